"""Where a new hub could stand: the candidate sites that siting chooses from."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geodata.demand import has_point, to_plane
from geodata.language import tr

if TYPE_CHECKING:
    from geodata.store import Dataset

CHOME = "chome"
HUBS = "hubs"
POINTS = "points"
#: What each column of a candidate table holds; see the functions below.
COLUMNS = ("site_id", "name", "area_id", "kind", "precision", "lon", "lat", "x_m", "y_m")
#: A hub whose point says no more than "somewhere in this area" cannot be recommended as a place.
USABLE_PRECISION = ("building", "block", "chome")


class GivenPoint(NamedTuple):
    """A place that a person proposes: a name and degrees (EPSG:4326)."""

    name: str
    lon: float
    lat: float


class CandidateError(ValueError):
    """Candidate sites that cannot be used; the message is Japanese, for the screen."""


def from_chome(dataset: Dataset) -> pd.DataFrame:
    """Offer the representative point of every 町丁目.

    Returns a candidate table: ``site_id`` (``chome:`` and the name), ``name``, ``area_id``,
    ``kind``, ``precision`` (``chome``), ``lon``, ``lat`` (EPSG:4326), ``x_m``, ``y_m`` (metres in
    the municipality's plane CRS), sorted by ``site_id``. A 町丁目 without a point is left out.
    """
    chome = dataset.chome
    names = chome["chome"].astype(object).to_numpy()
    return _table(
        dataset,
        site_id=np.array([f"chome:{name}" for name in names], dtype=object),
        name=names,
        area_id=chome["area_id"].astype(object).to_numpy(),
        kind=CHOME,
        precision=np.full(len(chome), "chome", dtype=object),
        lon=chome["lon"].to_numpy(dtype=float, na_value=np.nan),
        lat=chome["lat"].to_numpy(dtype=float, na_value=np.nan),
    )


def from_hubs(dataset: Dataset, *, hub_type: str) -> pd.DataFrame:
    """Offer the public facilities in the data: every hub of another type than *hub_type*.

    Only hubs whose point is a place (``coord_precision`` building, block or chome) are offered.
    Returns a candidate table as ``from_chome`` does; ``site_id`` is ``hub:`` and the hub's id.
    """
    hubs = dataset.hubs
    usable = has_point(hubs)
    usable &= hubs["coord_precision"].isin(USABLE_PRECISION).to_numpy(dtype=bool)
    usable &= hubs["hub_type"].ne(hub_type).fillna(False).to_numpy(dtype=bool)
    chosen = hubs[usable]
    return _table(
        dataset,
        site_id=np.array([f"hub:{hub_id}" for hub_id in chosen["hub_id"]], dtype=object),
        name=chosen["name"].astype(object).to_numpy(),
        area_id=chosen["area_id"].astype(object).to_numpy(),
        kind=HUBS,
        precision=chosen["coord_precision"].astype(object).to_numpy(),
        lon=shapely.get_x(chosen.geometry.to_numpy()),
        lat=shapely.get_y(chosen.geometry.to_numpy()),
    )


def from_points(dataset: Dataset, points: Iterable[GivenPoint]) -> pd.DataFrame:
    """Offer places that a person names or clicks on the map.

    Returns a candidate table as ``from_chome`` does; ``site_id`` is ``point:`` and the place in
    the list (``point:0001`` …), ``area_id`` is unknown. Raises CandidateError for a point that
    is not on the earth.
    """
    given = [GivenPoint(*point) for point in points]
    for number, point in enumerate(given, start=1):
        if not _on_earth(point.lon, point.lat):
            raise CandidateError(
                tr(
                    "候補地{number}件目の緯度・経度が正しくありません（緯度 {lat}、経度 {lon}）。",
                    number=number,
                    lat=point.lat,
                    lon=point.lon,
                )
            )
    return _table(
        dataset,
        site_id=np.array([f"point:{n:04d}" for n in range(1, len(given) + 1)], dtype=object),
        name=np.array([point.name for point in given], dtype=object),
        area_id=np.full(len(given), pd.NA, dtype=object),
        kind=POINTS,
        precision=np.full(len(given), "building", dtype=object),
        lon=np.array([point.lon for point in given], dtype=float),
        lat=np.array([point.lat for point in given], dtype=float),
    )


def _on_earth(lon: float, lat: float) -> bool:
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90


def _table(
    dataset: Dataset,
    *,
    site_id: np.ndarray,
    name: np.ndarray,
    area_id: np.ndarray,
    kind: str,
    precision: np.ndarray,
    lon: np.ndarray,
    lat: np.ndarray,
) -> pd.DataFrame:
    xy = to_plane(lon, lat, plane_epsg=dataset.municipality.plane_epsg)
    table = pd.DataFrame(
        {
            "site_id": site_id,
            "name": name,
            "area_id": area_id,
            "kind": kind,
            "precision": precision,
            "lon": lon,
            "lat": lat,
            "x_m": xy[:, 0],
            "y_m": xy[:, 1],
        },
        columns=list(COLUMNS),
    )
    located = table[np.isfinite(xy).all(axis=1)]
    # The order is the tie-break: equal sites are settled by id, on every run the same way.
    return located.sort_values("site_id", kind="stable").reset_index(drop=True)
