"""Siting: exact against greedy, our reduced models against spopt's own, first against next.

    python -m tests.bench.siting [--large]

Prints ratios; times are of this machine and prove nothing by themselves.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from geodata import store
from geodata.exact import best_sites
from geodata.location import Floats, LocationProblem, covering, greedy, median
from geodata.siting import find_sites

LIMIT = 10.0
HUBS = 9
METRES_PER_MINUTE = 80 / 1.3
K = 5


def town(n: int, *, seed: int = 0) -> tuple[Floats, Floats, Floats]:
    """Give residents (n,), minutes between n places (n, n) and to the nearest of some hubs (n,)."""
    rng = np.random.default_rng(seed)
    # As dense as 江戸川区: 199 町丁目 on 49 km².
    places = rng.random((n, 2)) * 1000 * np.sqrt(49 * n / 199)
    weights = rng.integers(500, 6000, n).astype(float)
    metres = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    hubs = rng.choice(n, HUBS, replace=False)
    return weights, metres / METRES_PER_MINUTE, metres[:, hubs].min(axis=1) / METRES_PER_MINUTE


def timed(work: Callable[[], Any], *, repeat: int = 3) -> tuple[float, Any]:
    """Give the shortest of some runs (seconds) and the result."""
    best, result = float("inf"), None
    for _ in range(repeat):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


def stated(model: str, n: int, *, hubs: bool = True) -> LocationProblem:
    weights, minutes, fixed = town(n)
    if model == "mclp":
        return covering(weights, minutes <= LIMIT, fixed <= LIMIT)
    return median(weights, minutes, fixed if hubs else np.full(n, np.inf))


def by_spopt(model: str, n: int, k: int) -> float:
    """Solve the same question by spopt's own models, hubs as predefined facilities."""
    import pulp
    from spopt.locate import MCLP, PMedian

    weights, minutes, fixed = town(n)
    # One column stands for all hubs: whoever uses a hub uses the nearest.
    cost = np.column_stack([minutes, fixed])
    locked = np.r_[np.zeros(n, dtype=int), 1]
    solver = pulp.HiGHS(msg=False, gapRel=0.0, gapAbs=1e-7, threads=1)
    given = {"predefined_facilities_arr": locked}
    made = (
        MCLP.from_cost_matrix(cost, weights, LIMIT, k + 1, **given)
        if model == "mclp"
        else PMedian.from_cost_matrix(cost, weights, k + 1, **given)
    )
    return float(made.solve(solver, results=False).problem.objective.value())


def against_greedy(model: str, n: int, *, hubs: bool = True) -> None:
    problem = stated(model, n, hubs=hubs)
    exact_s, answer = timed(lambda: best_sites(problem, K), repeat=3 if hubs else 1)
    greedy_s, quick = timed(lambda: greedy(problem, K))
    loss = 1 - problem.saved(quick) / answer.saved
    note = "" if hubs else " without hubs"
    print(
        f"{model} {n} x {n}{note}, k = {K}: exact {exact_s:.3f} s (proven {answer.proven}), "
        f"greedy {greedy_s:.4f} s, greedy leaves {loss:.2%} of the gain"
    )


def against_spopt(model: str, n: int) -> None:
    problem = stated(model, n)
    ours_s, answer = timed(lambda: best_sites(problem, K))
    theirs_s, objective = timed(lambda: by_spopt(model, n, K), repeat=1)
    # spopt's MCLP counts whom the hubs cover as well.
    already = float(problem.weights.sum() - problem.weights @ problem.fixed)
    ours = already + answer.saved if model == "mclp" else problem.total(answer.sites)
    same = abs(ours - objective) <= 1e-6 * abs(objective)
    print(
        f"{model} {n} x {n}, k = {K}: reduced {ours_s:.3f} s, spopt's own model {theirs_s:.3f} s, "
        f"{theirs_s / ours_s:.1f} times faster, same optimum {same}"
    )


def greedy_over_towns(model: str, n: int, towns: int) -> None:
    """How often greedy misses the optimum, and by how much."""
    losses = []
    for seed in range(towns):
        weights, minutes, fixed = town(n, seed=seed)
        problem = (
            covering(weights, minutes <= LIMIT, fixed <= LIMIT)
            if model == "mclp"
            else median(weights, minutes, fixed)
        )
        answer = best_sites(problem, K)
        losses.append(1 - problem.saved(greedy(problem, K)) / answer.saved)
    missed = sum(loss > 1e-9 for loss in losses)
    print(
        f"{model} {n} x {n}, k = {K}, {towns} towns: greedy misses the optimum in {missed}, "
        f"by {np.mean(losses):.2%} on average, {max(losses):.2%} at most"
    )


def first_and_next(code: str, hub_type: str) -> None:
    """A whole answer (choice, curve, near-ties) for real data; the first pays the imports."""
    program = (
        "import time; from geodata import store; from geodata.siting import find_sites; "
        f"d = store.load({code!r}); s = time.perf_counter(); "
        f"find_sites(d, hub_type={hub_type!r}, count={K}, minutes={LIMIT}); "
        "print(time.perf_counter() - s)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    first = float(done.stdout)
    dataset = store.load(code)

    def ask(model: str = "mclp") -> Any:
        return find_sites(dataset, hub_type=hub_type, count=K, minutes=LIMIT, model=model)

    ask()
    following, _ = timed(ask)
    walks, _ = timed(lambda: ask("pmedian"))
    kept = lru_cache(maxsize=8)(ask)
    kept()
    again, _ = timed(kept)
    print(
        f"{code} {hub_type}, k = {K}, curve and near-ties: first {first:.2f} s, next "
        f"{following:.2f} s ({first / following:.1f} times), p-median {walks:.2f} s; "
        f"the kept result {again * 1e6:.1f} µs"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true", help="p-median 400 x 400 without hubs too")
    large = parser.parse_args().large
    best_sites(stated("mclp", 30), 2)  # the imports of the solver are not measured here
    for n in (200, 400):
        against_greedy("mclp", n)
        against_spopt("mclp", n)
    for n in (200, 400):
        against_greedy("pmedian", n)
    against_spopt("pmedian", 200)
    against_greedy("pmedian", 200, hubs=False)
    if large:
        against_greedy("pmedian", 400, hubs=False)
    greedy_over_towns("mclp", 200, 20)
    greedy_over_towns("pmedian", 200, 20)
    first_and_next("13123", "なごみの家")


if __name__ == "__main__":
    main()
