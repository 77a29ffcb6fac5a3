"""The tutorials, followed step by step in a browser; their pictures are made here."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.new_town import CODE, NAME, census, own_data
from tests.e2e.tutorial import SIZE, TUTORIALS, Tutorial
from tests.e2e.visitor import Visitor

__all__ = ["own_data"]  # a fixture
Visit = Callable[..., Visitor]
CHOME = ("猫実一丁目", "猫実二丁目", "猫実三丁目", "堀江一丁目", "堀江二丁目", "当代島一丁目")


def press(visitor: Visitor, name: str) -> None:
    button = visitor.page.get_by_role("button", name=name).first
    expect(button).to_be_enabled()
    button.click()
    visitor.settled()


def test_every_tutorial_is_followed() -> None:
    followed = {"planner", "meeting", "new-municipality"}
    assert {path.stem for path in TUTORIALS.glob("*.md")} == followed


def test_the_planner(visit: Visit) -> None:
    """江戸川区, a changed standard, the next site, the link that is shared."""
    visitor = visit("/?municipality=13123", size=SIZE)
    page = visitor.page
    tutorial = Tutorial("planner", visitor)
    visitor.expect_map()
    tutorial.shows("planner-1")

    visitor.open_page("基準とすき間")
    visitor.expect_map()
    visitor.settled()
    tutorial.shows("planner-2")

    slider = page.get_by_role("slider", name="1区域に◯か所以上")
    slider.focus()
    page.keyboard.press("ArrowRight")
    visitor.expect_query(standard="なごみの家>=2;なごみの家@30>=100")
    visitor.settled()
    page.mouse.wheel(0, -2000)
    tutorial.shows("planner-3")

    visitor.open_page("次の拠点")
    visitor.settled()
    press(visitor, "場所を計算する")
    expect(page.get_by_text("計算の前提").first).to_be_attached()
    visitor.expect_map()
    tutorial.shows("planner-4")

    link = visitor.link
    assert "sites=" in link
    other = visit(link, size=SIZE)
    other.expect_map()
    expect(other.page.get_by_text("計算の前提").first).to_be_attached()
    shared = Tutorial("planner", other)
    shared.shows("planner-5")
    tutorial.done += shared.done
    tutorial.finished()
    visitor.untroubled()


def test_the_meeting(visit: Visit, tmp_path: Path) -> None:
    """The sheet of なごみの家一之江's area, and a meeting about it."""
    visitor = visit("/?municipality=13123", size=SIZE)
    page = visitor.page
    tutorial = Tutorial("meeting", visitor)
    box = page.get_by_label("さがす", exact=True)
    box.fill("なごみの家一之江")
    box.press("Enter")
    hit = page.get_by_test_id("stSidebar").get_by_role("button", name="なごみの家一之江").first
    hit.click()
    expect(visitor.panel()).to_contain_text("一之江")
    visitor.settled()
    tutorial.shows("meeting-1")

    visitor.open_page("地域カルテ")
    visitor.settled()
    visitor.choose("区域", "一之江（日常生活圏域）")
    visitor.settled()
    tutorial.shows("meeting-2")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("PDF")).first.click()
    paper = tmp_path / "sheet.pdf"
    download.value.save_as(paper)
    text = "".join(p.extract_text() for p in PdfReader(paper).pages)
    assert "一之江" in text

    visitor.open_page("会議モード")
    expect(page.locator(".mt-deck")).to_be_visible()
    expect(page.locator(".mt-slide:not([hidden]) .mt-map").first).to_have_attribute(
        "data-ready", "1"
    )
    tutorial.shows("meeting-3")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    tutorial.shows("meeting-4")
    page.keyboard.press("Escape")
    visitor.settled()

    visitor.open_page("話し合い")
    visitor.settled()
    press(visitor, "話し合いを始める")
    visitor.expect_map()
    tutorial.shows("meeting-5")
    tutorial.finished()
    visitor.untroubled()


def test_a_new_municipality(visit: Visit, own_data: Path, tmp_path: Path) -> None:
    """From a file of e-Stat to a map of a municipality that the application never saw."""
    visitor = visit("/new", size=SIZE)
    page = visitor.page
    tutorial = Tutorial("new-municipality", visitor)
    visitor.choose("自治体", "ほか（名前と番号を入れる）")
    page.get_by_label("自治体の名前").fill(NAME)
    page.get_by_label("自治体コード").fill("122271")
    page.keyboard.press("Tab")
    visitor.settled()
    tutorial.shows("new-municipality-1")
    press(visitor, "はじめる")

    page.locator("input[type=file]").set_input_files(
        census(tmp_path, CHOME, "A002005212020DDSWC12227.zip")
    )
    expect(page.get_by_text("国勢調査 小地域の境界（e-Stat）")).to_be_visible()
    visitor.settled()
    tutorial.shows("new-municipality-2")
    press(visitor, "これを取り込む")
    expect(page.get_by_text("取り込みました").first).to_be_visible()
    press(visitor, "次へ（圏域）")

    page.get_by_label("圏域の名前（1行に1つ）").fill("猫実\n堀江・当代島")
    page.keyboard.press("Tab")
    press(visitor, "この圏域を加える")
    expect(page.get_by_text("いまの圏域（2）: 猫実、堀江・当代島")).to_be_visible()
    tutorial.shows("new-municipality-3")
    press(visitor, "次へ（割当）")

    visitor.expect_map()
    for count, name in enumerate(("猫実一丁目", "猫実二丁目", "猫実三丁目"), 1):
        visitor.click_area(name)
        expect(page.get_by_text("割り当てた町丁目")).to_contain_text(f"{count}・まだ {6 - count}")
        visitor.settled()  # a list that is opened while the page is still being drawn closes again
    page.get_by_role("combobox", name="どの日常生活圏域に入れますか").click()
    page.get_by_role("option").filter(has_text="堀江・当代島").click()
    visitor.settled()
    press(visitor, "まだの3町丁目を、みなここに入れる")
    expect(page.get_by_text("割り当てた町丁目")).to_contain_text("6・まだ 0")
    tutorial.shows("new-municipality-4")
    for step in ("拠点", "配置", "基準", "仕上げ"):
        press(visitor, f"次へ（{step}）")
    press(visitor, f"{NAME}をつくる")
    expect(page.get_by_text(f"{NAME}ができました")).to_be_visible()

    visitor.go(f"/map?municipality={CODE}")
    visitor.expect_map()
    expect(visitor.areas()).to_have_count(2)
    assert (own_data / CODE / "versions").is_dir()
    tutorial.shows("new-municipality-5")
    tutorial.finished()
    visitor.untroubled()
