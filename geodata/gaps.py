"""Standards × areas → gaps.

Gap = max(0, target − actual), with the target, the actual and a status: met / short / unknown.
What is not known is never taken for zero: where hubs or heads that nobody has placed yet could
still fill the gap, the status is unknown and the gap is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geodata import standards_text
from geodata.coverage import NoHubError, walk_coverage
from geodata.hierarchy import to_level
from geodata.language import N_, tr
from geodata.phrases import comma
from geodata.posts import area_posts, count_subject, is_role, roles
from geodata.residents import area_residents
from geodata.schema import HUB_TYPES
from geodata.standards import declared_total
from geodata.standards_text import Standard
from geodata.store import Dataset
from geodata.vocabulary import word
from geodata.walking import Walking

MET = "met"
SHORT = "short"
UNKNOWN = "unknown"

#: Types of which no list claims to be complete: an area without an entry is unknown, not zero.
OPEN_ENDED_TYPES = frozenset({N_("サロン"), N_("かよい〜の"), N_("その他")})

COLUMNS = (
    "area_id",
    "name",
    "level",
    "standard",
    "subject",
    "measure",
    "target",
    "actual",
    "gap",
    "status",
    "residents",
    "residents_basis",
    "reason",
)


class StandardError(ValueError):
    """A standard that this dataset cannot be measured by (unknown subject or level)."""


@dataclass(frozen=True)
class _Measured:
    """One area's reading of one standard; *high* is the most that it could be."""

    actual: float | None
    high: float | None
    reason: str = ""


def evaluate(
    dataset: Dataset,
    standards: Sequence[Standard],
    *,
    walking: Walking | None = None,
    own_area_only: bool = False,
    include_estimated: bool = True,
) -> pd.DataFrame:
    """Measure every area by every standard.

    Returns one row a standard and area, standards in the given order, areas in the order of the
    table: COLUMNS. target and actual are counts, residents a post, or percent (walk_coverage);
    gap is in the same unit; residents are those affected (for walk_coverage the ones outside),
    NA where unknown; *reason* is a code for what makes a reading uncertain.

    Raises StandardError where the subject or the level is not one of this dataset.

    >>> from geodata import store
    >>> from geodata.standards_text import parse_standard
    >>> gaps = evaluate(store.load("13123"), [parse_standard("なごみの家>=1")])
    >>> gaps["status"].value_counts().to_dict()
    {'met': 9, 'short': 6}
    """
    walking = walking or Walking()
    frames = [
        _evaluate_one(
            dataset,
            standard,
            walking=walking,
            own_area_only=own_area_only,
            include_estimated=include_estimated,
        )
        for standard in standards
    ]
    if not frames:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(frames, ignore_index=True)


def resolve(dataset: Dataset, standard: Standard) -> Standard:
    """The standard with its subject spelled as this dataset does (つどいの → つどい〜の), and
    without a level where it names the planning level.

    Raises StandardError where no hub type, role or standard of the dataset has such a name.
    """
    known = [*HUB_TYPES, *roles(dataset), *dataset.standards["subject"]]
    subject = standards_text.resolve_subject(standard.subject, known)
    if subject is None:
        raise _unknown_subject(dataset, standard.subject)
    municipality = dataset.municipality
    usual = standard.level in (municipality.planning_level, municipality.same_as)
    return replace(standard, subject=subject, level=None if usual else standard.level)


def known_counts(dataset: Dataset, subject: str, level: str) -> pd.DataFrame:
    """How many of a hub type or role each area of a level has, as far as that is known.

    What ``evaluate`` judges count_per_area and residents_per_post by, whatever the target.

    Returns one row an area: area_id, low (Float64, NA where nothing is known), high (Float64, the
    most that it could be; NA where nothing limits it), reason. Raises StandardError as evaluate.
    """
    if not (is_role(dataset, subject) or subject in HUB_TYPES):
        raise _unknown_subject(dataset, subject)
    of = _posts_of if is_role(dataset, subject) else _hubs_of
    ids = dataset.areas_at(level)["area_id"]
    measured = of(dataset, subject, level)
    readings = [measured(area_id) for area_id in ids]
    return pd.DataFrame(
        {
            "area_id": ids,
            "low": pd.array([r.actual for r in readings], dtype="Float64"),
            "high": pd.array([r.high for r in readings], dtype="Float64"),
            "reason": [r.reason for r in readings],
        }
    )


