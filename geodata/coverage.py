"""Walking coverage (徒歩圏カバー率): the share of residents within T minutes on foot of a hub."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.cells import cell_shares
from geodata.demand import LAND_AREA, UNKNOWN, demand_points
from geodata.distance import Distance, Nearest, NoHubError, StraightLine, inclusive, nearest_minutes
from geodata.group_sums import group_sums, summarise_minutes
from geodata.hub_choice import ChosenHubs, HubChoice, Known, choose_hubs
from geodata.language import tr
from geodata.levels import (
    area_names,
    area_of_points,
    own_area_codes,
    own_area_level,
    resolve_level,
)
from geodata.walking import Walking, require_minutes

if TYPE_CHECKING:
    from geodata.store import Dataset

__all__ = [
    "NoHubError",
    "coverage_records",
    "nearest_minutes",
    "walk_coverage",
    "walk_times",
]

# A millionth of a resident: hides the noise of adding parts up again (47392.00000000001).
_DECIMALS = 6
_RECORD_COLUMNS = (
    "area_id",
    "name",
    "residents",
    "covered",
    "share",
    "mean_minutes",
    "p90_minutes",
    "basis",
)


def walk_times(
    dataset: Dataset,
    *,
    hub_type: str | None = None,
    walking: Walking | None = None,
    level: str | None = None,
    own_area_only: bool = False,
    distance: Distance | None = None,
    **choice: Unpack[HubChoice],
) -> pd.DataFrame:
    """Give the walk from every 町丁目 (its representative point) to the nearest hub.

    Parameters
    ----------
    dataset
        One municipality.
    hub_type, functions, openings, include_estimated, hubs
        Which hubs count; see ``choose_hubs``.
    walking
        Speed and detour factor; the defaults of ``Walking`` when None.
    level
        The level whose areas ``own_area_only`` means; the planning level when None.
    own_area_only
        Whether only hubs of the 町丁目's own area count.
    distance
        How to measure; ``StraightLine(walking)`` when None.

    Returns
    -------
    times
        One row a 町丁目: the columns of ``demand_points`` and ``minutes`` (float), ``hub_row``
        (row among the counted hubs, -1 if none), ``nearest_hub_id`` (NA if none) and ``estimated``
        (the nearest hub's place is estimated). ``minutes`` is inf where there surely is no hub
        to walk to, and NaN where that is not known.

    Raises
    ------
    NoHubError
        The dataset lists no such hub; see ``choose_hubs``.
    """
    chosen = choose_hubs(dataset, hub_type=hub_type, **choice)
    own_level = own_area_level(dataset, resolve_level(dataset, level)) if own_area_only else None
    return _times(dataset, chosen, distance or StraightLine(walking or Walking()), own_level)


def walk_coverage(
    dataset: Dataset,
    *,
    hub_type: str | None,
    minutes: float,
    walking: Walking | None = None,
    level: str | None = None,
    own_area_only: bool = False,
    distance: Distance | None = None,
    share_of: Literal["points", "cells"] = "points",
    **choice: Unpack[HubChoice],
) -> pd.DataFrame:
    """Measure for every area of a level how many residents live within T minutes of a hub.

    A 町丁目 counts whole when its representative point lies within the time (``share_of`` =
    ``points``), or by the share of its cell that does (``cells``; straight line only).

    Parameters
    ----------
    dataset
        One municipality.
    hub_type, functions, openings, include_estimated, hubs
        Which hubs count; see ``choose_hubs``.
    minutes
        The time limit T; exactly T is within T.
    walking
        Speed and detour factor; the defaults of ``Walking`` when None.
    level
        A level of the municipality, ``町丁目`` or ``全域``; the planning level when None.
    own_area_only
        Whether only hubs of the resident's own area count.
    distance
        How to measure; ``StraightLine(walking)`` when None.

    Returns
    -------
    coverage
        One row an area, in the order of the tables: ``area_id``, ``name``, ``residents``,
        ``covered``, ``share`` (0 to 1), ``outside``, ``mean_minutes``, ``p90_minutes`` (the walk
        that at least 90 percent of residents do not exceed), ``basis`` (``chome_population``,
        ``estimated``, ``land_area``: the share is of land (面積カバー率), or ``unknown``),
        ``hubs_used`` (hubs that are the nearest to some 町丁目 of the area), ``hubs_estimated``
        (those of them whose place is estimated), ``hubs_without_point`` (hubs that would count but
        have no point: the share is then a lower bound), ``chome_unknown`` (町丁目 left out:
        no residents known, or no place), ``land_km2``, ``covered_km2``.
        Unknown is NA; a share of nobody is NA.

    Raises
    ------
    NoHubError
        The dataset lists no such hub and the municipality does not say that it has none.
    ValueError
        A limit that is not a positive number, or a level that does not exist (Japanese).

    Examples
    --------
    >>> from geodata import store
    >>> dataset = store.load("13123")
    >>> found = walk_coverage(dataset, hub_type="なごみの家", minutes=15, level="全域")
    >>> float(found["share"].round(2)[0])
    0.46
    """
    limit = require_minutes(minutes)
    level = resolve_level(dataset, level)
    chosen = choose_hubs(dataset, hub_type=hub_type, **choice)
    measure = distance or StraightLine(walking or Walking())
    own_level = own_area_level(dataset, level) if own_area_only else None
    times = _times(dataset, chosen, measure, own_level)
    times["within"] = (times["minutes"] <= inclusive(limit)).astype(float)
    if share_of == "cells":
        if not isinstance(measure, StraightLine):
            message = tr("区域の面積で数える方法は、直線距離のときだけ使えます。")
            raise ValueError(message)
        times["within"] = cell_shares(
            dataset,
            times,
            chosen,
            radius_m=measure.walking.radius_m(limit),
            own_level=own_level,
        )
    return _by_area(dataset, times, chosen, level=level)


def coverage_records(
    dataset: Dataset,
    *,
    hub_type: str | None,
    minutes: float,
    level: str | None = None,
    walking: Walking | None = None,
) -> list[dict[str, str | float | None]]:
    """Give ``walk_coverage`` as plain records for the command line and JSON; unknown is None."""
    table = walk_coverage(dataset, hub_type=hub_type, minutes=minutes, level=level, walking=walking)
    return [
        {name: _plain(row[name]) for name in _RECORD_COLUMNS} for row in table.to_dict("records")
    ]


def _times(
    dataset: Dataset,
    chosen: ChosenHubs,
    measure: Distance,
    own_level: str | None,
) -> pd.DataFrame:
    """Measure the walks; ``own_level`` is the level of "own area only", None for all hubs."""
    times = demand_points(dataset)
    if chosen.known is Known.PLACES:
        found = (
            measure.nearest(_xy(times), _xy(chosen.points))
            if own_level is None
            else _nearest_in_own_area(dataset, times, chosen, measure, own_level)
        )
    else:
        minutes = math.inf if chosen.known is Known.NONE else math.nan
        found = Nearest(np.full(len(times), minutes), np.full(len(times), -1, dtype=np.intp))
    times["minutes"], times["hub_row"] = found.minutes, found.hub
    hit = found.hub >= 0
    hub_id = np.full(len(times), pd.NA, dtype=object)
    hub_id[hit] = chosen.points["hub_id"].to_numpy(dtype=object)[found.hub[hit]]
    times["nearest_hub_id"] = pd.array(hub_id, dtype="str")
    estimated = np.zeros(len(times), dtype=bool)
    estimated[hit] = chosen.points["estimated"].to_numpy(dtype=bool)[found.hub[hit]]
    times["estimated"] = estimated
    return times


def _nearest_in_own_area(
    dataset: Dataset,
    times: pd.DataFrame,
    chosen: ChosenHubs,
    measure: Distance,
    own_level: str,
) -> Nearest:
    demand_xy, hub_xy = _xy(times), _xy(chosen.points)
    own, hub_area, unplaced = own_area_codes(dataset, times, chosen, level=own_level)
    minutes = np.full(len(times), math.nan)
    hub = np.full(len(times), -1, dtype=np.intp)
    for code in np.unique(own[own >= 0]):
        here, candidates = np.flatnonzero(own == code), np.flatnonzero(hub_area == code)
        if not len(candidates):
            # A hub of this area without a point may be near: unknown. None at all: out of reach.
            minutes[here] = math.nan if (unplaced == code).any() else math.inf
            continue
        found = measure.nearest(demand_xy[here], hub_xy[candidates])
        minutes[here] = found.minutes
        hub[here] = np.where(found.hub >= 0, candidates[found.hub], -1)
    return Nearest(minutes, hub)


def _xy(points: pd.DataFrame) -> NDArray[np.float64]:
    return np.asarray(points[["x_m", "y_m"]].to_numpy(dtype=float))


def _by_area(
    dataset: Dataset, times: pd.DataFrame, chosen: ChosenHubs, *, level: str
) -> pd.DataFrame:
    table = area_names(dataset, level=level)
    group = pd.Index(table["area_id"]).get_indexer(area_of_points(dataset, times, level=level))
    on_land = bool(times["basis"].eq(LAND_AREA).any())
    minutes, within = times["minutes"].to_numpy(), times["within"].to_numpy()
    count = len(table)
    people = times["residents"].to_numpy(dtype=float)
    land = times["land_km2"].to_numpy(dtype=float)
    weight = land if on_land else people
    walks = summarise_minutes(group, weight, minutes, groups=count, within=within)
    ground = summarise_minutes(group, land, minutes, groups=count, within=within)
    everyone = group_sums(group, people, count)
    table["residents"] = _float(np.round(everyone, _DECIMALS))
    covered = np.full(count, np.nan) if on_land else walks.covered
    table["covered"] = _float(np.round(covered, _DECIMALS))
    positive = np.where(walks.total > 0, walks.total, np.nan)
    table["share"] = _float(walks.covered / positive)
    outside = np.full(count, np.nan) if on_land else walks.total - walks.covered
    table["outside"] = _float(np.round(outside, _DECIMALS))
    table["mean_minutes"] = _float(walks.mean_minutes)
    table["p90_minutes"] = _float(walks.p90_minutes)
    basis = times["basis"].iloc[0] if len(times) else UNKNOWN
    table["basis"] = np.where(np.isnan(group_sums(group, weight, count)), UNKNOWN, basis)
    table["hubs_used"] = _distinct_hubs(group, times, np.ones(len(times), dtype=bool), count)
    table["hubs_estimated"] = _distinct_hubs(group, times, times["estimated"].to_numpy(), count)
    table["hubs_without_point"] = len(chosen.unplaced)
    left_out = (group >= 0) & (~np.isfinite(weight) | np.isnan(times["x_m"].to_numpy()))
    table["chome_unknown"] = np.bincount(group[left_out], minlength=count)
    table["land_km2"] = _float(group_sums(group, land, count))
    table["covered_km2"] = _float(ground.covered)
    return table


def _distinct_hubs(
    group: NDArray[np.intp], times: pd.DataFrame, keep: NDArray[np.bool_], count: int
) -> NDArray[np.intp]:
    hub = times["hub_row"].to_numpy()
    rows = keep & (group >= 0) & (hub >= 0)
    pairs = np.unique(np.column_stack([group[rows], hub[rows]]), axis=0)
    return np.bincount(pairs[:, 0].astype(np.intp), minlength=count)


def _float(values: NDArray[np.float64]) -> pd.arrays.FloatingArray:
    """Make a Float64 column in which what is not known is NA."""
    unknown = ~np.isfinite(values)
    return pd.arrays.FloatingArray(np.where(unknown, 0.0, values), unknown)


def _plain(value: object) -> str | float | None:
    if value is None or value is pd.NA:
        return None
    return value if isinstance(value, str) else float(value)  # type: ignore[arg-type]
