"""Before and after: hubs by id, each area's reading of each standard."""

from __future__ import annotations

import pandas as pd

from geodata.gaps import evaluate
from geodata.scenario import AddHub, AddPosts, CloseHub, MoveHub, Scenario, apply
from geodata.scenario_difference import (
    COLUMNS,
    HubDifference,
    changed_status,
    compare_gaps,
    hub_difference,
    standards_met,
)
from geodata.standards_text import parse_standard
from tests.geodata.factories import TWO_VILLAGES, degrees, make_dataset

STANDARDS = [parse_standard("コミセン>=1"), parse_standard("CSW>=2")]


def town():
    """West has a コミセン and 2 CSW, east neither hub nor a known number of CSW."""
    return make_dataset(
        chome=TWO_VILLAGES,
        hubs=[
            {"x": 0, "y": 0, "hub_id": "h1", "area_id": "w"},
            {"x": None, "y": None, "hub_id": "nowhere", "area_id": None, "hub_type": "サロン"},
        ],
        posts=[
            {"area_id": "w", "role": "CSW", "headcount": 2},
            {"area_id": "e", "role": "CSW", "headcount": None},
        ],
    )


def changed(dataset, *changes):
    return apply(dataset, Scenario("試し", dataset.code, dataset.version, tuple(changes)))


def pairs_of(dataset, *changes) -> pd.DataFrame:
    after = changed(dataset, *changes)
    return compare_gaps(evaluate(dataset, STANDARDS), evaluate(after, STANDARDS))


def east_hub() -> AddHub:
    lon, lat = degrees(1000, 0)
    return AddHub("1", "東コミセン", "コミセン", lat, lon)


def test_hubs_that_come_go_and_move() -> None:
    dataset = town()
    lon, lat = degrees(10, 0)
    found = hub_difference(dataset, changed(dataset, east_hub(), MoveHub("h1", lat, lon)))
    assert (found.added, found.closed, found.moved) == ({"what-if-1"}, frozenset(), {"h1"})
    gone = hub_difference(dataset, changed(dataset, CloseHub("h1")))
    assert (gone.added, gone.closed, gone.moved) == (frozenset(), {"h1"}, frozenset())


def test_a_hub_without_a_point_has_not_moved() -> None:
    dataset = town()
    assert not hub_difference(dataset, changed(dataset, east_hub())).moved


def test_the_same_dataset_differs_in_nothing() -> None:
    dataset = town()
    nothing = frozenset[str]()
    assert hub_difference(dataset, dataset) == HubDifference(nothing, nothing, nothing)
    assert changed_status(pairs_of(dataset)).empty


def test_readings_side_by_side() -> None:
    pairs = pairs_of(town(), east_hub(), AddPosts("w", "CSW", -1))
    assert list(pairs.columns) == list(COLUMNS)
    rows = pairs.set_index(["standard", "area_id"])
    east = rows.loc[("コミセン>=1", "e")]
    assert list(east[["actual_before", "actual_after", "change"]]) == [0, 1, 1]
    assert list(east[["status_before", "status_after"]]) == ["short", "met"]
    west = rows.loc[("CSW>=2", "w")]
    assert list(west[["actual_before", "actual_after", "change"]]) == [2, 1, -1]
    assert list(west[["status_before", "status_after", "gap_after"]]) == ["met", "short", 1]


def test_one_more_than_unknown_stays_unknown() -> None:
    rows = pairs_of(town(), AddPosts("e", "CSW", 1)).set_index(["standard", "area_id"])
    east = rows.loc[("CSW>=2", "e")]
    assert (east["status_before"], east["status_after"]) == ("unknown", "unknown")
    assert pd.isna(east["actual_before"])
    assert pd.isna(east["change"])  # 1 − unknown is not 1


def test_only_areas_whose_status_changes() -> None:
    found = changed_status(pairs_of(town(), east_hub()))
    assert list(found["area_id"]) == ["e"]
    assert list(found["standard"]) == ["コミセン>=1"]


def test_standards_met_by_area() -> None:
    areas = standards_met(pairs_of(town(), east_hub())).set_index("area_id")
    east = areas.loc["e"]
    assert list(east[["unmet_before", "unmet_after"]]) == [1, 0]
    assert list(east[["unknown_before", "unknown_after"]]) == [1, 1]
    assert list(areas.loc["w"][["unmet_before", "unmet_after"]]) == [0, 0]
