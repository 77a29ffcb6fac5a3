"""Slopes: walking uphill takes longer (坂を考える).

Tobler, W. (1993) Three presentations on geographical analysis and modeling. NCGIA Technical
Report 93-1: walking speed = 6 · exp(-3.5 · |slope + 0.05|) km/h.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.ndimage import map_coordinates
from scipy.spatial import cKDTree

from geodata.distance import (
    SLOPES,
    FloatArray,
    Nearest,
    Pairs,
    StraightLine,
    as_xy,
    distinct_places,
    inclusive,
    pairs_within_radius,
)
from geodata.language import tr
from geodata.walking import Walking, require_minutes

if TYPE_CHECKING:
    pass

# On the gentle way down that Tobler's walkers like best (5 percent) they are this much faster
# than on the flat: no walk can beat the straight line by more.
FASTEST = math.exp(3.5 * 0.05)

_STEP_M = 20.0
# Candidate hubs looked at first; more are taken only where these do not settle the matter.
_CANDIDATES = 4
# Pairs sampled at a time × samples on the line: bounds the memory.
_SAMPLES_AT_ONCE = 2_000_000


class TerrainError(ValueError):
    """An elevation grid that cannot be used (Japanese message)."""


@dataclass(frozen=True, eq=False)
class ElevationGrid:
    """Elevations on a regular grid, north up.

    ``metres`` is (rows, columns), row 0 the northernmost, without gaps. The centre of the first
    cell lies at (``west``, ``north``) in ``crs``; ``step_x`` and ``step_y`` (both positive, in the
    units of the CRS) are the distances between centres.
    """

    metres: NDArray[np.float32]
    west: float
    north: float
    step_x: float
    step_y: float
    crs: str

    def sample(self, xy: FloatArray, *, plane_epsg: int) -> FloatArray:
        """Give the elevation (metres, bilinear) of (n, 2) places in a plane CRS; NaN off the grid.

        Half a cell beyond the outermost centres still counts as the grid.
        """
        row, column = self._cells(xy, plane_epsg)
        rows, columns = self.metres.shape
        with np.errstate(invalid="ignore"):
            on = (column >= -0.5) & (column <= columns - 0.5) & (row >= -0.5) & (row <= rows - 0.5)
        return np.where(on, self._heights(row, column), np.nan)

    def sample_clamped(self, xy: FloatArray, *, plane_epsg: int) -> FloatArray:
        """Give the elevation as ``sample`` does; off the grid that of its edge.

        For the way between two places on the grid: in a grid of degrees a straight line of the
        plane bends, and may leave the edge by a hair.
        """
        return self._heights(*self._cells(xy, plane_epsg))

    def _cells(self, xy: FloatArray, plane_epsg: int) -> tuple[FloatArray, FloatArray]:
        x, y = _to_grid(plane_epsg, self.crs).transform(xy[:, 0], xy[:, 1])
        row = (self.north - np.asarray(y)) / self.step_y
        return row, (np.asarray(x) - self.west) / self.step_x

    def _heights(self, row: FloatArray, column: FloatArray) -> FloatArray:
        at = np.nan_to_num(np.vstack([row, column]), posinf=0.0, neginf=0.0)
        return np.asarray(
            map_coordinates(self.metres, at, output=np.float64, order=1, mode="nearest")
        )


@lru_cache(maxsize=8)
def _to_grid(plane_epsg: int, crs: str) -> Transformer:
    return Transformer.from_crs(f"EPSG:{plane_epsg}", crs, always_xy=True)


def tobler_pace(slope: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the time that a slope takes, as a multiple of the time on the flat.

    Tobler's speed at a slope (rise ÷ run, downhill negative) is divided into that on the flat, so
    the flat is walked at the chosen speed: 1 at 0, 1.42 up 10 percent, 0.84 down 5 percent.
    """
    return np.asarray(np.exp(3.5 * (np.abs(slope + 0.05) - 0.05)))


