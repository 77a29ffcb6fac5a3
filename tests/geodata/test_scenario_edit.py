"""Changing a what-if step by step: what is kept, merged and let go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import scenario_edit as edit
from geodata.scenario import (
    AddHub,
    AddPosts,
    CloseHub,
    MoveHub,
    Scenario,
    ScenarioError,
    apply,
)
from geodata.scenario_focus import focus_types
from geodata.standards_text import parse_standard
from tests.geodata.factories import TWO_VILLAGES, degrees, make_dataset


def town():
    return make_dataset(
        chome=TWO_VILLAGES,
        hubs=[
            {"x": 0, "y": 0, "hub_id": "h1", "name": "西コミセン", "area_id": "w"},
            {"x": 900, "y": 0, "hub_id": "h2", "area_id": "e", "hub_type": "サロン"},
        ],
        posts=[
            {"area_id": "w", "role": "CSW", "headcount": 2},
            {"area_id": "w", "role": "CSW", "headcount": None},
            {"area_id": "e", "role": "SC", "headcount": None},
            {"area_id": None, "role": "統括", "headcount": 1},
        ],
    )


EMPTY = Scenario("試し", "13204", "test")
EAST = {"lat": 35.69, "lon": 139.56}


def test_new_scenarios_are_about_the_dataset() -> None:
    made = edit.new_scenario(town())
    assert (made.municipality_code, made.dataset_version, made.changes) == ("13204", "test", ())


def test_hubs_are_numbered_or_named_after_their_place() -> None:
    one = edit.add_hub(EMPTY, "コミセン", **EAST)
    two = edit.add_hub(one, "サロン", **EAST, place="東一丁目")
    assert [(c.id, c.name) for c in two.changes] == [
        ("1", "コミセン（仮）1"),
        ("2", "サロン（仮）東一丁目"),
    ]
    assert EMPTY.changes == ()


def test_a_number_that_is_free_again_is_used_again() -> None:
    two = edit.add_hub(edit.add_hub(EMPTY, "コミセン", **EAST), "コミセン", **EAST)
    again = edit.add_hub(edit.without(two, 0), "コミセン", **EAST)
    assert sorted(c.id for c in again.changes) == ["1", "2"]


def test_dragging_a_hypothetical_hub_leaves_one_change() -> None:
    placed = edit.add_hub(EMPTY, "コミセン", **EAST)
    moved = edit.move_hub(placed, "what-if-1", lat=35.7, lon=139.5)
    assert moved.changes == (replace(placed.changes[0], lat=35.7, lon=139.5),)


def test_a_real_hub_moves_by_a_change_of_its_own_and_once_only() -> None:
    first = edit.move_hub(EMPTY, "h1", **EAST)
    assert first.changes == (MoveHub("h1", **EAST),)
    assert edit.move_hub(first, "h1", lat=35.7, lon=139.5).changes == (MoveHub("h1", 35.7, 139.5),)


def test_a_place_off_the_earth_is_refused() -> None:
    with pytest.raises(ScenarioError, match="lat"):
        edit.add_hub(EMPTY, "コミセン", lat=float("nan"), lon=139.5)


def test_renaming_touches_that_hub_only() -> None:
    two = edit.add_hub(edit.add_hub(EMPTY, "コミセン", **EAST), "サロン", **EAST)
    named = edit.rename_hub(two, "what-if-2", "えきまえ")
    assert [c.name for c in named.changes] == ["コミセン（仮）1", "えきまえ"]
    with pytest.raises(ScenarioError, match="name"):
        edit.rename_hub(two, "what-if-2", " ")


def test_closing_a_hub_twice_keeps_the_last_reason() -> None:
    once = edit.close_hub(EMPTY, "h1", "閉所")
    twice = edit.close_hub(once, "h1", "後継者なし")
    assert twice.changes == (CloseHub("h1", "後継者なし"),)
    assert edit.forget_hub(twice, "h1").changes == ()


def test_closing_a_hypothetical_hub_takes_it_away() -> None:
    placed = edit.add_hub(EMPTY, "コミセン", **EAST)
    assert edit.close_hub(placed, "what-if-1", "閉所").changes == ()


def test_taking_a_hypothetical_hub_away_leaves_nothing_about_it() -> None:
    scenario = replace(
        EMPTY,
        changes=(
            AddHub("1", "仮", "コミセン", **EAST),
            MoveHub("what-if-1", **EAST),
            CloseHub("h1"),
        ),
    )
    assert edit.without(scenario, 0).changes == (CloseHub("h1"),)
    assert edit.without(scenario, 2).changes == scenario.changes[:2]


def test_posts_of_one_role_and_area_add_up() -> None:
    up = edit.change_posts(EMPTY, "CSW", 2, area_id="w")
    other = edit.change_posts(up, "CSW", 1, area_id="e")
    down = edit.change_posts(other, "CSW", -1, area_id="w")
    assert down.changes == (AddPosts("w", "CSW", 1), AddPosts("e", "CSW", 1))
    assert edit.change_posts(down, "CSW", -1, area_id="w").changes == (AddPosts("e", "CSW", 1),)


def test_posts_of_a_file_with_several_changes_become_one() -> None:
    several = replace(
        EMPTY, changes=(AddPosts("w", "CSW", 1), AddPosts(None, "CSW", 1), AddPosts("w", "CSW", 2))
    )
    merged = edit.change_posts(several, "CSW", 1, area_id="w")
    assert merged.changes == (AddPosts("w", "CSW", 4), AddPosts(None, "CSW", 1))


def test_moving_posts_is_fewer_here_and_more_there() -> None:
    moved = edit.move_posts(EMPTY, "CSW", 1, from_area="w", to_area=None)
    assert moved.changes == (AddPosts("w", "CSW", -1), AddPosts(None, "CSW", 1))
    assert edit.move_posts(moved, "CSW", 1, from_area=None, to_area="w").changes == ()
    assert edit.move_posts(EMPTY, "CSW", 1, from_area="w", to_area="w") is EMPTY


def test_more_are_never_taken_than_are_there() -> None:
    dataset = town()
    scenario = edit.change_posts(edit.new_scenario(dataset), "CSW", -3, area_id="w")
    with pytest.raises(ScenarioError, match="2人なので、3人は減らせません"):
        apply(dataset, scenario)


def test_heads_that_are_there() -> None:
    dataset = town()

    def there(role, area_id):
        count = edit.heads_there(dataset, role, area_id=area_id)
        return count.low, count.high, count.unknown_rows

    assert there("CSW", "w") == (2, 2, 1)
    assert there("SC", "e") == (None, None, 1)  # not zero: the source is silent
    assert there("CSW", "e") == (None, None, 0)
    assert there("統括", None) == (1, 1, 0)


def test_the_types_a_scenario_is_about() -> None:
    dataset = town()
    scenario = edit.close_hub(
        edit.add_hub(edit.new_scenario(dataset), "なごみの家", **EAST), "h2", "閉所"
    )
    assert edit.hub_types(scenario, dataset) == ("なごみの家", "サロン")
    types = focus_types(
        dataset, scenario, [parse_standard("CSW>=2"), parse_standard("コミセン>=1")]
    )
    assert types == ("なごみの家", "サロン", "コミセン")
    assert focus_types(dataset, edit.new_scenario(dataset), []) == ("コミセン", "サロン")


@given(st.lists(st.tuples(st.sampled_from(["w", "e", None]), st.integers(-3, 3)), max_size=12))
def test_posts_always_add_up_to_what_was_asked(steps) -> None:
    scenario = EMPTY
    for area_id, heads in steps:
        scenario = edit.change_posts(scenario, "CSW", heads, area_id=area_id)
    for area_id in ("w", "e", None):
        total = sum(heads for area, heads in steps if area == area_id)
        own = [c.headcount for c in scenario.changes if c.area_id == area_id]
        assert own == ([total] if total else [])


def test_hub_at_its_place_is_in_its_area() -> None:
    dataset = town()
    lon, lat = degrees(1000, 0)
    changed = apply(dataset, edit.add_hub(edit.new_scenario(dataset), "コミセン", lat=lat, lon=lon))
    assert changed.hubs.iloc[-1]["area_id"] == "e"