def unmet_areas(gaps: pd.DataFrame) -> pd.DataFrame:
    """Areas ranked: most unmet standards first, then most residents affected, then the name.

    Returns area_id, name, level, unmet, unknown, met (numbers of standards), residents (the
    most that any unmet standard affects; NA where none is unmet or none is known).
    """
    short = gaps[gaps["status"] == SHORT]
    result = gaps.drop_duplicates("area_id")[["area_id", "name", "level"]].reset_index(drop=True)
    for name, status in (("unmet", SHORT), ("unknown", UNKNOWN), ("met", MET)):
        counted = gaps[gaps["status"] == status].groupby("area_id").size()
        result[name] = result["area_id"].map(counted).fillna(0).astype("Int64")
    result["residents"] = (
        result["area_id"].map(short.groupby("area_id")["residents"].max()).astype("Float64")
    )
    return result.sort_values(
        ["unmet", "residents", "name"],
        ascending=[False, False, True],
        na_position="last",
        kind="stable",
    ).reset_index(drop=True)


def unmet_counts(gaps: pd.DataFrame) -> dict[str, int]:
    """Standard (its short text) → number of areas that fall short of it.

    >>> gaps = pd.DataFrame({"standard": ["CSW>=1", "CSW>=1"], "status": ["short", "met"]})
    >>> unmet_counts(gaps)
    {'CSW>=1': 1}
    """
    order = list(dict.fromkeys(gaps["standard"]))
    short = gaps[gaps["status"] == SHORT]["standard"].value_counts()
    return {standard: int(short.get(standard, 0)) for standard in order}


def unplaced_hubs(dataset: Dataset, hub_type: str) -> int:
    """Hubs of a type that exist but stand in no area yet: listed without an area, or missing
    from the list although the municipality states a larger total."""
    listed = dataset.hubs[dataset.hubs["hub_type"] == hub_type]
    total = declared_total(dataset, hub_type)
    missing = max(0, total - len(listed)) if total is not None else 0
    return int(listed["area_id"].isna().sum()) + missing


def _evaluate_one(
    dataset: Dataset,
    standard: Standard,
    *,
    walking: Walking,
    own_area_only: bool,
    include_estimated: bool,
) -> pd.DataFrame:
    level = standard.level or dataset.municipality.planning_level
    areas = dataset.areas_at(level)
    if areas.empty:
        raise StandardError(
            tr(
                "「{level}」という区分は{name}にありません。使える区分: {levels}",
                level=level,
                name=dataset.municipality.name,
                levels=comma(map(word, dataset.levels())),
            )
        )
    people = area_residents(dataset, level).set_index("area_id")
    base = pd.DataFrame({"area_id": areas["area_id"], "name": areas["name"], "level": level})
    base["standard"] = standards_text.format_standard(standard)
    base["subject"] = standard.subject
    base["measure"] = standard.measure
    base["target"] = float(standard.target)
    base["residents"] = base["area_id"].map(people["residents"]).astype("Float64")
    base["residents_basis"] = base["area_id"].map(people["basis"])
    if standard.measure == "walk_coverage":
        return _walk(base, dataset, standard, level, walking, own_area_only, include_estimated)[
            list(COLUMNS)
        ]
    measured = _measure(dataset, standard, level, people["residents"])
    readings = [measured(area_id) for area_id in base["area_id"]]
    at_most = standard.measure == "residents_per_post"
    return _with_status(base, readings, at_most=at_most)[list(COLUMNS)]


def _measure(
    dataset: Dataset, standard: Standard, level: str, residents: pd.Series
) -> Callable[[str], _Measured]:
    subject = standard.subject
    role = is_role(dataset, subject)
    if standard.measure == "count_per_area":
        if role:
            return _posts_of(dataset, subject, level)
        if subject in HUB_TYPES:
            return _hubs_of(dataset, subject, level)
    elif standard.measure == "residents_per_post" and role:
        return _ratio_of(dataset, subject, level, residents)
    raise _unknown_subject(dataset, subject)


def _unknown_subject(dataset: Dataset, subject: str) -> StandardError:
    names = [*dict.fromkeys(dataset.hubs["hub_type"]), *roles(dataset)]
    return StandardError(
        tr(
            "「{subject}」は{name}の拠点の種類にも職の名にもありません。使える名: {names}",
            subject=subject,
            name=dataset.municipality.name,
            names=comma(names),
        )
    )


def _hubs_of(dataset: Dataset, hub_type: str, level: str) -> Callable[[str], _Measured]:
    hubs = dataset.hubs[dataset.hubs["hub_type"] == hub_type]
    counts = to_level(dataset, hubs["area_id"], level).value_counts()
    # a hub known only by a larger area (a 地区 when 住区 are asked) is not placed at this level
    placed = int(counts.sum())
    loose = unplaced_hubs(dataset, hub_type) + int(hubs["area_id"].notna().sum()) - placed
    # no row at all means that nobody has listed the type, unless the municipality says "none"
    unlisted = hubs.empty and declared_total(dataset, hub_type) != 0
    endless = hub_type in OPEN_ENDED_TYPES or unlisted

    def measured(area_id: str) -> _Measured:
        found = float(counts.get(area_id, 0))
        if endless:
            return _Measured(found if found else None, None, "open_list")
        return _Measured(found, found + loose, "unplaced" if loose else "")

    return measured


