"""The mathematics of choosing sites: costs in, the best k sites out. Knows no map and no dataset.

Both models are one here. Resident group i (weight w_i) pays c_ij when served by candidate j and
f_i when served by what exists already; everyone takes the cheapest. Choosing k candidates saves

    saved(S) = sum_i w_i * max(0, f_i - min_{j in S} c_ij)

and the best S saves most. With c and f the minutes on foot this is the p-median (Hakimi 1964,
1965) with fixed facilities; with c = 0 within the limit and 1 beyond it is the maximal covering
location problem, MCLP (Church and ReVelle 1974), and saved(S) is the newly covered weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Two objectives closer than this share of the larger one are the same; floats decide nothing.
SAME = 1e-9


@dataclass(frozen=True, eq=False)
class LocationProblem:
    """What choosing costs: *weights* (n,), *cost* (n, m) by candidate, *fixed* (n,) without any.

    *anchored* is False where nothing exists yet and the cost is minutes: "before" is then
    undefined, and *fixed* holds the worst candidate's cost, which shifts every objective by the
    same constant. Build with ``covering`` or ``median``.
    """

    weights: Floats
    cost: Floats
    fixed: Floats
    anchored: bool = True

    @property
    def candidates(self) -> int:
        return int(self.cost.shape[1])

    def served(self, sites: Iterable[int]) -> Floats:
        """Give each group's cost (n,) once the candidates *sites* stand beside what exists."""
        chosen = list(sites)
        if not chosen:
            return self.fixed
        served: Floats = np.minimum(self.fixed, self.cost[:, chosen].min(axis=1))
        return served

    def saved(self, sites: Iterable[int]) -> float:
        """Give the weighted cost that *sites* save together."""
        return float(self.weights @ (self.fixed - self.served(sites)))

    def total(self, sites: Iterable[int]) -> float:
        """Give the weighted cost that remains with *sites*."""
        return float(self.weights @ self.served(sites))

    def gains(self, served: Floats) -> Floats:
        """Give what each candidate (m,) would save beyond the costs *served* (n,)."""
        gains: Floats = self.weights @ np.maximum(served[:, None] - self.cost, 0.0)
        return gains

    @property
    def tolerance(self) -> float:
        """How far two objectives may lie apart and still be the same."""
        return SAME * float(self.weights @ self.fixed)


def covering(weights: Floats, within: Bools, covered: Bools) -> LocationProblem:
    """State the MCLP: *within* (n, m) whom a candidate reaches, *covered* (n,) whom hubs reach."""
    return LocationProblem(
        weights=np.asarray(weights, dtype=float),
        cost=np.where(within, 0.0, 1.0),
        fixed=np.where(covered, 0.0, 1.0),
    )


def median(weights: Floats, minutes: Floats, fixed: Floats) -> LocationProblem:
    """State the p-median: *minutes* (n, m) to candidates, *fixed* (n,) to hubs (inf: none).

    Who has no hub pays the minutes to the worst candidate until one is open; who can reach no
    candidate either (inf) pays nothing and changes nothing.
    """
    anchored = bool(np.isfinite(fixed).all())
    if not anchored:
        reachable = np.where(np.isfinite(minutes), minutes, 0.0)
        worst = reachable.max(axis=1, initial=0.0)
        fixed = np.where(np.isfinite(fixed), fixed, worst)
    return LocationProblem(
        weights=np.asarray(weights, dtype=float),
        cost=np.asarray(minutes, dtype=float),
        fixed=np.asarray(fixed, dtype=float),
        anchored=anchored,
    )


def greedy(problem: LocationProblem, k: int) -> tuple[int, ...]:
    """Choose k candidates one after another, each the best there and then (first index on a tie).

    At least 1 - 1/e = 63 % of the optimum (Nemhauser, Wolsey and Fisher 1978), often all of it.
    """
    return order_by_gain(problem, range(problem.candidates), limit=k)[0]


def order_by_gain(
    problem: LocationProblem, sites: Iterable[int], *, limit: int | None = None
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Rank *sites* by what each adds to those before it; give the ranking and the gains."""
    left = sorted(set(sites))
    served = problem.fixed
    ranked: list[int] = []
    gains: list[float] = []
    while left and (limit is None or len(ranked) < limit):
        gain = problem.weights @ np.maximum(served[:, None] - problem.cost[:, left], 0.0)
        # Within the tolerance of the best, the first in order wins.
        place = int(np.argmax(gain >= gain.max() - problem.tolerance))
        site = left.pop(place)
        ranked.append(site)
        gains.append(float(gain[place]))
        served = np.minimum(served, problem.cost[:, site])
    return tuple(ranked), tuple(gains)


@dataclass(frozen=True, eq=False)
class Swaps:
    """Every exchange of one chosen site (rows, in the order of *sites*) for one other (columns)."""

    sites: tuple[int, ...]
    others: NDArray[np.intp]
    saved: Floats

    def ranked(self) -> list[tuple[int, int, float]]:
        """List the swaps as (site out, site in, saved), best first, ties by index."""
        out, into = np.unravel_index(np.arange(self.saved.size), self.saved.shape)
        order = np.lexsort((self.others[into], np.asarray(self.sites)[out], -self.saved.ravel()))
        flat = self.saved.ravel()
        return [(self.sites[int(out[i])], int(self.others[into[i]]), float(flat[i])) for i in order]


def swaps(problem: LocationProblem, sites: Sequence[int]) -> Swaps:
    """Evaluate all k × (m - k) exchanges of one chosen site for one that was not chosen."""
    chosen = tuple(sorted(sites))
    others = np.setdiff1d(np.arange(problem.candidates), np.array(chosen, dtype=int))
    saved = np.empty((len(chosen), len(others)))
    for row, site in enumerate(chosen):
        rest = [other for other in chosen if other != site]
        served = problem.served(rest)
        saved[row] = problem.saved(rest) + problem.gains(served)[others]
    return Swaps(sites=chosen, others=others, saved=saved)


def settle_ties(problem: LocationProblem, sites: Sequence[int]) -> tuple[int, ...]:
    """Move along equal single swaps to the set that comes first by index.

    A solver may return any of several equal sets; which one must not depend on its mood. A swap
    that saves more (possible only where optimality was not proven) is taken as well.
    """
    current = tuple(sorted(sites))
    value = problem.saved(current)
    while True:
        options = swaps(problem, current)
        if not options.saved.size:
            return current
        best = float(options.saved.max())
        if best > value + problem.tolerance:
            row, column = np.unravel_index(int(options.saved.argmax()), options.saved.shape)
            current = _exchange(current, current[int(row)], int(options.others[column]))
            value = problem.saved(current)
            continue
        rows, columns = np.nonzero(options.saved >= value - problem.tolerance)
        # A set comes earlier exactly when a later site leaves for an earlier one.
        earlier = [
            _exchange(current, current[r], int(options.others[c]))
            for r, c in zip(rows.tolist(), columns.tolist(), strict=True)
            if options.others[c] < current[r]
        ]
        if not earlier:
            return current
        current = min(earlier)


def _exchange(sites: tuple[int, ...], out: int, into: int) -> tuple[int, ...]:
    return tuple(sorted({*sites} - {out} | {into}))
