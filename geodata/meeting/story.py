"""What a meeting is told about one area: one value with a part for each step.

Everything is computed by the functions that the pages use, so that the wall and the screen on
the desk never disagree. Nothing here is worded; that is geodata.render.meeting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.compare import Measure, area_measures, hub_count
from geodata.coverage import NoHubError, walk_coverage, walk_times
from geodata.gaps import evaluate
from geodata.levels import area_of_points
from geodata.main_hub import main_hub_type
from geodata.meeting.neighbours import Standing, adjacent, standings
from geodata.posts import Count, area_posts
from geodata.profile import AreaProfile, RoleCount, area_profile
from geodata.sources import Source, merged
from geodata.span import UNKNOWN as UNKNOWN_SPAN
from geodata.span import Span, of_count, residents_for_each
from geodata.standards_text import Standard
from geodata.store import Dataset, Municipality
from geodata.walking import Walking


@dataclass(frozen=True)
class Rank:
    """Place of the area among those of its level whose residents are known, the most first."""

    place: int
    of: int


@dataclass(frozen=True)
class Reached:
    """A hub that is the nearest for a share (0 to 1) of the area's residents."""

    hub_id: str
    name: str
    area_name: str | None
    share: float


@dataclass(frozen=True)
class OnFoot:
    """Walking to the nearest hub of a type.

    share: of residents (of land where basis is land_area), 0 to 1, None where unknown.
    at_least: a hub without a point would raise it. outside: residents beyond the time.
    estimated: hubs in use whose place is only estimated.
    """

    hub_type: str
    minutes: float
    share: float | None
    at_least: bool
    outside: float | None
    mean_minutes: float | None
    basis: str
    estimated: int
    nearest: tuple[Reached, ...]


@dataclass(frozen=True)
class Above:
    """Posts of the larger area, where the smaller one has none of its own."""

    area_id: str
    level: str
    name: str
    persons: Count
    roles: tuple[RoleCount, ...]


@dataclass(frozen=True)
class Cover:
    """Who covers the area. per_person: residents for each. heavier: surely more of them than on
    the average of the level. above: see Above. as_of: the latest date of the posts (ISO)."""

    persons: Count
    roles: tuple[RoleCount, ...]
    per_person: Span
    heavier: bool
    above: Above | None
    sources: tuple[Source, ...]
    as_of: str | None


@dataclass(frozen=True)
class Reading:
    """One standard for the area, or for its smaller areas (*among* of them, else 1).

    actual, gap: None where unknown, or where several smaller areas are summed up; short and
    unknown: how many of them fall short, or cannot be judged.
    """

    standard: str
    subject: str
    measure: str
    target: float
    actual: float | None
    gap: float | None
    status: str
    reason: str
    level: str
    among: int = 1
    short: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Story:
    """One area, in the order in which a meeting is led through it."""

    municipality: Municipality
    profile: AreaProfile
    siblings: tuple[tuple[str, str, float | None], ...]
    rank: Rank | None
    hub_type: str | None
    hubs_here: Span
    on_foot: OnFoot | None
    cover: Cover
    gaps: tuple[Reading, ...]
    standards: tuple[Standard, ...]
    own: Standing
    neighbours: tuple[Standing, ...]
    walking: Walking

    @property
    def name(self) -> str:
        return self.profile.name


def tell(
    dataset: Dataset,
    area_id: str,
    *,
    standards: Sequence[Standard],
    walking: Walking | None = None,
    minutes: float = 15.0,
    hub_type: str | None = None,
    own_area_only: bool = False,
    include_estimated: bool = True,
) -> Story:
    """Put together what there is to say about one area.

    *hub_type* is what walking and hubs are about, the municipality's main type when None;
    *minutes* the inclusive limit on foot. siblings: (area_id, name, residents or None) of the
    level, the most residents first, unknown last.

    Raises KeyError for an unknown area, StandardError where a standard does not fit the data.
    """
    walking = walking or Walking()
    profile = area_profile(dataset, area_id)
    level = profile.level
    kind = hub_type or main_hub_type(dataset)
    table = evaluate(
        dataset,
        standards,
        walking=walking,
        own_area_only=own_area_only,
        include_estimated=include_estimated,
    )
    measures = area_measures(
        dataset,
        level=level,
        hub_type=kind,
        minutes=minutes,
        walking=walking,
        own_area_only=own_area_only,
        include_estimated=include_estimated,
        gaps=table,
    )
    siblings = _siblings(dataset, measures, level)
    beside = adjacent(dataset, area_id, level)
    own, *others = standings(dataset, [area_id, *beside], measures, level=level, hub_type=kind)
    counts = hub_count(dataset, kind, level) if kind is not None else {}
    return Story(
        municipality=dataset.municipality,
        profile=profile,
        siblings=siblings,
        rank=_rank(siblings, area_id),
        hub_type=kind,
        hubs_here=counts.get(area_id, UNKNOWN_SPAN),
        on_foot=None
        if kind is None
        else _on_foot(
            dataset, area_id, level, kind, minutes, walking, own_area_only, include_estimated
        ),
        cover=_cover(dataset, profile, measures),
        gaps=_readings(dataset, profile, table),
        standards=tuple(standards),
        own=own,
        neighbours=tuple(others),
        walking=walking,
    )


def _siblings(
    dataset: Dataset, measures: Sequence[Measure], level: str
) -> tuple[tuple[str, str, float | None], ...]:
    residents = next(m for m in measures if m.kind == "residents").values
    areas = dataset.areas_at(level)
    rows = [
        (str(a), str(name), residents[str(a)].exact)
        for a, name in zip(areas["area_id"], areas["name"], strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (row[2] is None, -(row[2] or 0.0))))


