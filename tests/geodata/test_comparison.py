"""Before and after a what-if, worked out on paper.

10 minutes reach 615.38 m. Villages on a road, 1 km apart, with 500, 300 and 200 residents; the
first is area w, the others are e. Their cells, 1 km × 1 km, leave no gap.
"""

from __future__ import annotations

import pytest

from geodata import store
from geodata.scenario import AddHub, AddPosts, CloseHub, MoveHub, Scenario, apply, compare
from geodata.standards_text import parse_standard
from tests.geodata.factories import degrees, make_dataset

HOMES = [
    {"x": 0, "y": 0, "chome": "西一丁目", "area_id": "w", "population": 500, "half": 500},
    {"x": 1000, "y": 0, "chome": "東一丁目", "area_id": "e", "population": 300, "half": 500},
    {"x": 2000, "y": 0, "chome": "東二丁目", "area_id": "e", "population": 200, "half": 500},
]
WEST = {"x": 0, "y": 0, "hub_id": "h1", "name": "西コミセン", "area_id": "w"}
EAST = {"x": 2000, "y": 0, "hub_id": "h2", "name": "東コミセン", "area_id": "e"}


def town(*hubs, **more):
    return make_dataset(chome=HOMES, hubs=list(hubs), **more)


def after(dataset, *changes):
    return apply(dataset, Scenario("試し", dataset.code, dataset.version, tuple(changes)))


def add(x: float, *, id_: str = "1") -> AddHub:
    lon, lat = degrees(x, 0)
    return AddHub(id_, "新コミセン", "コミセン", lat, lon)


def compared(dataset, *changes, **more):
    given = {"hub_type": "コミセン", "minutes": 10, "standards": [parse_standard("コミセン>=1")]}
    return compare(dataset, after(dataset, *changes), **(given | more))


def test_a_new_hub() -> None:
    # Halfway between the villages of the east: 500 m to each, 300 + 200 gain.
    result = compared(town(WEST), add(1500))
    assert (result.covered_before, result.covered_after, result.total) == (500, 1000, 1000)
    assert (result.gaining, result.losing) == (500, 0)
    assert result.gaining_chome == ("東一丁目", "東二丁目")
    # The west has its コミセン, the east has none: one area short, then none.
    assert (result.unmet_before, result.unmet_after) == (1, 0)
    areas = result.areas.set_index("area_id")
    assert list(areas.loc["e"][["covered_before", "covered_after"]]) == [0, 500]
    assert list(areas.loc["e"][["unmet_before", "unmet_after"]]) == [1, 0]
    assert list(areas.loc["w"][["share_before", "share_after"]]) == [1, 1]
    assert [(h.name, h.area) for h in result.added] == [("新コミセン", "e地区")]
    assert (result.closed, result.moved, result.posts) == ((), (), ())
    assert (result.basis, result.unit, result.assumed_none) == ("chome_population", "人", False)


def test_a_closed_hub_says_who_loses_and_what_is_next() -> None:
    # h2 reaches 東二丁目 only (東一丁目 is 1,000 m away). From there to h1: 2,000 m = 32.5 minutes.
    result = compared(town(WEST, EAST), CloseHub("h2"))
    closed = result.closed[0]
    assert (closed.hub.name, closed.hub.area, closed.lost) == ("東コミセン", "e地区", 200)
    assert [(c.chome, c.amount, c.next_hub) for c in closed.chome] == [
        ("東二丁目", 200, "西コミセン")
    ]
    assert closed.chome[0].minutes_before == pytest.approx(0, abs=1e-6)
    assert closed.chome[0].minutes_after == pytest.approx(2000 * 1.3 / 80, rel=1e-6)
    assert closed.next_hub == "西コミセン"
    assert closed.next_minutes == pytest.approx(32.5, rel=1e-6)
    assert (result.losing, result.losing_chome) == (200, ("東二丁目",))
    assert (result.unmet_before, result.unmet_after) == (0, 1)


def test_the_last_hub() -> None:
    result = compared(town(WEST), CloseHub("h1"))
    closed = result.closed[0]
    assert (closed.lost, closed.next_hub, closed.next_minutes) == (500, None, None)
    assert closed.chome[0].minutes_after is None
    assert result.covered_after == 0


def test_nobody_loses_where_another_hub_is_near() -> None:
    twin = {"x": 100, "y": 0, "hub_id": "h3", "name": "隣コミセン", "area_id": "w"}
    result = compared(town(WEST, twin), CloseHub("h1"))
    assert (result.losing, result.closed[0].lost, result.closed[0].chome) == (0, 0, ())
    assert result.closed[0].next_hub == "隣コミセン"


