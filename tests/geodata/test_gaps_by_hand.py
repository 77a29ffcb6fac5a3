"""Gaps of a small town computed on paper: every column, and every way that unknown stays unknown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from geodata.gaps import (
    COLUMNS,
    StandardError,
    evaluate,
    known_counts,
    resolve,
    unmet_areas,
    unmet_counts,
    unplaced_hubs,
)
from geodata.standards import other_standards, own_standards
from geodata.standards_text import Standard
from geodata.store import Dataset
from geodata.walking import Walking
from tests.geodata.factories import make_dataset

# 1 m of straight line = 1/60 minute
PLAIN = Walking(speed_m_per_min=60.0, detour=1.0)
COMSEN = "コミセン"


def town(**more: Any) -> Dataset:
    """a: 400 residents within 10 minutes of its コミセン at 0 m; b: 200 at 1,500 m; c: 50 at
    3,000 m, where a second コミセン stands at 3,060 m. Areas' order is c, a, b."""
    return make_dataset(
        **{
            "chome": [
                {"x": 0, "y": 0, "area_id": "a", "population": 100},
                {"x": 600, "y": 0, "area_id": "a", "population": 300},
                {"x": 1500, "y": 0, "area_id": "b", "population": 200},
                {"x": 3000, "y": 0, "area_id": "c", "population": 50},
            ],
            "hubs": [
                {"x": 0, "y": 0, "area_id": "a"},
                {"x": 3060, "y": 0, "area_id": "c"},
            ],
            "areas": [
                {"area_id": "c", "name": "東"},
                {"area_id": "a", "name": "西"},
                {"area_id": "b", "name": "中"},
            ],
            **more,
        }
    )


def listed(values: Any) -> list[Any]:
    return [None if pd.isna(v) else v for v in values]


def count(subject: str = COMSEN, target: float = 1, **more: Any) -> Standard:
    return Standard(subject, "count_per_area", target, **more)


def walk(minutes: float, target: float) -> Standard:
    return Standard(COMSEN, "walk_coverage", target, minutes=minutes)


def test_every_column_of_a_count() -> None:
    gaps = evaluate(town(), [count(target=1)])
    assert list(gaps.columns) == list(COLUMNS)
    assert gaps["area_id"].tolist() == ["c", "a", "b"]
    assert gaps["name"].tolist() == ["東", "西", "中"]
    assert set(gaps["level"]) == {"コミュニティ住区"}
    assert set(gaps["standard"]) == {"コミセン>=1"}
    assert set(gaps["subject"]) == {COMSEN}
    assert set(gaps["measure"]) == {"count_per_area"}
    assert gaps["target"].tolist() == [1.0] * 3
    assert gaps["actual"].tolist() == [1.0, 1.0, 0.0]
    assert gaps["gap"].tolist() == [0.0, 0.0, 1.0]
    assert gaps["status"].tolist() == ["met", "met", "short"]
    assert gaps["residents"].tolist() == [50.0, 400.0, 200.0]
    assert gaps["residents_basis"].tolist() == ["chome"] * 3
    assert gaps["reason"].tolist() == ["", "", ""]


def test_standards_follow_each_other_and_the_index_counts_on() -> None:
    gaps = evaluate(town(), [count(), walk(10, 50)])
    assert gaps["standard"].tolist() == ["コミセン>=1"] * 3 + ["コミセン@10>=50"] * 3
    assert gaps.index.tolist() == [0, 1, 2, 3, 4, 5]
    assert evaluate(town(), []).columns.tolist() == list(COLUMNS)


def test_a_level_is_that_of_the_standard() -> None:
    two = town(
        areas=[
            {"area_id": "p", "level": "地区", "name": "全部", "population": 650},
            *({"area_id": x, "level": "住区", "parent_area_id": "p"} for x in "abc"),
        ],
        planning_level="地区",
        sub_level="住区",
    )
    assert evaluate(two, [count()])["actual"].tolist() == [2.0]
    fine = evaluate(two, [count(level="住区")])
    assert fine["actual"].tolist() == [1.0, 0.0, 1.0]
    assert set(fine["level"]) == {"住区"}
    with pytest.raises(StandardError, match="学区.*試験市.*地区、住区"):
        evaluate(two, [count(level="学区")])