def _posts_of(dataset: Dataset, role: str, level: str) -> Callable[[str], _Measured]:
    posts = area_posts(dataset, level)

    def measured(area_id: str) -> _Measured:
        count = count_subject(posts[posts["level_area_id"] == area_id], role)
        if count.low is None:
            return _Measured(None, None, "unknown_heads")
        if count.unknown_rows:
            return _Measured(float(count.low), None, "unknown_heads")
        high = None if count.high is None else float(count.high)
        return _Measured(float(count.low), high, "ambiguous" if count.high != count.low else "")

    return measured


def _ratio_of(
    dataset: Dataset, role: str, level: str, residents: pd.Series
) -> Callable[[str], _Measured]:
    heads = _posts_of(dataset, role, level)

    def measured(area_id: str) -> _Measured:
        people, count = residents.get(area_id), heads(area_id)
        if people is None or pd.isna(people) or count.actual is None or count.high is None:
            return _Measured(None, None, count.reason or "unknown_residents")
        if count.actual == 0:
            return _Measured(None, float("inf") if count.high == 0 else None, "no_posts")
        # more heads mean fewer residents each: the low count gives the ratio that is certain
        return _Measured(float(people) / count.actual, float(people) / count.high, count.reason)

    return measured


def _with_status(base: pd.DataFrame, readings: list[_Measured], *, at_most: bool) -> pd.DataFrame:
    result = base.copy()
    target = float(base["target"].iloc[0])
    judged = [_judge(r, target, at_most=at_most) for r in readings]
    result["actual"] = pd.array([r.actual for r in readings], dtype="Float64")
    result["status"] = [status for status, _ in judged]
    result["gap"] = pd.array([gap for _, gap in judged], dtype="Float64")
    result["reason"] = [
        r.reason if s != MET else "" for r, (s, _) in zip(readings, judged, strict=True)
    ]
    return result


def _judge(reading: _Measured, target: float, *, at_most: bool) -> tuple[str, float | None]:
    if at_most:
        return _judge_at_most(reading, target)
    if reading.actual is not None and reading.actual >= target:
        return MET, 0.0
    if reading.actual is None or reading.high is None or reading.high >= target:
        return UNKNOWN, None
    return SHORT, target - reading.actual


def _judge_at_most(reading: _Measured, target: float) -> tuple[str, float | None]:
    if reading.high == float("inf"):  # nobody covers the area: no ratio, but surely short
        return SHORT, None
    if reading.actual is None or reading.high is None:
        return UNKNOWN, None
    if reading.actual <= target:
        return MET, 0.0
    return (UNKNOWN, None) if reading.high <= target else (SHORT, reading.actual - target)


def _walk(
    base: pd.DataFrame,
    dataset: Dataset,
    standard: Standard,
    level: str,
    walking: Walking,
    own_area_only: bool,
    include_estimated: bool,
) -> pd.DataFrame:
    if standard.minutes is None:
        raise StandardError(tr("徒歩の基準には分（例 なごみの家@15>=80）が要ります"))
    if standard.subject not in HUB_TYPES:
        raise StandardError(tr("「{subject}」は拠点の種類にありません", subject=standard.subject))
    result = base.copy()
    try:
        cover = walk_coverage(
            dataset,
            hub_type=standard.subject,
            minutes=standard.minutes,
            walking=walking,
            level=level,
            own_area_only=own_area_only,
            include_estimated=include_estimated,
        ).set_index("area_id")
    except NoHubError:
        cover = None
    if cover is None:
        blank = pd.array([pd.NA] * len(result), dtype="Float64")
        return result.assign(
            actual=blank, gap=blank, residents=blank, status=UNKNOWN, reason="no_hub"
        )
    actual = result["area_id"].map(cover["share"]).astype("Float64") * 100
    gap = (result["target"].astype("Float64") - actual).clip(lower=0)
    # 1e-9: 100 percent of summed floats may come out as 99.999…
    short = gap > 1e-9
    # a hub that has no point yet may stand anywhere: coverage is then a lower bound, and what
    # falls short of the target may still meet it
    loose = unplaced_hubs(dataset, standard.subject) + int(cover["hubs_without_point"].max()) > 0
    lacking = UNKNOWN if loose else SHORT
    result["actual"] = actual
    result["status"] = [
        UNKNOWN if pd.isna(a) else (lacking if s else MET)
        for a, s in zip(actual, short, strict=True)
    ]
    result["gap"] = gap.where(short, 0.0).where(result["status"] != UNKNOWN)
    result["residents"] = result["area_id"].map(cover["outside"]).astype("Float64")
    result["residents_basis"] = result["area_id"].map(cover["basis"])
    result["reason"] = ["unplaced" if loose and st == UNKNOWN else "" for st in result["status"]]
    return result