@dataclass(frozen=True, eq=False)
class Slopes:
    """Straight line × detour factor ÷ speed, slowed by the slopes on the line; a ``Distance``.

    Elevations are sampled along the straight line at most ``step_m`` apart, and each stretch is
    walked at Tobler's pace for its slope. Minutes are those of the way to the hub; the way back
    differs.

    Parameters
    ----------
    grid
        The elevations; must cover every hub and every resident.
    walking
        Speed on the flat and detour factor. The road is taken to be as steep as the straight line.
    plane_epsg
        The plane CRS of the points.
    step_m
        The longest stretch between samples.
    """

    way: ClassVar[str] = SLOPES
    grid: ElevationGrid
    plane_epsg: int
    walking: Walking = field(default_factory=Walking)
    step_m: float = _STEP_M

    def __post_init__(self) -> None:
        """Check the step."""
        if not (math.isfinite(self.step_m) and self.step_m > 0):
            message = tr(
                "標高を読む間隔は0より大きい数（m）にしてください: {step_m}", step_m=self.step_m
            )
            raise TerrainError(message)

    def nearest(self, demand_xy: FloatArray, hub_xy: FloatArray) -> Nearest:
        """Find the hub of the quickest walk; exact, though only near hubs are measured.

        A hub can be left out once even its best pace (``FASTEST``) would lose.
        """
        demand, hubs = as_xy(demand_xy), as_xy(hub_xy)
        rows = distinct_places(hubs)
        self._require_cover(demand, hubs[rows])
        tree = cKDTree(hubs[rows])
        minutes = np.full(len(demand), np.nan)
        hub = np.full(len(demand), -1, dtype=np.intp)
        open_rows = np.flatnonzero(np.isfinite(demand).all(axis=1))
        k = min(_CANDIDATES, len(rows))
        while len(open_rows):
            metres, found = tree.query(demand[open_rows], k=np.arange(1, k + 1))
            walks = self.minutes_between(
                np.repeat(demand[open_rows], k, axis=0), hubs[rows[found.ravel()]]
            ).reshape(-1, k)
            best = walks.argmin(axis=1)
            at = np.arange(len(open_rows))
            minutes[open_rows], hub[open_rows] = walks[at, best], rows[found[at, best]]
            if k == len(rows):
                break
            bound = self.walking.minutes(metres[:, -1]) / FASTEST
            open_rows = open_rows[bound < walks[at, best]]
            k = min(k * 4, len(rows))
        return Nearest(minutes, hub)

    def within(self, demand_xy: FloatArray, hub_xy: FloatArray, *, minutes: float) -> Pairs:
        """Find every pair within a time (inclusive), sorted by demand, then hub."""
        limit = inclusive(require_minutes(minutes))
        demand, hubs = as_xy(demand_xy), as_xy(hub_xy)
        self._require_cover(demand, hubs)
        near = pairs_within_radius(demand, hubs, radius_m=self.walking.radius_m(limit) * FASTEST)
        walks = self.minutes_between(demand[near.demand], hubs[near.hub])
        keep = walks <= limit
        return Pairs(near.demand[keep], near.hub[keep], walks[keep])

    def minutes_between(self, from_xy: FloatArray, to_xy: FloatArray) -> FloatArray:
        """Give the minutes of each walk from a row of ``from_xy`` to that of ``to_xy``."""
        metres = np.hypot(*(to_xy - from_xy).T)
        # Numbers of stretches in powers of two: few distinct shapes, and the minutes of a pair
        # do not depend on which other pairs are asked for.
        stretches = np.exp2(np.ceil(np.log2(np.maximum(metres / self.step_m, 1.0)))).astype(int)
        result = np.zeros(len(metres))
        for count in np.unique(stretches):
            rows = np.flatnonzero(stretches == count)
            size = max(1, _SAMPLES_AT_ONCE // (int(count) + 1))
            for start in range(0, len(rows), size):
                part = rows[start : start + size]
                result[part] = self._walk(from_xy[part], to_xy[part], metres[part], int(count))
        return result

    def describe(self) -> str:
        """Say in Japanese how minutes are measured."""
        flat = StraightLine(self.walking).describe()
        return tr(
            "{flat}、坂はToblerの式（平らな道で毎分{speed_m_per_min:g}m）",
            flat=flat,
            speed_m_per_min=self.walking.speed_m_per_min,
        )

    def _walk(
        self, from_xy: FloatArray, to_xy: FloatArray, metres: FloatArray, count: int
    ) -> FloatArray:
        along = np.linspace(0.0, 1.0, count + 1)[None, :, None]
        places = from_xy[:, None, :] + (to_xy - from_xy)[:, None, :] * along
        height = self.grid.sample_clamped(places.reshape(-1, 2), plane_epsg=self.plane_epsg)
        rise = np.diff(height.reshape(len(metres), count + 1), axis=1)
        run = (metres / count)[:, None]
        slope = np.divide(rise, run, out=np.zeros_like(rise), where=run > 0)
        flat_m: FloatArray = (run * tobler_pace(slope)).sum(axis=1)
        return self.walking.minutes(flat_m)

    def _require_cover(self, demand: FloatArray, hubs: FloatArray) -> None:
        places = np.vstack([demand, hubs])
        places = places[np.isfinite(places).all(axis=1)]
        outside = int(np.isnan(self.grid.sample(places, plane_epsg=self.plane_epsg)).sum())
        if outside:
            message = tr(
                "標高データの範囲の外に、町丁目や拠点が{outside}か所あります。"
                "対象の全体を含む標高データを使ってください。",
                outside=outside,
            )
            raise TerrainError(message)
