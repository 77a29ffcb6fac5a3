"""Walking coverage: figures computed on paper, invariants, and what unknown must never become."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geodata import store
from geodata.coverage import (
    NoHubError,
    coverage_records,
    nearest_minutes,
    walk_coverage,
    walk_times,
)
from geodata.demand import hub_points
from geodata.group_sums import summarise_minutes
from geodata.store import Dataset
from geodata.walking import Walking
from tests.geodata.factories import make_dataset, plane

# 1 m of straight line = 1/60 minute: distances in metres are seconds, easy on paper.
PLAIN = Walking(speed_m_per_min=60.0, detour=1.0)


def two_areas(**more: Any) -> Dataset:
    """West: 100 people at 0 m, 300 at 600 m. East: 200 at 1,500 m. One hub at 0 m (west)."""
    return make_dataset(
        chome=[
            {"x": 0, "y": 0, "area_id": "w", "population": 100},
            {"x": 600, "y": 0, "area_id": "w", "population": 300},
            {"x": 1500, "y": 0, "area_id": "e", "population": 200},
        ],
        **{"hubs": [{"x": 0, "y": 0, "area_id": "w"}], **more},
    )


def column(table: pd.DataFrame, name: str) -> dict[str, Any]:
    return {
        a: None if pd.isna(v) else v for a, v in zip(table["area_id"], table[name], strict=True)
    }


def test_shares_means_and_percentiles_on_paper() -> None:
    table = walk_coverage(two_areas(), hub_type="コミセン", minutes=12, walking=PLAIN)
    assert table["basis"].tolist() == ["chome_population"] * 2
    assert column(table, "residents") == {"w": 400.0, "e": 200.0}
    # Within 12 min = 720 m: both of the west, nobody of the east.
    assert column(table, "covered") == {"w": 400.0, "e": 0.0}
    assert column(table, "outside") == {"w": 0.0, "e": 200.0}
    assert column(table, "share") == {"w": 1.0, "e": 0.0}
    # West: (100 × 0 + 300 × 10) ÷ 400 = 7.5 min. 90 % of 400 = 360 people: the second, 10 min.
    assert table["mean_minutes"].tolist() == pytest.approx([7.5, 25.0], abs=1e-6)
    assert table["p90_minutes"].tolist() == pytest.approx([10.0, 25.0], abs=1e-6)


def test_percentile_counts_people_not_places() -> None:
    # 900 people at 60 m (1 min), 100 people at 600 m (10 min): exactly 90 % walk 1 minute or less.
    dataset = make_dataset(
        chome=[{"x": 60, "y": 0, "population": 900}, {"x": 600, "y": 0, "population": 100}],
        hubs=[{"x": 0, "y": 0}],
    )
    table = walk_coverage(dataset, hub_type="コミセン", minutes=5, walking=PLAIN)
    assert table["p90_minutes"][0] == pytest.approx(1.0, abs=1e-6)
    assert table["share"][0] == 0.9


def test_default_walking_is_80_metres_and_detour_1_3() -> None:
    # 800 m × 1.3 ÷ 80 = 13 min.
    dataset = make_dataset(chome=[{"x": 800, "y": 0}], hubs=[{"x": 0, "y": 0}])
    assert walk_times(dataset, hub_type="コミセン")["minutes"][0] == pytest.approx(13.0, abs=1e-5)


def test_exactly_ten_minutes_is_within_ten() -> None:
    # 8000 ÷ 13 m × 1.3 ÷ 80 = 10 min, a distance that no float holds exactly.
    demand = np.array([[8000 / 13, 0.0]])
    found = nearest_minutes(demand, np.array([[0.0, 0.0]]))
    assert found.minutes[0] == pytest.approx(10.0, rel=1e-15)
    dataset = make_dataset(
        chome=[{"x": 600, "y": 0, "population": 7}, {"x": 600.01, "y": 0, "population": 5}],
        hubs=[{"x": 0, "y": 0}],
    )
    hub = hub_points(dataset, hub_type="コミセン")
    exact = walk_times(dataset, hub_type="コミセン", walking=PLAIN)["minutes"][0]
    table = walk_coverage(dataset, hub_type="コミセン", minutes=exact, walking=PLAIN, hubs=hub)
    assert table["covered"][0] == 7.0


@given(minutes=st.floats(0.5, 120), detour=st.floats(1, 2), speed=st.floats(20, 120))
def test_the_radius_of_t_minutes_is_within_t(minutes: float, detour: float, speed: float) -> None:
    walking = Walking(speed, detour)
    place = np.array([[walking.radius_m(minutes), 0.0]])
    walk = nearest_minutes(place, np.zeros((1, 2)), walking).minutes
    assert walk[0] <= minutes * (1 + 1e-9)


def test_hubs_of_neighbours_count_unless_own_area_only() -> None:
    dataset = two_areas(hubs=[{"x": 0, "y": 0, "area_id": "w"}, {"x": 700, "y": 0, "area_id": "e"}])
    everyone = walk_coverage(dataset, hub_type="コミセン", minutes=2, walking=PLAIN)
    # The 300 at 600 m are 100 m (1.7 min) from the east's hub.
    assert column(everyone, "covered") == {"w": 400.0, "e": 0.0}
    own = walk_coverage(dataset, hub_type="コミセン", minutes=2, walking=PLAIN, own_area_only=True)
    assert column(own, "covered") == {"w": 100.0, "e": 0.0}


def test_own_area_without_a_hub_is_zero_but_with_an_unplaced_hub_unknown() -> None:
    west = {"x": 0, "y": 0, "area_id": "w"}
    args: dict[str, Any] = {
        "hub_type": "コミセン", "minutes": 30, "walking": PLAIN, "own_area_only": True
    }  # fmt: skip
    none = walk_coverage(two_areas(hubs=[west]), **args)
    assert column(none, "covered") == {"w": 400.0, "e": 0.0}
    assert column(none, "mean_minutes")["e"] is None
    unplaced = walk_coverage(two_areas(hubs=[west, {"x": None, "y": None, "area_id": "e"}]), **args)
    assert column(unplaced, "covered") == {"w": 400.0, "e": None}
    assert column(unplaced, "share")["e"] is None
    assert column(unplaced, "residents")["e"] == 200.0


def test_levels_the_whole_and_single_chome() -> None:
    dataset = two_areas()
    whole = walk_coverage(dataset, hub_type="コミセン", minutes=12, walking=PLAIN, level="全域")
    assert (whole["residents"][0], whole["covered"][0]) == (600.0, 400.0)
    chome = walk_coverage(dataset, hub_type="コミセン", minutes=12, walking=PLAIN, level="町丁目")
    assert chome["share"].tolist() == [1.0, 1.0, 0.0]
    with pytest.raises(ValueError, match="区分はありません"):
        walk_coverage(dataset, hub_type="コミセン", minutes=12, level="学区")


def test_smaller_level_and_hub_named_by_the_larger_one() -> None:
    dataset = make_dataset(
        chome=[
            {"x": 0, "y": 0, "area_id": "a", "sub_area_id": "s1", "population": 10},
            {"x": 1000, "y": 0, "area_id": "a", "sub_area_id": "s2", "population": 20},
            {"x": 2000, "y": 0, "area_id": "a", "population": 40},
        ],
        areas=[
            {"area_id": "a", "level": "地区"},
            {"area_id": "s1", "level": "住区", "parent_area_id": "a"},
            {"area_id": "s2", "level": "住区", "parent_area_id": "a"},
        ],
        hubs=[{"x": 900, "y": 0, "area_id": "a"}],
        planning_level="地区",
        sub_level="住区",
        same_as="日常生活圏域",
    )
    args: dict[str, Any] = {"hub_type": "コミセン", "minutes": 15, "walking": PLAIN}
    sub = walk_coverage(dataset, level="住区", own_area_only=True, **args)
    # The hub lies in the cell of s2: s1 has none of its own. The 40 people without 住区 appear
    # at the 地区 only.
    assert column(sub, "covered") == {"s1": 0.0, "s2": 20.0}
    assert walk_coverage(dataset, level="日常生活圏域", **args)["residents"].tolist() == [70.0]


def test_no_hub_listed_is_an_error_and_a_stated_zero_is_zero() -> None:
    with pytest.raises(NoHubError, match="一覧に「サロン」は1件もない"):
        walk_coverage(two_areas(), hub_type="サロン", minutes=10)
    declared = two_areas(
        standards=[
            {"level": "全域", "subject": "総合相談窓口", "measure": "count_total", "value": 0}
        ]
    )
    table = walk_coverage(declared, hub_type="総合相談窓口", minutes=10)
    assert column(table, "covered") == {"w": 0.0, "e": 0.0}
    assert table["mean_minutes"].isna().all()
    with pytest.raises(NoHubError):
        nearest_minutes(np.zeros((1, 2)), np.empty((0, 2)))


def test_hubs_without_a_point_make_coverage_unknown_never_zero() -> None:
    dataset = two_areas(hubs=[{"x": None, "y": None, "area_id": "w"}])
    table = walk_coverage(dataset, hub_type="コミセン", minutes=10)
    assert table["share"].isna().all()
    assert table["covered"].isna().all()
    assert table["residents"].tolist() == [400.0, 200.0]
    assert table["hubs_without_point"].tolist() == [1, 1]
    only_estimated = two_areas(hubs=[{"x": 0, "y": 0, "area_id": "w", "coord_precision": "area"}])
    with_it = walk_coverage(only_estimated, hub_type="コミセン", minutes=10)
    assert with_it["hubs_estimated"].tolist() == [1, 1]
    without = walk_coverage(
        only_estimated, hub_type="コミセン", minutes=10, include_estimated=False
    )
    assert without["share"].isna().all()


def test_functions_that_nobody_wrote_down_are_unknown() -> None:
    unwritten = two_areas(hubs=[{"x": 0, "y": 0, "functions": None}])
    args: dict[str, Any] = {"hub_type": "コミセン", "minutes": 10, "functions": "相談"}
    assert walk_coverage(unwritten, **args)["share"].isna().all()
    written = two_areas(hubs=[{"x": 0, "y": 0, "functions": "会議室"}])
    assert walk_coverage(written, **args)["share"].tolist() == [0.0, 0.0]


def test_nobody_or_unknown_residents_give_no_share() -> None:
    dataset = make_dataset(
        chome=[
            {"x": 0, "y": 0, "area_id": "nobody", "population": 0},
            {"x": 0, "y": 9, "area_id": "unknown", "population": None},
            {"x": 0, "y": 50, "area_id": "some", "population": 10},
            {"x": 0, "y": 60, "area_id": "some", "population": None},
            {"x": None, "y": None, "area_id": "placeless", "population": 30},
        ],
        hubs=[{"x": 0, "y": 0}],
        areas=[{"area_id": a} for a in ("nobody", "unknown", "some", "placeless", "without_chome")],
    )
    table = walk_coverage(dataset, hub_type="コミセン", minutes=10, walking=PLAIN)
    unknown = None
    assert column(table, "residents") == {
        "nobody": 0.0, "unknown": unknown, "some": 10.0, "placeless": 30.0,
        "without_chome": unknown,
    }  # fmt: skip
    assert column(table, "share") == {
        "nobody": unknown, "unknown": unknown, "some": 1.0, "placeless": unknown,
        "without_chome": unknown,
    }  # fmt: skip
    assert column(table, "covered")["placeless"] is None
    assert column(table, "chome_unknown")["some"] == 1
    assert column(table, "basis")["unknown"] == "unknown"


def test_land_area_share_without_any_residents() -> None:
    # Cells of 0.01 and 0.04 km²; only the first is near: 0.01 ÷ 0.05 = 20 %.
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "half": 50}, {"x": 2000, "y": 0, "half": 100}],
        hubs=[{"x": 0, "y": 0}],
    )
    table = walk_coverage(dataset, hub_type="コミセン", minutes=10, walking=PLAIN)
    assert table["basis"].tolist() == ["land_area"]
    assert table["share"][0] == pytest.approx(0.2, rel=1e-5)
    assert table[["residents", "covered", "outside"]].isna().all(axis=None)
    assert table["covered_km2"][0] == pytest.approx(0.01, rel=1e-5)


def test_share_of_cells_is_the_overlap_with_the_disc() -> None:
    # A cell of 200 m a side with the hub at its centre and a radius of 100 m: π × 100² ÷ 200²
    # = π/4 of the cell. The other cell has its point beyond, and no overlap.
    dataset = make_dataset(
        chome=[
            {"x": 0, "y": 0, "half": 100, "population": 1000},
            {"x": 1000, "y": 0, "half": 100, "population": 1000},
        ],
        hubs=[{"x": 0, "y": 0}],
    )
    table = walk_coverage(
        dataset, hub_type="コミセン", minutes=100 / 60, walking=PLAIN, share_of="cells"
    )
    assert table["covered"][0] == pytest.approx(1000 * np.pi / 4, rel=1e-3)


@pytest.mark.parametrize("minutes", [0, -5, float("nan"), float("inf")])
def test_a_limit_must_be_a_positive_number(minutes: float) -> None:
    with pytest.raises(ValueError, match="0より大きい数"):
        walk_coverage(two_areas(), hub_type="コミセン", minutes=minutes)


@pytest.mark.parametrize(("speed", "detour"), [(0, 1.3), (-80, 1.3), (float("nan"), 1.3), (80, 0)])
def test_speed_and_detour_must_make_sense(speed: float, detour: float) -> None:
    with pytest.raises(ValueError, match="してください"):
        Walking(speed, detour)


def test_minutes_agree_with_pyproj_to_a_metre() -> None:
    dataset = store.load("13123")
    times = walk_times(dataset, hub_type="なごみの家", walking=PLAIN)
    hubs = dataset.hubs[dataset.hubs["hub_type"].eq("なごみの家")].dropna(subset=["lat"])
    project = Transformer.from_crs("EPSG:4326", "EPSG:6677", always_xy=True)
    hx, hy = project.transform(hubs["lon"].to_numpy(float), hubs["lat"].to_numpy(float))
    x, y = project.transform(
        dataset.chome["lon"].to_numpy(float), dataset.chome["lat"].to_numpy(float)
    )
    direct = np.hypot(x[:, None] - hx[None, :], y[:, None] - hy[None, :]).min(axis=1)
    assert np.abs(times["minutes"].to_numpy() * 60 - direct).max() < 1.0


def test_ties_go_to_the_first_hub_id() -> None:
    dataset = make_dataset(
        chome=[{"x": 10, "y": 0}],
        hubs=[{"hub_id": "b", "x": 0, "y": 0}, {"hub_id": "a", "x": 0, "y": 0}],
    )
    assert walk_times(dataset, hub_type="コミセン")["nearest_hub_id"].tolist() == ["a"]


@pytest.mark.parametrize("code", ["13105", "13110", "13123", "13204", "13210"])
@pytest.mark.parametrize("own", [False, True])
def test_sum_over_areas_equals_the_whole(code: str, own: bool) -> None:
    dataset = store.load(code)
    args: dict[str, Any] = {
        "hub_type": "地域包括支援センター", "minutes": 10, "own_area_only": own
    }  # fmt: skip
    areas = walk_coverage(dataset, **args)
    whole = walk_coverage(dataset, level="全域", **args)
    chome = walk_coverage(dataset, level="町丁目", **args)
    for name in ("residents", "covered", "outside"):
        assert areas[name].sum() == pytest.approx(whole[name][0])
        assert chome[name].sum() == pytest.approx(whole[name][0])
    assert (areas["covered"] + areas["outside"]).tolist() == pytest.approx(
        areas["residents"].tolist()
    )


def test_records_are_plain_json_with_none_for_unknown() -> None:
    records = coverage_records(store.load("13123"), hub_type="なごみの家", minutes=15)
    assert len(records) == 15
    assert set(records[0]) >= {
        "area_id", "residents", "covered", "share", "mean_minutes", "p90_minutes", "basis"
    }  # fmt: skip
    assert json.loads(json.dumps(records, allow_nan=False)) == records
    unplaced = two_areas(hubs=[{"x": None, "y": None}])
    assert coverage_records(unplaced, hub_type="コミセン", minutes=10)[0]["share"] is None


def test_summary_of_many_groups_equals_one_by_one() -> None:
    rng = np.random.default_rng(7)
    group = rng.integers(-1, 40, 2000).astype(np.intp)
    weight, minutes = rng.integers(0, 50, 2000).astype(float), rng.uniform(0, 60, 2000)
    within = (minutes <= 15).astype(float)
    found = summarise_minutes(group, weight, minutes, groups=40, within=within)
    for g in range(40):
        w, m = weight[group == g], minutes[group == g]
        order = np.argsort(m)
        reached = np.cumsum(w[order]) >= 0.9 * w.sum() - 1e-6
        assert found.total[g] == w.sum()
        assert found.covered[g] == w[m <= 15].sum()
        assert found.mean_minutes[g] == pytest.approx((w * m).sum() / w.sum())
        assert found.p90_minutes[g] == m[order][reached][0]


places = st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000))
towns = st.lists(
    st.tuples(places, st.integers(0, 500), st.sampled_from("ab")), min_size=1, max_size=8
)
hubs = st.lists(st.tuples(places, st.sampled_from("ab")), min_size=1, max_size=5)


def _town(rows: list[Any], hub_rows: list[Any]) -> Dataset:
    return make_dataset(
        chome=[{"x": x, "y": y, "population": p, "area_id": a} for (x, y), p, a in rows],
        hubs=[{"x": x, "y": y, "area_id": a} for (x, y), a in hub_rows],
        areas=[{"area_id": "a"}, {"area_id": "b"}],
    )


def _covered(dataset: Dataset, minutes: float, **more: Any) -> float:
    table = walk_coverage(dataset, hub_type="コミセン", minutes=minutes, level="全域", **more)
    return float(table["covered"][0])


@settings(max_examples=40, deadline=None)
@given(towns, hubs, places, st.floats(1, 40))
def test_invariants(rows: list[Any], hub_rows: list[Any], extra: Any, minutes: float) -> None:
    dataset = _town(rows, hub_rows)
    base = _covered(dataset, minutes)
    assert 0 <= base <= sum(p for _, p, _ in rows)
    assert _covered(_town(rows, [*hub_rows, (extra, "a")]), minutes) >= base
    assert _covered(dataset, minutes * 1.5) >= base
    assert _covered(dataset, minutes, own_area_only=True) <= base
    areas = walk_coverage(dataset, hub_type="コミセン", minutes=minutes)
    assert areas["covered"].fillna(0).sum() == pytest.approx(base)


def test_given_hubs_are_used_as_they_are() -> None:
    dataset = two_areas()
    x, y = plane(1500, 0)
    extra = hub_points(dataset, hub_type="コミセン").assign(x_m=x, y_m=y, hub_id="new")
    table = walk_coverage(dataset, hub_type="コミセン", minutes=1, walking=PLAIN, hubs=extra)
    assert column(table, "covered") == {"w": 0.0, "e": 200.0}
    nothing = walk_coverage(dataset, hub_type=None, minutes=1, hubs=extra.iloc[:0])
    assert column(nothing, "covered") == {"w": 0.0, "e": 0.0}
