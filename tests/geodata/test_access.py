"""E2SFCA, the Lorenz curve and Gini, computed on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import store
from geodata.access import Decay, access_by_area, access_scores, e2sfca, lorenz
from geodata.distance import StraightLine
from geodata.walking import Walking
from tests.geodata.factories import make_dataset

PLAIN = Walking(speed_m_per_min=60.0, detour=1.0)


def test_weights_of_the_bands_with_inclusive_ends() -> None:
    minutes = np.array([0.0, 10.0, 10.001, 20.0, 30.0, 30.001])
    assert Decay().weigh(minutes).tolist() == [1.0, 1.0, 0.68, 0.68, 0.22, 0.0]
    assert Decay().describe() == "0〜10分 1.00、10〜20分 0.68、20〜30分 0.22"


def test_two_hubs_on_paper() -> None:
    # People at 0 m (1,000) and 900 m (2,000); hubs at 0 m and 1,200 m; 60 m a minute.
    #          hub 1            hub 2
    # P1    0 min → 1.00    20 min → 0.68
    # P2   15 min → 0.68     5 min → 1.00
    # R1 = 1 ÷ (1000 × 1.00 + 2000 × 0.68) = 1 ÷ 2360
    # R2 = 1 ÷ (1000 × 0.68 + 2000 × 1.00) = 1 ÷ 2680
    # A1 = 1.00 R1 + 0.68 R2, A2 = 0.68 R1 + 1.00 R2; per 10,000 residents.
    dataset = make_dataset(
        chome=[
            {"x": 0, "y": 0, "area_id": "a", "population": 1000},
            {"x": 900, "y": 0, "area_id": "b", "population": 2000},
        ],
        hubs=[{"x": 0, "y": 0}, {"x": 1200, "y": 0}],
    )
    scores = access_scores(dataset, hub_type="コミセン", walking=PLAIN)
    r1, r2 = 1 / 2360, 1 / 2680
    assert scores["score"].tolist() == pytest.approx(
        [1e4 * (r1 + 0.68 * r2), 1e4 * (0.68 * r1 + r2)]
    )
    # What is given out is what there is: 2 hubs.
    assert (scores["score"] * scores["residents"]).sum() / 1e4 == pytest.approx(2.0)
    by_area = access_by_area(dataset, scores)
    assert by_area["score"].tolist() == pytest.approx(scores["score"].tolist())
    staffed = access_scores(dataset, hub_type="コミセン", walking=PLAIN, supply={"h1": 3, "h2": 0})
    assert staffed["score"].tolist() == pytest.approx([3e4 * r1, 3e4 * 0.68 * r1])


def test_out_of_reach_is_zero_but_unknown_is_unknown() -> None:
    dataset = make_dataset(
        chome=[
            {"x": 0, "y": 0, "population": 10},
            {"x": 9000, "y": 0, "population": 10},
            {"x": 0, "y": 0, "population": None},
        ],
        hubs=[{"x": 0, "y": 0}],
    )
    score = access_scores(dataset, hub_type="コミセン")["score"]
    assert score[0] == pytest.approx(1000.0)
    assert score[1] == 0.0
    assert math.isnan(score[2])
    unplaced = make_dataset(
        chome=[{"x": 0, "y": 0, "population": 10}], hubs=[{"x": None, "y": None}]
    )
    assert access_scores(unplaced, hub_type="コミセン")["score"].isna().all()
    nobody_known = make_dataset(chome=[{"x": 0, "y": 0}], hubs=[{"x": 0, "y": 0}])
    scores = access_scores(nobody_known, hub_type="コミセン")
    assert access_by_area(nobody_known, scores)["score"].isna().all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_supply_is_conserved(seed: int) -> None:
    rng = np.random.default_rng(seed)
    demand, hub = rng.uniform(0, 6000, (30, 2)), rng.uniform(0, 6000, (5, 2))
    residents, supply = rng.integers(0, 100, 30).astype(float), rng.uniform(0, 9, 5)
    score = e2sfca(demand, residents, hub, supply, distance=StraightLine(PLAIN), decay=Decay())
    reach = np.hypot(*(demand[:, None] - hub[None]).transpose(2, 0, 1)) <= 1800
    met = (reach * residents[:, None]).sum(axis=0) > 0
    assert (score * residents).sum() == pytest.approx(supply[met].sum())


@pytest.mark.parametrize(
    ("limits", "weights"),
    [
        ((10.0, 5.0), (1.0, 0.5)),
        ((10.0,), (1.0, 0.5)),
        ((), ()),
        ((10.0, 20.0), (0.5, 1.0)),
        ((10.0,), (0.0,)),
        ((float("nan"),), (1.0,)),
    ],
)
def test_senseless_bands_are_refused(limits: tuple[float, ...], weights: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"してください|必要です"):
        Decay(limits, weights)


def test_lorenz_and_gini_on_paper() -> None:
    # 100 residents with 1 each and 300 with 3 each: amounts 100 and 900.
    # Points (0, 0), (0.25, 0.1), (1, 1).
    # Gini = 1 - [0.25 × 0.1 + 0.75 × (1 + 0.1)] = 1 - 0.85 = 0.15
    curve = lorenz(np.array([300.0, 100.0]), np.array([3.0, 1.0]))
    assert curve.residents_share.tolist() == [0.0, 0.25, 1.0]
    assert curve.access_share.tolist() == pytest.approx([0.0, 0.1, 1.0])
    assert curve.gini == pytest.approx(0.15)


def test_gini_ends_and_unknown() -> None:
    assert lorenz(np.array([5.0, 9.0]), np.array([2.0, 2.0])).gini == pytest.approx(0.0)
    # One of 100 has everything: 1 - 1/100.
    access = np.zeros(100)
    access[3] = 1.0
    assert lorenz(np.ones(100), access).gini == pytest.approx(0.99)
    with_gap = lorenz(np.array([300.0, 100.0, 50.0]), np.array([3.0, 1.0, np.nan]))
    assert with_gap.gini == pytest.approx(0.15)
    assert math.isnan(lorenz(np.array([1.0]), np.array([0.0])).gini)
    assert math.isnan(lorenz(np.array([]), np.array([])).gini)


@given(
    st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 100)), min_size=1, max_size=12).filter(
        lambda rows: any(a for _, a in rows)
    )
)
def test_gini_equals_the_mean_difference(rows: list[tuple[int, int]]) -> None:
    # The other definition: ΣΣ p_i p_j |a_i - a_j| ÷ (2 P² mean).
    p, a = (np.array(column, float) for column in zip(*rows, strict=True))
    mean = (p * a).sum() / p.sum()
    spread = (p[:, None] * p[None] * np.abs(a[:, None] - a[None])).sum()
    assert lorenz(p, a).gini == pytest.approx(spread / (2 * p.sum() ** 2 * mean), abs=1e-9)


def test_embedded_scores() -> None:
    dataset = store.load("13123")
    scores = access_scores(dataset, hub_type="なごみの家")
    assert scores["score"].notna().all()
    by_area = access_by_area(dataset, scores)
    curve = lorenz(by_area["residents"].to_numpy(float), by_area["score"].to_numpy(float))
    assert 0 < curve.gini < 1
