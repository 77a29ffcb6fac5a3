"""Reports on paper: two areas of two 町丁目 on a line, walks of 80 m a minute without detour."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geodata.coverage_report import (
    CAPACITY_COLUMNS,
    Question,
    access_question,
    access_report,
    coverage_report,
    slopes_table,
)
from geodata.distance import NoHubError
from geodata.hub_choice import Known
from geodata.levels import CHOME_LEVEL
from geodata.walking import Walking
from tests.geodata.factories import make_dataset

WALKING = Walking(80.0, 1.0)
CHOME = (
    {"x": 0, "y": 0, "area_id": "a", "population": 100},
    {"x": 800, "y": 0, "area_id": "a", "population": 300},
    {"x": 1600, "y": 0, "area_id": "b", "population": 500},
    {"x": 2400, "y": 0, "area_id": "b", "population": 100},
)
HUB = {"x": 0, "y": 0, "area_id": "a", "hub_id": "h", "name": "近い拠点"}


def ask(**changes: object) -> Question:
    return replace(Question(walking=WALKING, minutes=10.0), **changes)  # type: ignore[arg-type]


def test_areas_and_the_whole_by_hand() -> None:
    report = coverage_report(make_dataset(chome=CHOME, hubs=[HUB]), ask())
    # walks of 0, 10, 20 and 30 minutes; exactly 10 is within 10
    assert report.areas["covered"].tolist() == [400.0, 0.0]
    whole = report.whole
    assert (whole.residents, whole.covered, whole.outside) == (1000.0, 400.0, 600.0)
    assert whole.share == pytest.approx(0.4)
    assert whole.mean_minutes == pytest.approx((0 * 100 + 10 * 300 + 20 * 500 + 30 * 100) / 1000)
    assert whole.p90_minutes == pytest.approx(20.0)
    assert whole.basis == "chome_population"
    assert report.known is Known.PLACES
    assert not report.has_capacity


def test_by_chome_the_nearest_hub_is_named() -> None:
    dataset = make_dataset(chome=CHOME, hubs=[HUB, {"x": 2400, "y": 0, "name": "遠い拠点"}])
    areas = coverage_report(dataset, ask(level=CHOME_LEVEL)).areas
    assert areas["nearest"].tolist() == ["近い拠点", "近い拠点", "遠い拠点", "遠い拠点"]
    assert areas["share"].tolist() == [1.0, 1.0, 1.0, 1.0]


def test_own_area_only_holds_for_the_whole_as_for_the_areas() -> None:
    report = coverage_report(
        make_dataset(chome=CHOME, hubs=[HUB]), ask(minutes=30.0, own_area_only=True)
    )
    assert report.areas["stranded"].tolist() == [0.0, 1.0]
    assert report.whole.covered == report.areas["covered"].sum() == 400.0
    assert report.whole.mean_minutes is None
    assert report.whole.stranded == pytest.approx(0.6)


def test_several_types_count_together() -> None:
    hubs = [
        HUB | {"hub_type": "コミセン"},
        {"x": 2400, "y": 0, "hub_type": "サロン"},
        {"x": 1600, "y": 0, "hub_type": "その他"},
    ]
    dataset = make_dataset(chome=CHOME, hubs=hubs)
    both = coverage_report(dataset, ask(minutes=1.0, hub_types=frozenset({"コミセン", "サロン"})))
    assert both.hubs["hub_type"].tolist() == ["コミセン", "サロン"]
    assert both.whole.covered == 200.0
    one = coverage_report(dataset, ask(minutes=1.0, hub_types=frozenset({"その他"})))
    assert one.whole.covered == 500.0
    assert coverage_report(dataset, ask(minutes=1.0)).whole.covered == 700.0


def test_leaving_an_opening_out_never_counts_more() -> None:
    hubs = [
        HUB | {"functions": "相談", "hub_type": "総合相談窓口"},
        {"x": 1600, "y": 0, "hub_id": "c", "hub_type": "コミセン", "functions": "会議室"},
    ]
    meetings = [{"hub_id": "c", "name": "相談サロン", "kind": "相談会", "cadence": "毎月1回"}]
    dataset = make_dataset(chome=CHOME, hubs=hubs, activities=meetings)
    wanted = frozenset({"相談"})
    everything = coverage_report(dataset, ask(minutes=1.0, functions=wanted))
    assert everything.hubs["opening"].tolist() == ["毎月", "常設"]
    assert everything.whole.covered == 600.0
    standing = ask(minutes=1.0, functions=wanted, openings=frozenset({"常設"}))
    assert coverage_report(dataset, standing).whole.covered == 100.0
    # without exactly one function openings say nothing
    assert coverage_report(dataset, replace(standing, functions=None)).whole.covered == 600.0


def test_estimated_and_unplaced_hubs_are_counted_apart() -> None:
    hubs = [
        HUB,
        {"x": 800, "y": 0, "coord_precision": "area"},
        {"x": None, "y": None, "name": "どこか"},
    ]
    dataset = make_dataset(chome=CHOME, hubs=hubs)
    report = coverage_report(dataset, ask())
    assert report.hubs["estimated"].tolist() == [False, True, False]
    assert report.hubs.loc[~report.hubs["placed"], "name"].tolist() == ["どこか"]
    assert report.left_out == 0
    without = coverage_report(dataset, ask(include_estimated=False))
    assert (without.left_out, len(without.hubs)) == (1, 2)


def test_capacities_give_three_columns() -> None:
    dataset = make_dataset(chome=CHOME, hubs=[HUB | {"capacity": 250.0}])
    report = coverage_report(dataset, ask())
    assert report.has_capacity
    assert report.areas[list(CAPACITY_COLUMNS)].to_numpy(dtype=float).tolist() == [
        [250.0, 150.0, 0.0],
        [0.0, 0.0, 600.0],
    ]
    assert report.hubs["limited"].tolist() == [True]


def test_without_residents_the_share_is_of_land() -> None:
    bare = [{k: v for k, v in row.items() if k != "population"} for row in CHOME]
    report = coverage_report(make_dataset(chome=bare, hubs=[HUB]), ask())
    whole = report.whole
    assert (whole.basis, whole.residents, whole.covered, whole.outside) == (
        "land_area",
        None,
        None,
        None,
    )
    assert whole.share == pytest.approx(0.5)


def test_no_hub_of_the_type_is_told() -> None:
    with pytest.raises(NoHubError, match="なごみの家"):
        coverage_report(
            make_dataset(chome=CHOME, hubs=[HUB]), ask(hub_types=frozenset({"なごみの家"}))
        )


def test_access_by_hand() -> None:
    # one hub; weights 1 (0 and 10 minutes), 0.68 (20), 0.22 (30)
    called = 100 + 300 + 0.68 * 500 + 0.22 * 100
    report = access_report(make_dataset(chome=CHOME, hubs=[HUB]), ask())
    a = 1e4 / called
    b = 1e4 / called * (0.68 * 500 + 0.22 * 100) / 600
    assert report.areas["score"].tolist() == pytest.approx([a, b])
    assert report.mean == pytest.approx(1e4 / 1000)
    # Lorenz: b first, 60 percent of residents
    held = b * 600 / (a * 400 + b * 600)
    assert report.curve.residents_share.tolist() == pytest.approx([0, 0.6, 1])
    assert report.curve.access_share.tolist() == pytest.approx([0, held, 1])
    assert report.curve.gini == pytest.approx(1 - (0.6 * held + 0.4 * (1 + held)))


def test_what_access_does_not_heed_is_no_other_question() -> None:
    assert access_question(ask(minutes=3.0, own_area_only=True)) == access_question(ask())
    assert access_question(ask(level="x")) != access_question(ask())


def test_two_answers_side_by_side() -> None:
    dataset = make_dataset(chome=CHOME, hubs=[HUB])
    table = slopes_table(
        coverage_report(dataset, ask()),
        coverage_report(dataset, ask(walking=Walking(40.0, 1.0))),
    )
    assert table["share_flat"].tolist() == [1.0, 0.0]
    assert table["share_slope"].tolist() == [0.25, 0.0]
    assert table["mean_minutes_slope"].tolist() == pytest.approx(
        (2 * table["mean_minutes_flat"]).tolist()
    )
    assert isinstance(table, pd.DataFrame)
