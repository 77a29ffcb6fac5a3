"""States: small, without geometry, and with unknown as a class of its own."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.render.discs import Disc, hub_discs
from geodata.render.geometry import CHOME
from geodata.render.hubs import HubMark, hub_marks
from geodata.render.layers import (
    AreaClass,
    AreaLayer,
    boundary_layer,
    status_layer,
    unknown_class,
    value_layer,
)
from geodata.render.legend import boundary_group, fill_group, hub_group
from geodata.render.map import MapDocument, base_map
from geodata.render.state import Badges, Fit, Labels, MapState
from geodata.store import load
from tests.geodata.factories import make_dataset

LEVEL = "コミュニティ住区"
BREAKS = [0.2, 0.5]
LABELS = ["低い", "中くらい", "高い"]


@pytest.fixture(scope="module")
def document() -> MapDocument:
    areas = [{"area_id": i, "name": i} for i in "abcd"]
    return base_map(
        make_dataset(
            chome=[{"x": 200 * n, "y": 0, "area_id": i} for n, i in enumerate("abcd")], areas=areas
        )
    )


def test_values_fall_into_classes_and_unknown_into_its_own(document: MapDocument) -> None:
    values = {"a": 0.1, "b": 0.2, "c": 0.9, "d": None}
    layer = value_layer(LEVEL, values, breaks=BREAKS, labels=LABELS)
    # 0.2 lies on the break and belongs above it; unknown is class 3, the hatched one
    assert layer.classes == {"a": 0, "b": 1, "c": 2, "d": 3}
    assert layer.table[3] == unknown_class()
    payload = MapState(layers=(layer,)).to_payload(document)["layers"][0]
    assert payload["classes"] == "0123"
    assert [bool(row.get("hatch")) for row in payload["table"]] == [False, False, False, True]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_known_value_is_ever_drawn_as_unknown(value: float) -> None:
    layer = value_layer(LEVEL, {"a": value}, breaks=BREAKS, labels=LABELS)
    assert not layer.table[layer.classes["a"]].hatch


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_missing_is_never_the_lowest_class(missing: float | None) -> None:
    layer = value_layer(LEVEL, {"a": missing}, breaks=BREAKS, labels=LABELS)
    assert layer.table[layer.classes["a"]].label == "不明"


def test_classes_must_agree() -> None:
    with pytest.raises(ValueError, match="階級の数が合いません"):
        value_layer(LEVEL, {}, breaks=[1], labels=["一つだけ"])
    with pytest.raises(ValueError, match="階級の数が合いません"):
        value_layer(LEVEL, {}, breaks=[2, 1], labels=LABELS)
    with pytest.raises(ValueError, match="表にない階級です"):
        AreaLayer(LEVEL, {"a": 1}, (AreaClass("一つ", "#ffffff"),))


def test_statuses_outside_the_three_are_unknown() -> None:
    layer = status_layer(LEVEL, {"a": "met", "b": "short", "c": "unknown", "d": "?"})
    assert [layer.table[layer.classes[i]].label for i in "abcd"] == [
        "満たす",
        "不足",
        "不明",
        "不明",
    ]


def test_areas_without_a_class_are_boundaries_alone(document: MapDocument) -> None:
    layer = value_layer(LEVEL, {"c": 0.9}, breaks=BREAKS, labels=LABELS)
    assert layer.to_payload(document.order[LEVEL])["classes"] == "--2-"
    payload = boundary_layer(CHOME).to_payload(document.order[CHOME])
    assert payload == {"level": CHOME, "weight": "minor"}


def test_an_unknown_level_is_refused(document: MapDocument) -> None:
    with pytest.raises(ValueError, match="地図にない階層です: 区"):
        MapState(layers=(boundary_layer("区"),)).to_payload(document)


def test_labels_and_badges_travel_by_position(document: MapDocument) -> None:
    state = MapState(
        labels=Labels(LEVEL, {"b": "50%", "gone": "1%"}),
        badges=Badges(LEVEL, {"d": "CSW 2"}, about="配置"),
        fit=Fit(token=7, area_id="a"),
    )
    payload = state.to_payload(document)
    assert payload["labels"] == {"level": LEVEL, "texts": {1: "50%"}}
    assert payload["badges"] == {"level": LEVEL, "texts": {3: "CSW 2"}, "about": "配置"}
    assert payload["fit"] == {"token": 7, "area": "a", "bounds": None}


def test_only_what_is_said_is_sent(document: MapDocument) -> None:
    payload = MapState().to_payload(document)
    assert set(payload) == {"layers", "hubs", "discs", "legend", "basemap"}
    chosen = replace(MapState(), selected_area="a", point_mode=True).to_payload(document)
    assert chosen["selectedArea"] == "a"
    assert chosen["pointMode"] is True


def test_the_state_of_a_ward_is_small_and_without_geometry() -> None:
    data = load("13123")
    document = base_map(data)
    layer = value_layer(
        CHOME, {n: i % 3 / 3 for i, n in enumerate(document.order[CHOME])}, breaks=BREAKS,
        labels=LABELS,
    )  # fmt: skip
    hubs = hub_marks(data.hubs)
    level = data.municipality.planning_level
    state = MapState(
        layers=(layer, boundary_layer(level)),
        labels=Labels(level),
        discs=hub_discs(hubs, radius_m=615),
        legend=(fill_group("率", layer), hub_group(hubs), boundary_group(official=False)),
    )
    text = json.dumps(state.to_payload(document), ensure_ascii=False)
    assert len(text.encode()) < 5_000
    assert len(text) < len(document.geometry.content) / 20
    assert "shape" not in text
    assert "北小岩" not in text  # names of areas stand in the geometry file


def test_discs_keep_their_metres_and_skip_closed_hubs() -> None:
    hubs = [
        HubMark("1", "甲", "サロン", 35.7, 139.8),
        HubMark("2", "乙", "サロン", 35.8, 139.9, precision="area"),
        HubMark("3", "丙", "サロン", 35.9, 139.9, style="closed"),
    ]
    discs = hub_discs(hubs, radius_m=615.4)
    assert [disc.to_payload() for disc in discs] == [
        [35.7, 139.8, 615.4],
        [35.8, 139.9, 615.4, 1],
    ]
    for radius in (0, -1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="半径"):
            Disc(35, 139, radius)


def test_the_legend_explains_only_what_is_drawn() -> None:
    known = value_layer(LEVEL, {"a": 0.1}, breaks=BREAKS, labels=LABELS)
    assert [e.label for e in fill_group("率", known).entries] == LABELS
    some = value_layer(LEVEL, {"a": None}, breaks=BREAKS, labels=LABELS)
    assert [e.kind for e in fill_group("率", some).entries] == ["fill", "fill", "fill", "hatch"]

    exact = HubMark("1", "甲", "サロン", 35.7, 139.8, precision="block")
    assert [e.kind for e in hub_group([exact]).entries] == ["hub"]
    rough = replace(exact, id="2", hub_type="なごみの家", precision="area")
    entries = hub_group([exact, rough]).entries
    assert [e.label for e in entries if e.kind == "hub"] == ["なごみの家", "サロン"]
    assert [e.shape for e in entries if e.kind == "precision"] == ["building", "area"]
    assert boundary_group(official=False).entries[0].shape == "dashed"
    assert boundary_group(official=True).entries[0].shape == "solid"
