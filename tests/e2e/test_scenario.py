"""What if, with the mouse: place a hub, drag it, take it away, hand the address on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Download, Locator, expect

from geodata import store
from geodata.scenario import AddHub, Scenario, from_json, from_url, to_json, to_url
from tests.e2e.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]

CODE = "13123"
BANNER = "想定を表示しています（実際のデータは変わりません）"
EXAMPLE = Scenario(
    "南に1か所",
    CODE,
    store.load(CODE).version,
    (AddHub("1", "なごみの家（仮）1", "なごみの家", 35.6963, 139.8677),),
)


def address(path: str, **query: str) -> str:
    return f"{path}?{urlencode(query)}"


def with_example(path: str = "/gaps") -> str:
    return address(path, municipality=CODE, scenario=to_url(EXAMPLE) or "")


def banner(visitor: Visitor) -> Locator:
    return visitor.page.get_by_text(BANNER)


def summary(visitor: Visitor) -> Locator:
    return visitor.page.locator(".scenario-summary").first


def planned(visitor: Visitor) -> Locator:
    """The mark of the hypothetical hub."""
    return visitor.page.locator(".am-hub-hypothetical")


def open_section(visitor: Visitor) -> None:
    section = visitor.page.get_by_test_id("stExpander").filter(has_text="想定（もしも）")
    section.get_by_text("想定（もしも）").click()
    expect(section.get_by_text("ためすこと")).to_be_visible()


def choose_task(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_test_id("stRadio").get_by_text(name, exact=True).click()
    visitor.settled()


def kept(visitor: Visitor) -> Scenario:
    """The scenario of the address bar, as soon as there is one."""
    visitor.page.wait_for_url(lambda url: "scenario=" in url, wait_until="commit")
    return from_url(visitor.query["scenario"])


def place_by_click(visitor: Visitor, area_id: str) -> None:
    """Ask for a place and click into an area."""
    visitor.page.get_by_role("button", name="地図をクリックして置く").click()
    expect(visitor.page.locator(".am-point-mode")).to_be_visible()
    visitor.click_area(area_id)
    expect(banner(visitor)).to_be_visible()
    expect(planned(visitor)).to_have_count(1)
    visitor.settled()


def drag(visitor: Visitor, dx: float, dy: float) -> None:
    """Drag the hypothetical hub by its symbol."""
    mark = planned(visitor).locator(".am-silhouette")
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = visitor.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + dx / 2, y + dy / 2, steps=4)
    mouse.move(x + dx, y + dy, steps=4)
    mouse.up()


def test_a_click_places_a_hub_a_drag_moves_it_a_button_takes_it_away(visit: Visit) -> None:
    visitor = visit(address("/", municipality=CODE))
    visitor.expect_map()
    open_section(visitor)
    visitor.mark_map()
    place_by_click(visitor, "13123-matsue-minami")
    expect(summary(visitor)).to_contain_text("松江南に1か所増やすと、15分圏の住民（推計）が")
    expect(planned(visitor)).to_have_attribute("aria-label", re.compile("想定"))
    before = kept(visitor)
    placed = before.changes[0]
    visitor.expect_same_map()  # the click did not mount the map anew

    drag(visitor, 0, 40)
    visitor.page.wait_for_url(lambda url: to_url(before) not in url, wait_until="commit")
    moved = kept(visitor).changes[0]
    assert moved.lat < placed.lat
    assert abs(moved.lon - placed.lon) < 0.001
    visitor.settled()

    planned(visitor).locator(".am-silhouette").click()
    visitor.page.get_by_role("button", name="この拠点を消す").click()
    expect(planned(visitor)).to_have_count(0)
    expect(banner(visitor)).to_have_count(0)
    visitor.expect_query(scenario=None)
    visitor.untroubled()


@pytest.mark.long
def test_the_address_opens_the_same_scenario_for_somebody_else(visit: Visit) -> None:
    visitor = visit(address("/", municipality=CODE))
    visitor.expect_map()
    open_section(visitor)
    place_by_click(visitor, "13123-shinozaki")
    said = summary(visitor).inner_text()
    other = visit(visitor.link)
    expect(banner(other)).to_be_visible()
    expect(summary(other)).to_have_text(said, use_inner_text=True)
    assert kept(other) == kept(visitor)
    # and on the page that compares
    other.page.get_by_role("button", name="前と後をくらべる").click()
    expect(other.page.get_by_role("heading", level=1)).to_contain_text("基準とすき間")
    expect(summary(other)).to_have_text(said, use_inner_text=True)
    assert kept(other) == kept(visitor)


@pytest.mark.long
def test_a_hub_dragged_out_of_the_ward_goes_back(visit: Visit) -> None:
    visitor = visit(with_example())
    expect(planned(visitor)).to_have_count(1)
    visitor.settled()
    before = planned(visitor).bounding_box()
    drag(visitor, 190, -20)
    expect(visitor.page.get_by_text("江戸川区の外にあります")).to_be_visible()
    visitor.settled()
    assert kept(visitor) == EXAMPLE
    after = planned(visitor).bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] == pytest.approx(before["x"], abs=2)


def positions(visitor: Visitor) -> list[list[int]]:
    """Where the land lies on each map."""
    return visitor.page.locator(".leaflet-container").evaluate_all(
        """(maps) => maps.map((map) => {
            const box = map.querySelector('path.am-land').getBoundingClientRect();
            const frame = map.getBoundingClientRect();
            return [box.x - frame.x, box.y - frame.y, box.width, box.height].map(Math.round);
        })"""
    )


@pytest.mark.long
def test_two_maps_side_by_side_pan_and_zoom_together(visit: Visit) -> None:
    visitor = visit(with_example())
    expect(visitor.page.locator(".leaflet-container")).to_have_count(2)
    expect(planned(visitor)).to_have_count(1)  # on the right map only
    visitor.page.wait_for_timeout(1000)
    start = positions(visitor)
    assert start[0] == start[1]
    for number, name in ((0, "拡大"), (1, "拡大"), (1, "縮小"), (0, "全体を表示")):
        visitor.page.get_by_role("button", name=name).nth(number).click()
        visitor.page.wait_for_timeout(800)
        now = positions(visitor)
        assert now[0] == now[1]
    assert now == start


def test_the_table_and_the_list_tell_before_and_after(visit: Visit) -> None:
    visitor = visit(with_example())
    row = visitor.table().locator("tr").filter(has_text="松江南")
    expect(row).to_contain_text("ポイント")
    expect(row).to_contain_text("＋約")
    changes = visitor.page.locator(".scenario-changes")
    expect(changes).to_contain_text("松江南")
    expect(changes).to_contain_text("▲ 不足 → ○ 満たす")


@pytest.mark.long
def test_saved_opened_and_broken_files(visit: Visit, tmp_path: Path) -> None:
    visitor = visit(with_example())
    open_section(visitor)
    choose_task(visitor, "名前・保存・開く")
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("button", name="ファイルに保存").click()
    download: Download = waiting.value
    saved = tmp_path / "saved.json"
    download.save_as(saved)
    assert download.suggested_filename.startswith("想定_南に1か所_")
    assert from_json(saved.read_bytes()) == EXAMPLE

    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps({"format": "chiiki-shigen-map/scenario"}), encoding="utf-8")
    upload = visitor.page.locator("[data-testid=stFileUploaderDropzoneInput]")
    upload.set_input_files(broken)
    expect(visitor.page.get_by_test_id("stAlert").get_by_text("だけ読めます")).to_be_visible()
    assert kept(visitor) == EXAMPLE

    visitor.page.get_by_role("button", name="想定をやめる").click()
    expect(banner(visitor)).to_have_count(0)
    renamed = tmp_path / "renamed.json"
    renamed.write_text(to_json(EXAMPLE).replace("南に1か所", "<img src=x onerror=alert(1)>"))
    upload.set_input_files(renamed)
    expect(banner(visitor)).to_be_visible()
    expect(visitor.page.get_by_text("<img src=x onerror=alert(1)>").first).to_be_visible()
    assert kept(visitor).changes == EXAMPLE.changes
    visitor.untroubled()


@pytest.mark.long
def test_closing_a_hub_from_its_details(visit: Visit) -> None:
    visitor = visit(address("/", municipality=CODE, hub="13123-nagomi-koiwa"))
    visitor.page.get_by_role("button", name="もし、この拠点が閉じたら").click()
    expect(banner(visitor)).to_be_visible()
    expect(visitor.page.get_by_text("次に近いのは")).to_be_visible()
    ghost = visitor.page.locator('.am-hub-closed[data-hub="13123-nagomi-koiwa"]')
    expect(ghost).to_have_count(1)
    visitor.page.get_by_role("button", name="元に戻す").click()
    expect(banner(visitor)).to_have_count(0)


def test_the_keyboard_places_a_hub_in_the_middle_of_the_map(visit: Visit) -> None:
    visitor = visit(address("/", municipality=CODE))
    visitor.expect_map()
    open_section(visitor)
    visitor.page.get_by_role("button", name="地図をクリックして置く").click()
    container = visitor.page.locator(".am-point-mode")
    expect(container).to_be_visible()
    container.focus()
    visitor.page.keyboard.press("Enter")
    expect(banner(visitor)).to_be_visible()
    assert len(kept(visitor).changes) == 1


@pytest.mark.long
def test_a_phone_shows_it_without_scrolling_sideways(visit: Visit) -> None:
    for path in ("/", "/gaps"):
        visitor = visit(with_example(path), size=PHONE, touch=True)
        expect(banner(visitor)).to_be_visible()
        expect(planned(visitor)).to_have_count(1)
        width = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE[0]
        visitor.untroubled()