def test_a_walk_standard_on_paper() -> None:
    # within 10 min = 600 m: both of a, nobody of b, all of c
    gaps = evaluate(town(), [walk(10, 50)], walking=PLAIN)
    assert gaps["actual"].tolist() == [100.0, 100.0, 0.0]
    assert gaps["gap"].tolist() == [0.0, 0.0, 50.0]
    assert gaps["status"].tolist() == ["met", "met", "short"]
    # those affected are the ones outside
    assert gaps["residents"].tolist() == [0.0, 0.0, 200.0]
    assert gaps["residents_basis"].tolist() == ["chome_population"] * 3
    assert gaps["reason"].tolist() == ["", "", ""]
    # within 5 min = 300 m: a quarter of a
    near = evaluate(town(), [walk(5, 25), walk(5, 26)], walking=PLAIN)
    assert near["actual"].tolist() == [100.0, 25.0, 0.0] * 2
    assert near["status"].tolist() == ["met", "met", "short", "met", "short", "short"]
    assert near["gap"].tolist() == [0.0, 0.0, 25.0, 0.0, 1.0, 26.0]
    # without a setting people walk as usual: 600 m × 1.3 ÷ 80 = 9.75 min
    assert evaluate(town(), [walk(9.7, 50)])["actual"].tolist()[1] == 25.0
    assert evaluate(town(), [walk(9.8, 50)])["actual"].tolist()[1] == 100.0


def test_own_area_only_and_estimated_places_are_handed_on() -> None:
    # b's people at 1,500 m are 100 m from a hub of a; c's hub is only estimated
    dataset = town(
        hubs=[
            {"x": 1400, "y": 0, "area_id": "a"},
            {"x": 3060, "y": 0, "area_id": "c", "coord_precision": "area"},
        ]
    )
    usual = evaluate(dataset, [walk(5, 50)], walking=PLAIN)
    assert usual["actual"].tolist() == [100.0, 0.0, 100.0]
    own = evaluate(dataset, [walk(5, 50)], walking=PLAIN, own_area_only=True)
    assert own["actual"].tolist() == [100.0, 0.0, 0.0]
    exact = evaluate(dataset, [walk(5, 50)], walking=PLAIN, include_estimated=False)
    assert exact["actual"].tolist() == [0.0, 0.0, 100.0]


def test_a_hub_without_a_point_leaves_only_what_falls_short_open() -> None:
    dataset = town(hubs=[{"x": 0, "y": 0, "area_id": "a"}, {"x": None, "y": None, "area_id": "b"}])
    gaps = evaluate(dataset, [walk(10, 50)], walking=PLAIN)
    assert gaps["status"].tolist() == ["unknown", "met", "unknown"]
    assert listed(gaps["gap"]) == [None, 0.0, None]
    assert gaps["actual"].tolist() == [0.0, 100.0, 0.0]
    assert gaps["reason"].tolist() == ["unplaced", "", "unplaced"]


def test_a_hub_that_is_declared_but_not_listed_leaves_a_walk_open_too() -> None:
    declared = {"level": "全域", "subject": COMSEN, "measure": "count_total", "value": 3}
    gaps = evaluate(town(standards=[declared]), [walk(10, 50)], walking=PLAIN)
    assert gaps["status"].tolist() == ["met", "met", "unknown"]
    all_there = evaluate(town(standards=[declared | {"value": 2}]), [walk(10, 50)], walking=PLAIN)
    assert all_there["status"].tolist() == ["met", "met", "short"]


def test_no_hub_at_all_is_unknown_in_every_figure() -> None:
    gaps = evaluate(town(), [Standard("サロン", "walk_coverage", 50, minutes=10)])
    assert gaps["status"].tolist() == ["unknown"] * 3
    assert gaps["reason"].tolist() == ["no_hub"] * 3
    assert gaps[["actual", "gap", "residents"]].isna().all(axis=None)
    assert gaps["target"].tolist() == [50.0] * 3


def test_nobody_living_there_is_unknown_for_a_walk() -> None:
    empty = [
        {"x": 0, "y": 0, "area_id": "a", "population": 100},
        {"x": 9, "y": 0, "area_id": "b", "population": 0},
    ]
    areas = [{"area_id": "a"}, {"area_id": "b"}]
    gaps = evaluate(town(chome=empty, areas=areas), [walk(10, 50)], walking=PLAIN)
    assert gaps["status"].tolist() == ["met", "unknown"]
    assert listed(gaps["actual"]) == [100.0, None]
    assert listed(gaps["gap"]) == [0.0, None]
    assert gaps["reason"].tolist() == ["", ""]


def test_sums_of_thirds_are_a_whole() -> None:
    # three 町丁目 of 1 resident each, covered: 1/3 + 1/3 + 1/3 is 100 percent, not 99.999…
    thirds = [{"x": x, "y": 0, "area_id": "a", "population": 1} for x in (0, 10, 20)]
    gaps = evaluate(town(chome=thirds, areas=[{"area_id": "a"}]), [walk(10, 100)], walking=PLAIN)
    assert gaps["status"].tolist() == ["met"]
    assert gaps["gap"].tolist() == [0.0]


