"""Coordinator posts: heads by role, persons, residents per post, and how they grew.

実人数 (persons) counts a person once; 役割別 counts each role that is held: ten CSW who are
all SC are ten persons, ten CSW and ten SC. What the source leaves open stays a range, and a
head count that is not known is never a zero.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geodata.hierarchy import to_level
from geodata.language import N_
from geodata.store import Dataset

#: SC = 生活支援コーディネーター, of the first layer (whole municipality) or the second (area).
SC_ROLES = ("SC", N_("第1層SC"), N_("第2層SC"))
SC_FAMILY = "SC"
#: What the count of persons, each once, is called among the roles.
PERSONS = N_("実人数")
LEAD_ROLE = N_("統括")
#: Subjects of standards that mean "all coordinators together", counted as persons.
ALL_ROLES_PATTERN = re.compile(r"^コーディネーター(（.*）|\(.*\))?$")
_SEPARATORS = re.compile(r"[・|、,]")


@dataclass(frozen=True)
class Count:
    """A number of heads as far as the source tells.

    low and high differ where the source allows both readings; both are None where nothing is
    known. unknown_rows is the number of posts whose head count the source does not give: they
    are left out of the sum, which is then a lower bound.
    """

    low: int | None
    high: int | None
    unknown_rows: int = 0

    @property
    def exact(self) -> int | None:
        """The number where there is one reading only, else None."""
        return self.low if self.low == self.high else None


def roles_held(posts: pd.DataFrame) -> pd.Series:
    """For each row the tuple of roles that its people hold, the SC family included once."""
    return pd.Series(
        [
            _held(role, other)
            for role, other in zip(posts["role"], posts["concurrent_role"], strict=True)
        ],
        index=posts.index,
        dtype="object",
    )


def _held(role: str, concurrent: object) -> tuple[str, ...]:
    roles = [role]
    if not pd.isna(concurrent):
        roles += [part.strip() for part in _SEPARATORS.split(str(concurrent)) if part.strip()]
    if any(r in SC_ROLES for r in roles):
        roles.append(SC_FAMILY)
    return tuple(dict.fromkeys(roles))


def roles(dataset: Dataset) -> list[str]:
    """Every role that somebody holds, in the order of the table, the SC family last."""
    held = dict.fromkeys(role for group in roles_held(dataset.posts) for role in group)
    return [r for r in held if r != SC_FAMILY] + ([SC_FAMILY] if SC_FAMILY in held else [])


def count_role(posts: pd.DataFrame, role: str) -> Count:
    """Heads that hold *role* (役割別). A row marked unclear counts only towards the upper end
    where the role is the second one of its people: they may be among the first ones counted."""
    return _role_count(_rows(posts), role)


def count_persons(posts: pd.DataFrame) -> Count:
    """Persons (実人数): each counted once. Rows marked within are in another row already; rows
    marked unclear make a range.

    >>> from geodata import store
    >>> count_persons(store.load("13105").posts)  # ten CSW who are all SC: ten persons
    Count(low=10, high=10, unknown_rows=0)
    >>> count_persons(store.load("13123").posts).exact is None  # 18 or 27: the source leaves it open
    True
    """
    return _persons_count(_rows(posts))


@dataclass(frozen=True)
class _Row:
    """One row of posts as plain values: every page counts them, and frames are slow at that."""

    role: str
    held: tuple[str, ...]
    overlap: str | None
    heads: int | None


def _rows(posts: pd.DataFrame) -> list[_Row]:
    columns = (posts[name] for name in ("role", "concurrent_role", "overlap", "headcount"))
    return [
        _Row(
            role,
            _held(role, other),
            None if pd.isna(overlap) else overlap,
            None if pd.isna(heads) else int(heads),
        )
        for role, other, overlap, heads in zip(*columns, strict=True)
    ]


def _role_count(rows: Sequence[_Row], role: str) -> Count:
    holding = [row for row in rows if role in row.held]
    first = [row.role == role or role == SC_FAMILY for row in holding]
    certain = [r for r, own in zip(holding, first, strict=True) if own or r.overlap is None]
    possible = [
        r for r, own in zip(holding, first, strict=True) if not own and r.overlap == "unclear"
    ]
    return _sum(certain, possible)


def _persons_count(rows: Sequence[_Row]) -> Count:
    certain = [row for row in rows if row.overlap is None]
    return _sum(certain, [row for row in rows if row.overlap == "unclear"])


def _sum(certain: Sequence[_Row], possible: Sequence[_Row]) -> Count:
    known = [row.heads for row in certain if row.heads is not None]
    unknown = len(certain) - len(known)
    if not known:
        return Count(None, None, unknown)
    low = sum(known)
    return Count(low, low + sum(row.heads or 0 for row in possible), unknown)


def area_posts(dataset: Dataset, level: str) -> pd.DataFrame:
    """The rows of posts with the area of *level* that each belongs to (``level_area_id``);
    missing for posts of the whole municipality."""
    posts = dataset.posts.copy()
    posts["level_area_id"] = to_level(dataset, posts["area_id"], level)
    return posts


def posts_by_area(dataset: Dataset, level: str) -> pd.DataFrame:
    """Heads by area and role.

    Returns one row for each area of *level* and role, and for the posts of the whole
    municipality (area_id missing): area_id, role, low, high (Int64; NA where unknown), plus
    rows with role 実人数 for persons. An area without a row in the table is unknown, not zero.
    """
    posts = area_posts(dataset, level)
    by_area: dict[str | None, list[_Row]] = {a: [] for a in dataset.areas_at(level)["area_id"]}
    by_area[None] = []
    for area_id, row in zip(posts["level_area_id"], _rows(posts), strict=True):
        by_area[None if pd.isna(area_id) else area_id].append(row)
    names = roles(dataset)
    records = []
    for own_id, rows in by_area.items():
        counts = [(role, _role_count(rows, role)) for role in names]
        counts.append((PERSONS, _persons_count(rows)))
        records += [(own_id, role, c.low, c.high, c.unknown_rows) for role, c in counts]
    frame = pd.DataFrame(records, columns=["area_id", "role", "low", "high", "unknown_rows"])
    return frame.astype({"area_id": "str", "low": "Int64", "high": "Int64"})


def is_role(dataset: Dataset, subject: str) -> bool:
    """Whether the subject of a standard is a role of this dataset (or all of them)."""
    return bool(ALL_ROLES_PATTERN.match(subject)) or subject in roles(dataset)


def count_subject(posts: pd.DataFrame, subject: str) -> Count:
    """Heads for the subject of a standard: persons for "コーディネーター(…)", else the role."""
    return count_persons(posts) if ALL_ROLES_PATTERN.match(subject) else count_role(posts, subject)


def residents_per(population: int | None, heads: int | None) -> float | None:
    """Residents for each head, or None where either is unknown or there are no heads.

    >>> residents_per(236_580, 10)
    23658.0
    >>> residents_per(236_580, 0) is None
    True
    """
    if population is None or heads is None or heads == 0:
        return None
    return population / heads


def history_at(dataset: Dataset, date: str) -> pd.DataFrame:
    """The posts in force on *date* (YYYY, YYYY-MM or YYYY-MM-DD; a year means its end).

    The latest row at or before the date counts, for each role and area (or the whole
    municipality). A row dated by year only starts with that fiscal year (1 April), a month
    with its first day: the latest reading that the source allows without a day.

    Returns area_id (missing = whole municipality), role, headcount (NA = unknown), date, note,
    source.
    """
    history = dataset.post_history.copy()
    history["start"] = history["date"].map(start_day)
    before = history[history["start"] <= end_day(date)].sort_values("start", kind="stable")
    keys = before["area_id"].fillna("") + "\t" + before["role"]
    latest = before[~keys.duplicated(keep="last")]
    return latest.drop(columns="start").reset_index(drop=True)


def start_day(date: str) -> str:
    """The first day (ISO) that a date of the tables means: 2016 → 2016-04-01 (fiscal year).

    >>> start_day("2016"), start_day("2016-10")
    ('2016-04-01', '2016-10-01')
    """
    if len(date) == 4:
        return f"{date}-04-01"
    return f"{date}-01" if len(date) == 7 else date


def end_day(date: str) -> str:
    """The last day (ISO, for comparing as text) that a date means: 2016 → 2016-12-31."""
    if len(date) == 4:
        return f"{date}-12-31"
    return f"{date}-31" if len(date) == 7 else date
