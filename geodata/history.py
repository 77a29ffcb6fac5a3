"""How the posts grew: time series out of the history table, and the posts in force on a day.

A record states the heads in force from its date on. A record without a number says that posts
began or changed and that nobody wrote how many: it ends what was known before it, so a line may
not be drawn through it. What has no record is unknown, never zero.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace

import pandas as pd

from geodata.hierarchy import to_level
from geodata.posts import count_role, end_day, history_at, start_day
from geodata.store import Dataset


@dataclass(frozen=True)
class Record:
    """One row of the history: heads (None: not stated) from *start* (ISO day) on.

    date is what the source gives (YYYY, YYYY-MM or YYYY-MM-DD; a year is a fiscal year).
    """

    date: str
    start: str
    heads: int | None
    note: str
    source: str


@dataclass(frozen=True)
class Series:
    """The records of one role, in order of time. area_id None: the whole municipality.

    until: the last day (ISO) on which the latest record is known to hold still, because today's
    table says the same; None where it says something else or nothing.
    """

    area_id: str | None
    role: str
    records: tuple[Record, ...]
    until: str | None = None

    def runs(self) -> list[tuple[Record, ...]]:
        """The known records in stretches that a line may join: an unknown one parts them."""
        runs: list[list[Record]] = [[]]
        for record in self.records:
            if record.heads is None:
                runs.append([])
            else:
                runs[-1].append(record)
        return [tuple(run) for run in runs if run]

    def unknown(self) -> list[Record]:
        """The records that state no number."""
        return [record for record in self.records if record.heads is None]


def history_roles(dataset: Dataset) -> list[str]:
    """The roles that the history names, in the order in which their numbers begin."""
    history = dataset.post_history
    dated = history.assign(start=history["date"].map(start_day), known=history["headcount"].notna())
    ordered = dated.sort_values(["known", "start"], ascending=[False, True], kind="stable")
    return [str(role) for role in dict.fromkeys(ordered["role"])]


def series(dataset: Dataset, *, area_id: str | None = None) -> list[Series]:
    """The history of each role for one area, or for the whole municipality.

    Roles without a record there are left out; the order is that of :func:`history_roles`.
    """
    history = dataset.post_history
    own = history["area_id"].isna() if area_id is None else history["area_id"].eq(area_id)
    found = []
    for role in history_roles(dataset):
        rows = history[own.fillna(False).astype(bool) & history["role"].eq(role)]
        if len(rows):
            one = Series(area_id, role, _records(rows))
            found.append(replace(one, until=_until(dataset, one)))
    return found


def years_covered(dataset: Dataset) -> tuple[int, int] | None:
    """The calendar years of the first record and of the latest word on the posts; None without
    any record."""
    starts = dataset.post_history["date"].map(start_day)
    if starts.empty:
        return None
    last = max(starts.max(), last_day(dataset) or "")
    return int(starts.min()[:4]), int(last[:4])


def last_day(dataset: Dataset) -> str | None:
    """The day (ISO) of the latest word on the posts, in today's table or in the history."""
    dates = [start_day(d) for d in dataset.posts["as_of"].dropna()]
    dates += [start_day(d) for d in dataset.post_history["date"]]
    return max(dates) if dates else None


def stops(dataset: Dataset) -> list[str]:
    """The days (ISO) worth a stop of a time slider: each day on which a record begins, the ends
    of the years between, the end of the year before the first record, and the latest day."""
    span, last = years_covered(dataset), last_day(dataset)
    if span is None or last is None:
        return []
    changes = set(dataset.post_history["date"].map(start_day))
    ends = {f"{year}-12-31" for year in range(span[0] - 1, span[1])}
    return sorted(changes | ends | {last})


