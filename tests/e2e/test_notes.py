"""A discussion as it happens: two seats, a power cut, a telephone number."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from tests.e2e.dashboard import Dashboard, running_dashboard
from tests.e2e.visitor import Visitor

ADDRESS = "/notes?municipality=13123&area=13123-mizue"


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def started(stack: ExitStack, folder: Path, name: str, port: int | None = None) -> Dashboard:
    return stack.enter_context(
        running_dashboard(
            folder / f"{name}.log",
            options={} if port is None else {"server.port": str(port)},
            env={"CHIIKI_DATA_DIR": str(folder / "data")},
        )
    )


def opinion(page: Page) -> Locator:
    return page.get_by_role("textbox", name="意見")


def told(page: Page) -> Locator:
    return page.locator(".nb-hint .nb-told")


def card(page: Page, text: str) -> Locator:
    return page.locator("article.nb-card").filter(has_text=text)


def downloaded(page: Page, button: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value.path()


def test_a_discussion_survives_a_power_cut(
    browser: Browser, stack: ExitStack, tmp_path: Path
) -> None:
    app = started(stack, tmp_path, "first")
    left = Visitor(browser, app.address)
    stack.callback(left.close)
    left.go(ADDRESS)
    left.page.get_by_role("button", name="話し合いを始める").click()
    left.expect_map()

    # a remark, and another pinned to a place on the map by keyboard alone
    opinion(left.page).press_sequentially("坂の上の団地にはバスが来ない")
    opinion(left.page).press("Enter")
    expect(card(left.page, "坂の上の団地")).to_contain_text("瑞江全体")
    left.page.locator(".leaflet-container").focus()
    left.page.keyboard.press("Enter")
    expect(told(left.page)).to_contain_text("丁目付近」にしました")
    opinion(left.page).press_sequentially("空き店舗を使ってよいと言われた")
    opinion(left.page).press("Enter")
    expect(card(left.page, "空き店舗")).to_contain_text("丁目付近")
    expect(left.page.locator(".am-pin")).to_have_count(1)

    # a second seat on a phone, at the same time; the first one goes on typing
    right = Visitor(browser, app.address, size=(390, 844), touch=True)
    stack.callback(right.close)
    right.go(ADDRESS)
    expect(card(right.page, "空き店舗")).to_be_visible()
    opinion(left.page).press_sequentially("夕方に子どもが集まれる")
    expect(told(left.page)).to_contain_text("ここまで保存しました")
    opinion(right.page).press_sequentially("送り迎えを分担する")
    right.page.get_by_role("button", name="メモにする").click()
    expect(card(left.page, "送り迎え")).to_be_visible()
    expect(opinion(left.page)).to_have_value("夕方に子どもが集まれる")
    left.page.get_by_role("button", name="3番に1票を入れる").click()
    expect(card(right.page, "送り迎え")).to_contain_text("●")

    # a telephone number is held back and is on no disk
    opinion(right.page).press_sequentially("民生委員さんの番号は０９０－１２３４－５６７８です")
    expect(right.page.locator(".nb-held mark")).to_have_text("０９０－１２３４－５６７８")
    right.page.get_by_role("button", name="メモにする").click()
    expect(right.page.get_by_role("button", name="個人情報ではない")).to_be_visible()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("notes.*"))
    assert "夕方に子どもが集まれる".encode() in kept
    assert "１２３４".encode() not in kept
    assert "０９０".encode() not in kept
    opinion(right.page).fill("民生委員さんにたずねる")
    expect(right.page.locator(".nb-held")).to_have_count(0)

    # the power goes; the machine starts again on the same data
    os.killpg(app.pid, signal.SIGKILL)
    again = started(stack, tmp_path, "second", int(app.address.rsplit(":", 1)[1]))
    left.page.reload()
    expect(told(left.page)).to_have_text("書きかけを元に戻しました")
    expect(opinion(left.page)).to_have_value("夕方に子どもが集まれる")
    for text in ("坂の上の団地", "空き店舗", "送り迎え"):
        expect(card(left.page, text)).to_be_visible()
    opinion(left.page).press_sequentially("場所がない")
    opinion(left.page).press("Enter")
    expect(card(left.page, "夕方に子どもが集まれる場所がない")).to_be_visible()

    # the minutes, as they are carried away; a notice that goes meanwhile does not shut their box
    left.go(f"{ADDRESS}&minutes=abc")
    notice = left.page.get_by_test_id("stAlert")
    expect(notice).to_be_visible()
    left.page.get_by_role("button", name="議事メモ", exact=True).click()
    left.page.get_by_role("button", name="議事メモをつくる").click()
    expect(left.page.get_by_role("button", name="PDF（地図つき）")).to_be_visible()
    expect(notice).to_have_count(0)
    pages = PdfReader(downloaded(left.page, "PDF（地図つき）")).pages
    assert "夕方に子どもが集まれる場所がない" in "".join(page.extract_text() for page in pages)
    book = load_workbook(io.BytesIO(downloaded(left.page, "Excel").read_bytes()))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert "空き店舗を使ってよいと言われた" in cells

    assert [url for url in left.outside + right.outside if "gsi.go.jp" not in url] == []
    assert left.page_errors == []
    assert again.failures_since(0) == ""