def test_wrong_standards_say_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="分"):
        evaluate(town(), [Standard(COMSEN, "walk_coverage", 50)])
    with pytest.raises(StandardError, match="図書館.*拠点の種類"):
        evaluate(town(), [Standard("図書館", "walk_coverage", 50, minutes=10)])
    with pytest.raises(StandardError, match="図書館.*試験市.*コミセン"):
        evaluate(town(), [count("図書館")])
    # a hub type has no heads to divide residents by
    with pytest.raises(StandardError, match="コミセン"):
        evaluate(town(), [Standard(COMSEN, "residents_per_post", 1000)])
    # and a role is no place to walk to
    staffed = town(posts=[{"area_id": "a", "role": "CSW", "headcount": 1}])
    with pytest.raises(StandardError, match="CSW"):
        evaluate(staffed, [Standard("CSW", "walk_coverage", 50, minutes=10)])


def test_an_own_standard_of_a_walk_without_minutes_is_listed_and_never_measured() -> None:
    row = {"level": "コミュニティ住区", "subject": COMSEN, "measure": "walk_coverage", "value": 80}
    dataset = town(standards=[row, row | {"minutes": 10}])
    assert [s.minutes for s in own_standards(dataset)] == [10.0]
    assert [s.measure for s in other_standards(dataset)] == ["walk_coverage"]
    without = replace(dataset, standards=dataset.standards.drop(columns="minutes"))
    assert own_standards(without) == []
    assert len(other_standards(without)) == 2


def test_hubs_nowhere_yet_may_stand_in_any_area() -> None:
    # one of three has no area: b may have it, so b is open for one and surely short of two
    dataset = town(
        hubs=[
            {"x": 0, "y": 0, "area_id": "a"},
            {"x": 5, "y": 0, "area_id": "c"},
            {"x": None, "y": None, "area_id": None},
        ]
    )
    assert unplaced_hubs(dataset, COMSEN) == 1
    one, two = evaluate(dataset, [count()]), evaluate(dataset, [count(target=2)])
    assert one["status"].tolist() == ["met", "met", "unknown"]
    assert one["reason"].tolist() == ["", "", "unplaced"]
    assert listed(one["gap"]) == [0.0, 0.0, None]
    assert two["status"].tolist() == ["unknown", "unknown", "short"]
    assert two["reason"].tolist() == ["unplaced", "unplaced", "unplaced"]
    assert listed(two["gap"]) == [None, None, 2.0]


def test_declared_totals_count_what_the_list_lacks() -> None:
    def unplaced(total: int) -> int:
        rows = [{"level": "全域", "subject": COMSEN, "measure": "count_total", "value": total}]
        return unplaced_hubs(town(standards=rows), COMSEN)

    # two are listed, each in an area
    assert [unplaced(n) for n in (1, 2, 3, 5)] == [0, 0, 1, 3]
    # one listed without an area and one not listed at all
    nowhere = town(
        hubs=[{"x": 0, "y": 0, "area_id": "a"}, {"x": 1, "y": 1, "area_id": None}],
        standards=[{"level": "全域", "subject": COMSEN, "measure": "count_total", "value": 3}],
    )
    assert unplaced_hubs(nowhere, COMSEN) == 2
    assert unplaced_hubs(nowhere, "サロン") == 0


def test_a_hub_known_by_the_larger_area_is_loose_below_it() -> None:
    dataset = town(
        areas=[
            {"area_id": "p", "level": "地区"},
            *({"area_id": x, "level": "住区", "parent_area_id": "p"} for x in "abc"),
        ],
        hubs=[{"x": 0, "y": 0, "area_id": "a"}, {"x": 1, "y": 1, "area_id": "p"}],
        planning_level="地区",
        sub_level="住区",
    )
    counts = known_counts(dataset, COMSEN, "住区")
    assert counts["area_id"].tolist() == ["a", "b", "c"]
    assert counts["low"].tolist() == [1.0, 0.0, 0.0]
    assert counts["high"].tolist() == [2.0, 1.0, 1.0]
    assert counts["reason"].tolist() == ["unplaced"] * 3
    coarse = known_counts(dataset, COMSEN, "地区")
    assert (coarse["low"].tolist(), coarse["high"].tolist()) == ([2.0], [2.0])
    assert coarse["reason"].tolist() == [""]


