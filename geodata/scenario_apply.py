"""Carry out a what-if: a dataset and a scenario in, another dataset out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.demand import to_plane
from geodata.language import N_, tr
from geodata.levels import WHOLE_LEVEL
from geodata.scenario_model import (
    SOURCE,
    AddHub,
    AddPosts,
    Change,
    CloseHub,
    MoveHub,
    Scenario,
    ScenarioError,
)
from geodata.store import Dataset
from geodata.vocabulary import word

#: Outlines are simplified: a point this near outside still belongs to the area beside it.
EDGE_M = 200.0
#: What stands in the note of a hypothetical hub.
NOTE = N_("想定の拠点（実在しない）")


def apply(dataset: Dataset, scenario: Scenario) -> Dataset:
    """Give the dataset as it would be; the given one is left as it is.

    The changes are carried out in their order. A hypothetical hub gets the id ``what-if-…``, the
    source 想定 and the area that its point lies in (of the level that hubs of its type belong to;
    the planning level for a type without any). A moved hub gets the area of its new place.
    What the municipality declares as its total of a hub type grows and shrinks along, so that a
    hub closed here does not turn into a hub that the list is missing. The version is derived from
    the dataset's and the changes; without changes the dataset itself is returned.

    Raises
    ------
    ScenarioError
        The scenario is about another municipality, names a hub or an area that is not there, adds
        the same id twice, puts a hub outside the municipality, or takes away more heads than
        there are (Japanese).

    Examples
    --------
    >>> from geodata import store
    >>> from geodata.scenario_model import AddHub
    >>> dataset = store.load("13123")
    >>> new = AddHub("1", "なごみの家（仮）", "なごみの家", 35.6838, 139.8642)
    >>> changed = apply(dataset, Scenario("船堀に1か所", "13123", dataset.version, (new,)))
    >>> len(changed.hubs) - len(dataset.hubs)
    1
    """
    if scenario.municipality_code != dataset.code:
        raise ScenarioError(
            tr(
                "この想定は自治体コード{municipality_code}のものです"
                "（開いているのは{name} {code}）。",
                municipality_code=scenario.municipality_code,
                name=dataset.municipality.name,
                code=dataset.code,
            )
        )
    if not scenario.changes:
        return dataset
    work = _Work(dataset, dataset.hubs, dataset.posts, dataset.standards, dataset.activities)
    for number, change in enumerate(scenario.changes, start=1):
        try:
            work = _carry_out(work, change)
        except ScenarioError as error:
            raise ScenarioError(
                tr("{number}件目の変更: {error}", number=number, error=error)
            ) from error
    version = hashlib.sha256(f"{dataset.version}\n{scenario.changes_key}".encode()).hexdigest()
    return replace(
        dataset,
        hubs=work.hubs,
        posts=work.posts,
        standards=work.standards,
        activities=work.activities,
        version=version[:16],
    )


@dataclass(frozen=True, eq=False)
class _Work:
    """The tables on the way; every step makes new ones."""

    base: Dataset
    hubs: gpd.GeoDataFrame
    posts: pd.DataFrame
    standards: pd.DataFrame
    activities: pd.DataFrame


def _carry_out(work: _Work, change: Change) -> _Work:
    if isinstance(change, AddHub):
        return _add_hub(work, change)
    if isinstance(change, MoveHub):
        return _move_hub(work, change)
    if isinstance(change, CloseHub):
        return _close_hub(work, change)
    return replace(work, posts=_change_posts(work, change))


def _add_hub(work: _Work, change: AddHub) -> _Work:
    hubs = work.hubs
    if hubs["hub_id"].eq(change.hub_id).any():
        raise ScenarioError(tr("「id」{id}の拠点はもうあります。", id=change.id))
    level = _level_of(work, change.hub_type)
    values: dict[str, Any] = {
        "hub_id": change.hub_id,
        "municipality_code": work.base.code,
        "name": change.name,
        "hub_type": change.hub_type,
        "area_id": _area_at(work.base, level, lon=change.lon, lat=change.lat),
        "lat": change.lat,
        "lon": change.lon,
        "coord_precision": "building",
        "functions": _common_functions(hubs, change.hub_type),
        "source": SOURCE,
        "note": NOTE,
        "visibility": "public",
    }
    points = [*hubs.geometry, shapely.Point(change.lon, change.lat)]
    grown = gpd.GeoDataFrame(
        _appended(pd.DataFrame(hubs.drop(columns="geometry")), values),
        geometry=gpd.array.from_shapely(points, crs=hubs.crs),
    )[list(hubs.columns)]
    return replace(work, hubs=grown, standards=_declare(work.standards, change.hub_type, +1))


def _move_hub(work: _Work, change: MoveHub) -> _Work:
    row = _row_of(work.hubs, change.hub_id)
    hubs = work.hubs.copy()
    own = hubs["area_id"].iloc[row]
    levels = dict(zip(work.base.areas["area_id"], work.base.areas["level"], strict=True))
    level = levels.get(own) or _level_of(work, str(hubs["hub_type"].iloc[row]))
    label = hubs.index[row]
    hubs.loc[label, "lat"] = change.lat
    hubs.loc[label, "lon"] = change.lon
    hubs.loc[label, "coord_precision"] = "building"
    area_id = _area_at(work.base, str(level), lon=change.lon, lat=change.lat)
    hubs.loc[label, "area_id"] = pd.NA if area_id is None else area_id
    points = hubs.geometry.to_numpy().copy()
    points[row] = shapely.Point(change.lon, change.lat)
    hubs = hubs.set_geometry(gpd.GeoSeries(points, index=hubs.index, crs=hubs.crs))
    return replace(work, hubs=hubs)


def _close_hub(work: _Work, change: CloseHub) -> _Work:
    row = _row_of(work.hubs, change.hub_id)
    hub_type = str(work.hubs["hub_type"].iloc[row])
    hubs = work.hubs.drop(index=work.hubs.index[row]).reset_index(drop=True)
    standards = _declare(work.standards, hub_type, -1)
    if not hubs["hub_type"].eq(hub_type).any():
        # An empty list alone would mean "not known"; here it is known that none is left.
        standards = _declare_none(standards, work.base.code, hub_type)
    activities = work.activities.copy()
    # What takes place there loses its place, not its existence.
    activities.loc[activities["hub_id"].eq(change.hub_id).fillna(False), "hub_id"] = pd.NA
    return replace(work, hubs=hubs, standards=standards, activities=activities)


def _row_of(hubs: gpd.GeoDataFrame, hub_id: str) -> int:
    rows = np.flatnonzero(hubs["hub_id"].eq(hub_id).fillna(False).to_numpy(dtype=bool))
    if not len(rows):
        raise ScenarioError(tr("「hub_id」{hub_id}の拠点はありません。", hub_id=hub_id))
    return int(rows[0])


def _level_of(work: _Work, hub_type: str) -> str:
    """Give the level of areas that most hubs of a type belong to; the planning level if none."""
    planning = work.base.municipality.planning_level
    own = work.hubs[work.hubs["hub_type"].eq(hub_type).fillna(False).to_numpy(dtype=bool)]
    levels = own["area_id"].map(
        dict(zip(work.base.areas["area_id"], work.base.areas["level"], strict=True))
    )
    counts = levels.value_counts()
    if counts.empty or counts.get(planning, 0) == counts.max():
        return planning
    return str(min(counts.index[counts == counts.max()]))


def _area_at(dataset: Dataset, level: str, *, lon: float, lat: float) -> str | None:
    """Find the area that a point lies in; None where the level has no shapes at all."""
    areas = dataset.areas_at(level)
    shapes = areas.geometry.to_numpy()
    known = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if not known.any():
        return None
    ids, shapes = areas["area_id"].to_numpy()[known], shapes[known]
    inside = np.flatnonzero(shapely.covers(shapes, shapely.Point(lon, lat)))
    if len(inside):
        return str(ids[inside[0]])
    epsg = dataset.municipality.plane_epsg
    plane = shapely.transform(shapes, lambda c: to_plane(c[:, 0], c[:, 1], plane_epsg=epsg))
    point = shapely.Point(*to_plane(np.array([lon]), np.array([lat]), plane_epsg=epsg)[0])
    metres = shapely.distance(plane, point)
    if not metres.min() <= EDGE_M:
        raise ScenarioError(
            tr(
                "地点が{name}の外にあります（{lat}, {lon}）。",
                name=dataset.municipality.name,
                lat=lat,
                lon=lon,
            )
        )
    return str(ids[int(metres.argmin())])


def _common_functions(hubs: gpd.GeoDataFrame, hub_type: str) -> object:
    """Give the functions that every hub of the type has: what a hub of this type is for."""
    texts = hubs.loc[hubs["hub_type"].eq(hub_type).fillna(False), "functions"]
    if texts.empty or texts.isna().any():
        return pd.NA
    lists = [[part.strip() for part in str(text).split("|")] for text in texts]
    common = [name for name in lists[0] if name and all(name in names for names in lists)]
    return "|".join(common) or pd.NA


def _declare(standards: pd.DataFrame, hub_type: str, step: int) -> pd.DataFrame:
    """Let the declared total of a hub type follow a hub that opens or closes."""
    rows = _totals(standards, hub_type) & standards["value"].notna()
    if not rows.any():
        return standards
    changed = standards.copy()
    changed.loc[rows, "value"] = (changed.loc[rows, "value"] + step).clip(lower=0)
    return changed


def _declare_none(standards: pd.DataFrame, code: str, hub_type: str) -> pd.DataFrame:
    kept = standards[~_totals(standards, hub_type)]
    values: dict[str, Any] = {
        "municipality_code": code,
        "level": WHOLE_LEVEL,
        "subject": hub_type,
        "measure": "count_total",
        "value": 0.0,
        "source": SOURCE,
    }
    return _appended(kept, values)


def _totals(standards: pd.DataFrame, hub_type: str) -> pd.Series:
    rows: pd.Series = standards["subject"].eq(hub_type) & standards["measure"].eq("count_total")
    return rows.fillna(False).astype(bool)


def _change_posts(work: _Work, change: AddPosts) -> pd.DataFrame:
    areas = work.base.areas["area_id"]
    if change.area_id is not None and not areas.eq(change.area_id).any():
        raise ScenarioError(tr("「area_id」{area_id}の圏域はありません。", area_id=change.area_id))
    if change.headcount > 0:
        return _more_posts(work, change)
    return _fewer_posts(work, change)


def _more_posts(work: _Work, change: AddPosts) -> pd.DataFrame:
    posts = work.posts
    values: dict[str, Any] = {
        "municipality_code": work.base.code,
        "area_id": pd.NA if change.area_id is None else change.area_id,
        "role": change.role,
        "headcount": change.headcount,
        "source": SOURCE,
        "visibility": "public",
    }
    return _appended(posts, values)


def _appended(table: pd.DataFrame, values: dict[str, Any]) -> pd.DataFrame:
    """Add one row, in the types of the table; what *values* does not name is unknown (NA)."""
    if table.empty:
        # Columns of nothing may have any type: those of the values decide.
        return pd.DataFrame([values]).reindex(columns=table.columns).convert_dtypes()
    row = {
        column: pd.array([values.get(column, pd.NA)], dtype=table[column].dtype)
        for column in table.columns
    }
    return pd.concat([table, pd.DataFrame(row)], ignore_index=True)


def _fewer_posts(work: _Work, change: AddPosts) -> pd.DataFrame:
    posts = work.posts
    place = (
        posts["area_id"].isna() if change.area_id is None else posts["area_id"] == change.area_id
    )
    own = (place & posts["role"].eq(change.role)).fillna(False).astype(bool)
    where = tr("全域") if change.area_id is None else work.base.area_name(change.area_id)
    if not own.any():
        raise ScenarioError(
            tr(
                "{where}に「{role}」の配置はないため、減らせません。",
                where=where,
                role=word(change.role),
            )
        )
    known = own & posts["headcount"].notna()
    there = int(posts.loc[known, "headcount"].sum())
    left = -change.headcount
    if left > there:
        unknown = tr("人数の分からない配置もあります。") if (own & ~known).any() else ""
        raise ScenarioError(
            tr(
                "{where}の「{role}」は{there}人なので、{left}人は減らせません。{unknown}",
                where=where,
                role=word(change.role),
                there=there,
                left=left,
                unknown=unknown,
            )
        )
    # The last row first: what a scenario itself added goes before what is really there.
    heads = posts.loc[known, "headcount"].to_numpy(dtype=int)[::-1]
    taken = np.clip(left - (np.cumsum(heads) - heads), 0, heads)
    changed = posts.copy()
    changed.loc[known, "headcount"] = (heads - taken)[::-1]
    emptied = known & changed["headcount"].eq(0).fillna(False) & changed["source"].eq(SOURCE)
    return changed[~emptied.astype(bool)].reset_index(drop=True)
