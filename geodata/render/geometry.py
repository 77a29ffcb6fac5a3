"""The shapes of one municipality as the one JSON file that the browser fetches once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.credits import map_credit
from geodata.language import N_
from geodata.names import hiragana
from geodata.store import Dataset

#: The level name under which the map knows the smallest shapes.
CHOME = N_("町丁目")
#: Five decimals of a degree are about one metre: finer than any boundary drawn here.
DECIMALS = 5

Ring: TypeAlias = list[list[float]]
Bounds: TypeAlias = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class MapGeometry:
    """Bytes of the geometry file, and what Python must remember of it.

    order: level → ids in the order of the file, so that styles can travel by position; empty
    for a level without shapes.
    bounds: ((south, west), (north, east)) in degrees.
    """

    content: bytes
    order: Mapping[str, tuple[str, ...]]
    bounds: Bounds


def map_geometry(dataset: Dataset) -> MapGeometry:
    """The shapes of *dataset* (EPSG:4326) as JSON: credit, outline, areas of every level, 町丁目.

    Each level carries its shapes (latitude, longitude), a point for the label inside each, and
    its boundary lines once (a line that two neighbours share is there a single time, else
    dashes of both would run into each other). Rows without a shape are left out.
    """
    levels = {level: _areas(dataset.areas_at(level)) for level in dataset.levels()}
    levels[CHOME] = _chome(dataset.chome)
    # a level none of whose areas has a shape is known, but there is nothing to send
    order = {name: tuple(table["id"]) for name, table in levels.items()}
    order.setdefault(dataset.municipality.planning_level, ())
    levels = {level: table for level, table in levels.items() if len(table)}
    outline = dataset.outline
    if outline is None and levels:
        outline = shapely.union_all(next(iter(levels.values())).geometry.to_numpy())
    content = {
        "code": dataset.code,
        "name": dataset.municipality.name,
        "credit": map_credit(dataset),
        "bounds": _bounds(outline),
        "outline": [] if outline is None else _polygons(np.array([outline]))[0],
        "levels": [_level(name, table) for name, table in levels.items()],
    }
    return MapGeometry(
        content=json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(),
        order=order,
        bounds=_bounds(outline),
    )


def _areas(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    table = areas.rename(columns={"area_id": "id", "name_kana": "kana", "parent_area_id": "parent"})
    return _drawn(table[["id", "name", "kana", "parent", "boundary", "geometry"]])


def _chome(chome: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    parent = chome["sub_area_id"].where(chome["sub_area_id"].notna(), chome["area_id"])
    table = chome.assign(id=chome["chome"], name=chome["chome"], kana=None, parent=parent)
    return _drawn(table[["id", "name", "kana", "parent", "boundary", "geometry"]])


def _drawn(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    known = table.geometry.notna() & ~table.geometry.is_empty
    return table[known].reset_index(drop=True)


def _level(name: str, table: gpd.GeoDataFrame) -> dict[str, Any]:
    shapes = table.geometry.to_numpy()
    points = _rounded(shapely.get_coordinates(_label_points(shapes)))
    rows = table[["id", "name", "kana", "parent", "boundary"]].astype(object)
    rows = rows.where(rows.notna(), None)
    return {
        "name": name,
        "official": bool((table["boundary"] == "official").all()),
        "areas": [
            {
                "id": row["id"],
                "name": row["name"],
                **({"kana": hiragana(row["kana"])} if row["kana"] else {}),
                **({"parent": row["parent"]} if row["parent"] else {}),
                "point": point,
                "shape": shape,
            }
            for row, point, shape in zip(
                rows.to_dict("records"), points, _polygons(shapes), strict=True
            )
        ],
        "lines": _lines(shapes),
    }


def _label_points(shapes: NDArray[Any]) -> NDArray[Any]:
    """A point well inside each shape: the centre of its largest inscribed circle.

    Degrees are squeezed to equal lengths first (at 36° north a degree of longitude is 0.81 of
    one of latitude); for placing a label, not for measuring.
    """
    squeeze = float(np.cos(np.radians(np.mean(shapely.bounds(shapes)[:, [1, 3]]))))
    flat = shapely.transform(shapes, lambda c: c * [squeeze, 1.0])
    inner = shapely.maximum_inscribed_circle(flat, tolerance=1e-4)
    centres = shapely.points(shapely.get_coordinates(shapely.get_point(inner, 0)))
    points: NDArray[Any] = shapely.transform(centres, lambda c: c / [squeeze, 1.0])
    return points


def _lines(shapes: NDArray[Any]) -> list[Ring]:
    merged = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
    parts = shapely.get_parts(merged)
    coordinates, owner = shapely.get_coordinates(parts, return_index=True)
    cuts = np.flatnonzero(np.diff(owner)) + 1
    return [_rounded(line) for line in np.split(coordinates, cuts)] if len(parts) else []


def _polygons(shapes: NDArray[Any]) -> list[list[list[Ring]]]:
    """Each shape as polygons of rings of [latitude, longitude]."""
    _, coordinates, offsets = shapely.to_ragged_array(
        [shapely.MultiPolygon(shapely.get_parts(shape)) for shape in shapes]
    )
    points = _rounded(coordinates)
    ring_ends, polygon_ends, shape_ends = (offset.tolist() for offset in offsets)
    rings = [points[a:b] for a, b in pairwise(ring_ends)]
    polygons = [rings[a:b] for a, b in pairwise(polygon_ends)]
    return [polygons[a:b] for a, b in pairwise(shape_ends)]


def _rounded(coordinates: NDArray[Any]) -> list[list[float]]:
    """[latitude, longitude] pairs, the order that Leaflet reads."""
    swapped: list[list[float]] = np.round(coordinates[:, [1, 0]], DECIMALS).tolist()
    return swapped


def _bounds(outline: shapely.Geometry | None) -> Bounds:
    if outline is None:
        # Japan: a map without any shape must still open somewhere sensible.
        return ((24.0, 122.9), (45.6, 146.0))
    west, south, east, north = (round(float(v), DECIMALS) for v in outline.bounds)
    return ((south, west), (north, east))
