"""The Tokyo page: 62 municipalities, their frames, the programmes, the survey."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geodata.store import codes, load_overview
from pages.common.tokyo_sections import card_html, filtered, table_rows
from tests.pages.page_texts import leaks, run, said


@pytest.fixture(scope="module")
def page() -> AppTest:
    return run("tokyo")


def test_the_page_runs_and_says_what_it_must(page: AppTest) -> None:
    assert not page.exception
    text = said(page)
    for figure in ("実施30、移行準備6、未実施26", "1,527件", "14件", "半数", "2/3"):
        assert figure in text, figure
    for programme in load_overview().framework["programme"]:
        assert programme in text
    assert "第106条の4第2項第1号" in text
    assert "数え方がほかと違います" in text
    assert leaks(page) == []


def test_a_municipality_with_a_map_is_a_click_away() -> None:
    app = run("tokyo")
    app.selectbox[0].set_value("13123").run()
    assert not app.exception
    assert any(button.label == "江戸川区の地図を開く" for button in app.button)
    assert "27人とも読めます" in said(app)


def test_a_municipality_without_a_map_says_so_kindly() -> None:
    app = run("tokyo")
    app.selectbox[0].set_value("13421").run()
    assert not app.exception
    assert "小笠原村のくわしい地図は、まだありません" in said(app)
    assert leaks(app) == []


def test_filters() -> None:
    table = load_overview().municipalities
    assert len(filtered(table, query="", kinds=[], statuses=[])) == 62
    assert len(filtered(table, query="", kinds=["区"], statuses=[])) == 23
    assert len(filtered(table, query="", kinds=["町村"], statuses=[])) == 13
    assert len(filtered(table, query="", kinds=[], statuses=["移行準備"])) == 6
    assert list(filtered(table, query="　ミタカ", kinds=[], statuses=[])["name"]) in (
        [],
        ["三鷹市"],
    )
    assert list(filtered(table, query="三鷹", kinds=["市"], statuses=["実施"])["name"]) == [
        "三鷹市"
    ]


def test_nothing_found_says_so() -> None:
    app = run("tokyo")
    app.text_input[0].set_value("存在しない市").run()
    assert not app.exception
    assert "当てはまる自治体がありません" in said(app)


def test_frames() -> None:
    rows = table_rows(load_overview().municipalities, with_map=set(codes()))
    assert rows.loc["13105", "planning"] == "日常生活圏域 4"
    assert rows.loc["13105", "hub"] == "つどい〜の 8か所"
    assert rows.loc["13105", "coordinators"] == "CSW 10人"
    assert rows.loc["13208", "coordinators"] == "地域福祉コーディネーター（人数は不明）"
    assert pd.isna(rows.loc["13101", "planning"])  # shown as 不明
    assert list(rows.index[rows["map"] == "あり"]) == list(codes())


def test_texts_are_not_markup() -> None:
    row = load_overview().municipalities.set_index("municipality_code").loc["13105"].copy()
    row["name"] = "<script>alert(1)</script>"
    row["summary"] = "<img src=x onerror=alert(1)>"
    assert "<script" not in card_html("13105", row)
    assert "<img" not in card_html("13105", row)
