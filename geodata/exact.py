"""The best k sites, exactly: spopt's models, solved by HiGHS through pulp.

spopt writes every pair of resident group and candidate into its models; of 400 x 400 pairs some
8 % can matter once the existing hubs stand, and writing the rest took ten times longer than
solving. So the problem is reduced first (nobody who cannot gain, no candidate that cannot help,
equal groups merged, existing hubs folded into what each group pays already) and only the pairs
that can matter become constraints. The existing hubs are thereby fixed by construction.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.location import Floats, LocationProblem, greedy, settle_ties

#: A page waits for the answer; a larger problem is cut off and said to be unproven.
TIME_LIMIT_S = 60.0
#: Weights are scaled so that the largest saving of a pair is this, far above HiGHS's tolerances.
_SCALE = 1000.0
#: How far beyond what a greedy choice costs a group the first look goes, and each further look.
_FIRST_CAP = 1.5
_RAISE = 1.2


@dataclass(frozen=True)
class Solution:
    """The chosen candidates (indices, ascending), what they save, whether proven best."""

    sites: tuple[int, ...]
    saved: float
    proven: bool


def best_sites(
    problem: LocationProblem,
    k: int,
    *,
    excluded: Collection[tuple[int, ...]] = (),
    time_limit_s: float = TIME_LIMIT_S,
) -> Solution | None:
    """Choose the k candidates (0 <= k <= m) that together save most.

    *excluded* sets of k candidates may not be returned (no-good cuts): the answer is then the best
    of the other sets, and None where there is no other. Ties are settled by index, so the order of
    the candidates decides. Raises ValueError where k does not fit.
    """
    if not 0 <= k <= problem.candidates:
        raise ValueError(f"k must lie in 0..{problem.candidates}: {k}")
    if not excluded:
        easy = _without_solver(problem, k)
        if easy is not None:
            sites = settle_ties(problem, easy)
            return Solution(sites, problem.saved(sites), proven=True)
    elif k in (0, problem.candidates):
        return None
    found, proven = _solve(problem, k, excluded=excluded, time_limit_s=time_limit_s)
    if found is None:
        return None
    sites = tuple(sorted(found)) if excluded else settle_ties(problem, found)
    return Solution(sites, problem.saved(sites), proven=proven)


def _without_solver(problem: LocationProblem, k: int) -> tuple[int, ...] | None:
    """Answer the cases that need no optimisation: none, one or all sites, or everything saved."""
    if k in (0, problem.candidates):
        return tuple(range(k))
    chosen = greedy(problem, k)
    if k == 1:
        return chosen
    everything = problem.saved(range(problem.candidates))
    # Nothing can save more than all candidates together.
    return chosen if problem.saved(chosen) >= everything - problem.tolerance else None


def _solve(
    problem: LocationProblem,
    k: int,
    *,
    excluded: Collection[tuple[int, ...]],
    time_limit_s: float,
) -> tuple[tuple[int, ...] | None, bool]:
    """Give the best k candidates outside *excluded*, and whether they are proven best.

    Where nothing exists yet, far candidates matter to nobody once k sites are open, but are most
    of the pairs. So each group is first let off with at most a cap of cost, which only makes the
    problem easier: where the answer to the easier problem keeps within the caps, or another set
    known saves as much, it is the best of the real problem too. Else the broken caps are raised.
    """
    if problem.anchored:
        found, proven = _solve_once(problem, k, excluded=excluded, time_limit_s=time_limit_s)
        fallback = tuple(sorted(greedy(problem, k)))
        usable = [s for s in (found, None if proven else fallback) if s and s not in excluded]
        return max(usable, key=problem.saved, default=None), proven
    start = tuple(sorted(greedy(problem, k)))
    best = None if start in excluded else start
    caps = np.minimum(problem.fixed, _FIRST_CAP * problem.served(start))
    deadline = time.monotonic() + time_limit_s
    while True:
        eased = replace(problem, fixed=caps)
        found, proven = _solve_once(
            eased, k, excluded=excluded, time_limit_s=max(deadline - time.monotonic(), 0.0)
        )
        if found is not None and (best is None or problem.saved(found) > problem.saved(best)):
            best = found
        if not proven or found is None:
            return best, proven
        # Cost in the easier problem is never above the real cost: a bound for every set.
        if best is not None and problem.total(best) <= eased.total(found) + problem.tolerance:
            return best, True
        served = problem.served(found)
        caps = np.where(served > caps, np.minimum(problem.fixed, _RAISE * served), caps)


def _solve_once(
    problem: LocationProblem,
    k: int,
    *,
    excluded: Collection[tuple[int, ...]],
    time_limit_s: float,
) -> tuple[tuple[int, ...] | None, bool]:
    # spopt and pulp take seconds to import; whoever only looks at maps should not wait for them.
    import pulp

    gains = problem.weights[:, None] * np.maximum(problem.fixed[:, None] - problem.cost, 0.0)
    model = _model(_reduced(gains), problem.candidates, k)
    for cut in excluded:
        model.problem += pulp.lpSum([model.fac_vars[site] for site in cut]) <= k - 1
    # HiGHS stops at a gap of 0.01 % by default, which would not be the optimum. One thread: the
    # same problem takes the same path, and a server has other people to serve.
    solver = pulp.HiGHS(msg=False, gapRel=0.0, gapAbs=1e-7, threads=1, timeLimit=time_limit_s)
    model.problem.solve(solver)
    status = model.problem.sol_status
    if status == pulp.LpSolutionInfeasible:
        return None, True
    found = _chosen(model)
    return (found if len(found) == k else None), status == pulp.LpSolutionOptimal


def _reduced(gains: Floats) -> Floats:
    """Drop the groups that cannot gain, merge those that gain at the same candidates alike."""
    rows = gains[(gains > 0).any(axis=1)]
    if not len(rows):
        return rows
    flat = _is_flat(rows)
    if not flat.any():
        return rows
    # A flat row gains the same wherever it is served: only which candidates serve it matters.
    patterns, inverse = np.unique(rows[flat] > 0, axis=0, return_inverse=True)
    weight = np.zeros(len(patterns))
    np.add.at(weight, inverse.ravel(), rows[flat].max(axis=1))
    return np.vstack([patterns * weight[:, None], rows[~flat]])


def _is_flat(rows: Floats) -> NDArray[np.bool_]:
    lowest = np.where(rows > 0, rows, np.inf).min(axis=1)
    flat: NDArray[np.bool_] = lowest == rows.max(axis=1)
    return flat


def _model(gains: Floats, candidates: int, k: int) -> Any:
    """Write the mixed integer programme: maximise the gains of the groups served.

    A flat row is served at most once, by the sum of its candidates (Church and ReVelle's
    constraint); any other row needs an assignment to one open candidate (Hakimi's, as ReVelle and
    Swain 1970 write it). Only the candidates are integer: the rest is integer by itself.
    """
    import pulp
    from spopt.locate import MCLP
    from spopt.locate.base import FacilityModelBuilder

    model = MCLP("sites", pulp.LpProblem("sites", pulp.LpMaximize))
    FacilityModelBuilder.add_facility_integer_variable(model, range(candidates), "x[{i}]")
    opened = model.fac_vars
    flat = _is_flat(gains)
    scaled = gains * (_SCALE / gains.max()) if gains.size else gains
    objective: list[tuple[Any, float]] = []
    for row in range(len(scaled)):
        useful = np.flatnonzero(scaled[row] > 0).tolist()
        if flat[row]:
            served = model.problem.add_variable(f"y_{row}", 0, 1)
            objective.append((served, float(scaled[row, useful[0]])))
            model.problem += (
                pulp.LpAffineExpression([(served, 1.0)] + [(opened[j], -1.0) for j in useful]) <= 0
            )
            continue
        assigned = [model.problem.add_variable(f"z_{row}_{j}", 0, 1) for j in useful]
        objective += list(zip(assigned, scaled[row, useful].tolist(), strict=True))
        model.problem += pulp.LpAffineExpression([(z, 1.0) for z in assigned]) <= 1
        for z, j in zip(assigned, useful, strict=True):
            model.problem += pulp.LpAffineExpression([(z, 1.0), (opened[j], -1.0)]) <= 0
    model.problem.setObjective(pulp.LpAffineExpression(objective))
    FacilityModelBuilder.add_facility_constraint(model, k)
    return model


def _chosen(model: Any) -> tuple[int, ...]:
    return tuple(j for j, x in enumerate(model.fac_vars) if (x.value() or 0.0) > 0.5)
