"""A planner of a town that the app has never seen: from a file of e-Stat to a working map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from geodata.store import load_folder
from tests.e2e.new_town import CODE, NAME, census, own_data
from tests.e2e.visitor import Visitor

__all__ = ["own_data"]  # a fixture
Visit = Callable[..., Visitor]
SHOUT = "<img src=x onerror=alert(1)>"
CHOME = ("猫実一丁目", "猫実二丁目", "猫実三丁目", "堀江一丁目", f"堀江{SHOUT}", "当代島一丁目")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """What lies on the planner's desk: boundaries, a list of places, of people, of standards."""
    census(tmp_path, CHOME, "境界.zip")
    for name, table in {
        "拠点": [["拠点名", "圏域", "緯度", "経度"], ["ひだまり", "猫実", 35.665, 139.895]],
        "配置": [["圏域", "役割", "人数"], ["猫実", "CSW", 2], ["堀江・当代島", "CSW", "不明"]],
        "基準": [["対象", "測り方", "基準値"], ["CSW", "配置人数", 1]],
    }.items():
        book = Workbook()
        for row in table:
            book.active.append(row)
        book.save(tmp_path / f"{name}.xlsx")
    return tmp_path


def press(visitor: Visitor, name: str) -> None:
    button = visitor.page.get_by_role("button", name=name).first
    expect(button).to_be_enabled()
    button.click()
    visitor.settled()


def take_in(visitor: Visitor, path: Path, held: str) -> None:
    """Drop a file, look at what it would do, take it in."""
    word, _ = held.split(": ")
    expect(visitor.page.get_by_text(f"{word}:").first).to_be_visible()
    visitor.settled()  # the place for files is this step's, not that of the step before
    visitor.page.locator("input[type=file]").set_input_files(path)
    press(visitor, "これを取り込む")
    expect(visitor.page.get_by_text("取り込みました").first).to_be_visible()
    expect(visitor.page.get_by_text(held).first).to_be_visible()


def chome(visitor: Visitor, name: str) -> None:
    """Press a 町丁目 on the map, and see that it has been taken."""
    visitor.click_area(name)
    visitor.settled()


def test_from_a_name_to_a_map_with_a_break(visit: Visit, desk: Path, own_data: Path) -> None:
    visitor = visit("/new")
    page = visitor.page
    visitor.choose("自治体", "ほか（名前と番号を入れる）")
    page.get_by_label("自治体の名前").fill(NAME)
    page.get_by_label("自治体コード").fill("122271")  # with its check digit
    page.keyboard.press("Tab")
    press(visitor, "はじめる")

    page.locator("input[type=file]").set_input_files(desk / "境界.zip")
    expect(page.get_by_text("国勢調査 小地域の境界（e-Stat）")).to_be_visible()
    press(visitor, "これを取り込む")
    expect(page.get_by_text("取り込みました").first).to_be_visible()
    press(visitor, "次へ（圏域）")
    page.get_by_label("圏域の名前（1行に1つ）").fill("猫実\n堀江・当代島")
    page.keyboard.press("Tab")
    press(visitor, "この圏域を加える")
    expect(page.get_by_text("いまの圏域（2）: 猫実、堀江・当代島")).to_be_visible()
    press(visitor, "次へ（割当）")
    expect(page.get_by_text("割り当てた町丁目")).to_be_visible()
    visitor.settled()  # the map of the step before has gone

    # two by the map, one of them taken out again, and that undone; the map stays mounted
    visitor.expect_map()
    visitor.mark_map()
    free = page.get_by_text("割り当てた町丁目")
    for name, count in (("猫実一丁目", "1・まだ 5"), ("猫実二丁目", "2・まだ 4")):
        chome(visitor, name)
        expect(free).to_contain_text(f"割り当てた町丁目 {count}")
    chosen = page.get_by_role("combobox", name="どの日常生活圏域に入れますか")
    expect(chosen).to_have_value("猫実（2町丁目・300人）")  # as many as there are now
    chome(visitor, "猫実二丁目")
    expect(free).to_contain_text("割り当てた町丁目 1・まだ 5")
    press(visitor, "ひとつ前にもどす（猫実二丁目）")
    expect(free).to_contain_text("割り当てた町丁目 2・まだ 4")
    visitor.expect_same_map()
    # and one by the keyboard: the map is one stop, the arrows walk in it
    third = page.locator('path.am-area[data-area="猫実三丁目"]')
    third.focus()
    page.keyboard.press("Enter")
    expect(free).to_contain_text("割り当てた町丁目 3・まだ 3")
    expect(third).to_have_attribute("aria-label", "猫実三丁目、猫実")

    # a break: nothing of it is lost
    visitor.go("/new")
    press(visitor, f"{NAME}のつづき")
    expect(free).to_contain_text("割り当てた町丁目 3・まだ 3")
    # the others in the table, in the widget's own way: choose the cell, type, Enter
    page.get_by_text("画面の表で選ぶ").click()
    visitor.settled()
    grid = page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + box["width"] - 60, box["y"] + 35 * 4 + 17)  # the fourth row
    expect(page.locator("#portal input")).to_be_visible()
    page.keyboard.type("堀江")
    page.locator("#portal").get_by_text("堀江・当代島").click()
    expect(free).to_contain_text("割り当てた町丁目 4・まだ 2")
    # and what is left by one press
    page.get_by_text("地図を押して選ぶ").click()
    visitor.settled()
    page.get_by_role("combobox", name="どの日常生活圏域に入れますか").click()
    page.get_by_role("option").filter(has_text="堀江・当代島").click()
    visitor.settled()
    press(visitor, "まだの2町丁目を、みなここに入れる")
    expect(free).to_contain_text("割り当てた町丁目 6・まだ 0")
    press(visitor, "次へ（拠点）")

    take_in(visitor, desk / "拠点.xlsx", "いまの拠点: 1")
    press(visitor, "次へ（配置）")
    take_in(visitor, desk / "配置.xlsx", "いまの配置: 2")
    press(visitor, "次へ（基準）")
    take_in(visitor, desk / "基準.xlsx", "いまの基準: 1")
    press(visitor, "次へ（仕上げ）")
    visitor.expect_map()
    press(visitor, f"{NAME}をつくる")
    expect(page.get_by_text(f"{NAME}ができました")).to_be_visible()

    # what lies in the data directory is what was made
    (folder,) = (own_data / CODE / "versions").iterdir()
    dataset = load_folder(folder)
    residents = dataset.chome.groupby("area_id")["population"].sum()
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    # 100 + 200 + 300 and 400 + 500 + 600 people of the census
    assert {names[a]: int(n) for a, n in residents.items()} == {"猫実": 600, "堀江・当代島": 1500}
    assert set(dataset.areas["boundary"]) == {"official"}
    assert dataset.municipality.plane_epsg == 6677  # 千葉県, IX
    assert dataset.posts["headcount"].isna().tolist() == [False, True]  # unknown, not zero

    visitor.go(f"/map?municipality={CODE}")
    visitor.expect_map()
    expect(page.locator('[data-hub][aria-label*="ひだまり"]')).to_have_count(1)
    expect(page.get_by_text("境界は公式のものです").first).to_be_visible()
    visitor.untroubled()
