"""Hub marks: one symbol a type, precision as it is, texts as texts."""

from __future__ import annotations

import itertools
import re

import pytest

from geodata.render.hubs import SOURCE_WORD, hub_marks
from geodata.render.palette import HUB_SYMBOLS, INK, LAND, contrast, hub_symbol
from geodata.render.static_files import ASSETS
from geodata.schema import HUB_TYPES
from tests.geodata.factories import degrees, make_dataset
from tests.render.sight import SIGHTS, difference


def test_every_type_of_the_schema_has_a_symbol_of_its_own() -> None:
    assert set(HUB_SYMBOLS) == set(HUB_TYPES)
    assert len({symbol.shape for symbol in HUB_SYMBOLS.values()}) == len(HUB_TYPES)
    assert len({symbol.color for symbol in HUB_SYMBOLS.values()}) == len(HUB_TYPES)


def test_the_host_script_knows_every_shape() -> None:
    script = (ASSETS / "areamap" / "symbols.js").read_text("utf-8")
    silhouettes = re.search(r"SILHOUETTES = \{(.*?)\};", script, re.DOTALL)
    assert silhouettes is not None
    drawn = dict(re.findall(r'(\w+): "([^"]+)"', silhouettes[1]))
    assert set(drawn) == {symbol.shape for symbol in HUB_SYMBOLS.values()}
    assert len(set(drawn.values())) == len(drawn)


@pytest.mark.parametrize("sight", SIGHTS)
def test_no_two_colours_are_alike_to_the_colour_blind(sight: str) -> None:
    for (one, a), (other, b) in itertools.combinations(HUB_SYMBOLS.items(), 2):
        assert difference(a.color, b.color, sight) > 14, f"{one} and {other} look alike ({sight})"


def test_symbols_stand_out_from_the_land() -> None:
    for symbol in HUB_SYMBOLS.values():
        assert contrast(symbol.color, LAND) >= 3
    assert contrast(INK, LAND) >= 7
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_a_strange_type_gets_the_symbol_of_the_others() -> None:
    assert hub_symbol("聞いたことのない種類") == HUB_SYMBOLS["その他"]
    assert hub_symbol(None) == HUB_SYMBOLS["その他"]


def test_marks_keep_their_places_and_drop_hubs_without_one() -> None:
    data = make_dataset(
        chome=[{"x": 0, "y": 0}],
        hubs=[
            {"hub_id": "here", "x": 120, "y": 80, "coord_precision": "chome", "area_id": "a"},
            {"hub_id": "nowhere", "x": None},
            {"hub_id": "vague", "x": 0, "y": 0, "coord_precision": None},
        ],
    )
    here, vague = hub_marks(data.hubs, area_names={"a": "西"}, closed=frozenset({"vague"}))
    lon, lat = degrees(120, 80)
    assert (here.lat, here.lon) == pytest.approx((lat, lon))
    assert here.precision == "chome"
    assert ("圏域", "西") in here.details
    assert vague.precision == "area"  # a place of unknown precision is not passed off as exact
    assert vague.style == "closed"


def test_details_say_what_is_known_and_mark_the_unverified() -> None:
    data = make_dataset(
        chome=[{"x": 0, "y": 0}],
        hubs=[
            {
                "x": 0, "y": 0, "functions": "相談|居場所", "address": "<b>1-2-3</b>",
                "source": "事例集Vol.4: I(2) | general knowledge (unverified)",
            }
        ],
    )  # fmt: skip
    details = dict(hub_marks(data.hubs)[0].details)
    assert details["機能"] == "相談・居場所"
    assert details["住所"] == "<b>1-2-3</b>"  # as text; the host script never reads it as HTML
    assert details["確認"] == "未確認"
    assert "実践事例集 Vol.4" in details[SOURCE_WORD]
    assert "時間" not in details


def test_payload_names_shape_and_colour() -> None:
    data = make_dataset(
        chome=[{"x": 0, "y": 0}], hubs=[{"hub_id": "h", "x": 0, "y": 0, "hub_type": "なごみの家"}]
    )
    payload = hub_marks(data.hubs)[0].to_payload()
    assert payload["shape"] == "house"
    assert payload["color"] == HUB_SYMBOLS["なごみの家"].color
    assert "style" not in payload
    assert "draggable" not in payload
