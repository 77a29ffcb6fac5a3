"""Coordinator posts: heads by role, persons, residents per post, and how they grew.

実人数 (persons) counts a person once; 役割別 counts each role that is held: ten CSW who are
all SC are ten persons, ten CSW and ten SC. What the source leaves open stays a range, and a
head count that is not known is never a zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from geodata.hierarchy import to_level
from geodata.store import Dataset

#: SC = 生活支援コーディネーター, of the first layer (whole municipality) or the second (area).
SC_ROLES = ("SC", "第1層SC", "第2層SC")
SC_FAMILY = "SC"
LEAD_ROLE = "統括"
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
    holds = posts[roles_held(posts).map(lambda held: role in held).astype(bool)]
    own = holds["role"].eq(role) | (role == SC_FAMILY)
    certain = holds[own | holds["overlap"].isna()]
    possible = holds[~own & holds["overlap"].eq("unclear")]
    return _sum(certain, possible)


def count_persons(posts: pd.DataFrame) -> Count:
    """Persons (実人数): each counted once. Rows marked within are in another row already; rows
    marked unclear make a range."""
    certain = posts[posts["overlap"].isna()]
    possible = posts[posts["overlap"].eq("unclear")]
    return _sum(certain, possible)


def _sum(certain: pd.DataFrame, possible: pd.DataFrame) -> Count:
    unknown = int(certain["headcount"].isna().sum())
    if not certain["headcount"].notna().any():
        return Count(None, None, unknown)
    low = int(certain["headcount"].sum())
    return Count(low, low + int(possible["headcount"].fillna(0).sum()), unknown)


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
    area_ids: list[str | None] = [*dataset.areas_at(level)["area_id"], None]
    records = []
    for area_id in area_ids:
        own = (
            posts[posts["level_area_id"].isna()]
            if area_id is None
            else posts[posts["level_area_id"] == area_id]
        )
        counts = [(role, count_role(own, role)) for role in roles(dataset)]
        counts.append(("実人数", count_persons(own)))
        records += [(area_id, role, c.low, c.high, c.unknown_rows) for role, c in counts]
    frame = pd.DataFrame(records, columns=["area_id", "role", "low", "high", "unknown_rows"])
    return frame.astype({"area_id": "str", "low": "Int64", "high": "Int64"})


def is_role(dataset: Dataset, subject: str) -> bool:
    """Whether the subject of a standard is a role of this dataset (or all of them)."""
    return bool(ALL_ROLES_PATTERN.match(subject)) or subject in roles(dataset)


def count_subject(posts: pd.DataFrame, subject: str) -> Count:
    """Heads for the subject of a standard: persons for "コーディネーター(…)", else the role."""
    return count_persons(posts) if ALL_ROLES_PATTERN.match(subject) else count_role(posts, subject)


def residents_per(population: int | None, heads: int | None) -> float | None:
    """Residents for each head, or None where either is unknown or there are no heads."""
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
    """The first day (ISO) that a date of the tables means: 2016 → 2016-04-01 (fiscal year)."""
    if len(date) == 4:
        return f"{date}-04-01"
    return f"{date}-01" if len(date) == 7 else date


def end_day(date: str) -> str:
    """The last day (ISO, for comparing as text) that a date means: 2016 → 2016-12-31."""
    if len(date) == 4:
        return f"{date}-12-31"
    return f"{date}-31" if len(date) == 7 else date