def _rank(siblings: Sequence[tuple[str, str, float | None]], area_id: str) -> Rank | None:
    known = {a: residents for a, _, residents in siblings if residents is not None}
    if area_id not in known or len(known) < 2:
        return None
    more = sum(1 for value in known.values() if value > known[area_id])
    return Rank(more + 1, len(known))


def _on_foot(
    dataset: Dataset,
    area_id: str,
    level: str,
    kind: str,
    minutes: float,
    walking: Walking,
    own_area_only: bool,
    include_estimated: bool,
) -> OnFoot | None:
    try:
        table = walk_coverage(
            dataset,
            hub_type=kind,
            minutes=minutes,
            walking=walking,
            level=level,
            own_area_only=own_area_only,
            include_estimated=include_estimated,
        ).set_index("area_id")
        times = walk_times(
            dataset,
            hub_type=kind,
            walking=walking,
            level=level,
            own_area_only=own_area_only,
            include_estimated=include_estimated,
        )
    except NoHubError:
        return None
    row = table.loc[area_id]
    share = _number(row["share"])
    return OnFoot(
        hub_type=kind,
        minutes=minutes,
        share=share,
        at_least=int(row["hubs_without_point"]) > 0 and share is not None and share < 1,
        outside=_number(row["outside"]),
        mean_minutes=_number(row["mean_minutes"]),
        basis=str(row["basis"]),
        estimated=int(row["hubs_estimated"]),
        nearest=_nearest(dataset, times, area_id, level),
    )


def _nearest(
    dataset: Dataset, times: pd.DataFrame, area_id: str, level: str
) -> tuple[Reached, ...]:
    """The hubs that are the nearest to somebody of the area, for most residents first."""
    here = pd.Series(area_of_points(dataset, times, level=level), index=times.index) == area_id
    rows = times[here.fillna(False).to_numpy(dtype=bool) & times["nearest_hub_id"].notna()]
    weights = rows.groupby("nearest_hub_id")["weight"].sum()
    total = float(weights.sum())
    if not np.isfinite(total) or total <= 0:
        return ()
    hubs = dataset.hubs.set_index("hub_id")
    return tuple(
        Reached(
            hub_id=str(hub_id),
            name=str(hubs.loc[hub_id, "name"]),
            area_name=dataset.area_name(hubs.loc[hub_id, "area_id"]),
            share=float(weight) / total,
        )
        for hub_id, weight in weights.sort_values(ascending=False, kind="stable").items()
    )


def _cover(dataset: Dataset, profile: AreaProfile, measures: Sequence[Measure]) -> Cover:
    per = next(m for m in measures if m.kind == "per_person").values
    own = residents_for_each(
        None if profile.residents is None else float(profile.residents), of_count(profile.persons)
    )
    # surely heavier: even the lightest reading lies above everybody's heaviest, on the average
    known = [s.high for s in per.values() if s.high is not None and not s.less]
    mean = sum(known) / len(known) if len(known) > 1 else None
    heavier = mean is not None and own.low is not None and not own.less and own.low > mean
    above = _above(dataset, profile)
    posts = area_posts(dataset, profile.level if above is None else above.level)
    mine = posts[posts["level_area_id"] == (profile.area_id if above is None else above.area_id)]
    dates = mine["as_of"].dropna()
    return Cover(
        persons=profile.persons,
        roles=profile.roles,
        per_person=own,
        heavier=heavier,
        above=above,
        sources=merged(mine["source"]),
        as_of=str(dates.max()) if len(dates) else None,
    )


def _above(dataset: Dataset, profile: AreaProfile) -> Above | None:
    if profile.persons.low is not None or profile.persons.unknown_rows:
        return None
    parents = dict(zip(dataset.areas["area_id"], dataset.areas["parent_area_id"], strict=True))
    parent = parents.get(profile.area_id)
    if parent is None or pd.isna(parent):
        return None
    larger = area_profile(dataset, str(parent))
    if larger.level != dataset.municipality.planning_level or larger.persons.low is None:
        return None
    return Above(larger.area_id, larger.level, larger.name, larger.persons, larger.roles)


def _readings(dataset: Dataset, profile: AreaProfile, table: pd.DataFrame) -> tuple[Reading, ...]:
    """The standards of the area's own level, then those of the smaller areas in it."""
    own = [_reading(row) for row in table[table["area_id"] == profile.area_id].to_dict("records")]
    areas = dataset.areas
    inside = set(areas[areas["parent_area_id"] == profile.area_id]["area_id"])
    below = table[table["area_id"].isin(inside)]
    for _, rows in below.groupby("standard", sort=False):
        statuses = rows["status"]
        short, unknown = int((statuses == "short").sum()), int((statuses == "unknown").sum())
        first = _reading(rows.iloc[0].to_dict())
        own.append(
            Reading(
                standard=first.standard,
                subject=first.subject,
                measure=first.measure,
                target=first.target,
                actual=None,
                gap=None,
                status="short" if short else "unknown" if unknown else "met",
                reason="",
                level=first.level,
                among=len(rows),
                short=short,
                unknown=unknown,
            )
        )
    return tuple(own)


def _reading(row: dict[str, object]) -> Reading:
    return Reading(
        standard=str(row["standard"]),
        subject=str(row["subject"]),
        measure=str(row["measure"]),
        target=float(str(row["target"])),
        actual=_number(row["actual"]),
        gap=_number(row["gap"]),
        status=str(row["status"]),
        reason=str(row["reason"]),
        level=str(row["level"]),
    )


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(str(value))
