"""The map picture: lengths of the plane, names escaped, estimated places dashed, no overlaps."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import etree

from geodata import store
from geodata.render.palette import HUB_SYMBOLS
from geodata.render.sheet.map_frame import frame_on
from geodata.render.sheet.map_labels import Placer, text_width
from geodata.render.sheet.map_picture import Mark, hub_numbers, map_svg
from geodata.render.sheet.silhouettes import paths
from geodata.walking import Walking
from tests.geodata.factories import degrees, make_dataset

HOSTILE = '</text><script>alert("x")</script>&\x07'


def two_areas(**hub: object) -> store.Dataset:
    return make_dataset(
        chome=[
            {"x": 0, "y": 0, "area_id": "a", "half": 1000},
            {"x": 2000, "y": 0, "area_id": "b", "half": 1000},
        ],
        hubs=[{"x": 0, "y": 0, "area_id": "a", **hub}],
    )


def texts(svg: str) -> list[str]:
    return [
        "".join(e.itertext()) for e in etree.fromstring(svg).iter() if str(e.tag).endswith("}text")
    ]


def test_every_silhouette_is_read_from_the_host_script() -> None:
    assert {symbol.shape for symbol in HUB_SYMBOLS.values()} <= set(paths())


def test_a_window_keeps_lengths() -> None:
    dataset = two_areas()
    frame = frame_on(dataset, dataset.areas.geometry.to_numpy(), width=880, height=600)
    # 4,000 m × 2,000 m in 88 % of 880 × 600 px: the width decides
    assert frame.scale == pytest.approx(880 * 0.88 / 4000, rel=1e-3)
    (lon_a, lat_a), (lon_b, lat_b) = degrees(0, 0), degrees(1000, 0)
    (xa, ya), (xb, yb) = frame.place([lon_a, lon_b], [lat_a, lat_b])
    assert (xb - xa, yb - ya) == pytest.approx((1000 * frame.scale, 0), abs=0.01)


def test_a_walking_disc_has_the_radius_of_its_minutes() -> None:
    dataset = two_areas()
    svg = map_svg(dataset, discs=("コミセン", 13), width=880, height=600, legend=False)
    scale = frame_on(dataset, dataset.areas.geometry.to_numpy(), width=880, height=600).scale
    # 13 minutes × 80 m ÷ 1.3 = 800 m
    wanted = f'r="{800 * scale:.1f}"'
    assert wanted in svg
    slow = map_svg(
        dataset,
        discs=("コミセン", 13),
        width=880,
        height=600,
        legend=False,
        walking=Walking(speed_m_per_min=40),
    )
    assert f'r="{400 * scale:.1f}"' in slow


@pytest.mark.parametrize(("precision", "dashed"), [("building", False), ("area", True)])
def test_an_estimated_place_is_dashed_and_said(precision: str, *, dashed: bool) -> None:
    svg = map_svg(two_areas(coord_precision=precision), discs=("コミセン", 10))
    assert ("位置は推定" in texts(svg)) is dashed
    assert bool(re.search(r'<circle[^>]*stroke-dasharray="6 5"', svg)) is dashed


def test_names_from_outside_stay_text() -> None:
    dataset = two_areas(name=HOSTILE)
    areas = dataset.areas.copy()
    areas["name"] = HOSTILE
    svg = map_svg(
        replace(dataset, areas=areas),
        focus="a",
        marks=[Mark(*degrees(100, 100), HOSTILE, HOSTILE)],
    )
    root = etree.fromstring(svg)  # broken markup would not parse
    assert not [e for e in root.iter() if str(e.tag).endswith("}script")]
    assert any("script" in text for text in texts(svg))


def test_hubs_of_the_area_in_focus_are_numbered_as_in_its_list() -> None:
    dataset = store.load("13123")
    numbers = hub_numbers(dataset, "13123-ichinoe")
    assert list(numbers.values()) == [1, 2, 3]
    shown = texts(map_svg(dataset, focus="13123-ichinoe"))
    for number in numbers.values():
        assert any(re.match(rf"{number}( |$)", text) for text in shown)


def test_an_area_nobody_knows() -> None:
    with pytest.raises(KeyError):
        map_svg(two_areas(), focus="nowhere")


def test_without_any_shape_there_is_still_a_picture() -> None:
    bare = make_dataset(chome=[{"x": None, "y": None, "half": None}])
    assert etree.fromstring(map_svg(bare, legend=True)) is not None


def test_statuses_differ_without_colour() -> None:
    svg = map_svg(two_areas(), status={"a": "short", "b": "unknown"})
    assert 'fill="url(#short)"' in svg
    assert 'fill="url(#unknown)"' in svg
    assert {"不足", "不明"} <= set(texts(svg))


def test_names_never_lie_on_one_another() -> None:
    placer = Placer(200, 100)
    found = [placer.beside("なごみの家", x=100, y=50, size=12, away=10) for _ in range(9)]
    placed = [place for place in found if place is not None]
    assert 1 < len(placed) < 9
    boxes = [(x, y - 11, x + text_width("なごみの家", 12), y + 2) for x, y in placed]
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = right <= other[0] or left >= other[2] or bottom <= other[1] or top >= other[3]
            assert apart


def test_a_mark_stands_at_its_point() -> None:
    dataset = two_areas()
    svg = map_svg(dataset, marks=[Mark(*degrees(500, 0), "7", "課題")], legend=False)
    frame = frame_on(dataset, dataset.areas.geometry.to_numpy(), width=900, height=640)
    x, y = frame.place(*([v] for v in degrees(500, 0)))[0]
    assert f"translate({x:.1f} {y:.1f})" in svg