def posts_on(dataset: Dataset, day: str, *, level: str | None = None) -> pd.DataFrame:
    """Heads in force on a day for every role of the history.

    *day* is YYYY, YYYY-MM or YYYY-MM-DD (a year means its end). One row for each role and each
    area of *level* (the planning level by default), and for the whole municipality (area_id
    missing): area_id, role, heads (Int64), since (the record's own date, as precise as its
    source), note, source. heads is missing where no record says a number. Where today's table
    is not younger than *day* and says something newer of an area than the history, it counts.
    """
    level = level or dataset.municipality.planning_level
    history = history_at(dataset, day)
    history["level_area_id"] = to_level(dataset, history["area_id"], level)
    todays = _todays(dataset, day, level)
    rows = []
    for role in history_roles(dataset):
        of_role = history[history["role"].eq(role)]
        for area_id in dataset.areas_at(level)["area_id"]:
            records = _records(of_role[of_role["level_area_id"].eq(area_id).fillna(False)])
            today = todays.get((area_id, role))
            rows.append((area_id, role, *_stated(_latest(records, today))))
        rows.append((None, role, *_stated(_records(of_role[of_role["area_id"].isna()]))))
    frame = pd.DataFrame(rows, columns=["area_id", "role", "heads", "since", "note", "source"])
    return frame.astype({"area_id": "str", "heads": "Int64", "since": "str"})


def is_before_records(dataset: Dataset, day: str) -> bool:
    """Whether *day* (as for :func:`posts_on`) lies before the first record."""
    starts = dataset.post_history["date"].map(start_day)
    return bool(starts.empty or end_day(day) < starts.min())


def month_end(day: str) -> bool:
    """Whether an ISO day is the last one of its month."""
    year, month, date = (int(part) for part in day.split("-"))
    return date == calendar.monthrange(year, month)[1]


def _records(rows: pd.DataFrame) -> tuple[Record, ...]:
    dated = rows.assign(start=rows["date"].map(start_day)).sort_values("start", kind="stable")
    return tuple(
        Record(
            date=row["date"],
            start=row["start"],
            heads=None if pd.isna(row["headcount"]) else int(row["headcount"]),
            note="" if pd.isna(row["note"]) else str(row["note"]),
            source=str(row["source"]),
        )
        for row in dated.to_dict("records")
    )


def _until(dataset: Dataset, one: Series) -> str | None:
    posts = dataset.posts
    if one.area_id is not None:
        posts = posts[posts["area_id"].eq(one.area_id).fillna(False).astype(bool)]
    day = _as_of(posts)
    latest = one.records[-1].heads
    same = latest is not None and count_role(posts, one.role).low == latest
    return day if same and day is not None and day >= one.records[-1].start else None


def _as_of(posts: pd.DataFrame) -> str | None:
    days = [start_day(d) for d in posts["as_of"].dropna()]
    return max(days) if days else None


def _todays(dataset: Dataset, day: str, level: str) -> dict[tuple[str, str], Record]:
    """Today's table as records by area and role, as far as it is not younger than *day*.

    Posts without a number make no record: they say no more than the history does.
    """
    posts = dataset.posts.assign(level_area_id=to_level(dataset, dataset.posts["area_id"], level))
    found = {}
    for area_id, own in posts.dropna(subset=["level_area_id"]).groupby("level_area_id"):
        as_of = _as_of(own)
        if as_of is None or as_of > end_day(day):
            continue
        note = " ".join(dict.fromkeys(own["note"].dropna()))
        source = " | ".join(dict.fromkeys(own["source"]))
        for role in history_roles(dataset):
            heads = count_role(own, role).low
            if heads is not None:
                found[str(area_id), role] = Record(as_of, as_of, heads, note, source)
    return found


def _latest(records: tuple[Record, ...], today: Record | None) -> tuple[Record, ...]:
    """Today's table where it says something newer and else; its dates are those of an interview,
    so that an older record of the same number tells better since when it holds."""
    if today is None or (records and records[-1].start > today.start):
        return records
    return records if _stated(records)[0] == today.heads else (today,)


def _stated(records: tuple[Record, ...]) -> tuple[int | None, str | None, str, str]:
    if not records:
        return None, None, "", ""
    # several smaller areas in one larger: their sum, unless one of them is not known
    heads = [record.heads for record in records]
    total = None if None in heads else sum(h for h in heads if h is not None)
    latest = records[-1]
    return total, latest.date, latest.note, latest.source
