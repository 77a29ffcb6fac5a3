"""Who is served when hubs have limits: served, reachable but full, out of reach.

Three plain columns instead of one rate: 届いている / 届くが手いっぱい / 届いていない.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.demand import UNKNOWN, demand_points
from geodata.distance import Distance, Pairs, StraightLine
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


class CapacityCoverage(NamedTuple):
    """Both sides of the assignment.

    ``areas``: ``area_id``, ``name``, ``residents``, ``served``, ``reachable_full``,
    ``out_of_reach`` (Float64, NA where unknown), ``basis``.
    ``hubs``: ``hub_id``, ``name``, ``capacity`` (NA: unknown, taken as without limit),
    ``assigned`` (residents), ``limited`` (bool).
    """

    areas: pd.DataFrame
    hubs: pd.DataFrame


class Assignment(NamedTuple):
    """Residents served at each demand point, and assigned to each hub."""

    served: NDArray[np.float64]
    assigned: NDArray[np.float64]


def capacity_coverage(
    dataset: Dataset,
    *,
    hub_type: str | None,
    minutes: float,
    capacity: Mapping[str, float] | None = None,
    walking: Walking | None = None,
    level: str | None = None,
    own_area_only: bool = False,
    distance: Distance | None = None,
    **choice: Unpack[HubChoice],
) -> CapacityCoverage:
    """Assign residents to the nearest hub that has room, within T minutes.

    Parameters
    ----------
    capacity
        Residents that each hub can serve, by ``hub_id``; in place of the table's ``capacity``
        (so that heads × residents a head can be used too). A hub without a figure is taken as
        without limit: it is marked ``limited`` = False and should be said beside the figures.
    hub_type, minutes, walking, level, own_area_only, include_estimated, functions, openings, \
hubs, distance
        As in ``walk_coverage``.

    Returns
    -------
    coverage
        ``served`` + ``reachable_full`` + ``out_of_reach`` = ``residents`` of the 町丁目 with a
        place. Where no residents are known (land area basis) all are NA: land needs no room.

    Raises
    ------
    NoHubError
        As in ``walk_coverage``.
    ValueError
        A limit or a capacity that is not a number of zero or more (Japanese).
    """
    limit = require_minutes(minutes)
    level = resolve_level(dataset, level)
    chosen = choose_hubs(dataset, hub_type=hub_type, **choice)
    points = demand_points(dataset)
    room = _room(chosen.points, capacity)
    measure = distance or StraightLine(walking or Walking())
    pairs = _pairs(points, chosen, measure, limit)
    if own_area_only:
        own_level = own_area_level(dataset, level)
        own, hub_area, _ = own_area_codes(dataset, points, chosen, level=own_level)
        same = (own[pairs.demand] == hub_area[pairs.hub]) & (own[pairs.demand] >= 0)
        pairs = Pairs(pairs.demand[same], pairs.hub[same], pairs.minutes[same])
    residents = points["residents"].to_numpy(dtype=float)
    assignment = assign_nearest_first(np.nan_to_num(residents, nan=0.0), room, pairs)
    reachable = np.zeros(len(points), dtype=bool)
    reachable[pairs.demand] = True
    group = pd.Index(area_names(dataset, level=level)["area_id"]).get_indexer(
        area_of_points(dataset, points, level=level)
    )
    areas = _areas(dataset, points, assignment, reachable, group, chosen, level=level)
    return CapacityCoverage(areas, _hub_loads(chosen, room, assignment))


def assign_nearest_first(
    residents: NDArray[np.float64], room: NDArray[np.float64], pairs: Pairs
) -> Assignment:
    """Give room to the shortest walks first, until each hub is full; residents may be split.

    Deterministic: of equal walks the earlier demand row goes first, then the earlier hub row.
    Greedy, as people find places; not the assignment that would serve the most.

    Parameters
    ----------
    residents
        Residents of each demand point.
    room
        Residents that each hub can serve; inf without limit.
    pairs
        The pairs within reach.
    """
    order = np.lexsort((pairs.hub, pairs.demand, pairs.minutes))
    waiting, left = residents.tolist(), room.tolist()
    assigned = [0.0] * len(left)
    # Each step depends on the one before; plain lists are the fast way to do that.
    for i, j in zip(pairs.demand[order].tolist(), pairs.hub[order].tolist(), strict=True):
        given = min(waiting[i], left[j])
        if given > 0:
            waiting[i] -= given
            left[j] -= given
            assigned[j] += given
    return Assignment(residents - np.array(waiting, dtype=float), np.array(assigned, dtype=float))


def _room(points: pd.DataFrame, capacity: Mapping[str, float] | None) -> NDArray[np.float64]:
    if capacity is None:
        room = (
            points["capacity"].to_numpy(dtype=float, na_value=np.nan)
            if "capacity" in points.columns
            else np.full(len(points), np.nan)
        )
    else:
        room = np.array([capacity.get(str(h), math.nan) for h in points["hub_id"]], dtype=float)
    if (room < 0).any():
        message = tr("受け入れられる人数は0以上の数にしてください。")
        raise ValueError(message)
    return np.where(np.isnan(room), math.inf, room)


def _pairs(points: pd.DataFrame, chosen: ChosenHubs, measure: Distance, limit: float) -> Pairs:
    if chosen.known is not Known.PLACES:
        none = np.empty(0, dtype=np.intp)
        return Pairs(none, none, np.empty(0))
    return measure.within(
        points[["x_m", "y_m"]].to_numpy(dtype=float),
        chosen.points[["x_m", "y_m"]].to_numpy(dtype=float),
        minutes=limit,
    )


def _areas(
    dataset: Dataset,
    points: pd.DataFrame,
    assignment: Assignment,
    reachable: NDArray[np.bool_],
    group: NDArray[np.intp],
    chosen: ChosenHubs,
    *,
    level: str,
) -> pd.DataFrame:
    table = area_names(dataset, level=level)
    residents = points["residents"].to_numpy(dtype=float)
    placed = np.isfinite(points["x_m"].to_numpy()) & (chosen.known is not Known.UNKNOWN)
    parts = {
        "residents": (residents, np.ones(len(points), dtype=bool)),
        "served": (assignment.served, placed),
        "reachable_full": (np.where(reachable, residents - assignment.served, 0.0), placed),
        "out_of_reach": (np.where(reachable, 0.0, residents), placed),
    }
    for name, (values, keep) in parts.items():
        use = keep & (group >= 0) & np.isfinite(residents)
        sums = np.bincount(group[use], weights=values[use], minlength=len(table))
        unknown = np.bincount(group[use], minlength=len(table)) == 0
        table[name] = pd.arrays.FloatingArray(np.where(unknown, 0.0, sums), unknown)
    basis = points["basis"].iloc[0] if len(points) else UNKNOWN
    table["basis"] = np.where(table["residents"].isna(), UNKNOWN, basis)
    return table


def _hub_loads(
    chosen: ChosenHubs, room: NDArray[np.float64], assignment: Assignment
) -> pd.DataFrame:
    limited = np.isfinite(room)
    return pd.DataFrame(
        {
            "hub_id": chosen.points["hub_id"].to_numpy(),
            "name": chosen.points["name"].to_numpy(),
            "capacity": pd.arrays.FloatingArray(np.where(limited, room, 0.0), ~limited),
            "assigned": assignment.assigned,
            "limited": limited,
        }
    )
