"""The days at which a slider over the past stops, and how much of the past is known at all."""

from __future__ import annotations

from dataclasses import dataclass

from geodata import history
from geodata.posts import end_day, start_day
from geodata.store import Dataset
from geodata.timeline.hub_openings import dated_hubs, opening_days


@dataclass(frozen=True)
class Known:
    """How thin the record is: hubs with a date of opening out of all hubs, records of posts with
    a number for the whole municipality and for single areas, and records without a number."""

    hubs: int
    dated: int
    whole: int
    areas: int
    without_number: int


def moments(dataset: Dataset) -> list[str]:
    """The days (ISO) of the slider: each on which a record of posts begins or a hub opens, the
    ends of the years between, the end of the year before the first, and the latest day.

    Empty where nothing at all has a date.
    """
    turns = {start_day(date) for date in dataset.post_history["date"]} | set(opening_days(dataset))
    if not turns:
        return []
    last = max(turns | {history.last_day(dataset) or ""})
    ends = {f"{year:04d}-12-31" for year in range(int(min(turns)[:4]) - 1, int(last[:4]))}
    return sorted(turns | ends | {last})


def stop_at(day: str | None, stops: list[str], *, otherwise: int = -1) -> str:
    """The last stop up to *day* (YYYY, YYYY-MM or YYYY-MM-DD); the first where all are later.

    Without a day the stop at position *otherwise*. *stops* must not be empty.
    """
    if day is None:
        return stops[otherwise]
    until = [stop for stop in stops if stop <= end_day(day)]
    return until[-1] if until else stops[0]


def known(dataset: Dataset) -> Known:
    """Count what the tables know of the past."""
    posts = dataset.post_history
    numbered = posts[posts["headcount"].notna()]
    return Known(
        hubs=len(dataset.hubs),
        dated=dated_hubs(dataset),
        whole=int(numbered["area_id"].isna().sum()),
        areas=int(numbered["area_id"].notna().sum()),
        without_number=int(posts["headcount"].isna().sum()),
    )
