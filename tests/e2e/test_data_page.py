"""The data page in a browser: a list from the desk to the map, and back to what was before."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.e2e.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]
SHOUT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
HUB = f"ひだまり{SHOUT}サロン"
CODE = "13210"
PLACE = (35.7005, 139.5040)  # 小金井市


@pytest.fixture
def salons(tmp_path: Path) -> Path:
    """A list as staff keep it: a title, a blank row, 和暦, full-width digits, a total."""
    book = Workbook()
    sheet = book.active
    sheet.append(["令和８年度　サロン一覧"])
    sheet.append([])
    sheet.append(["サロン名", "電話", "開設年月", "緯度", "経度", "メモ"])
    sheet.append([HUB, "０４２－１２３－４５６７", "令和６年４月", *PLACE, SHOUT])
    sheet.append(["いどばた", "", "そのうち", 139.51, 35.70, ""])  # swapped, and no date
    sheet.append(["合計", None, 2])
    path = tmp_path / "サロン.xlsx"
    book.save(path)
    return path


def task(visitor: Visitor, word: str) -> None:
    visitor.page.get_by_test_id("stButtonGroup").first.get_by_text(word, exact=True).click()
    visitor.settled()


def restored(visitor: Visitor) -> None:
    """Take the embedded data back, whatever a test before has left."""
    task(visitor, "版")
    row = visitor.table().first.get_by_role("row").filter(has_text="はじめから入っているデータ")
    row.first.get_by_role("button").first.click()
    button = visitor.page.get_by_role("button", name="に戻す")
    button.click()
    visitor.settled()
    expect(visitor.page.get_by_text("版を戻しました")).to_be_visible()


def test_a_list_stands_on_the_map_and_the_former_version_comes_back(
    visit: Visit, salons: Path
) -> None:
    visitor = visit(f"/data?municipality={CODE}")
    page = visitor.page
    task(visitor, "取り込む")
    page.locator("input[type=file]").set_input_files(salons)
    expect(page.get_by_text("列の意味", exact=True)).to_be_visible()
    visitor.settled()
    # the guess is shown and can be put right: the memo is not for the map
    expect(page.get_by_role("combobox", name="「サロン名」列の意味")).to_have_value(
        "名称（必ず要る）"
    )
    visitor.choose("「メモ」列の意味", "取り込まない")
    visitor.settled()
    expect(page.get_by_text("拠点: 加わった 2")).to_be_visible()
    report = page.locator("table.ct-table").filter(has_text="わかったこと")
    expect(report).to_contain_text("日付として読めません")
    expect(report).to_contain_text("入れ替")
    with page.expect_download() as kept:
        page.get_by_role("button", name="報告をCSVで保存").click()
    assert "日付として読めません" in Path(kept.value.path()).read_text("utf-8-sig")
    page.get_by_role("button", name="取り込んで新しい版にする").click()
    expect(page.get_by_text("取り込んで新しい版にしました")).to_be_visible()
    visitor.settled()

    # on the map, its name inert
    visitor.go(f"/map?municipality={CODE}")
    visitor.expect_map()
    mark = page.locator('[data-hub][aria-label*="ひだまり"]')
    expect(mark).to_have_count(1)
    mark.focus()
    page.keyboard.press("Enter")
    expect(visitor.panel()).to_contain_text(HUB)
    expect(page.locator(".am-popup-body")).to_contain_text(HUB)

    # the former version: compared, then restored
    visitor.go(f"/data?municipality={CODE}")
    task(visitor, "版")
    expect(page.get_by_text("拠点: 加わった 2")).to_be_visible()
    restored(visitor)
    visitor.go(f"/map?municipality={CODE}")
    visitor.expect_map()
    expect(page.locator('[data-hub][aria-label*="ひだまり"]')).to_have_count(0)
    visitor.untroubled()


def test_a_hub_is_added_by_a_click_and_the_save_is_undone(visit: Visit) -> None:
    visitor = visit(f"/data?municipality={CODE}")
    page = visitor.page
    task(visitor, "直す")
    page.get_by_label("名称", exact=True).fill(HUB)
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="地図を押して足す")
    expect(button).to_be_enabled()
    button.click()
    expect(page.get_by_text("そこに置かれます")).to_be_visible()
    visitor.settled()
    land = page.locator(".leaflet-container")
    land.scroll_into_view_if_needed()
    box = land.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    bar = page.locator(".st-key-edit-bar")
    expect(bar).to_contain_text("拠点 1行")
    visitor.settled()
    # turning to another part and back loses nothing
    task(visitor, "確認待ち")
    task(visitor, "直す")
    expect(bar).to_contain_text("拠点 1行")
    bar.get_by_label("ひとこと").fill("ひだまりを足した")
    page.keyboard.press("Tab")
    visitor.settled()
    bar.get_by_role("button", name="新しい版として保存").click()
    expect(page.get_by_text("新しい版として保存しました")).to_be_visible()
    expect(bar).to_have_count(0)
    visitor.settled()
    page.get_by_role("button", name="直前の保存を取り消す").click()
    expect(page.get_by_text("版を戻しました")).to_be_visible()
    visitor.untroubled()


def test_everything_in_one_zip_and_back(visit: Visit, tmp_path: Path) -> None:
    visitor = visit(f"/data?municipality={CODE}")
    page = visitor.page
    task(visitor, "書き出す・読み戻す")
    with page.expect_download() as kept:
        page.get_by_role("button", name="データ一式を書き出す").click()
    path = tmp_path / "all.zip"
    kept.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        assert {"csv/hubs.csv", f"{CODE}.gpkg"} <= set(archive.namelist())
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("いまの版と同じ内容です")).to_be_visible()
    broken = tmp_path / "half.zip"
    broken.write_bytes(path.read_bytes()[:2000])  # a download that broke off
    page.get_by_role("button", name="Remove all.zip").click()
    visitor.settled()
    page.locator("input[type=file]").set_input_files(broken)
    expect(page.get_by_text("読み戻せません。データはいまのままです")).to_be_visible()
    visitor.untroubled()


@pytest.mark.parametrize("word", ["取り込む", "直す", "版"])
def test_nothing_runs_over_the_edge_of_a_telephone(visit: Visit, word: str) -> None:
    visitor = visit(f"/data?municipality={CODE}", size=PHONE, touch=True)
    task(visitor, word)
    wide = visitor.page.evaluate(
        "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    )
    assert wide <= 0
