"""Hub marks: one symbol a type, precision as it is, texts as texts."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from geodata.render.hubs import SOURCE_WORD, hub_marks
from geodata.render.palette import HUB_SYMBOLS, INK, LAND, contrast, hub_symbol
from geodata.render.static_files import ASSETS
from geodata.schema import HUB_TYPES
from tests.geodata.factories import degrees, make_dataset

#: Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
DEFICIENCIES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


def linear(color: str) -> np.ndarray:
    srgb = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* (D65) of linear RGB."""
    matrix = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(matrix) @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


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


@pytest.mark.parametrize("sight", ["full", *DEFICIENCIES])
def test_no_two_colours_are_alike_to_the_colour_blind(sight: str) -> None:
    matrix = np.array(DEFICIENCIES.get(sight, np.eye(3)))
    seen = {t: lab(matrix @ linear(s.color)) for t, s in HUB_SYMBOLS.items()}
    for (first, a), (second, b) in itertools.combinations(seen.items(), 2):
        assert np.linalg.norm(a - b) > 14, f"{first} and {second} look alike ({sight})"


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
