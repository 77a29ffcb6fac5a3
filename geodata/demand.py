"""Where residents are and where hubs are, as points in the plane.

Every measure of walking (coverage, accessibility, siting) starts from the two tables made here,
so that all of them count the same people at the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from geodata.spread import spread_residents

if TYPE_CHECKING:
    import geopandas as gpd

    from geodata.store import Dataset

CHOME_POPULATION = "chome_population"
ESTIMATED = "estimated"
LAND_AREA = "land_area"
UNKNOWN = "unknown"

_STORAGE_CRS = "EPSG:4326"


def demand_points(dataset: Dataset) -> pd.DataFrame:
    """Give the residents of every 町丁目 at its representative point.

    One basis holds for the whole table, the best that the data allow:

    - ``chome_population``: the loaded population of each 町丁目. A 町丁目 without a figure stays
      unknown (NaN), it is not filled with zero.
    - ``estimated`` (推計): no 町丁目 has a figure, so each area's residents (its ``population``,
      else its ``census2015_population``) are spread over its 町丁目 by the land area of their
      cells; see ``spread_residents``.
    - ``land_area``: no residents are known at all; ``weight`` is the cell's land area.

    Parameters
    ----------
    dataset
        One municipality.

    Returns
    -------
    points
        One row a 町丁目, in the order of ``dataset.chome``: ``chome``, ``area_id``,
        ``sub_area_id``, ``lon``, ``lat`` (EPSG:4326), ``x_m``, ``y_m`` (metres in the
        municipality's plane CRS), ``residents`` (float, NaN if unknown), ``weight`` (residents, or
        km² on the land area basis; 0 where unknown, so that sums leave it out), ``land_km2`` (NaN
        without a cell), ``figure`` (where the residents come from: ``chome`` or a column of areas)
        and ``basis``.
    """
    chome = dataset.chome
    lon = chome["lon"].to_numpy(dtype=float, na_value=np.nan)
    lat = chome["lat"].to_numpy(dtype=float, na_value=np.nan)
    xy = to_plane(lon, lat, plane_epsg=dataset.municipality.plane_epsg)
    points = pd.DataFrame(
        {
            "chome": chome["chome"].to_numpy(),
            "area_id": chome["area_id"].to_numpy(),
            "sub_area_id": chome["sub_area_id"].to_numpy(),
            "lon": lon,
            "lat": lat,
            "x_m": xy[:, 0],
            "y_m": xy[:, 1],
            "land_km2": cell_areas_km2(chome, plane_epsg=dataset.municipality.plane_epsg),
        }
    )
    residents, figure, basis = _residents(dataset, points["land_km2"].to_numpy(dtype=float))
    points["residents"] = residents
    weight = points["land_km2"].to_numpy() if basis == LAND_AREA else residents
    points["weight"] = np.nan_to_num(weight, nan=0.0)
    points["figure"] = figure
    points["basis"] = basis
    return points


def hub_points(
    dataset: Dataset,
    *,
    hub_type: str | None,
    functions: str | Sequence[str] | None = None,
    include_estimated: bool = True,
) -> pd.DataFrame:
    """Give the hubs that have a point, in the plane.

    Parameters
    ----------
    dataset
        One municipality.
    hub_type
        Only hubs of this type; None for every type.
    functions
        Only hubs with at least one of these functions (相談, 居場所 …); None for all.
    include_estimated
        Whether hubs known only to lie in an area (``coord_precision`` = ``area``) count.

    Returns
    -------
    points
        ``hub_id``, ``name``, ``hub_type``, ``area_id``, ``lon``, ``lat`` (EPSG:4326), ``x_m``,
        ``y_m`` (metres in the plane CRS), ``estimated`` (bool), ``capacity`` (float, NaN if
        unknown); sorted by ``hub_id`` so that ties are settled the same way every time. Hubs
        without a point are dropped: count them with ``matching_hubs``.
    """
    hubs = dataset.hubs
    keep = matching_mask(dataset, hub_type=hub_type, functions=functions) & has_point(hubs)
    estimated = hubs["coord_precision"].eq("area").fillna(False).to_numpy(dtype=bool)
    if not include_estimated:
        keep &= ~estimated
    hub_id = hubs["hub_id"].to_numpy(dtype=object)
    rows = np.flatnonzero(keep)
    rows = rows[np.argsort(hub_id[rows], kind="stable")]
    geometry = hubs.geometry.to_numpy()[rows]
    lon, lat = shapely.get_x(geometry), shapely.get_y(geometry)
    xy = to_plane(lon, lat, plane_epsg=dataset.municipality.plane_epsg)
    return pd.DataFrame(
        {
            "hub_id": hub_id[rows],
            "name": hubs["name"].array[rows],
            "hub_type": hubs["hub_type"].array[rows],
            "area_id": hubs["area_id"].array[rows],
            "lon": lon,
            "lat": lat,
            "x_m": xy[:, 0],
            "y_m": xy[:, 1],
            "estimated": estimated[rows],
            "capacity": _numbers(hubs, "capacity")[rows],
        }
    ).astype({"hub_id": "str"})


def matching_hubs(
    dataset: Dataset,
    *,
    hub_type: str | None,
    functions: str | Sequence[str] | None = None,
) -> gpd.GeoDataFrame:
    """Give the rows of ``dataset.hubs`` of a type and with a function, with or without a point."""
    return dataset.hubs[matching_mask(dataset, hub_type=hub_type, functions=functions)]


def matching_mask(
    dataset: Dataset,
    *,
    hub_type: str | None,
    functions: str | Sequence[str] | None = None,
) -> NDArray[np.bool_]:
    """Say for each row of ``dataset.hubs`` whether it is of a type and has a function."""
    hubs = dataset.hubs
    keep = np.ones(len(hubs), dtype=bool)
    if hub_type is not None:
        keep &= hubs["hub_type"].eq(hub_type).fillna(False).to_numpy(dtype=bool)
    if functions is not None:
        wanted = {functions} if isinstance(functions, str) else set(functions)
        keep &= np.fromiter(
            (has_function(text, wanted) for text in hubs["functions"]), bool, len(hubs)
        )
    return keep


def has_function(text: object, wanted: set[str]) -> bool:
    """Say whether the raw ``a|b`` text names one of the wanted functions; unknown text does not."""
    if not isinstance(text, str):
        return False
    return not wanted.isdisjoint(part.strip() for part in text.split("|"))


def has_point(hubs: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Say for each hub whether it has a usable point (a missing or empty geometry has none)."""
    geometry = hubs.geometry.to_numpy()
    usable: NDArray[np.bool_] = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    return usable


