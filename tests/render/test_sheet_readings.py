"""ふりがな on the sheets: the same names on screen, paper, slides and in the spreadsheet."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pandas as pd
import pypdf
import pytest
from pptx import Presentation

from geodata import store
from geodata.render.sheet import files
from geodata.render.sheet.content import SheetContent
from geodata.render.sheet.screen import sheet_html
from geodata.sheet import Setting, prepare

MADE = date(2026, 3, 1)
HUB = "13123-nagomi-koiwa"
READ = "なごみの家小岩（なごみのいえこいわ）"


@pytest.fixture(scope="module")
def koiwa() -> SheetContent:
    """小岩 for the public; the hub with brackets in its name is read by its own column."""
    dataset = store.load("13123")
    hubs = dataset.hubs.assign(name_kana=None)
    hubs.loc[hubs["hub_id"] == HUB, "name_kana"] = "ナゴミノイエコイワ"
    basis = prepare(replace(dataset, hubs=hubs), Setting(audience="public"))
    assert not files.content(basis, "13123-koiwa", made=MADE).readings
    return files.content(basis, "13123-koiwa", made=MADE, furigana=True)


def test_on_screen_the_reading_stands_above_the_word(koiwa: SheetContent) -> None:
    html = sheet_html(koiwa)
    ruby = "<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>"
    assert f'<h2 class="ks-title">{ruby.format("小岩", "こいわ")}' in html
    assert f"なごみの{ruby.format('家小岩', 'いえこいわ')}" in html
    # 北小岩 is read as itself, never as 小岩 with a letter before it
    assert ruby.format("北小岩", "きたこいわ") in html
    assert "北<ruby>" not in html
    assert READ not in html


def test_on_paper_the_reading_follows_in_smaller_letters(koiwa: SheetContent) -> None:
    sizes: dict[str, float] = {}

    def seen(text: str, _cm: object, matrix: list[float], _font: object, size: float) -> None:
        sizes[text.strip()] = size * abs(matrix[0] or 1.0)

    page = pypdf.PdfReader(io.BytesIO(files.to_bytes([koiwa], "pdf", title="小岩"))).pages[0]
    said = page.extract_text(visitor_text=seen).replace("\n", "")
    assert "小岩（こいわ）" in said
    title = next(size for text, size in sizes.items() if text == "小岩")
    reading = next(size for text, size in sizes.items() if text == "（こいわ）")
    assert reading < 0.8 * title


def test_in_slides_and_spreadsheet_it_follows_in_parentheses(koiwa: SheetContent) -> None:
    deck = Presentation(io.BytesIO(files.to_bytes([koiwa], "pptx", title="小岩")))
    cells = [
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    assert READ in "".join(cells)
    book = pd.read_excel(io.BytesIO(files.to_bytes([koiwa], "xlsx", title="小岩")), sheet_name=None)
    assert READ in set(book["拠点"]["名前"])


def test_a_name_that_is_read_in_two_ways_is_not_read() -> None:
    dataset = store.load("13123")
    areas = dataset.areas.copy()
    areas.loc[areas["area_id"] == "13123-kitakoiwa", ["name", "name_kana"]] = ["小岩", "おいわ"]
    basis = prepare(replace(dataset, areas=areas), Setting(audience="public"))
    sheet = files.content(basis, files.MUNICIPALITY, made=MADE, furigana=True)
    assert sheet.title == "江戸川区（えどがわく）"
    assert not any(text.startswith("小岩（") for text in sheet.readings)
    assert "篠崎（しのざき）" in sheet.readings
