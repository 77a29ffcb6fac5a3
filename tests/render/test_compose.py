"""The map put together: the right layer for the right choice, unknown never as a colour of zero."""

from __future__ import annotations

import pytest

from geodata import store
from geodata.gaps import evaluate
from geodata.render import compose
from geodata.render.compose import AREAS, COORDINATORS, GAPS, HUBS, SUB_AREAS, WALK, Choice
from geodata.render.map import base_map
from geodata.standards import own_standards
from geodata.standards_text import parse_standard
from geodata.walking import Walking

WALKING = Walking()


def composed(code: str, choice: Choice, *standards: str) -> compose.MapState:
    dataset = store.load(code)
    chosen = [parse_standard(t) for t in standards] or own_standards(dataset)
    return compose.map_state(dataset, choice, evaluate(dataset, chosen), walking=WALKING)


def fills(state: compose.MapState) -> dict[str, str]:
    layer = next(layer for layer in state.layers if layer.classes)
    return {area: layer.table[c].label for area, c in layer.classes.items()}


def test_six_areas_short_nine_met() -> None:
    found = fills(composed("13123", Choice(shown=(GAPS,)), "なごみの家>=1"))
    assert sum(label == "不足" for label in found.values()) == 6
    assert sum(label == "満たす" for label in found.values()) == 9


def test_unknown_is_hatched_and_never_taken_for_met() -> None:
    state = composed("13105", Choice(shown=(GAPS,)), "つどい〜の>=2")
    layer = state.layers[0]
    assert layer.table[layer.classes["13105-otsuka"]].hatch
    assert fills(state)["13105-otsuka"] == "不明"
    assert fills(state)["13105-tomisaka"] == "満たす"


def test_a_certain_shortage_outweighs_what_is_unknown() -> None:
    state = composed("13105", Choice(shown=(GAPS,)), "つどい〜の>=2", "CSW>=3")
    assert fills(state)["13105-otsuka"] == "1つ不足"


def test_coordinators_fill_and_badges() -> None:
    state = composed("13123", Choice(shown=(COORDINATORS,)))
    assert fills(state)["13123-funabori"] == "不明"
    assert state.badges is not None
    assert state.badges.texts["13123-mizue"] == "CSW 2・SC 1"
    assert state.badges.texts["13123-funabori"] == "配置不明"


def test_hubs_are_filtered_by_type_function_and_precision() -> None:
    every = composed("13123", Choice(shown=(HUBS,)))
    assert len(every.hubs) == 23
    some = composed("13123", Choice(shown=(HUBS,), hub_types=frozenset({"なごみの家"})))
    assert {h.hub_type for h in some.hubs} == {"なごみの家"}
    meeting = composed("13123", Choice(shown=(HUBS,), functions=frozenset({"居場所"})))
    assert len(meeting.hubs) == 9
    certain = composed("13123", Choice(shown=(HUBS,), include_estimated=False))
    assert all(h.precision != "area" for h in certain.hubs)


def test_hubs_without_a_point_are_told_not_lost() -> None:
    state = composed("13105", Choice(shown=(HUBS,), hub_types=frozenset({"つどい〜の"})))
    assert len(state.hubs) == 6
    notes = [e.label for group in state.legend for e in group.entries if e.kind == "note"]
    assert notes == ["2か所（位置が不明）: みやはら丸、しゃべり間処かづさや"]


def test_walking_discs_have_the_stated_radius() -> None:
    state = composed("13123", Choice(shown=(HUBS, WALK), minutes=15))
    # 15 min × 80 m/min ÷ 1.3 = 923.1 m
    assert {round(d.radius_m, 1) for d in state.discs} == {923.1}
    assert len(state.discs) == len(state.hubs)


def test_levels_inside_and_around() -> None:
    state = composed("13110", Choice(shown=(AREAS, SUB_AREAS)))
    assert [(layer.level, layer.weight) for layer in state.layers] == [
        ("地区", "main"),
        ("住区", "minor"),
    ]
    finer = composed("13110", Choice(shown=(AREAS, SUB_AREAS), level="住区"))
    assert ("地区", "major") in [(layer.level, layer.weight) for layer in finer.layers]


def test_gap_map_shows_the_hubs_that_the_standards_are_about() -> None:
    dataset = store.load("13123")
    gaps = evaluate(dataset, own_standards(dataset))
    state = compose.gap_map_state(dataset, Choice(), gaps, walking=WALKING)
    assert {h.hub_type for h in state.hubs} == {"なごみの家"}
    # the walking standard of 30 minutes draws its discs: 30 × 80 ÷ 1.3 = 1,846.2 m
    assert {round(d.radius_m, 1) for d in state.discs} == {1846.2}


def test_no_standards_no_fill() -> None:
    dataset = store.load("13123")
    state = compose.gap_map_state(dataset, Choice(), evaluate(dataset, []), walking=WALKING)
    assert not any(layer.classes for layer in state.layers)


def test_fit_to_hub_area_or_everything() -> None:
    dataset = store.load("13123")
    bounds = compose.fit(dataset, 1, hub="13123-nagomi-koiwa").bounds
    assert bounds is not None
    (south, west), (north, east) = bounds
    assert south < 35.73147 < north
    assert west < 139.88835 < east
    assert compose.fit(dataset, 1, area="13123-koiwa").area_id == "13123-koiwa"
    nothing = compose.fit(dataset, 1, hub="13123-nowhere")
    assert nothing.bounds is None
    assert nothing.area_id is None


@pytest.mark.parametrize("code", store.codes())
def test_every_choice_can_be_drawn(code: str) -> None:
    dataset = store.load(code)
    document = base_map(dataset)
    gaps = evaluate(dataset, own_standards(dataset))
    choice = Choice(shown=compose.LAYERS)
    payload = compose.map_state(dataset, choice, gaps, walking=WALKING).to_payload(document)
    assert payload["layers"]
    assert "coordinates" not in str(payload)