def to_plane(
    lon: NDArray[np.float64], lat: NDArray[np.float64], *, plane_epsg: int
) -> NDArray[np.float64]:
    """Project degrees (EPSG:4326) to metres in a plane CRS: an (n, 2) array, x east and y north.

    A missing coordinate stays missing (NaN).
    """
    x, y = _transformer(plane_epsg).transform(np.asarray(lon, float), np.asarray(lat, float))
    xy = np.column_stack([x, y]).astype(float)
    # PROJ answers infinity for what it cannot project; unknown is NaN all the way.
    xy[~np.isfinite(xy).all(axis=1)] = np.nan
    return xy


def cell_areas_km2(frame: gpd.GeoDataFrame, *, plane_epsg: int) -> NDArray[np.float64]:
    """Give the area of each polygon in km², measured in the plane CRS; NaN without a polygon."""
    geometry = frame.geometry.to_numpy()
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    transformer = _transformer(plane_epsg)
    plane = shapely.transform(
        geometry, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    )
    km2: NDArray[np.float64] = shapely.area(plane) / 1e6
    km2[missing] = np.nan
    return km2


@lru_cache(maxsize=8)
def _transformer(plane_epsg: int) -> Transformer:
    # always_xy: EPSG:6677 itself puts northing first, which would swap every point.
    return Transformer.from_crs(_STORAGE_CRS, f"EPSG:{plane_epsg}", always_xy=True)


def _numbers(frame: pd.DataFrame, column: str) -> NDArray[np.float64]:
    """Give a column as floats, NaN where unknown or where the table lacks the column."""
    if column not in frame.columns:
        return np.full(len(frame), np.nan)
    return np.asarray(frame[column].to_numpy(dtype=float, na_value=np.nan))


def _residents(
    dataset: Dataset, land_km2: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.object_], str]:
    loaded = _numbers(dataset.chome, "population")
    if np.isfinite(loaded).any():
        figure = np.where(np.isfinite(loaded), np.array("chome", dtype=object), pd.NA)
        return loaded, figure, CHOME_POPULATION
    residents, figure = spread_residents(dataset, land_km2=land_km2)
    return residents, figure, ESTIMATED if np.isfinite(residents).any() else LAND_AREA
