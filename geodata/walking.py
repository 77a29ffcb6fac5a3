"""How straight-line metres become minutes on foot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from geodata.language import tr

#: 80 m a minute: 不動産の表示に関する公正競争規約施行規則 (road distance, rounded up there).
DEFAULT_SPEED_M_PER_MIN = 80.0
#: Road distance ÷ straight line; 1.3 is the usual figure for Japanese cities (1.2–1.4).
DEFAULT_DETOUR = 1.3
#: A time limit is inclusive: exactly 10 minutes is within 10, whatever the last float bit says.
INCLUSIVE_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Walking:
    """Walking speed (metres a minute) and detour factor (road ÷ straight line).

    Raises ValueError, in Japanese, where a value is not a positive finite number or the
    detour factor is below 1.

    >>> Walking().minutes(800.0)  # 800 m × 1.3 ÷ 80 m a minute
    13.0
    >>> round(Walking().radius_m(10))
    615
    """

    speed_m_per_min: float = DEFAULT_SPEED_M_PER_MIN
    detour: float = DEFAULT_DETOUR

    def __post_init__(self) -> None:
        if not (math.isfinite(self.speed_m_per_min) and self.speed_m_per_min > 0):
            raise ValueError(
                tr(
                    "歩く速さは0より大きい数（m/分）にしてください: {speed_m_per_min}",
                    speed_m_per_min=self.speed_m_per_min,
                )
            )
        if not (math.isfinite(self.detour) and self.detour >= 1):
            raise ValueError(tr("迂回率は1以上の数にしてください: {detour}", detour=self.detour))

    @overload
    def minutes(self, metres: float) -> float: ...
    @overload
    def minutes(self, metres: NDArray[np.float64]) -> NDArray[np.float64]: ...
    def minutes(self, metres: float | NDArray[np.float64]) -> float | NDArray[np.float64]:
        """Minutes on foot for a straight-line distance in metres."""
        return metres * self.detour / self.speed_m_per_min

    def radius_m(self, minutes: float) -> float:
        """Straight-line metres that are walked in *minutes*; the inverse of :meth:`minutes`."""
        return require_minutes(minutes) * self.speed_m_per_min / self.detour


def require_minutes(minutes: float) -> float:
    """Return *minutes* when it is a positive finite number, else raise ValueError in Japanese."""
    if not (math.isfinite(minutes) and minutes > 0):
        raise ValueError(tr("時間は0より大きい数（分）にしてください: {minutes}", minutes=minutes))
    return float(minutes)
