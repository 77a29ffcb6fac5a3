"""Small datasets made by hand, laid out in metres so that walks can be computed on paper.

Places are given in metres from an origin in the plane of EPSG:6677 (in 三鷹市) and turned into
EPSG:4326 as the tables hold them, without rounding: what a test measures is what it laid out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from geodata import store
from geodata.store import Dataset, Municipality

PLANE_EPSG = 6677
ORIGIN_X_M = -25_000.0
ORIGIN_Y_M = -35_000.0
CODE = "13204"
LEVEL = "コミュニティ住区"

#: West and east, a village each, 1 km apart: what scenarios are tried on.
TWO_VILLAGES = (
    {"x": 0, "y": 0, "chome": "西一丁目", "area_id": "w", "population": 500},
    {"x": 1000, "y": 0, "chome": "東一丁目", "area_id": "e", "population": 300},
)

_TO_DEGREES = Transformer.from_crs(f"EPSG:{PLANE_EPSG}", "EPSG:4326", always_xy=True)
_TEXT_AREA = ("name_kana", "parent_area_id", "as_of", "source", "note", "census2015_note")
_COUNT_AREA = (
    "population",
    "households",
    "age65plus",
    "census2015_population",
    "census2015_households",
)
_TEXT_HUB = (
    "area_id",
    "address",
    "coord_precision",
    "operator",
    "opened",
    "functions",
    "hours",
    "phone",
    "url",
    "source",
    "note",
)


@cache
def embedded(code: str) -> Dataset:
    """One of the embedded datasets, read once for all tests: they are facts, and stay so."""
    return store.load(code)


def degrees(x_m: float, y_m: float) -> tuple[float, float]:
    """Give (lon, lat) of a place in metres from the origin."""
    lon, lat = _TO_DEGREES.transform(ORIGIN_X_M + x_m, ORIGIN_Y_M + y_m)
    return float(lon), float(lat)


def plane(x_m: float, y_m: float) -> tuple[float, float]:
    """Give EPSG:6677 coordinates of a place in metres from the origin."""
    return ORIGIN_X_M + x_m, ORIGIN_Y_M + y_m


def make_dataset(
    *,
    chome: Sequence[Mapping[str, Any]],
    hubs: Sequence[Mapping[str, Any]] = (),
    areas: Sequence[Mapping[str, Any]] | None = None,
    activities: Sequence[Mapping[str, Any]] = (),
    standards: Sequence[Mapping[str, Any]] = (),
    posts: Sequence[Mapping[str, Any]] = (),
    planning_level: str = LEVEL,
    sub_level: str | None = None,
    same_as: str | None = None,
    population: int | None = None,
    version: str = "test",
) -> Dataset:
    """Make a Dataset with the columns and dtypes of ``geodata.store``.

    Parameters
    ----------
    chome
        ``x``, ``y`` (metres from the origin; None for no place), and optionally ``chome`` (name),
        ``area_id`` (default ``a``), ``sub_area_id``, ``population``, ``assignment``, ``half``
        (half the side of the square cell in metres, default 50; None for no cell).
    hubs
        ``x``, ``y`` (None for no point), and optionally every column of hubs; defaults: a
        ``コミセン`` with a ``building`` point.
    areas
        ``area_id`` and optionally every column of areas; by default one area a distinct
        ``area_id`` of the 町丁目, at the planning level.
    """
    chome_frame = _chome(chome)
    if areas is None:
        ids = dict.fromkeys(a for a in chome_frame["area_id"].dropna())
        areas = [{"area_id": a} for a in ids]
    return Dataset(
        municipality=Municipality(
            code=CODE,
            name="試験市",
            name_kana="しけんし",
            kind="市",
            planning_level=planning_level,
            sub_level=sub_level,
            same_as=same_as,
            population=population,
            population_as_of=None,
            population_source="test",
            population_note=None,
            plane_epsg=PLANE_EPSG,
        ),
        areas=_areas(areas, chome_frame, planning_level),
        chome=chome_frame,
        hubs=_hubs(hubs),
        posts=_table(
            posts,
            text=("area_id", "role", "concurrent_role", "overlap", "employer", "as_of", "source"),
            counts=("headcount",),
        ),
        post_history=_table(
            (), text=("date", "area_id", "role", "note", "source"), counts=("headcount",)
        ),
        standards=_table(
            standards,
            text=("level", "subject", "measure", "statement", "source"),
            numbers=("value", "minutes"),
        ),
        activities=_table(
            activities,
            text=("area_id", "hub_id", "name", "kind", "summary", "cadence", "source"),
        ),
        outline=shapely.union_all(chome_frame.geometry.dropna().to_numpy()),
        version=version,
    )


def _chome(rows: Sequence[Mapping[str, Any]]) -> gpd.GeoDataFrame:
    lons, lats, cells = [], [], []
    for row in rows:
        if row["x"] is None:
            lon, lat = np.nan, np.nan
        else:
            lon, lat = degrees(row["x"], row["y"])
        half = row.get("half", 50.0)
        lons.append(lon)
        lats.append(lat)
        cells.append(None if half is None or row["x"] is None else _square(row, half))
    data = {
        "municipality_code": [CODE] * len(rows),
        "chome": [r.get("chome", f"町{i + 1}丁目") for i, r in enumerate(rows)],
        "lat": pd.array(lats, dtype="Float64"),
        "lon": pd.array(lons, dtype="Float64"),
        "area_id": _text(rows, "area_id", "a"),
        "sub_area_id": _text(rows, "sub_area_id"),
        "assignment": _text(rows, "assignment", "official"),
        "source": _text(rows, "source", "test"),
        "note": _text(rows, "note"),
        "population": _counts(rows, "population"),
        "boundary": ["approximate"] * len(rows),
    }
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(cells, crs="EPSG:4326"))


def _square(row: Mapping[str, Any], half: float) -> shapely.Polygon:
    x, y = row["x"], row["y"]
    corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
    return shapely.Polygon([degrees(x + dx, y + dy) for dx, dy in corners])


def _areas(
    rows: Sequence[Mapping[str, Any]], chome: gpd.GeoDataFrame, planning_level: str
) -> gpd.GeoDataFrame:
    data: dict[str, Any] = {
        "area_id": [r["area_id"] for r in rows],
        "municipality_code": [CODE] * len(rows),
        "level": [r.get("level", planning_level) for r in rows],
        "name": [r.get("name", f"{r['area_id']}地区") for r in rows],
    }
    data |= {name: _text(rows, name) for name in _TEXT_AREA}
    data |= {name: _counts(rows, name) for name in _COUNT_AREA}
    data["boundary"] = ["approximate"] * len(rows)
    shapes = []
    for row in rows:
        mine = (chome["area_id"] == row["area_id"]) | (chome["sub_area_id"] == row["area_id"])
        cells = chome.geometry[mine.fillna(False).to_numpy(dtype=bool)].dropna()
        shapes.append(shapely.union_all(cells.to_numpy()) if len(cells) else None)
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(shapes, crs="EPSG:4326"))


def _hubs(rows: Sequence[Mapping[str, Any]]) -> gpd.GeoDataFrame:
    points, lons, lats = [], [], []
    for row in rows:
        placed = row.get("x") is not None
        lon, lat = degrees(row["x"], row["y"]) if placed else (np.nan, np.nan)
        points.append(shapely.Point(lon, lat) if placed else None)
        lons.append(lon)
        lats.append(lat)
    data: dict[str, Any] = {
        "hub_id": pd.array([r.get("hub_id", f"h{i + 1}") for i, r in enumerate(rows)], dtype="str"),
        "municipality_code": [CODE] * len(rows),
        "name": [r.get("name", f"拠点{i + 1}") for i, r in enumerate(rows)],
        "hub_type": _text(rows, "hub_type", "コミセン"),
    }
    data |= {name: _text(rows, name) for name in _TEXT_HUB}
    precision = [
        r.get("coord_precision", "building" if r.get("x") is not None else None) for r in rows
    ]
    data["coord_precision"] = pd.array(precision, dtype="str")
    data["lat"] = pd.array(lats, dtype="Float64")
    data["lon"] = pd.array(lons, dtype="Float64")
    data["visibility"] = ["public"] * len(rows)
    data["capacity"] = pd.array([r.get("capacity") for r in rows], dtype="Float64")
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(points, crs="EPSG:4326", dtype="geometry"))


def _table(
    rows: Sequence[Mapping[str, Any]],
    *,
    text: Sequence[str],
    counts: Sequence[str] = (),
    numbers: Sequence[str] = (),
) -> pd.DataFrame:
    data: dict[str, Any] = {"municipality_code": [CODE] * len(rows)}
    data |= {name: _text(rows, name) for name in text}
    data |= {name: _counts(rows, name) for name in counts}
    data |= {name: pd.array([r.get(name) for r in rows], dtype="Float64") for name in numbers}
    data["visibility"] = ["public"] * len(rows)
    return pd.DataFrame(data)


def _text(rows: Sequence[Mapping[str, Any]], name: str, default: str | None = None) -> Any:
    return pd.array([r.get(name, default) for r in rows], dtype="str")


def _counts(rows: Sequence[Mapping[str, Any]], name: str) -> Any:
    return pd.array([r.get(name) for r in rows], dtype="Int64")
