"""What a move of a slider costs, and how the benches that measure it report it."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """Medians of one way: milliseconds and bytes for one move."""

    server_ms: float
    round_trip_ms: float
    received_bytes: float

    @classmethod
    def of(cls, runs: Sequence[float], trips: Sequence[float], sizes: Sequence[int]) -> Cost:
        """The medians of what was measured."""
        return cls(statistics.median(runs), statistics.median(trips), statistics.median(sizes))


def print_costs(costs: Mapping[str, Cost], *, of: str, base: str, moves: int) -> None:
    """Print a table of every way, each figure with its ratio to *base*; *of* heads the names."""
    print(f"one slider move, medians of {moves} moves (ratio to {base})")
    print(f"{of:<15}{'server ms':>18}{'round trip ms':>20}{'bytes':>24}")
    to = costs[base]
    for name, cost in costs.items():
        print(
            f"{name:<15}"
            f"{_with_ratio(cost.server_ms, to.server_ms, '.1f'):>18}"
            f"{_with_ratio(cost.round_trip_ms, to.round_trip_ms, '.0f'):>20}"
            f"{_with_ratio(cost.received_bytes, to.received_bytes, ',.0f'):>24}"
        )


def _with_ratio(value: float, base: float, form: str) -> str:
    return f"{value:{form}} ({value / base:.3f})"