def test_known_counts_of_open_lists_unlisted_types_and_stated_zeros() -> None:
    dataset = town(
        hubs=[{"x": 0, "y": 0, "area_id": "a", "hub_type": "サロン"}],
        standards=[
            {"level": "全域", "subject": "総合相談窓口", "measure": "count_total", "value": 0}
        ],
    )
    salon = known_counts(dataset, "サロン", "コミュニティ住区")
    assert listed(salon["low"]) == [None, 1.0, None]
    assert listed(salon["high"]) == [None, None, None]
    assert salon["reason"].tolist() == ["open_list"] * 3
    unlisted = known_counts(dataset, COMSEN, "コミュニティ住区")
    assert listed(unlisted["low"]) == [None, None, None]
    # a column of nothing known is still one of numbers
    assert [str(unlisted[c].dtype) for c in ("low", "high")] == ["Float64", "Float64"]
    none = known_counts(dataset, "総合相談窓口", "コミュニティ住区")
    assert (none["low"].tolist(), none["high"].tolist()) == ([0.0] * 3, [0.0] * 3)
    assert none["reason"].tolist() == [""] * 3
    with pytest.raises(StandardError, match="図書館.*試験市.*サロン"):
        known_counts(dataset, "図書館", "コミュニティ住区")


def test_resolving_a_standard() -> None:
    dataset = town(
        posts=[{"area_id": "a", "role": "CSW", "headcount": 2}],
        standards=[{"level": "全域", "subject": "会議体", "measure": "other", "value": 1}],
        same_as="日常生活圏域",
    )
    for level in ("コミュニティ住区", "日常生活圏域", None):
        assert resolve(dataset, count(level=level)) == count()
    assert resolve(dataset, count(level="地区")) == count(level="地区")
    assert resolve(dataset, count("CSW")).subject == "CSW"
    assert resolve(dataset, count("会議体")).subject == "会議体"
    assert resolve(dataset, count("つどいの")).subject == "つどい〜の"
    with pytest.raises(StandardError, match="図書館.*コミセン、CSW"):
        resolve(dataset, count("図書館"))


def frame(*rows: tuple[str, str, str, str, float | None]) -> pd.DataFrame:
    columns = ["area_id", "name", "standard", "status", "residents"]
    gaps = pd.DataFrame(rows, columns=columns).assign(level="地区")
    return gaps.astype({"residents": "Float64"})


def test_ranking_by_hand() -> None:
    gaps = frame(
        ("a", "あ", "x", "short", 10),
        ("b", "い", "x", "short", 30),
        ("c", "う", "x", "met", 99),
        ("d", "え", "x", "short", None),
        ("e", "お", "x", "short", 40),
        ("f", "か", "x", "unknown", 5),
        ("a", "あ", "y", "short", 20),
        ("b", "い", "y", "unknown", 500),
        ("c", "う", "y", "met", 99),
        ("d", "え", "y", "met", 70),
        ("e", "お", "y", "met", 70),
        ("f", "か", "y", "unknown", 5),
    )
    ranked = unmet_areas(gaps)
    # a misses two; then by the residents of the unmet standard (40, 30, unknown), then the name
    assert ranked["area_id"].tolist() == ["a", "e", "b", "d", "c", "f"]
    assert ranked["name"].tolist() == ["あ", "お", "い", "え", "う", "か"]
    assert ranked.index.tolist() == [0, 1, 2, 3, 4, 5]
    assert ranked["unmet"].tolist() == [2, 1, 1, 1, 0, 0]
    assert ranked["unknown"].tolist() == [0, 0, 1, 0, 0, 2]
    assert ranked["met"].tolist() == [0, 1, 0, 1, 2, 0]
    assert listed(ranked["residents"]) == [20.0, 40.0, 30.0, None, None, None]
    assert ranked.columns.tolist() == [
        "area_id", "name", "level", "unmet", "unknown", "met", "residents"
    ]  # fmt: skip
    assert [str(ranked[c].dtype) for c in ("unmet", "residents")] == ["Int64", "Float64"]
    assert unmet_counts(gaps) == {"x": 4, "y": 1}
    all_met = frame(("c", "う", "z", "met", 1), ("a", "あ", "y", "met", 1))
    assert list(unmet_counts(all_met).items()) == [("z", 0), ("y", 0)]


def test_areas_of_one_name_and_need_keep_their_order() -> None:
    gaps = frame(("b", "同", "x", "short", 5), ("a", "同", "x", "short", 5))
    assert unmet_areas(gaps)["area_id"].tolist() == ["b", "a"]
