"""Internal rows and internal cells are left out, and whatever would betray them elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import pandas as pd

from geodata import schema
from geodata.posts import roles_held
from geodata.schema import HUB_TYPES
from geodata.sources import is_unverified
from geodata.store import Dataset

PUBLIC = "public"
#: Columns that store.load adds to those of the schema.
_ADDED = frozenset({"geometry", "boundary", "chome_population"})
#: Left out where the row rests on unverified knowledge: a wrong door or number does harm.
_UNVERIFIED_CELLS = ("address", "phone")
_NOTED = ("areas", "chome", "hubs", "posts")
_SCHEMAS = {
    "areas": schema.AREAS,
    "chome": schema.CHOME,
    "hubs": schema.HUBS,
    "posts": schema.POSTS,
    "post_history": schema.POST_HISTORY,
    "standards": schema.STANDARDS,
    "activities": schema.ACTIVITIES,
}

Frame = TypeVar("Frame", bound=pd.DataFrame)


@dataclass(frozen=True, eq=False)
class PublicRows:
    """A dataset of public rows, and how many rows (by table) and cells (by column) are gone."""

    dataset: Dataset
    dropped: Mapping[str, int]
    blanked: Mapping[str, int]


def public_rows(dataset: Dataset, *, notes: bool) -> PublicRows:
    """Drop every row that is not marked public, and what points at it.

    - hubs, posts, activities: rows whose ``visibility`` is anything but ``public``.
    - activities: the name of a hub that was dropped.
    - post_history and standards: rows about a role (or a role in an area) that only internal
      posts hold; the tables themselves have no visibility.
    - addresses and telephone numbers of rows with an unverified source.
    - the working notes of areas, 町丁目, hubs and posts, unless *notes*. (The notes of
      post_history stay: there they are the fact itself.)
    - columns that the schema does not know.
    """
    tables = {name: _known_columns(dataset, name) for name in _SCHEMAS}
    before = {name: len(table) for name, table in tables.items()}
    posts = tables["posts"]
    for name in ("hubs", "posts", "activities"):
        tables[name] = _where(tables[name], _is_public(tables[name]))
    internal = _where(posts, ~_is_public(posts))
    secret = _held(internal) - _held(tables["posts"])
    pairs = _pairs(internal) - _pairs(tables["posts"])
    history, standards = tables["post_history"], tables["standards"]
    betrays = history["role"].isin(list(secret)) | pd.Series(
        [pair in pairs for pair in _pair_list(history)], index=history.index, dtype=bool
    )
    tables["post_history"] = _where(history, ~betrays)
    tables["standards"] = _where(
        standards, ~standards["subject"].isin(sorted(secret - set(HUB_TYPES)))
    )
    dropped = {name: before[name] - len(table) for name, table in tables.items()}
    blanked: dict[str, int] = {}
    activities = tables["activities"]
    gone = activities["hub_id"].notna() & ~activities["hub_id"].isin(tables["hubs"]["hub_id"])
    tables["activities"] = _blank(activities, "hub_id", gone, blanked)
    unverified = tables["hubs"]["source"].map(is_unverified).astype(bool)
    for column in _UNVERIFIED_CELLS:
        tables["hubs"] = _blank(tables["hubs"], column, unverified, blanked)
    if not notes:
        for name in _NOTED:
            if "note" in tables[name]:
                everywhere = pd.Series(True, index=tables[name].index)
                tables[name] = _blank(tables[name], "note", everywhere, blanked)
    return PublicRows(
        dataset=replace(dataset, **tables),
        dropped={name: count for name, count in dropped.items() if count},
        blanked=blanked,
    )


def _known_columns(dataset: Dataset, name: str) -> pd.DataFrame:
    table: pd.DataFrame = getattr(dataset, name)
    known = {*_SCHEMAS[name].columns, *_ADDED}
    return table[[column for column in table.columns if column in known]]


def _is_public(table: pd.DataFrame) -> pd.Series:
    # fail closed: what is not marked public, is not
    return table["visibility"].eq(PUBLIC).fillna(False).astype(bool)


def _where(table: Frame, keep: pd.Series) -> Frame:
    kept: Frame = table[keep.to_numpy(dtype=bool)].reset_index(drop=True)
    return kept


def _held(posts: pd.DataFrame) -> set[str]:
    return {role for held in roles_held(posts) for role in held}


def _pair_list(table: pd.DataFrame) -> list[tuple[str, str]]:
    areas = table["area_id"].fillna("")
    return list(zip(areas, table["role"], strict=True))


def _pairs(posts: pd.DataFrame) -> set[tuple[str, str]]:
    areas = posts["area_id"].fillna("")
    return {
        (area, role) for area, held in zip(areas, roles_held(posts), strict=True) for role in held
    }


def _blank(table: Frame, column: str, rows: pd.Series, counted: dict[str, int]) -> Frame:
    known = rows & table[column].notna()
    if not known.any():
        return table
    counted[column] = counted.get(column, 0) + int(known.sum())
    blank: Frame = table.assign(**{column: table[column].mask(known.to_numpy(dtype=bool))})
    return blank
