"""How far it is from residents to hubs: one interface, exchangeable measures.

Coverage and accessibility ask a ``Distance`` two questions: which hub is nearest, and which pairs
lie within a time. ``StraightLine`` is the default; ``geodata.network.Network`` and
``geodata.terrain.Slopes`` answer the same questions with streets and with slopes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geodata.language import tr
from geodata.walking import INCLUSIVE_TOLERANCE, Walking, require_minutes

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

# Rows asked of the tree at a time: bounds the memory of temporaries, whatever the size of the data.
_CHUNK = 50_000


class NoHubError(ValueError):
    """There is no hub to walk to."""


class Nearest(NamedTuple):
    """The nearest hub of each demand point.

    ``minutes`` is NaN where the demand point has no place, inf where no hub can be reached;
    ``hub`` is the row of the hub, -1 in both cases.
    """

    minutes: FloatArray
    hub: IntArray


class Pairs(NamedTuple):
    """Demand and hub pairs within a time: rows of both, and the minutes between them."""

    demand: IntArray
    hub: IntArray
    minutes: FloatArray


class Distance(Protocol):
    """A way to measure walking from demand points to hubs, both (n, 2) metres in a plane CRS."""

    @property
    def walking(self) -> Walking:
        """Speed and detour factor that the minutes rest on."""
        ...

    def nearest(self, demand_xy: FloatArray, hub_xy: FloatArray) -> Nearest:
        """Find the hub that takes the fewest minutes from each demand point."""
        ...

    def within(self, demand_xy: FloatArray, hub_xy: FloatArray, *, minutes: float) -> Pairs:
        """Find every pair within a time (inclusive), sorted by demand, then hub."""
        ...

    def describe(self) -> str:
        """Say in Japanese how minutes are measured, to be printed beside the figures."""
        ...


#: How minutes are measured, for who has to tell them apart (in words: ``Distance.describe``).
STRAIGHT, STREETS, SLOPES = "straight", "streets", "slopes"


@dataclass(frozen=True)
class StraightLine:
    """Straight-line distance × detour factor ÷ speed."""

    way: ClassVar[str] = STRAIGHT
    walking: Walking = field(default_factory=Walking)

    def nearest(self, demand_xy: FloatArray, hub_xy: FloatArray) -> Nearest:
        """Find the nearest hub of each demand point; see ``nearest_minutes``."""
        return nearest_minutes(demand_xy, hub_xy, self.walking)

    def within(self, demand_xy: FloatArray, hub_xy: FloatArray, *, minutes: float) -> Pairs:
        """Find every pair within a time (inclusive), sorted by demand, then hub."""
        limit = inclusive(require_minutes(minutes))
        pairs = pairs_within_radius(demand_xy, hub_xy, radius_m=self.walking.radius_m(limit))
        return Pairs(pairs.demand, pairs.hub, self.walking.minutes(pairs.minutes))

    def describe(self) -> str:
        """Say in Japanese how minutes are measured."""
        return tr(
            "直線距離×{detour:g}÷毎分{speed_m_per_min:g}m（道のりではない）",
            detour=self.walking.detour,
            speed_m_per_min=self.walking.speed_m_per_min,
        )


def nearest_minutes(
    demand_xy: FloatArray, hub_xy: FloatArray, walking: Walking | None = None
) -> Nearest:
    """Find the nearest hub of each demand point by straight line, and the minutes to it.

    Scales as (n + m) log m in time and n + m in memory (a k-d tree; no distance matrix).

    Parameters
    ----------
    demand_xy, hub_xy
        (n, 2) and (m, 2) metres in one plane CRS. Hubs with NaN are passed over.
    walking
        Speed and detour factor; the defaults of ``Walking`` when None.

    Returns
    -------
    nearest
        Minutes and row of the hub. Of hubs at one and the same place the first row is named.

    Raises
    ------
    NoHubError
        No hub has a place.

    Examples
    --------
    >>> residents = np.array([[0.0, 0.0], [3000.0, 0.0]])
    >>> hubs = np.array([[800.0, 0.0], [1600.0, 0.0]])
    >>> found = nearest_minutes(residents, hubs)
    >>> found.minutes.tolist(), found.hub.tolist()
    ([13.0, 22.75], [0, 1])
    """
    walking = walking or Walking()
    demand, hubs = as_xy(demand_xy), as_xy(hub_xy)
    rows = distinct_places(hubs)
    tree = cKDTree(hubs[rows])
    metres = np.full(len(demand), np.nan)
    hub = np.full(len(demand), -1, dtype=np.intp)
    placed = np.flatnonzero(np.isfinite(demand).all(axis=1))
    for start in range(0, len(placed), _CHUNK):
        part = placed[start : start + _CHUNK]
        metres[part], found = tree.query(demand[part])
        hub[part] = rows[found]
    return Nearest(walking.minutes(metres), hub)


def pairs_within_radius(demand_xy: FloatArray, hub_xy: FloatArray, *, radius_m: float) -> Pairs:
    """Find every pair within a straight-line radius (inclusive); ``minutes`` holds metres here."""
    demand, hubs = as_xy(demand_xy), as_xy(hub_xy)
    demand_rows = np.flatnonzero(np.isfinite(demand).all(axis=1))
    hub_rows = np.flatnonzero(np.isfinite(hubs).all(axis=1))
    if not len(demand_rows) or not len(hub_rows):
        none = np.empty(0, dtype=np.intp)
        return Pairs(none, none, np.empty(0))
    found = cKDTree(demand[demand_rows]).sparse_distance_matrix(
        cKDTree(hubs[hub_rows]), radius_m, output_type="ndarray"
    )
    i, j = demand_rows[found["i"]], hub_rows[found["j"]]
    order = np.lexsort((j, i))
    return Pairs(i[order], j[order], found["v"][order])


def inclusive(limit: float) -> float:
    """Widen a limit by a hair, so that exactly T is within T in floating point too."""
    return limit * (1 + INCLUSIVE_TOLERANCE)


def as_xy(points: FloatArray) -> FloatArray:
    """Check that points are an (n, 2) array of floats; ValueError in Japanese otherwise."""
    xy = np.asarray(points, dtype=float)
    if xy.size == 0:
        return xy.reshape(0, 2)
    if xy.ndim != 2 or xy.shape[1] != 2:
        message = tr("座標は（点の数, 2）の配列にしてください: {shape}", shape=xy.shape)
        raise ValueError(message)
    return xy


def distinct_places(hubs: FloatArray) -> IntArray:
    """Give the first row of every distinct place, so that ties are settled by row order."""
    rows = np.flatnonzero(np.isfinite(hubs).all(axis=1))
    if not len(rows):
        message = tr("位置の分かる拠点が1つもないため、徒歩時間を計算できません。")
        raise NoHubError(message)
    # Complex numbers sort by (x, y) in one pass, much faster than unique over rows.
    _, first = np.unique(hubs[rows, 0] + 1j * hubs[rows, 1], return_index=True)
    return np.sort(rows[first])
