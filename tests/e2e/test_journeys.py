"""What people come to do: find the gaps, look into one, share the view, take the table along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download, expect

from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]

#: 江戸川区's 圏域 without a なごみの家: 15 less the 9 that the casebook names.
WITHOUT = {
    "13123-shinozaki": "篠崎",
    "13123-matsue-minami": "松江南",
    "13123-funabori": "船堀",
    "13123-ninoe": "二之江",
    "13123-ukita-kojima": "宇喜田・小島",
    "13123-kasai-chuo": "葛西中央",
}
A_HOUSE_EACH = "なごみの家が1区域に1か所以上"


def address(path: str = "/", **query: str) -> str:
    return f"{path}?{urlencode(query)}"


def short_areas(visitor: Visitor) -> set[str]:
    """Ids of the areas that the map says fall short of a standard."""
    return set(
        visitor.areas().evaluate_all(
            """(paths) => paths.filter((p) => p.getAttribute('aria-label').includes('不足'))
                .map((p) => p.dataset.area)"""
        )
    )


def fills(visitor: Visitor) -> dict[str, str]:
    """Area → its colour on the map."""
    return visitor.areas().evaluate_all(
        "(paths) => Object.fromEntries(paths.map((p) => [p.dataset.area, p.getAttribute('fill')]))"
    )


def test_the_six_areas_without_a_nagomi_no_ie(visit: Visit) -> None:
    visitor = visit(address(municipality="13105"))
    visitor.expect_map()
    visitor.choose("自治体", "江戸川区")
    visitor.expect_query(municipality="13123")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("江戸川区")
    expect(visitor.area("13123-shinozaki")).to_be_visible()
    expect(visitor.areas()).to_have_count(15)

    # each of the six is marked on the map and in the list
    assert set(WITHOUT) <= short_areas(visitor)
    for name in WITHOUT.values():
        row = (
            visitor.table()
            .get_by_role("row")
            .filter(has=visitor.page.get_by_role("rowheader", name=name, exact=True))
        )
        expect(row).to_contain_text("不足")

    # by that standard alone, the six and no other
    page = visitor.page
    page.get_by_role("link", name="基準とすき間", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("江戸川区の基準とすき間")
    visitor.choose("表に出すもの", A_HOUSE_EACH)
    short = page.get_by_role("table", name=A_HOUSE_EACH).locator("tbody tr").filter(has_text="不足")
    expect(short).to_have_count(6)
    assert set(short.locator("th").all_inner_texts()) == set(WITHOUT.values())
    visitor.untroubled()


def test_a_click_on_the_map_opens_the_panel_of_the_area(visit: Visit) -> None:
    visitor = visit(address(municipality="13123"))
    visitor.expect_map()
    visitor.mark_map()
    visitor.click_area("13123-shinozaki")
    visitor.expect_query(area="13123-shinozaki")
    panel = visitor.panel()
    expect(panel.get_by_role("heading", name="篠崎")).to_be_visible()
    # residents with their year, and what is not known said so
    expect(panel).to_contain_text("51,837人")
    expect(panel).to_contain_text("2015年10月1日（平成27年10月1日）")
    expect(panel).to_contain_text("65歳以上")
    expect(panel).to_contain_text("不明")
    expect(panel).to_contain_text("ゼロではありません")
    # standards: what is asked, what is there, what is missing
    expect(panel).to_contain_text(A_HOUSE_EACH)
    expect(panel.locator(".status-short").first).to_contain_text("いま 0、あと1")
    # sources, spelled out
    panel.get_by_text("出典", exact=True).click()
    expect(panel.locator(".panel-sources")).to_be_visible()
    expect(panel.locator(".panel-sources")).to_contain_text(re.compile(r"事例集|https?://"))
    expect(visitor.area("13123-shinozaki")).to_have_attribute("aria-pressed", "true")
    visitor.expect_same_map()

    # the same area again, or the button, lets go
    visitor.click_area("13123-shinozaki")
    visitor.expect_query(area=None)
    expect(visitor.table()).to_be_visible()
    visitor.untroubled()


def test_a_click_on_a_hub_tells_all_about_it(visit: Visit) -> None:
    visitor = visit(address(municipality="13123", types="なごみの家"))
    visitor.expect_map()
    hubs = visitor.page.locator("[data-hub]")
    expect(hubs).to_have_count(9)
    hubs.first.focus()
    visitor.page.keyboard.press("Enter")
    panel = visitor.panel()
    expect(panel).to_contain_text("なごみの家")
    for word in ("種類", "圏域", "住所", "機能", "時間", "運営", "電話", "位置", "出典"):
        expect(panel).to_contain_text(word)
    expect(visitor.page.locator(".am-popup-body")).to_be_visible()
    visitor.page.get_by_role("button", name="一覧へ戻る").click()
    expect(visitor.table()).to_be_visible()
    visitor.untroubled()


def test_a_shared_address_reopens_the_same_view(visit: Visit) -> None:
    shared = address(
        municipality="13123",
        layers="areas,sub_areas,gaps,hubs,coordinators",
        types="なごみの家",
        standard="なごみの家>=1;なごみの家@20>=80",
        area="13123-funabori",
        minutes="20",
        speed="60",
        own="1",
    )
    visitor = visit(shared)
    visitor.expect_map()
    for label, on in (
        ("圏域の境界", True),
        ("地区の境界", True),
        ("拠点", True),
        ("基準とのすき間", True),
        ("コーディネーターの配置", True),
        ("徒歩圏", False),
    ):
        box = visitor.page.get_by_role("switch", name=label, exact=True)
        expect(box).to_be_checked(checked=on)
    expect(visitor.page.locator("[data-hub]")).to_have_count(9)
    expect(visitor.panel()).to_contain_text("船堀")
    expect(visitor.panel()).to_contain_text("なごみの家まで徒歩20分以内の住民が80%以上")
    expect(visitor.page.get_by_text("毎分60m").first).to_be_visible()
    assert visitor.page.get_by_test_id("stAlert").count() == 0

    # the address stays what it was; a second person sees the same
    first = (visitor.query, visitor.panel().inner_text(), fills(visitor))
    again = visit(visitor.link)
    again.expect_map()
    expect(again.panel()).to_contain_text("船堀")
    assert (again.query, again.panel().inner_text(), fills(again)) == first
    assert again.query["area"] == "13123-funabori"
    assert again.query["standard"] == "なごみの家>=1;なごみの家@20>=80"


def test_a_shared_address_of_the_gap_page(visit: Visit) -> None:
    visitor = visit(address("/gaps", municipality="13123", standard="なごみの家>=2"))
    visitor.expect_map()
    expect(visitor.page.get_by_role("slider", name="1区域に◯か所以上")).to_have_value("2")
    # no 圏域 has two
    expect(visitor.table().locator("tbody tr")).to_have_count(15)
    assert len(short_areas(visitor)) == 15
    visitor.untroubled()


@pytest.mark.long
def test_the_address_follows_what_the_reader_does(visit: Visit) -> None:
    visitor = visit(address(municipality="13105"))
    visitor.expect_map()
    page = visitor.page
    visitor.switch("コーディネーターの配置").click()
    visitor.expect_query(layers="areas,gaps,hubs,coordinators")
    page.get_by_role("button", name="つどい〜の", exact=True).click()
    visitor.expect_query(types="つどい〜の")
    slider = page.get_by_role("slider", name="徒歩圏（分）")
    slider.focus()
    page.keyboard.press("ArrowRight")
    visitor.expect_query(minutes="20")
    row = visitor.table().locator("tbody tr").first
    name = row.locator("th").inner_text()
    row.click()
    expect(visitor.panel()).to_contain_text(name)
    visitor.settled()

    copied = visitor.link
    shown = (visitor.query, visitor.panel().inner_text(), page.locator("[data-hub]").count())
    again = visit(copied)
    again.expect_map()
    expect(again.panel()).to_contain_text(name)
    expect(again.page.locator("[data-hub]")).to_have_count(shown[2])
    assert (again.query, again.panel().inner_text()) == shown[:2]
    expect(again.page.get_by_role("slider", name="徒歩圏（分）")).to_have_value("20")


def test_moving_a_slider_restyles_the_map_and_leaves_pan_and_zoom_alone(visit: Visit) -> None:
    visitor = visit(address("/gaps", municipality="13123"))
    visitor.expect_map()
    page = visitor.page
    page.get_by_role("button", name="拡大").click()
    page.wait_for_timeout(600)
    map_box = page.locator(".leaflet-container").bounding_box()
    assert map_box is not None
    x, y = map_box["x"] + map_box["width"] / 2, map_box["y"] + map_box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 70, y + 50, steps=6)
    page.mouse.up()
    page.wait_for_timeout(800)
    visitor.settled()
    visitor.mark_map()
    position, before = visitor.map_position(), fills(visitor)
    asked = [u for u in visitor.requested if "/geo/" in u]

    slider = page.get_by_role("slider", name="1区域に◯か所以上")
    slider.focus()
    page.keyboard.press("ArrowRight")
    visitor.expect_query(standard="なごみの家>=2;なごみの家@30>=100")
    # by the new standard every area falls short of one at least
    expect(visitor.area("13123-koiwa")).to_have_attribute("aria-label", re.compile("不足"))
    after = fills(visitor)
    assert after != before
    assert after["13123-koiwa"] != before["13123-koiwa"]
    assert len(short_areas(visitor)) == 15
    expect(page.locator(".overview")).to_contain_text("15")
    expect(visitor.table().locator("tbody tr").first).to_contain_text("2件")

    visitor.expect_same_map()
    assert visitor.map_position() == position
    assert [u for u in visitor.requested if "/geo/" in u] == asked
    assert len(asked) == 1
    visitor.untroubled()


@pytest.mark.parametrize(
    ("code", "typed", "found"),
    [
        ("13123", "地域包括", "熟年相談室"),
        ("13105", "つどい~ノ", "坂下テラス&動坂テラス"),
        ("13123", "篠崎", "篠崎"),
    ],
)
def test_search_finds_and_flies_there(visit: Visit, code: str, typed: str, found: str) -> None:
    visitor = visit(address(municipality=code))
    visitor.expect_map()
    visitor.mark_map()
    before = visitor.map_position()
    box = visitor.page.get_by_role("textbox", name="さがす")
    box.fill(typed)
    box.press("Enter")
    hit = visitor.page.locator("[class*='st-key-hit-'] button").filter(has_text=found).first
    hit.click()
    expect(visitor.panel()).to_contain_text(found)
    visitor.page.wait_for_function(
        """([x, y, w, h]) => {
            const box = document.querySelector('path.am-land').getBoundingClientRect();
            return Math.abs(box.width - w) > 20;
        }""",
        arg=before,
    )
    visitor.expect_same_map()
    assert visitor.query.keys() & {"hub", "area"}
    visitor.untroubled()


def test_a_hub_without_a_place_is_found_and_told_but_not_drawn(visit: Visit) -> None:
    visitor = visit(address(municipality="13105"))
    visitor.expect_map()
    box = visitor.page.get_by_role("textbox", name="さがす")
    box.fill("みやはら丸")
    box.press("Enter")
    visitor.page.locator("[class*='st-key-hit-'] button").filter(has_text="みやはら丸").click()
    visitor.expect_query(hub="13105-tsudoi-miyaharamaru")
    expect(visitor.panel()).to_contain_text("圏域不明")
    expect(visitor.panel()).to_contain_text("位置が分からない")
    assert visitor.page.locator("[data-hub='13105-tsudoi-miyaharamaru']").count() == 0
    visitor.untroubled()


def test_the_table_as_csv_and_xlsx(visit: Visit, tmp_path: Path) -> None:
    visitor = visit(address("/gaps", municipality="13123"))
    visitor.expect_map()

    saved = tmp_path / "gaps.csv"
    download = downloaded(visitor, "表をCSVで保存")
    assert download.suggested_filename == "すき間_江戸川区.csv"
    download.save_as(saved)
    content = saved.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert list(rows[0])[:8] == [
        *("区域ID", "区域", "区分", "基準"),
        *("基準の値", "いま", "すき間", "判定"),
    ]
    assert {r["区域"] for r in rows if r["基準"] == A_HOUSE_EACH and r["判定"] == "不足"} == set(
        WITHOUT.values()
    )

    saved = tmp_path / "gaps.xlsx"
    download = downloaded(visitor, "表をExcelで保存")
    assert download.suggested_filename == "すき間_江戸川区.xlsx"
    download.save_as(saved)
    book = load_workbook(saved)
    assert book.sheetnames == ["区域の順位", "基準ごと", "前提と出典"]
    assert book["基準ごと"].max_row == len(rows) + 1
    first = next(book["区域の順位"].iter_rows(min_row=2, values_only=True))
    assert first[0] == 1
    assert first[1] in WITHOUT.values()
    visitor.untroubled()


def downloaded(visitor: Visitor, button: str) -> Download:
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("button", name=button).click()
    return waiting.value


def test_an_area_is_chosen_by_keyboard_alone(visit: Visit) -> None:
    visitor = visit(address(municipality="13123"))
    visitor.expect_map()
    page = visitor.page
    page.wait_for_timeout(500)
    # one stop of the tab key for all areas; arrows go from one to the next
    stops = page.locator("path.am-area[tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    page.keyboard.press("ArrowRight")
    focused = page.evaluate("document.activeElement.dataset.area")
    assert focused == "13123-koiwa"
    page.keyboard.press("Enter")
    visitor.expect_query(area="13123-koiwa")
    expect(visitor.panel()).to_contain_text("小岩")
    visitor.untroubled()


@pytest.mark.parametrize("path", ["/", "/gaps"])
def test_a_phone_has_one_column_and_the_map_in_sight(visit: Visit, path: str) -> None:
    visitor = visit(address(path, municipality="13123"), size=(390, 844), touch=True)
    visitor.expect_map()
    page = visitor.page
    widths = page.evaluate(
        """['html', '[data-testid=stMain]'].map((name) => {
            const node = document.querySelector(name);
            return [node.scrollWidth, node.clientWidth];
        })"""
    )
    assert all(scroll <= client for scroll, client in widths)
    assert widths[0][1] == 390
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    container = page.locator(".leaflet-container")
    box = container.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["width"] > 300
    assert box["y"] < 500  # something of the map is seen without scrolling
    table = visitor.table().bounding_box()
    assert table is not None
    assert table["y"] > box["y"] + box["height"] - 1  # below, not beside
    visitor.untroubled()
