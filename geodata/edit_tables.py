"""Tables as they are edited on screen, and back to the tables of a dataset.

A screen table has one row a row of the table, with three changes: a number of the row (``row``),
``remove`` (the row is to go) and ``unverified`` (the source rests on general knowledge), which is
written as a mark instead of words in the source. Dates may be typed in 和暦.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from geodata.names import fold
from geodata.sources import is_unverified
from geodata.store import Dataset
from geodata.wareki import WarekiError, from_wareki

UNVERIFIED_SOURCE = "general knowledge (unverified)"
_SEPARATOR = " | "
ROW, REMOVE, UNVERIFIED = "row", "remove", "unverified"
#: The source as it was read: a row that nobody touches keeps its very words.
_SOURCE_WAS = "source_was"
_FUNCTIONS = "functions"


@dataclass(frozen=True)
class EditTable:
    """A table that staff may edit.

    columns: the columns on screen in their order. attribute: of :class:`Dataset`. growing: rows
    may be added and removed. dates: columns of dates.
    """

    name: str
    attribute: str
    columns: tuple[str, ...]
    growing: bool = True
    dates: tuple[str, ...] = ()


EDIT_TABLES: Mapping[str, EditTable] = {
    "hubs": EditTable(
        "hubs",
        "hubs",
        (
            "name", "name_kana", "hub_type", "area_id", "address", "lat", "lon", "coord_precision",
            "operator", "functions", "hours", "phone", "url", "opened", "capacity", "visibility",
            UNVERIFIED, "source", "note",
        ),
        dates=("opened",),
    ),
    "coordinators": EditTable(
        "coordinators",
        "posts",
        (
            "area_id", "role", "headcount", "concurrent_role", "overlap", "employer", "as_of",
            "visibility", UNVERIFIED, "source", "note",
        ),
        dates=("as_of",),
    ),
    "activities": EditTable(
        "activities",
        "activities",
        (
            "name", "kind", "area_id", "hub_id", "summary", "cadence", "visibility", UNVERIFIED,
            "source",
        ),
    ),
    "standards": EditTable(
        "standards",
        "standards",
        ("level", "subject", "measure", "value", "minutes", "statement", "source"),
    ),
    "areas": EditTable(
        "areas",
        "areas",
        (
            "name", "name_kana", "level", "population", "households", "age65plus", "as_of",
            UNVERIFIED, "source", "note",
        ),
        growing=False,
        dates=("as_of",),
    ),
}  # fmt: skip


def to_screen(dataset: Dataset, name: str) -> pd.DataFrame:
    """The screen table of ``EDIT_TABLES[name]``: all columns of the table, and the three more."""
    frame = pd.DataFrame(getattr(dataset, EDIT_TABLES[name].attribute))
    return from_table(frame.drop(columns=["geometry", "boundary"], errors="ignore"))


def from_table(frame: pd.DataFrame) -> pd.DataFrame:
    """A plain table as a screen table; see :func:`to_screen`."""
    screen = frame.copy().reset_index(drop=True)
    if "source" in screen:
        screen[_SOURCE_WAS] = screen["source"]
        marks = [is_unverified(raw) for raw in screen["source"]]
        screen[UNVERIFIED] = pd.array(marks, dtype=bool)
        screen["source"] = pd.array([_without_mark(raw) for raw in screen["source"]], dtype="str")
    else:
        screen[UNVERIFIED] = pd.array([False] * len(screen), dtype=bool)
    if _FUNCTIONS in screen:
        screen[_FUNCTIONS] = screen[_FUNCTIONS].str.replace("|", "・")
    # typed, for a table without rows would have marks of no type
    screen[REMOVE] = pd.array([False] * len(screen), dtype=bool)
    return renumbered(screen)


def to_table(screen: pd.DataFrame, name: str, *, today: dt.date) -> pd.DataFrame:
    """The table that a screen table says: rows to be removed gone, dates in ISO where they can be
    read, the source completed (``職員による確認（2025-09-16）`` where none is left).

    The index stays that of the screen, so that errors can name its rows. Cells that cannot be
    read are kept as they are: the checks of the schema tell them.
    """
    kept = screen[~screen[REMOVE].fillna(False).astype(bool)].copy()
    for column in EDIT_TABLES[name].dates:
        kept[column] = pd.array([_date(value) for value in kept[column]], dtype="str")
    if _FUNCTIONS in kept:
        parts = [
            None
            if pd.isna(text)
            else "|".join(p.strip() for p in str(text).split("・") if p.strip())
            for text in kept[_FUNCTIONS]
        ]
        kept[_FUNCTIONS] = pd.array([p or None for p in parts], dtype="str")
    if "source" in kept:
        marks = kept[UNVERIFIED].fillna(False).astype(bool)
        sources = [
            _source(raw, was, unverified=bool(mark), today=today)
            for raw, was, mark in zip(kept["source"], kept[_SOURCE_WAS], marks, strict=True)
        ]
        kept["source"] = pd.array(sources, dtype="str")
    return kept.drop(columns=[ROW, REMOVE, UNVERIFIED, _SOURCE_WAS], errors="ignore")


def added(
    screen: pd.DataFrame, code: str, values: Mapping[str, object], *, today: dt.date
) -> pd.DataFrame:
    """The screen table with one more row at its end; what *values* leave out is unknown."""
    given = {
        "municipality_code": code,
        "visibility": "public",
        "source": staff_source(today),
        UNVERIFIED: False,
        REMOVE: False,
        **values,
    }
    if "hub_id" in screen and "hub_type" in screen:
        given.setdefault("hub_id", f"{code}-{secrets.token_hex(4)}")
    row = {c: [given.get(c)] for c in screen.columns if c != ROW}
    line = pd.DataFrame(row).astype({c: screen[c].dtype for c in row})
    return renumbered(pd.concat([screen.drop(columns=ROW), line], ignore_index=True))


def altered(screen: pd.DataFrame, position: int, values: Mapping[str, object]) -> pd.DataFrame:
    """The screen table with some cells of one row (by its position) changed."""
    changed = screen.copy()
    for column, value in values.items():
        changed.loc[changed.index[position], column] = value
    return changed


def difference(base: pd.DataFrame, screen: pd.DataFrame) -> int:
    """How many rows were changed, added or marked for removal since *base*."""
    columns = [c for c in base.columns if c != ROW]
    mine, old = screen[columns].reset_index(drop=True), base[columns].reset_index(drop=True)
    shared = min(len(mine), len(old))
    one = mine.iloc[:shared].astype(object).where(mine.iloc[:shared].notna(), None)
    other = old.iloc[:shared].astype(object).where(old.iloc[:shared].notna(), None)
    same = (one == other) | (one.isna() & other.isna())
    return int((~same.all(axis=1)).sum()) + abs(len(mine) - len(old))


def staff_source(today: dt.date) -> str:
    """The source of what staff have typed in."""
    return f"職員による入力（{today.isoformat()}）"


def similar(screen: pd.DataFrame, name: str) -> Sequence[str]:
    """Names of the screen table that mean the same as *name*: a hub entered twice?"""
    key = fold(name)
    return [str(n) for n in screen["name"].dropna() if key and fold(str(n)) == key]


def renumbered(screen: pd.DataFrame) -> pd.DataFrame:
    """The screen table with its rows numbered from 1."""
    result = screen.reset_index(drop=True)
    result[ROW] = range(1, len(result) + 1)
    return result


def _date(value: object) -> str | None:
    if value is None or pd.isna(value) or not str(value).strip():
        return None
    try:
        return from_wareki(str(value))
    except WarekiError:
        return str(value)


def _without_mark(raw: object) -> str | None:
    if raw is None or pd.isna(raw):
        return None
    parts = [p.strip() for p in str(raw).split(_SEPARATOR) if p.strip() != UNVERIFIED_SOURCE]
    return _SEPARATOR.join(p for p in parts if p) or None


def _source(raw: object, was: object, *, unverified: bool, today: dt.date) -> str:
    known = _without_mark(raw)
    if isinstance(was, str) and (known, unverified) == (_without_mark(was), is_unverified(was)):
        return was
    if unverified:
        return f"{known}{_SEPARATOR}{UNVERIFIED_SOURCE}" if known else UNVERIFIED_SOURCE
    return known or f"職員による確認（{today.isoformat()}）"
