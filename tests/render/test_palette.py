"""Colours measured: what is written on them can be read, neighbours are told apart by everybody."""

from __future__ import annotations

import itertools
import re

import pytest

from geodata.render.history_chart import _COLORS as LINES
from geodata.render.palette import (
    BOUNDARY,
    HATCH_GROUND,
    HATCH_LINE,
    HUB_SYMBOLS,
    INK,
    LAND,
    PRIMARY,
    SEQUENTIAL,
    SHORTAGE,
    STATUS,
    SURROUNDINGS,
    contrast,
    relative_luminance,
)
from geodata.render.pins import SHAPES
from geodata.render.static_files import ASSETS
from tests.render.sight import SIGHTS, difference

#: The white edge that areamap.js draws around symbols and lines.
CASING = "#FFFFFF"

#: CIE76 distances: two neighbouring classes of one scale, and two statuses, which are no scale.
NEIGHBOURS, STATUSES = 7, 45
#: WCAG 2.2: 1.4.3 (text), 1.4.11 (what is not text).
TEXT, GRAPHIC = 4.5, 3
FILLS = [LAND, *SEQUENTIAL, *SHORTAGE, *(style.fill for style in STATUS.values())]


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("scale", [SEQUENTIAL, SHORTAGE], ids=["sequential", "shortage"])
def test_neighbouring_classes_are_told_apart(scale: tuple[str, ...], sight: str) -> None:
    for lighter, darker in itertools.pairwise(scale):
        assert difference(lighter, darker, sight) > NEIGHBOURS, (lighter, darker)
        assert relative_luminance(lighter) > relative_luminance(darker)  # in grey print too


@pytest.mark.parametrize("sight", SIGHTS)
def test_met_is_told_from_short_and_unknown_is_hatched(sight: str) -> None:
    assert difference(STATUS["met"].fill, STATUS["short"].fill, sight) > STATUSES
    assert [name for name, style in STATUS.items() if style.hatch] == ["unknown"]


@pytest.mark.parametrize("sight", SIGHTS)
def test_lines_of_the_history_are_told_apart(sight: str) -> None:
    for first, second in itertools.combinations(LINES[:2], 2):
        assert difference(first, second, sight) > STATUSES


def test_hatching_edges_and_lines_can_be_seen() -> None:
    assert contrast(HATCH_LINE, HATCH_GROUND) >= GRAPHIC
    for ground in (LAND, SURROUNDINGS):
        assert contrast(BOUNDARY, ground) >= GRAPHIC
    for line in LINES:
        assert contrast(line, "#FFFFFF") >= TEXT


def test_a_marker_stands_out_from_its_casing_whatever_lies_below() -> None:
    for name, symbol in HUB_SYMBOLS.items():
        assert contrast(symbol.color, CASING) >= GRAPHIC, name
        assert contrast(symbol.color, LAND) >= GRAPHIC, name


def test_numbers_in_pins_can_be_read() -> None:
    for name, pin in SHAPES.items():
        assert contrast(INK, pin.color) >= TEXT, name


def test_words_on_the_map_are_written_on_a_halo() -> None:
    """Two classes are too dark for ink: names carry a white halo, so that no fill matters."""
    style = (ASSETS / "areamap.css").read_text("utf-8")
    label = re.search(r"\.am-label-body \{(.*?)\}", style, re.DOTALL)
    assert label is not None
    color = re.search(r"[^-]color: (#\w{6})", label[1])
    assert color is not None
    assert "text-shadow: var(--am-halo)" in label[1]
    screen, paper = re.findall(r"--am-halo: (.*?);", style)
    for halo in (screen, paper):
        assert halo.count("#fff") >= 7  # all round, and thick
    assert contrast(color[1], CASING) >= 7
    assert min(contrast(INK, fill) for fill in FILLS) < TEXT  # why the halo is needed


def test_words_in_the_colour_of_the_house_can_be_read() -> None:
    for ground in (LAND, "#FFFFFF", "#F3F6F6"):
        assert contrast(PRIMARY, ground) >= TEXT
        assert contrast(BOUNDARY, ground) >= TEXT
