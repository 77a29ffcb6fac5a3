"""The solver against brute force, against spopt's own models, and against arithmetic by hand."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spopt.locate import MCLP, PMedian

from geodata.exact import best_sites
from geodata.location import (
    LocationProblem,
    covering,
    greedy,
    median,
    order_by_gain,
    settle_ties,
    swaps,
)


def brute_force(problem: LocationProblem, k: int) -> tuple[float, tuple[int, ...]]:
    """The most that k candidates save, and the first such set in the order of the indices."""
    sets = list(combinations(range(problem.candidates), k))
    saved = [problem.saved(s) for s in sets]
    best = max(saved)
    first = next(s for s, v in zip(sets, saved, strict=True) if v >= best - problem.tolerance)
    return best, first


@st.composite
def instances(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, int, float]:
    """Small towns on a grid, so that ties and exact limits do occur."""
    n = draw(st.integers(1, 9))
    m = draw(st.integers(1, 8))
    hubs = draw(st.integers(0, 3))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    weights = rng.choice([0.0, 1.0, 2.5, 100.0, 1234.567, 40_000.0], n)
    homes = rng.integers(0, 6, (n, 2)).astype(float)
    sites = rng.integers(0, 6, (m, 2)).astype(float)
    existing = rng.integers(0, 6, (hubs, 2)).astype(float)
    minutes = np.hypot(*(homes[:, None] - sites[None]).transpose(2, 0, 1))
    fixed = (
        np.hypot(*(homes[:, None] - existing[None]).transpose(2, 0, 1)).min(axis=1)
        if hubs
        else np.full(n, np.inf)
    )
    k = draw(st.integers(0, m))
    limit = draw(st.sampled_from([1.0, 2.0, np.hypot(2, 1), 3.0]))
    return weights, minutes, fixed, k, limit


def stated(model: str, weights, minutes, fixed, limit) -> LocationProblem:
    if model == "mclp":
        return covering(weights, minutes <= limit, fixed <= limit)
    return median(weights, minutes, fixed)


@pytest.mark.parametrize("model", ["mclp", "pmedian"])
@settings(max_examples=200, deadline=None)
@given(instance=instances())
def test_as_good_as_trying_every_set(model, instance) -> None:
    weights, minutes, fixed, k, limit = instance
    problem = stated(model, weights, minutes, fixed, limit)
    best, _ = brute_force(problem, k)
    found = best_sites(problem, k)
    assert found is not None
    assert found.proven
    assert len(set(found.sites)) == k
    assert set(found.sites) <= set(range(problem.candidates))
    assert problem.saved(found.sites) == pytest.approx(best, abs=10 * problem.tolerance + 1e-12)
    assert problem.saved(greedy(problem, k)) <= best + problem.tolerance


@pytest.mark.parametrize("model", ["mclp", "pmedian"])
@settings(max_examples=60, deadline=None)
@given(instance=instances())
def test_next_best_set_by_cuts_is_the_second_of_all(model, instance) -> None:
    weights, minutes, fixed, k, limit = instance
    problem = stated(model, weights, minutes, fixed, limit)
    first = best_sites(problem, k)
    second = best_sites(problem, k, excluded=[first.sites])
    others = [s for s in combinations(range(problem.candidates), k) if s != first.sites]
    if not others:
        assert second is None
        return
    assert second.sites != first.sites
    most = max(problem.saved(s) for s in others)
    assert second.saved == pytest.approx(most, abs=10 * problem.tolerance + 1e-12)


def town(n: int, hubs: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    places = rng.random((n, 2)) * 60
    weights = rng.integers(200, 6000, n).astype(float)
    minutes = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    return weights, minutes, minutes[:, rng.choice(n, hubs, replace=False)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("hubs", [1, 4])
def test_same_optimum_as_spopt_with_locked_hubs(seed: int, hubs: int) -> None:
    """spopt's own models keep the hubs by predefined facilities; ours reduce them away."""
    weights, minutes, to_hubs = town(30, hubs, seed)
    k, limit = 3, 8.0
    both = np.hstack([minutes, to_hubs])
    locked = np.r_[np.zeros(30, dtype=int), np.ones(hubs, dtype=int)]
    solver = pulp.HiGHS(msg=False, gapRel=0.0, gapAbs=1e-7, threads=1)

    theirs = MCLP.from_cost_matrix(
        both, weights, limit, k + hubs, predefined_facilities_arr=locked
    ).solve(solver, results=False)
    problem = covering(weights, minutes <= limit, to_hubs.min(axis=1) <= limit)
    already = float(weights[to_hubs.min(axis=1) <= limit].sum())
    assert already + best_sites(problem, k).saved == pytest.approx(theirs.problem.objective.value())

    theirs = PMedian.from_cost_matrix(
        both, weights, k + hubs, predefined_facilities_arr=locked
    ).solve(solver, results=False)
    problem = median(weights, minutes, to_hubs.min(axis=1))
    ours = problem.total(best_sites(problem, k).sites)
    assert ours == pytest.approx(theirs.problem.objective.value(), rel=1e-7)


