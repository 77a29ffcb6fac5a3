"""The share of each 町丁目's cell that lies within a radius of hubs (area-weighted coverage)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geodata.demand import to_plane
from geodata.hub_choice import ChosenHubs, Known
from geodata.levels import own_area_codes

if TYPE_CHECKING:
    from geodata.store import Dataset

# Segments of a quarter circle: the discs are too small by 0.01 percent, well below the data.
_QUARTER_SEGMENTS = 64


def cell_shares(
    dataset: Dataset,
    times: pd.DataFrame,
    chosen: ChosenHubs,
    *,
    radius_m: float,
    own_level: str | None = None,
) -> NDArray[np.float64]:
    """Give for each 町丁目 the share (0 to 1) of its cell within a straight-line radius of hubs.

    Parameters
    ----------
    times
        The table of ``walk_times``, row by row that of ``dataset.chome``.
    radius_m
        Radius in metres, in the municipality's plane CRS.
    own_level
        The level within which only own hubs count; None when all hubs count.

    Returns
    -------
    shares
        A 町丁目 without a cell falls back to its representative point (0 or 1).
    """
    epsg = dataset.municipality.plane_epsg
    geometry = dataset.chome.geometry.to_numpy()
    cells = shapely.transform(geometry, lambda c: to_plane(c[:, 0], c[:, 1], plane_epsg=epsg))
    shares: NDArray[np.float64] = times["within"].to_numpy(dtype=float).copy()
    has_cell = ~(shapely.is_missing(cells) | shapely.is_empty(cells))
    if chosen.known is not Known.PLACES:
        return shares
    hub_xy = chosen.points[["x_m", "y_m"]].to_numpy(dtype=float)
    placed = np.isfinite(hub_xy).all(axis=1)
    if own_level is None:
        own, hub_area = np.zeros(len(times), dtype=np.intp), np.zeros(len(hub_xy), dtype=np.intp)
    else:
        own, hub_area, _ = own_area_codes(dataset, times, chosen, level=own_level)
    for code in np.unique(own[own >= 0]):
        rows = np.flatnonzero((own == code) & has_cell)
        near = hub_xy[(hub_area == code) & placed]
        if not len(near):
            continue
        discs = shapely.buffer(shapely.points(near), radius_m, quad_segs=_QUARTER_SEGMENTS)
        reached = shapely.intersection(cells[rows], shapely.union_all(discs))
        shares[rows] = np.clip(shapely.area(reached) / shapely.area(cells[rows]), 0.0, 1.0)
    return shares
