"""When hubs opened, as precisely as the sources say, and which of them stood on a day.

A day or a month in the table says from when a hub is open (a month: from its first day). A year
alone may be the calendar year or the fiscal year (April to March): while either runs, nobody
knows whether the hub is open yet. A hub without any date is neither there nor missing.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import pandas as pd

from geodata.posts import end_day, start_day
from geodata.store import Dataset

#: before: not yet open. during: opened within this year, the day is unknown. open. undated:
#: nothing is known of when it opened.
OpeningState: TypeAlias = Literal["before", "during", "open", "undated"]

_TO_YEAR = len("2020")


def opening_span(opened: str) -> tuple[str, str]:
    """The first and the last day (ISO) on which a hub with this date may have opened.

    2020 → 2020-01-01 to 2021-03-31 (calendar or fiscal year); 2018-04 → its first day, twice;
    a day → that day.
    """
    if len(opened) == _TO_YEAR:
        return f"{opened}-01-01", f"{int(opened) + 1:04d}-03-31"
    return start_day(opened), start_day(opened)


def opening_state(opened: str | None, day: str) -> OpeningState:
    """How a hub stood at the end of *day* (YYYY, YYYY-MM or YYYY-MM-DD)."""
    if opened is None or pd.isna(opened):
        return "undated"
    first, last = opening_span(opened)
    seen = end_day(day)
    if seen < first:
        return "before"
    return "during" if seen < last else "open"


def opening_states(dataset: Dataset, day: str) -> pd.Series:
    """:func:`opening_state` of every hub on *day*, by hub_id."""
    hubs = dataset.hubs
    states = [opening_state(None if pd.isna(o) else str(o), day) for o in hubs["opened"]]
    return pd.Series(states, index=hubs["hub_id"].astype(str), dtype="str")


def opening_days(dataset: Dataset) -> list[str]:
    """Every day (ISO) on which the state of a hub changes, sorted."""
    spans = [opening_span(str(opened)) for opened in dataset.hubs["opened"].dropna()]
    return sorted({day for span in spans for day in _turns(span)})


def _turns(span: tuple[str, str]) -> tuple[str, ...]:
    first, last = span
    return (first,) if first == last else (first, last)


def dated_hubs(dataset: Dataset) -> int:
    """How many hubs have any date of opening."""
    return int(dataset.hubs["opened"].notna().sum())
