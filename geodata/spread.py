"""Spread an area's residents over its 町丁目 when no 町丁目 has a figure of its own (推計)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from geodata.store import Dataset

# The figures that an area may carry, the better first: the order of geodata.residents.
FIGURES = ("population", "census2015_population")

FloatArray = NDArray[np.float64]


def spread_residents(
    dataset: Dataset, *, land_km2: FloatArray
) -> tuple[FloatArray, NDArray[np.object_]]:
    """Spread each area's residents over its 町丁目 by the land area of their cells.

    Where the smaller level (住区) has the same figure, it shapes the spread; the larger area's
    total is kept in any case.

    Parameters
    ----------
    land_km2
        Land area of each row of ``dataset.chome``; NaN takes the mean of its area.

    Returns
    -------
    residents, figure
        Residents of each row of ``dataset.chome`` (NaN where the area has no figure), and the
        column of areas that they come from (NA likewise).
    """
    known = {name: _figures(dataset, name) for name in FIGURES}
    area, area_ids = pd.factorize(dataset.chome["area_id"].to_numpy(dtype=object))
    sub_ids = dataset.chome["sub_area_id"].to_numpy(dtype=object)
    residents = np.full(len(area), np.nan)
    figure = np.full(len(area), pd.NA, dtype=object)
    for code, area_id in enumerate(area_ids):
        column = next((name for name in FIGURES if area_id in known[name]), None)
        if column is None:
            continue
        rows = np.flatnonzero(area == code)
        residents[rows] = _spread(
            known[column][area_id], _land_or_mean(land_km2[rows]), sub_ids[rows], known[column]
        )
        figure[rows] = column
    return residents, figure


def _figures(dataset: Dataset, column: str) -> dict[str, float]:
    """Map each area to its figure; areas without one are left out."""
    if column not in dataset.areas.columns:
        return {}
    values = dataset.areas[column].to_numpy(dtype=float, na_value=np.nan)
    pairs = zip(dataset.areas["area_id"].to_numpy(dtype=object), values, strict=True)
    return {str(area_id): float(value) for area_id, value in pairs if np.isfinite(value)}


def _spread(
    total: float, land: FloatArray, sub_ids: NDArray[np.object_], figures: dict[str, float]
) -> FloatArray:
    flat = np.asarray(total * (land / land.sum()))
    sub, names = pd.factorize(sub_ids)
    spread = np.zeros(len(land))
    rest = np.ones(len(land), dtype=bool)
    for code, name in enumerate(names):
        if name in figures:
            rows = sub == code
            spread[rows] = figures[name] * (land[rows] / land[rows].sum())
            rest &= ~rows
    shaped = spread.sum()
    if rest.all() or (rest.any() and shaped > total) or shaped <= 0:
        # Nothing to shape it, or the smaller areas claim more than the larger one has.
        return flat
    if rest.any():
        spread[rest] = (total - shaped) * (land[rest] / land[rest].sum())
        return spread
    return np.asarray(spread * (total / shaped))


def _land_or_mean(land: FloatArray) -> FloatArray:
    """Give a cell without a polygon the mean of its neighbours in the area (all alike if none)."""
    usable = np.isfinite(land) & (land > 0)
    if not usable.any():
        return np.ones(len(land))
    return np.asarray(np.where(usable, land, land[usable].mean()))