@pytest.mark.parametrize("k", [2, 3, 5])
def test_p_median_without_hubs_is_proven_the_same_as_spopt(k: int) -> None:
    """The caps of the first look (exact._solve) must not cut the optimum off."""
    weights, minutes, _ = town(40, 1, 11)
    problem = median(weights, minutes, np.full(40, np.inf))
    found = best_sites(problem, k)
    solver = pulp.HiGHS(msg=False, gapRel=0.0, gapAbs=1e-7, threads=1)
    theirs = PMedian.from_cost_matrix(minutes, weights, k).solve(solver, results=False)
    assert found.proven
    assert problem.total(found.sites) == pytest.approx(theirs.problem.objective.value(), rel=1e-7)


def test_greedy_is_beaten_where_the_largest_first_choice_is_wrong() -> None:
    # Five groups of 3, 3, 2, 2, 4 residents. Candidate 0 reaches groups 0-1 partly with 2-3:
    #   0: groups 0 and 2 (3 + 2 = 5)      1: groups 1 and 3 (3 + 2 = 5)
    #   2: groups 0 and 1 (3 + 3 = 6)      3: group 4 (4)
    # Greedy, k = 2: 2 first (6), then 3 (4): 10. Best: 0 and 1 = 5 + 5 = 10: a tie.
    # With 2.5 residents in groups 2 and 3: 0 and 1 = 5.5 + 5.5 = 11 > 6 + 4 = 10.
    weights = np.array([3.0, 3.0, 2.5, 2.5, 4.0])
    within = np.array(
        [
            [1, 0, 1, 0],
            [0, 1, 1, 0],
            [1, 0, 0, 0],
            [0, 1, 0, 0],
            [0, 0, 0, 1],
        ],
        dtype=bool,
    )
    problem = covering(weights, within, np.zeros(5, dtype=bool))
    assert problem.saved(greedy(problem, 2)) == 10.0
    found = best_sites(problem, 2)
    assert found.sites == (0, 1)
    assert found.saved == 11.0


def test_p_median_by_hand() -> None:
    # Homes at 0, 10, 20 on a road with 1, 2, 3 residents; candidates at the homes; a hub at 0.
    # Before: 1*0 + 2*10 + 3*20 = 80. One site: at 10 → 0 + 0 + 30 = 30; at 20 → 20 + 0 = 20.
    # So 20 is best and saves 60; both saves 80.
    places = np.array([0.0, 10.0, 20.0])
    problem = median(np.array([1.0, 2.0, 3.0]), abs(places[:, None] - places[None]), places)
    assert problem.total(()) == 80.0
    assert best_sites(problem, 1).sites == (2,)
    assert best_sites(problem, 1).saved == 60.0
    assert best_sites(problem, 2).sites == (1, 2)
    assert best_sites(problem, 2).saved == 80.0
    assert order_by_gain(problem, (1, 2)) == ((2, 1), (60.0, 20.0))


def test_ties_go_to_the_first_candidates() -> None:
    # Four groups of 10, candidate j reaches group j only: every pair saves 20.
    problem = covering(np.full(4, 10.0), np.eye(4, dtype=bool), np.zeros(4, dtype=bool))
    assert best_sites(problem, 2).sites == (0, 1)
    assert settle_ties(problem, (2, 3)) == (0, 1)


def test_swaps_name_every_exchange() -> None:
    # Groups of 5, 4, 3; candidate j reaches group j. Chosen 0 and 1 save 9.
    # Swapping 1 for 2 saves 5 + 3 = 8; swapping 0 for 2 saves 4 + 3 = 7.
    problem = covering(np.array([5.0, 4.0, 3.0]), np.eye(3, dtype=bool), np.zeros(3, dtype=bool))
    assert swaps(problem, (0, 1)).ranked() == [(1, 2, 8.0), (0, 2, 7.0)]


def test_k_outside_the_candidates_is_refused() -> None:
    problem = covering(np.ones(2), np.eye(2, dtype=bool), np.zeros(2, dtype=bool))
    for k in (-1, 3):
        with pytest.raises(ValueError, match="k must lie"):
            best_sites(problem, k)


def test_no_residents_at_all() -> None:
    problem = covering(np.zeros(3), np.eye(3, dtype=bool), np.zeros(3, dtype=bool))
    assert best_sites(problem, 2).sites == (0, 1)
    empty = median(np.zeros(0), np.zeros((0, 3)), np.zeros(0))
    assert best_sites(empty, 1).sites == (0,)


def test_solving_prints_nothing() -> None:
    """highspy 1.16 greets on standard output, which would break ``--json``."""
    program = """
import numpy as np
from geodata.exact import _solve_once
from geodata.location import covering
rng = np.random.default_rng(0)
problem = covering(np.ones(20), rng.random((20, 20)) < 0.1, np.zeros(20, dtype=bool))
assert _solve_once(problem, 3, excluded=(), time_limit_s=30)[1]
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout == ""
