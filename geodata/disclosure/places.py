"""Blurring: an exact place is rounded to a grid, the same way every time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.store import CRS, Dataset

#: What a blurred place is worth: it lies somewhere in its area (drawn dashed, 位置は推定).
_PRECISION = "area"
_DECIMALS = 6


@dataclass(frozen=True, eq=False)
class Blurred:
    """The dataset with rounded places, and how many hubs were moved."""

    dataset: Dataset
    count: int


def blurred(
    dataset: Dataset, *, metres: float | None, hub_types: frozenset[str] | None = None
) -> Blurred:
    """Round the places of hubs to the middle of a square of *metres* in the plane CRS.

    Every hub in one square comes to stand at one place, so that publishing again and again tells
    no more (random noise would average out). Where the middle lies outside the hub's own area, a
    point of the square inside the area is taken. The address goes with the place, and the hub is
    marked as estimated. Hubs known by area only stay as they are: their point means nothing.
    """
    hubs = dataset.hubs
    if metres is None:
        return Blurred(dataset, 0)
    exact = hubs.geometry.notna() & hubs["coord_precision"].ne(_PRECISION).fillna(True)
    if hub_types is not None:
        exact &= hubs["hub_type"].isin(list(hub_types))
    rows = np.flatnonzero(exact.to_numpy(dtype=bool))
    if not len(rows):
        return Blurred(dataset, 0)
    plane = f"EPSG:{dataset.municipality.plane_epsg}"
    areas = dataset.areas.to_crs(plane)
    shapes = dict(zip(areas["area_id"], areas.geometry, strict=True))
    places = [
        _rounded(point, metres, None if pd.isna(area) else shapes.get(area))
        for point, area in zip(
            hubs.geometry.iloc[rows].to_crs(plane), hubs["area_id"].iloc[rows], strict=True
        )
    ]
    degrees = gpd.GeoSeries(places, crs=plane).to_crs(CRS)
    lon, lat = degrees.x.round(_DECIMALS).to_numpy(), degrees.y.round(_DECIMALS).to_numpy()
    geometry = hubs.geometry.to_numpy(copy=True)
    geometry[rows] = shapely.points(lon, lat)
    moved = pd.Series(False, index=hubs.index)
    moved.iloc[rows] = True
    result = hubs.assign(
        lon=_replaced(hubs["lon"], rows, lon),
        lat=_replaced(hubs["lat"], rows, lat),
        coord_precision=hubs["coord_precision"].mask(moved, _PRECISION),
        address=hubs["address"].mask(moved),
    )
    result = result.set_geometry(gpd.array.from_shapely(geometry, crs=CRS))
    return Blurred(replace(dataset, hubs=result), len(rows))


def _replaced(column: pd.Series, rows: np.ndarray, values: np.ndarray) -> pd.Series:
    result = column.copy()
    result.iloc[rows] = values
    return result


def _rounded(
    point: shapely.Point, metres: float, area: shapely.Geometry | None
) -> shapely.Geometry:
    west, south = (np.floor(v / metres) * metres for v in (point.x, point.y))
    middle = shapely.Point(west + metres / 2, south + metres / 2)
    if area is None or area.is_empty or area.contains(middle):
        return middle
    part = area.intersection(shapely.box(west, south, west + metres, south + metres))
    # a hub that stands outside its own area keeps the middle of its square
    return middle if part.is_empty or part.area == 0 else part.representative_point()
