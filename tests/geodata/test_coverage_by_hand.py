"""Walking coverage on paper, column by column: weights, percentiles, hubs that count, own areas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from geodata.coverage import coverage_records, walk_coverage, walk_times
from geodata.demand import hub_points
from geodata.distance import Nearest, Pairs, StraightLine
from geodata.group_sums import summarise_minutes
from geodata.store import Dataset
from geodata.walking import Walking
from tests.geodata.factories import make_dataset

# 1 m of straight line = 1/60 minute
PLAIN = Walking(speed_m_per_min=60.0, detour=1.0)
COMSEN = "コミセン"
NAN, INF = float("nan"), float("inf")


class Blind:
    """A measure to which every hub is unreachable; it remembers nothing and finds nothing."""

    walking = PLAIN

    def nearest(self, demand_xy: Any, hub_xy: Any) -> Nearest:  # noqa: ARG002
        return Nearest(np.full(len(demand_xy), np.inf), np.full(len(demand_xy), -1, dtype=np.intp))

    def within(self, demand_xy: Any, hub_xy: Any, *, minutes: float) -> Pairs:
        raise NotImplementedError

    def describe(self) -> str:
        return ""


def town(**more: Any) -> Dataset:
    """Area w: 100 people at 0 m, 300 at 600 m; e: 200 at 1,500 m, 8 with no place, and a 町丁目
    of which no residents are known. Hubs of w stand at 60 m and 660 m, the second only estimated;
    one of e has no point."""
    return make_dataset(
        **{
            "chome": [
                {"x": 0, "y": 0, "area_id": "w", "population": 100},
                {"x": 600, "y": 0, "area_id": "w", "population": 300},
                {"x": 1500, "y": 0, "area_id": "e", "population": 200},
                {"x": None, "y": None, "area_id": "e", "population": 8},
                {"x": 1500, "y": 300, "area_id": "e", "population": None},
            ],
            "hubs": [
                {"hub_id": "h1", "x": 60, "y": 0, "area_id": "w"},
                {"hub_id": "h2", "x": 660, "y": 0, "area_id": "w", "coord_precision": "area"},
                {"hub_id": "h3", "x": None, "y": None, "area_id": "e"},
                {"hub_id": "h4", "x": 0, "y": 0, "area_id": "w", "hub_type": "サロン"},
            ],
            **more,
        }
    )


def listed(values: Any) -> list[Any]:
    return [None if pd.isna(v) else v for v in values]


def near(values: Any) -> Any:
    return pytest.approx([v if v is not None else NAN for v in values], abs=1e-6, nan_ok=True)


def test_every_column_of_a_walk_is_as_laid_out() -> None:
    times = walk_times(town(), hub_type=COMSEN, walking=PLAIN)
    # 60 m, 60 m and 840 m; no place, no walk; the last: √(840² + 300²) m
    last = (840**2 + 300**2) ** 0.5 / 60
    assert times["minutes"].tolist() == near([1.0, 1.0, 14.0, None, last])
    assert times["hub_row"].tolist() == [0, 1, 1, -1, 1]
    assert listed(times["nearest_hub_id"]) == ["h1", "h2", "h2", None, "h2"]
    assert str(times["nearest_hub_id"].dtype) == "str"
    assert times["estimated"].tolist() == [False, True, True, False, True]
    exact = walk_times(town(), hub_type=COMSEN, walking=PLAIN, include_estimated=False)
    assert exact["minutes"].tolist()[:3] == near([1.0, 9.0, 24.0])
    assert exact["estimated"].tolist() == [False] * 5
    every = walk_times(town(), walking=PLAIN)
    assert every["minutes"].tolist()[:3] == near([0.0, 1.0, 14.0])


def test_walks_within_the_own_area() -> None:
    own = walk_times(town(), hub_type=COMSEN, walking=PLAIN, own_area_only=True)
    # e has a hub without a point: what it takes to walk there is not known
    assert own["minutes"].tolist() == near([1.0, 1.0, None, None, None])
    assert own["hub_row"].tolist() == [0, 1, -1, -1, -1]
    salon = walk_times(town(), hub_type="サロン", walking=PLAIN, own_area_only=True)
    # e surely has none of its own
    assert salon["minutes"].tolist()[:3] == near([0.0, 10.0, INF])
    assert salon["minutes"].tolist()[4] == INF
    assert salon["nearest_hub_id"].notna().tolist() == [True, True, False, False, False]


def test_the_own_area_is_that_of_the_level_asked_for() -> None:
    dataset = make_dataset(
        chome=[
            {"x": 0, "y": 0, "area_id": "p", "sub_area_id": "s", "population": 10},
            {"x": 600, "y": 0, "area_id": "p", "sub_area_id": "t", "population": 10},
        ],
        areas=[
            {"area_id": "p", "level": "地区"},
            {"area_id": "s", "level": "住区", "parent_area_id": "p"},
            {"area_id": "t", "level": "住区", "parent_area_id": "p"},
        ],
        hubs=[{"x": 0, "y": 0, "area_id": "s"}],
        planning_level="地区",
        sub_level="住区",
    )
    args: dict[str, Any] = {"hub_type": COMSEN, "walking": PLAIN, "own_area_only": True}
    assert walk_times(dataset, **args)["minutes"].tolist() == near([0.0, 10.0])
    assert walk_times(dataset, level="住区", **args)["minutes"].tolist() == [0.0, INF]
    assert walk_times(dataset, level="町丁目", **args)["minutes"].tolist() == near([0.0, 10.0])
    for level, covered in (("地区", [20.0]), ("住区", [10.0, 0.0]), ("町丁目", [10.0, 10.0])):
        table = walk_coverage(dataset, minutes=11, level=level, **args)
        assert table["covered"].tolist() == covered, level


def test_hubs_of_another_area_first_in_the_table_are_passed_over() -> None:
    # the row of the hub is that in the table of all hubs, also where only own ones are measured
    dataset = town(
        hubs=[
            {"hub_id": "a-east", "x": 1500, "y": 0, "area_id": "e"},
            {"hub_id": "b-west", "x": 60, "y": 0, "area_id": "w"},
            {"hub_id": "c-west", "x": 600, "y": 0, "area_id": "w", "coord_precision": "area"},
        ]
    )
    own = walk_times(dataset, hub_type=COMSEN, walking=PLAIN, own_area_only=True)
    assert own["hub_row"].tolist() == [1, 2, 0, -1, 0]
    assert listed(own["nearest_hub_id"]) == ["b-west", "c-west", "a-east", None, "a-east"]
    assert own["estimated"].tolist() == [False, True, False, False, False]
    assert own["minutes"].tolist() == near([1.0, 0.0, 0.0, None, 5.0])


def test_functions_openings_hubs_and_distance_are_handed_on() -> None:
    dataset = town(
        hubs=[
            {"x": 0, "y": 0, "area_id": "w", "functions": "相談", "hours": "毎月第1水曜"},
            {"x": 600, "y": 0, "area_id": "w", "functions": "相談", "hours": "毎日 9:00-17:00"},
            {"x": 1500, "y": 0, "area_id": "e", "functions": "居場所"},
        ]
    )
    args: dict[str, Any] = {"hub_type": COMSEN, "walking": PLAIN}
    expected = {
        (): [0.0, 0.0, 0.0],
        ("functions",): [0.0, 0.0, 15.0],
        ("functions", "openings"): [10.0, 0.0, 15.0],
    }
    choice = {"functions": "相談", "openings": ["常設"]}
    for names, minutes in expected.items():
        more: dict[str, Any] = {name: choice[name] for name in names}
        assert walk_times(dataset, **args, **more)["minutes"].tolist()[:3] == near(minutes), names
        covered = walk_coverage(dataset, minutes=5, level="町丁目", **args, **more)["covered"]
        people = [100.0, 300.0, 200.0]
        reached = [p if m <= 5 else 0.0 for p, m in zip(people, minutes, strict=True)]
        assert covered.tolist()[:3] == reached, names
    one = hub_points(dataset, hub_type=COMSEN).iloc[[2]]
    assert walk_times(dataset, hubs=one, walking=PLAIN)["minutes"].tolist()[:3] == near(
        [25.0, 15.0, 0.0]
    )
    slow = StraightLine(Walking(30.0, 1.0))
    # a distance of its own brings its own speed
    assert walk_times(dataset, **args, distance=slow)["minutes"].tolist()[:3] == [0.0, 0.0, 0.0]
    slow_one = walk_times(dataset, hubs=one, walking=PLAIN, distance=slow)
    assert slow_one["minutes"].tolist()[:3] == near([50.0, 30.0, 0.0])


def test_what_nobody_can_reach_is_infinitely_far_and_has_no_hub() -> None:
    for own in (False, True):
        times = walk_times(town(), hub_type=COMSEN, distance=Blind(), own_area_only=own)
        assert times["minutes"].tolist()[:2] == [INF, INF]
        assert times["hub_row"].tolist() == [-1] * 5
        assert not times["estimated"].any()
        assert times["nearest_hub_id"].isna().all()
    table = walk_coverage(town(), hub_type=COMSEN, minutes=5, distance=Blind())
    assert table["covered"].tolist() == [0.0, 0.0]
    assert table["mean_minutes"].isna().all()
    assert table["hubs_used"].tolist() == [0, 0]


def test_every_column_of_a_coverage_is_as_laid_out() -> None:
    table = walk_coverage(town(), hub_type=COMSEN, minutes=14, walking=PLAIN)
    assert table.columns.tolist() == [
        "area_id", "name", "residents", "covered", "share", "outside", "mean_minutes",
        "p90_minutes", "basis", "hubs_used", "hubs_estimated", "hubs_without_point",
        "chome_unknown", "land_km2", "covered_km2",
    ]  # fmt: skip
    assert table["area_id"].tolist() == ["w", "e"]
    assert table["name"].tolist() == ["w地区", "e地区"]
    # the 8 without a place are residents, but nobody knows how far they walk
    assert table["residents"].tolist() == [400.0, 208.0]
    assert table["covered"].tolist() == [400.0, 200.0]
    assert table["share"].tolist() == [1.0, 1.0]
    assert table["outside"].tolist() == [0.0, 0.0]
    assert table["mean_minutes"].tolist() == near([1.0, 14.0])
    assert table["p90_minutes"].tolist() == near([1.0, 14.0])
    assert table["basis"].tolist() == ["chome_population"] * 2
    assert table["hubs_used"].tolist() == [2, 1]
    assert table["hubs_estimated"].tolist() == [1, 1]
    assert table["hubs_without_point"].tolist() == [1, 1]
    # e: one without a place, one without a figure
    assert table["chome_unknown"].tolist() == [0, 2]
    # cells of 100 m a side: 0.01 km²; the one without a place has none
    assert table["land_km2"].tolist() == pytest.approx([0.02, 0.02], rel=1e-3)
    assert table["covered_km2"].tolist() == pytest.approx([0.02, 0.01], rel=1e-3)
    closer = walk_coverage(town(), hub_type=COMSEN, minutes=13.9, walking=PLAIN)
    assert closer["covered"].tolist() == [400.0, 0.0]
    assert closer["outside"].tolist() == [0.0, 200.0]
    assert closer["share"].tolist() == [1.0, 0.0]
    exact = walk_coverage(
        town(), hub_type=COMSEN, minutes=5, walking=PLAIN, include_estimated=False
    )
    assert exact["covered"].tolist() == [100.0, 0.0]
    assert exact["share"].tolist() == [0.25, 0.0]
    assert exact["hubs_used"].tolist() == [1, 1]
    # 100 × 1 and 300 × 9 minutes: 2,800 ÷ 400
    assert exact["mean_minutes"].tolist() == near([7.0, 24.0])
    assert exact["p90_minutes"].tolist() == near([9.0, 24.0])


def test_chome_of_no_area_count_for_the_whole_only() -> None:
    dataset = make_dataset(
        chome=[
            {"x": 600, "y": 0, "area_id": None, "population": 7},
            {"x": 0, "y": 0, "area_id": "a", "population": 10},
        ],
        areas=[{"area_id": "a"}],
        hubs=[{"x": 600, "y": 0, "area_id": "a"}, {"x": 0, "y": 0, "area_id": "a"}],
    )
    table = walk_coverage(dataset, hub_type=COMSEN, minutes=1, walking=PLAIN)
    assert table["residents"].tolist() == [10.0]
    assert table["covered"].tolist() == [10.0]
    # its nearest hub is not one that the area uses
    assert table["hubs_used"].tolist() == [1]
    assert table["chome_unknown"].tolist() == [0]
    whole = walk_coverage(dataset, hub_type=COMSEN, minutes=1, walking=PLAIN, level="全域")
    assert whole["residents"].tolist() == [17.0]
    assert (whole["area_id"][0], whole["name"][0]) == ("13204", "試験市")


def test_land_counts_where_no_residents_are_known() -> None:
    # cells of 100 m and 200 m a side: 1 and 4 hectares
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "half": 50}, {"x": 900, "y": 0, "half": 100}],
        hubs=[{"x": 0, "y": 0}],
    )
    table = walk_coverage(dataset, hub_type=COMSEN, minutes=10, walking=PLAIN)
    assert table["basis"].tolist() == ["land_area"]
    assert table["share"].tolist() == pytest.approx([0.2], rel=1e-3)
    assert table["mean_minutes"].tolist() == pytest.approx([12.0], rel=1e-3)
    assert table["p90_minutes"].tolist() == near([15.0])
    assert table[["residents", "covered", "outside"]].isna().all(axis=None)
    assert table["chome_unknown"].tolist() == [0]


def test_shares_of_cells_need_a_straight_line() -> None:
    dataset = make_dataset(
        chome=[
            {"x": 0, "y": 0, "half": 100, "population": 1000, "area_id": "a"},
            {"x": 200, "y": 0, "half": 100, "population": 500, "area_id": "b"},
        ],
        hubs=[{"x": 100, "y": 0, "area_id": "b"}],
    )
    args: dict[str, Any] = {"hub_type": COMSEN, "minutes": 50 / 60, "share_of": "cells"}
    # a disc of 50 m on the border: half of it in either cell, π × 50² ÷ 2 of 40,000 m²
    half = np.pi * 2500 / 2 / 40_000
    both = walk_coverage(dataset, walking=PLAIN, **args)
    assert both["share"].tolist() == pytest.approx([half, half], rel=1e-3)
    own = walk_coverage(dataset, walking=PLAIN, own_area_only=True, **args)
    assert own["share"].tolist() == pytest.approx([0.0, half], rel=1e-3)
    same = walk_coverage(dataset, distance=StraightLine(PLAIN), **args)
    assert same["covered"].tolist() == both["covered"].tolist()
    with pytest.raises(ValueError, match="直線距離"):
        walk_coverage(dataset, distance=Blind(), **args)


def test_records_hand_on_the_question() -> None:
    whole = coverage_records(town(), hub_type="サロン", minutes=9.9, level="町丁目", walking=PLAIN)
    assert [r["covered"] for r in whole] == [100.0, 0.0, 0.0, None, None]
    assert [r["residents"] for r in whole] == [100.0, 300.0, 200.0, 8.0, None]
    assert {type(r["covered"]) for r in whole[:3]} == {float}
    assert [r["basis"] for r in whole][:4] == ["chome_population"] * 4
    assert whole[0] == {
        "area_id": "町1丁目", "name": "町1丁目", "residents": 100.0, "covered": 100.0,
        "share": 1.0, "mean_minutes": 0.0, "p90_minutes": 0.0, "basis": "chome_population",
    }  # fmt: skip
    usual = coverage_records(town(), hub_type="サロン", minutes=9.7)
    assert [r["area_id"] for r in usual] == ["w", "e"]
    # 600 m × 1.3 ÷ 80 = 9.75 minutes
    assert usual[0]["covered"] == 100.0
    assert coverage_records(town(), hub_type="サロン", minutes=9.8)[0]["covered"] == 400.0


def summary(
    rows: list[tuple[int, float, float]], groups: int, limit: float = 10.0
) -> list[list[float | None]]:
    """Rows of (group, weight, minutes)."""
    group = np.array([r[0] for r in rows], dtype=np.intp)
    weight, minutes = (np.array([r[i] for r in rows], dtype=float) for i in (1, 2))
    within = (minutes <= limit).astype(float)
    found = summarise_minutes(group, weight, minutes, groups=groups, within=within)
    return [listed(values) for values in found]


def test_sums_leave_out_what_is_not_known() -> None:
    rows = [
        (0, 10.0, 5.0),
        (0, NAN, 5.0),
        (0, 30.0, NAN),
        (-1, 99.0, 1.0),
        (0, 30.0, 20.0),
        (2, 4.0, 0.0),
        (3, INF, 1.0),
    ]
    total, covered, mean, p90 = summary(rows, 4)
    assert total == [40.0, None, 4.0, None]
    assert covered == [10.0, None, 4.0, None]
    # (10 × 5 + 30 × 20) ÷ 40
    assert mean == [16.25, None, 0.0, None]
    assert p90 == [20.0, None, 0.0, None]


def test_who_has_no_hub_at_all_makes_the_mean_unknown() -> None:
    total, covered, mean, p90 = summary([(0, 95.0, 5.0), (0, 5.0, INF), (1, 5.0, INF)], 2)
    assert (total, covered) == ([100.0, 5.0], [95.0, 0.0])
    assert mean == [None, None]
    # 95 of 100 walk 5 minutes: 90 percent do not exceed that
    assert p90 == [5.0, None]


def test_nobody_walks_nowhere() -> None:
    # no residents: nothing is known of their walks, however far the hub
    total, covered, mean, p90 = summary(
        [(0, 0.0, INF), (0, 0.0, 3.0), (1, 0.0, INF), (1, 2.0, 4.0)], 2
    )
    assert (total, covered) == ([0.0, 2.0], [0.0, 2.0])
    assert mean == [None, 4.0]
    assert p90 == [None, 4.0]


@pytest.mark.parametrize(
    ("near_by", "expected"), [(90.0, 1.0), (89.0, 7.0), (91.0, 1.0), (100.0, 1.0)]
)
def test_ninety_of_a_hundred(near_by: float, expected: float) -> None:
    rows = [(1, 100.0 - near_by, 7.0), (1, near_by, 1.0), (0, 3.0, 50.0)]
    assert summary(rows, 2)[3] == [50.0, expected]


def test_a_share_within_counts_by_its_part() -> None:
    found = summarise_minutes(
        np.zeros(2, dtype=np.intp),
        np.array([100.0, 10.0]),
        np.array([1.0, 2.0]),
        groups=1,
        within=np.array([0.25, 0.5]),
    )
    assert found.covered.tolist() == [30.0]


def test_percentiles_survive_the_rounding_of_many_groups() -> None:
    # 0.1 thirty times over: running sums are no whole tenths any more, ninety percent still is
    rows = [(g, 0.1, float(m)) for g in range(30) for m in range(10, 0, -1)]
    assert summary(rows, 30)[3] == [9.0] * 30
