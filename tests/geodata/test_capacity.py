"""届いている / 届くが手いっぱい / 届いていない, on paper."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.capacity import assign_nearest_first, capacity_coverage
from geodata.distance import Pairs
from geodata.store import Dataset
from geodata.walking import Walking
from tests.geodata.factories import make_dataset

PLAIN = Walking(speed_m_per_min=60.0, detour=1.0)


def town(**more: Any) -> Dataset:
    """Hub A at 0 m for 150, hub B at 1,000 m for 100; people at 60, 300, 900 and 9,000 m."""
    return make_dataset(
        chome=[
            {"x": 60, "y": 0, "population": 100},
            {"x": 300, "y": 0, "population": 100, "area_id": "b"},
            {"x": 900, "y": 0, "population": 80, "area_id": "b"},
            {"x": 9000, "y": 0, "population": 40, "area_id": "b"},
        ],
        hubs=[
            {"hub_id": "A", "x": 0, "y": 0, "area_id": "a", "capacity": 150},
            {"hub_id": "B", "x": 1000, "y": 0, "area_id": "b", "capacity": 100},
        ],
        **more,
    )


def test_three_columns_on_paper() -> None:
    # 20 min = 1,200 m. Walks in order: 60 m → A 100 (50 left); 900 m → B 80 (20 left);
    # 300 m → A 50 (full), then 700 m → B 20 (full): 30 of the 100 remain without room.
    # The 40 at 9,000 m reach nothing.
    found = capacity_coverage(town(), hub_type="コミセン", minutes=20, walking=PLAIN)
    areas = found.areas.set_index("area_id")
    assert areas.loc["a", ["residents", "served", "reachable_full", "out_of_reach"]].tolist() == [
        100.0, 100.0, 0.0, 0.0
    ]  # fmt: skip
    assert areas.loc["b", ["residents", "served", "reachable_full", "out_of_reach"]].tolist() == [
        220.0, 150.0, 30.0, 40.0
    ]  # fmt: skip
    assert found.hubs["assigned"].tolist() == [150.0, 100.0]


def test_own_area_only() -> None:
    # Area b then has only B: 80 + 20 of the 100 at 700 m.
    found = capacity_coverage(
        town(), hub_type="コミセン", minutes=20, walking=PLAIN, own_area_only=True
    )
    assert found.areas["served"].tolist() == [100.0, 100.0]
    assert found.areas["reachable_full"].tolist() == [0.0, 80.0]


def test_unknown_capacity_is_without_limit_and_said_so() -> None:
    found = capacity_coverage(
        town(), hub_type="コミセン", minutes=20, walking=PLAIN, capacity={"B": 0}
    )
    assert found.hubs["limited"].tolist() == [False, True]
    assert found.hubs["capacity"].isna().tolist() == [True, False]
    # A takes everyone within 1,200 m: 60, 300 and 900 m.
    assert found.areas["served"].sum() == 280.0
    with pytest.raises(ValueError, match="0以上"):
        capacity_coverage(town(), hub_type="コミセン", minutes=20, capacity={"A": -1})


def test_unknown_residents_or_places_stay_unknown() -> None:
    land = make_dataset(chome=[{"x": 0, "y": 0}], hubs=[{"x": 0, "y": 0, "capacity": 5}])
    found = capacity_coverage(land, hub_type="コミセン", minutes=20)
    assert (
        found.areas[["residents", "served", "reachable_full", "out_of_reach"]].isna().all(axis=None)
    )
    unplaced = make_dataset(
        chome=[{"x": 0, "y": 0, "population": 9}], hubs=[{"x": None, "y": None}]
    )
    areas = capacity_coverage(unplaced, hub_type="コミセン", minutes=20).areas
    assert areas["residents"].tolist() == [9.0]
    assert areas[["served", "out_of_reach"]].isna().all(axis=None)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_nobody_is_lost_and_no_hub_overfull(data: st.DataObject) -> None:
    n, m = data.draw(st.integers(1, 8)), data.draw(st.integers(1, 4))
    residents = np.array(data.draw(st.lists(st.integers(0, 99), min_size=n, max_size=n)), float)
    room = np.array(
        data.draw(st.lists(st.sampled_from([0.0, 10.0, 70.0, np.inf]), min_size=m, max_size=m))
    )
    chosen = data.draw(st.lists(st.booleans(), min_size=n * m, max_size=n * m))
    i, j = np.divmod(np.flatnonzero(chosen), m)
    walks = np.array(
        data.draw(st.lists(st.integers(0, 5), min_size=len(i), max_size=len(i))), float
    )
    found = assign_nearest_first(residents, room, Pairs(i, j, walks))
    assert (found.served >= 0).all()
    assert (found.served <= residents).all()
    assert (found.assigned <= room).all()
    assert found.served.sum() == pytest.approx(found.assigned.sum())
    # Whoever is left waiting finds every hub in reach full.
    for row in np.flatnonzero(found.served < residents):
        assert (found.assigned[j[i == row]] == room[j[i == row]]).all()
