"""A what-if in words, in tables and on the map."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.gaps import evaluate
from geodata.render import compose
from geodata.render.scenario_map import scenario_state
from geodata.render.scenario_tables import (
    beside,
    changes_sheet,
    comparison_sheet,
    coverage_table,
    gap_table,
    lost_table,
    premises_sheet,
    unmet_table,
)
from geodata.render.scenario_words import difference, scenario_lines, status_change, unknown_note
from geodata.render.state import MapState
from geodata.scenario import AddHub, AddPosts, CloseHub, MoveHub, Scenario, apply, compare
from geodata.scenario_difference import compare_gaps
from geodata.standards_text import COUNT_PER_AREA, RESIDENTS_PER_POST, WALK_COVERAGE, parse_standard
from tests.geodata.factories import TWO_VILLAGES, degrees, make_dataset

STANDARDS = [parse_standard("コミセン>=1"), parse_standard("CSW>=2")]


def town():
    return make_dataset(
        chome=TWO_VILLAGES,
        hubs=[{"x": 0, "y": 0, "hub_id": "h1", "name": "西コミセン", "area_id": "w"}],
        posts=[
            {"area_id": "w", "role": "CSW", "headcount": 2},
            {"area_id": "e", "role": "CSW", "headcount": None},
        ],
    )


def place(x: float) -> dict[str, float]:
    lon, lat = degrees(x, 0)
    return {"lat": lat, "lon": lon}


EAST = AddHub("1", "東コミセン", "コミセン", **place(1000))


def plan(dataset, *changes) -> Scenario:
    return Scenario("試し", dataset.code, dataset.version, tuple(changes))


def compared(dataset, *changes):
    after = apply(dataset, plan(dataset, *changes))
    return after, compare(dataset, after, hub_type="コミセン", minutes=10, standards=STANDARDS)


def test_every_change_in_words() -> None:
    dataset = town()
    scenario = plan(
        dataset,
        EAST,
        MoveHub("h1", **place(10)),
        CloseHub("what-if-1", "後継者なし"),
        AddPosts("w", "CSW", -1),
        AddPosts("e", "CSW", 1),
        AddPosts(None, "統括", 2),
    )
    lines = scenario_lines(dataset, apply(dataset, plan(dataset, EAST)), scenario)
    assert lines == [
        "e地区に東コミセンを置く",
        "西コミセンをw地区に移す",
        "東コミセンを閉じる（後継者なし）",
        "w地区のCSWを1人減らす",
        "e地区のCSWを1人増やす（今の人数が資料にないため、合計は不明のままです。）",
        "全域の統括を2人増やす",
    ]
    assert unknown_note(dataset, EAST) == ""


@pytest.mark.parametrize(
    ("measure", "value", "text"),
    [
        (COUNT_PER_AREA, 1.0, "＋1"),
        (COUNT_PER_AREA, -2.0, "−2"),
        (COUNT_PER_AREA, 0.0, "±0"),
        (RESIDENTS_PER_POST, -1234.4, "−1,234人"),
        (WALK_COVERAGE, 39.84, "＋39.8ポイント"),
        (WALK_COVERAGE, -0.04, "±0"),
        (COUNT_PER_AREA, None, "不明"),
        (WALK_COVERAGE, float("nan"), "不明"),
        (COUNT_PER_AREA, pd.NA, "不明"),
    ],
)
def test_signed_differences(measure, value, text) -> None:
    assert difference(measure, value) == text


def test_status_in_words() -> None:
    assert status_change("short", "met") == "▲ 不足 → ○ 満たす"
    assert status_change("unknown", "unknown") == "？ 不明"


def test_coverage_before_and_after_what_changes_most_first() -> None:
    _, found = compared(town(), EAST)
    table = coverage_table(found)
    assert list(table.index) == ["e", "w"]
    east = table.loc["e"]
    assert list(east[["before", "after", "change"]]) == ["0.0%", "100.0%", "＋100.0ポイント"]
    assert east["status"] == "＋300人"
    assert table.loc["w", "change"] == "±0"
    assert table.loc["w", "status"] == "±0"


def test_gap_and_unmet_tables() -> None:
    dataset = town()
    after, _ = compared(dataset, EAST, AddPosts("e", "CSW", 1))
    pairs = compare_gaps(evaluate(dataset, STANDARDS), evaluate(after, STANDARDS))
    hubs = gap_table(pairs[pairs["standard"] == "コミセン>=1"])
    assert list(hubs.loc["e", ["before", "after", "change"]]) == ["0", "1", "＋1"]
    assert hubs.loc["e", "status"] == "▲ 不足 → ○ 満たす"
    heads = gap_table(pairs[pairs["standard"] == "CSW>=2"])
    assert heads.loc["e", "before"] == "不明"
    assert heads.loc["e", "change"] == "不明"
    assert pd.isna(heads.loc["e", "change_key"])
    unmet = unmet_table(pairs)
    assert list(unmet.loc["e", ["before", "after", "change"]]) == ["1件", "0件", "−1"]
    assert unmet.loc["e", "status"] == "不明1件"


def test_two_scenarios_in_one_table() -> None:
    dataset = town()
    _, one = compared(dataset, EAST)
    _, other = compared(dataset, CloseHub("h1"))
    table = beside(coverage_table(one), coverage_table(other))
    assert list(table.loc["w", ["before", "after", "other", "other_change"]]) == [
        "100.0%",
        "100.0%",
        "0.0%",
        "−100.0ポイント",
    ]


def test_who_loses_access() -> None:
    _, found = compared(town(), EAST, CloseHub("h1"))
    table = lost_table(found.closed[0], basis=found.basis)
    row = table.loc["西一丁目"]
    assert (row["people"], row["next_hub"]) == ("500人", "東コミセン")
    # 1,000 m straight, detour 1.3, 80 m a minute
    assert row["minutes_after"] == pytest.approx(16.25, abs=0.01)
    assert row["minutes_before"] == pytest.approx(0, abs=0.01)


def test_nobody_is_next_when_the_last_hub_closes() -> None:
    _, found = compared(town(), CloseHub("h1"))
    row = lost_table(found.closed[0], basis=found.basis).iloc[0]
    assert row["next_hub"] == "ない"
    assert pd.isna(row["minutes_after"])


def test_the_sheets_say_that_they_are_hypothetical() -> None:
    dataset = town()
    after, found = compared(dataset, EAST)
    sheet = comparison_sheet(
        evaluate(dataset, STANDARDS), evaluate(after, STANDARDS), STANDARDS, found
    )
    assert set(sheet["見るもの"]) == {
        "コミセンまで徒歩10分以内の住民の割合",
        "コミセンが1区域に1か所以上",
        "CSWが1区域に2人以上",
    }
    unknown = sheet[(sheet["区域ID"] == "e") & (sheet["見るもの"] == "CSWが1区域に2人以上")]
    assert unknown["今"].isna().all()
    scenario = plan(dataset, EAST)
    assert list(changes_sheet(dataset, after, scenario)["想定"]) == ["e地区に東コミセンを置く"]
    premises = premises_sheet(scenario, found, dataset)
    assert "実際のデータではありません" in premises["内容"].iloc[0]


def drawn(dataset, *changes, draggable=True) -> MapState:
    after = apply(dataset, plan(dataset, *changes))
    marks = compose.visible_hubs(after, compose.Choice())
    return scenario_state(MapState(hubs=marks), dataset, after, draggable=draggable)


def test_hypothetical_hubs_are_drawn_as_such_and_can_be_moved() -> None:
    marks = {mark.id: mark for mark in drawn(town(), EAST).hubs}
    planned = marks["what-if-1"]
    assert (planned.style, planned.draggable) == ("hypothetical", True)
    assert ("位置", "想定（実在しない）") in planned.details
    assert (marks["h1"].style, marks["h1"].draggable) == ("normal", False)
    looked_at = {mark.id: mark for mark in drawn(town(), EAST, draggable=False).hubs}
    assert not looked_at["what-if-1"].draggable


def test_closed_hubs_stay_as_ghosts_and_moved_ones_move() -> None:
    closed = drawn(town(), CloseHub("h1"))
    assert [(mark.id, mark.style) for mark in closed.hubs] == [("h1", "closed")]
    assert closed.legend[-1].title == "想定"
    assert "なくなる拠点1か所" in closed.description
    moved = drawn(town(), MoveHub("h1", **place(50)))
    assert [(mark.id, mark.style) for mark in moved.hubs] == [("h1", "hypothetical")]
    assert ("位置", "移した先（想定）") in moved.hubs[0].details


def test_changed_hubs_are_shown_whatever_the_filter_leaves_out() -> None:
    dataset = town()
    after = apply(dataset, plan(dataset, EAST, CloseHub("h1")))
    state = scenario_state(MapState(hubs=()), dataset, after)
    assert {mark.id: mark.style for mark in state.hubs} == {
        "h1": "closed",
        "what-if-1": "hypothetical",
    }
    kinds = [entry.kind for entry in state.legend[-1].entries]
    assert kinds == ["hypothetical", "closed"]
