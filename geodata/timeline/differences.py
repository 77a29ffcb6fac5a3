"""What two days differ in: hubs that opened, heads that grew, shrank, or came to be known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geodata import history
from geodata.posts import start_day
from geodata.store import Dataset
from geodata.timeline.hub_openings import OpeningState, opening_states


@dataclass(frozen=True)
class HubChange:
    """A hub whose state differs between two days; opened as the table gives it."""

    hub_id: str
    name: str
    hub_type: str
    area_id: str | None
    before: OpeningState
    after: OpeningState
    opened: str
    source: str


@dataclass(frozen=True)
class PostChange:
    """Heads of a role that differ between two days. area_id None: the whole municipality.

    before, after: None where no record says a number. since: the date of the record in force on
    the later day, as precise as its source; None where nothing is in force.
    """

    role: str
    area_id: str | None
    before: int | None
    after: int | None
    since: str | None
    note: str
    source: str


@dataclass(frozen=True)
class Unnumbered:
    """A record that began between two days and states no number of heads."""

    role: str
    area_id: str | None
    date: str
    note: str
    source: str


@dataclass(frozen=True)
class Differences:
    """Everything between two days; the later day belongs to it, the earlier does not."""

    hubs: tuple[HubChange, ...]
    posts: tuple[PostChange, ...]
    unnumbered: tuple[Unnumbered, ...]

    def __bool__(self) -> bool:
        return bool(self.hubs or self.posts or self.unnumbered)


class Past:
    """The posts and hubs of a dataset on any day, each computed once.

    Heads change only on the days of the records, so that all days between share one table.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._posts: dict[str, pd.DataFrame] = {}

    @cached_property
    def _turns(self) -> list[str]:
        days = {start_day(date) for date in self.dataset.post_history["date"]}
        # today's table speaks from the day on which it was written, area by area
        days |= {start_day(date) for date in self.dataset.posts["as_of"].dropna()}
        return sorted(days)

    def posts(self, day: str) -> pd.DataFrame:
        """The table of geodata.history.posts_on for an ISO day; not to be changed."""
        turn = max((t for t in self._turns if t <= day), default="")
        if turn not in self._posts:
            self._posts[turn] = history.posts_on(self.dataset, turn or day)
        return self._posts[turn]

    def differences(self, before: str, after: str) -> Differences:
        """What changed from the ISO day *before* to the ISO day *after*."""
        return Differences(
            hubs=_hubs(self.dataset, before, after),
            posts=_posts(self.posts(before), self.posts(after)),
            unnumbered=_unnumbered(self.dataset, before, after),
        )


def _hubs(dataset: Dataset, before: str, after: str) -> tuple[HubChange, ...]:
    was, now = opening_states(dataset, before), opening_states(dataset, after)
    changed = (was != now).to_numpy()
    return tuple(
        HubChange(
            hub_id=str(row["hub_id"]),
            name=str(row["name"]),
            hub_type=str(row["hub_type"]),
            area_id=None if pd.isna(row["area_id"]) else str(row["area_id"]),
            before=was[row["hub_id"]],
            after=now[row["hub_id"]],
            opened=str(row["opened"]),
            source=str(row["source"]),
        )
        for row in dataset.hubs[changed]
        .drop(columns="geometry")
        .sort_values("opened", kind="stable")
        .to_dict("records")
    )


def _posts(before: pd.DataFrame, after: pd.DataFrame) -> tuple[PostChange, ...]:
    # both tables have the same rows in the same order: areas by role
    found = []
    for was, row in zip(before["heads"], after.to_dict("records"), strict=True):
        old, new = _int(was), _int(row["heads"])
        if old == new:
            continue
        found.append(
            PostChange(
                role=str(row["role"]),
                area_id=None if pd.isna(row["area_id"]) else str(row["area_id"]),
                before=old,
                after=new,
                since=None if pd.isna(row["since"]) else str(row["since"]),
                note=str(row["note"]),
                source=str(row["source"]),
            )
        )
    return tuple(found)


def _unnumbered(dataset: Dataset, before: str, after: str) -> tuple[Unnumbered, ...]:
    rows = dataset.post_history
    starts = rows["date"].map(start_day)
    own = rows[rows["headcount"].isna() & (starts > before) & (starts <= after)]
    return tuple(
        Unnumbered(
            role=str(row["role"]),
            area_id=None if pd.isna(row["area_id"]) else str(row["area_id"]),
            date=str(row["date"]),
            note="" if pd.isna(row["note"]) else str(row["note"]),
            source=str(row["source"]),
        )
        for row in own.to_dict("records")
    )


def _int(value: object) -> int | None:
    return None if pd.isna(value) else int(str(value))