def test_a_replacement_counts_as_the_next_hub() -> None:
    result = compared(town(WEST, EAST), CloseHub("h2"), add(1900))
    assert result.closed[0].lost == 0
    assert result.closed[0].next_hub == "新コミセン"


def test_a_closed_hub_of_another_type_is_judged_by_its_own() -> None:
    salon = {"x": 0, "y": 0, "hub_id": "s1", "name": "サロン西", "hub_type": "サロン"}
    other = {"x": 2000, "y": 0, "hub_id": "s2", "name": "サロン東", "hub_type": "サロン"}
    result = compared(town(WEST, salon, other), CloseHub("s1"))
    assert (result.losing, result.covered_after) == (0, 500)  # the コミセン is still there
    assert (result.closed[0].lost, result.closed[0].next_hub) == (500, "サロン東")


def test_a_hub_without_a_place() -> None:
    vague = {"x": None, "hub_id": "h9", "name": "どこか", "area_id": "e"}
    closed = compared(town(WEST, vague), CloseHub("h9")).closed[0]
    assert (closed.lost, closed.chome, closed.next_hub) == (None, (), None)


def test_an_estimated_place_is_marked() -> None:
    vague = EAST | {"coord_precision": "area"}
    closed = compared(town(WEST, vague), CloseHub("h2")).closed[0]
    assert (closed.estimated, closed.lost) == (True, 200)


def test_a_moved_hub_gains_and_loses() -> None:
    lon, lat = degrees(2000, 0)
    result = compared(town(WEST), MoveHub("h1", lat, lon))
    assert (result.gaining, result.losing) == (200, 500)
    assert [(h.name, h.area) for h in result.moved] == [("西コミセン", "e地区")]


def test_posts() -> None:
    dataset = town(
        WEST,
        posts=[
            {"area_id": "w", "role": "CSW", "headcount": 2},
            {"area_id": None, "role": "統括", "headcount": 1},
        ],
    )
    result = compared(
        dataset,
        AddPosts("w", "CSW", -1),
        AddPosts("e", "CSW", 1),
        AddPosts(None, "統括", 2),
        standards=[parse_standard("CSW>=2")],
    )
    assert {(p.area, p.role, p.headcount) for p in result.posts} == {
        ("w地区", "CSW", -1),
        ("e地区", "CSW", 1),
        (None, "統括", 2),
    }
    assert (result.gaining, result.losing) == (0, 0)


def test_no_change_at_all() -> None:
    dataset = town(WEST)
    result = compare(dataset, dataset, hub_type="コミセン", minutes=10, standards=[])
    assert (result.gaining, result.losing, result.added, result.closed) == (0, 0, (), ())
    assert (result.unmet_before, result.unmet_after) == (None, None)


def test_the_first_hub_of_its_kind() -> None:
    result = compared(town(), add(0))
    assert result.assumed_none
    assert (result.covered_before, result.covered_after) == (0, 500)


def test_without_residents_land_is_measured() -> None:
    bare = make_dataset(
        chome=[{"x": h["x"], "y": 0} for h in HOMES], hubs=[WEST | {"area_id": "a"}]
    )
    result = compared(bare, add(1000))
    assert (result.basis, result.unit) == ("land_area", "km²")
    assert result.gaining == pytest.approx(0.01, rel=1e-3)
    assert result.areas["covered_after"].isna().all()
    assert result.areas["share_after"].iloc[0] == pytest.approx(2 / 3, rel=1e-3)


def test_two_municipalities_are_not_compared() -> None:
    with pytest.raises(ValueError, match="違う自治体"):
        compare(store.load("13105"), store.load("13204"), hub_type="コミセン", minutes=10)


def test_area_sums_agree_with_the_totals() -> None:
    dataset = store.load("13123")
    lon, lat = 139.86346, 35.67155
    changed = after(
        dataset,
        AddHub("1", "なごみの家（仮）", "なごみの家", lat, lon),
        CloseHub("13123-nagomi-koiwa", "後継者なし"),
    )
    result = compare(dataset, changed, hub_type="なごみの家", minutes=10)
    assert result.areas["covered_before"].sum() == pytest.approx(result.covered_before)
    assert result.areas["covered_after"].sum() == pytest.approx(result.covered_after)
    assert result.covered_after - result.covered_before == pytest.approx(
        result.gaining - result.losing
    )
    assert result.closed[0].lost == pytest.approx(result.losing)
