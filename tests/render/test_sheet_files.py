"""地域カルテ as files: what is in them, that nothing is cut off, that they are what they claim."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PageObject, PdfReader

from geodata import store
from geodata.render.sheet import files
from geodata.render.sheet.content import SheetContent
from geodata.sheet import Basis, Setting, prepare
from geodata.sources import CASEBOOK
from geodata.standards_text import parse_standard
from geodata.store import Dataset

MADE = date(2026, 11, 24)
ICHINOE = "13123-ichinoe"
LONG = "とても長い名前の拠点" * 6  # 60 characters


@pytest.fixture(scope="module")
def edogawa() -> Dataset:
    return store.load("13123")


@pytest.fixture(scope="module")
def basis(edogawa: Dataset) -> Basis:
    return prepare(edogawa, Setting())


@pytest.fixture(scope="module")
def ichinoe(basis: Basis) -> SheetContent:
    return files.content(basis, ICHINOE, made=MADE)


def plain(text: str) -> str:
    """Without what a line break or a place to break adds; both wave dashes share a glyph."""
    return re.sub(r"[\s\u200b]", "", text).replace("～", "〜")


def pdf_of(*sheets: SheetContent) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(files.to_bytes(sheets, "pdf", title="試験")))
    return reader, plain("".join(page.extract_text() for page in reader.pages))


def test_the_pdf_says_what_the_sheet_says(ichinoe: SheetContent) -> None:
    reader, text = pdf_of(ichinoe)
    assert 1 <= len(reader.pages) <= 2
    for page in reader.pages:
        assert [round(float(v)) for v in page.mediabox[2:]] == [595, 842]  # A4, portrait
    for wanted in (
        "一之江",
        "35,663人",
        "なごみの家一之江",
        "位置は推定",
        "未確認",
        "毎分80m",
        "×1.3",
        "哲学カフェ",
        plain(CASEBOOK),
        "SILOpenFontLicense1.1",
    ):
        assert wanted in text
    cells = [
        cell if isinstance(cell, str) else cell.text
        for section in ichinoe.sections
        if section.table is not None
        for row in section.table.rows
        for cell in row
    ]
    # a dash says 「nothing is missing」 and is a word of its own on paper
    assert [cell for cell in cells if plain(cell) not in text and cell != "―"] == []


def test_the_fonts_are_embedded(ichinoe: SheetContent) -> None:
    reader, _ = pdf_of(ichinoe)
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            for part in font.get_object()["/DescendantFonts"]:
                told = part.get_object()["/FontDescriptor"].get_object()
                assert {"/FontFile2", "/FontFile3"} & set(told), told
                names.add(str(told["/FontName"]).split("+")[-1])
    assert {name.split("-")[0] for name in names} == {"NotoSansCJKjp"}


def starts(page: PageObject) -> list[float]:
    """Where each run of text begins, in points from the left edge."""
    found: list[float] = []

    def take(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            found.append(tm[4] * cm[0] + tm[5] * cm[2] + cm[4])

    page.extract_text(visitor_text=take)
    return found


def many(dataset: Dataset) -> Dataset:
    """一之江 with 40 hubs of 60 characters each, and a name of 60 characters of its own."""
    one = dataset.hubs[dataset.hubs["hub_id"] == "13123-nagomi-ichinoe"]
    copies = pd.concat([one] * 40, ignore_index=True)
    copies["hub_id"] = [f"h{n}" for n in range(40)]
    copies["name"] = [f"{LONG[:-2]}{n:02d}" for n in range(40)]
    areas = dataset.areas.copy()
    areas.loc[areas["area_id"] == ICHINOE, "name"] = LONG
    return replace(dataset, hubs=copies, areas=areas, version="many")


@pytest.fixture(scope="module")
def crowded(edogawa: Dataset) -> SheetContent:
    return files.content(prepare(many(edogawa), Setting()), ICHINOE, made=MADE)


def test_forty_long_names_flow_on_and_none_is_cut(crowded: SheetContent) -> None:
    reader, text = pdf_of(crowded)
    assert 2 <= len(reader.pages) <= 3
    assert [n for n in range(40) if plain(f"{LONG[:-2]}{n:02d}") not in text] == []
    for page in reader.pages:
        assert all(0 <= x <= 595 for x in starts(page))


#: Looks like code to typst, to a spreadsheet and to XML.
HOSTILE = '=HYPERLINK(1) #panic("x") $x$ *b* <l> @r \\ "q" \x07'


@pytest.fixture(scope="module")
def hostile(edogawa: Dataset) -> SheetContent:
    hubs = edogawa.hubs.copy()
    hubs.loc[hubs["hub_id"] == "13123-nagomi-ichinoe", "name"] = HOSTILE
    named = replace(edogawa, hubs=hubs, version="hostile")
    return files.content(prepare(named, Setting()), ICHINOE, made=MADE)


def test_text_from_outside_is_never_code(hostile: SheetContent) -> None:
    _, text = pdf_of(hostile)
    assert plain('#panic("x") $x$ *b* <l> @r \\ "q"') in text
    shown = files.to_bytes([hostile], "pptx", title=HOSTILE)
    assert '#panic("x")' in "".join(slide_texts(shown))


def slide_texts(content: bytes) -> list[str]:
    found = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def test_the_charts_of_the_slides_hold_the_data(ichinoe: SheetContent, edogawa: Dataset) -> None:
    content = files.to_bytes([ichinoe], "pptx", title="試験")
    deck = Presentation(io.BytesIO(content))
    assert round(deck.slide_width / deck.slide_height, 3) == round(16 / 9, 3)
    charts = {
        shape.chart.chart_title.text_frame.text: shape.chart
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_chart
    }
    areas = edogawa.areas_at("日常生活圏域")
    residents = charts["住民（人）"].plots[0]
    assert list(residents.categories) == list(areas["name"])
    assert list(residents.series[0].values) == [float(n) for n in areas["census2015_population"]]
    heads = next(chart for title, chart in charts.items() if title.startswith("コーディ")).plots[0]
    told = dict(zip(heads.categories, heads.series[0].values, strict=True))
    assert told["一之江"] == 2.0
    assert told["篠崎（不明）"] is None  # unknown is no bar, never zero
    over_time = charts["配置の人数（人）"].plots[0]
    csw = next(series for series in over_time.series if series.name == "CSW")
    known = edogawa.post_history[
        (edogawa.post_history["role"] == "CSW") & edogawa.post_history["headcount"].notna()
    ]
    assert [v for v in csw.values if v is not None] == [float(n) for n in known["headcount"]]
    texts = "".join(slide_texts(content))
    for wanted in ("一之江", "35,663人", "なごみの家一之江", CASEBOOK):
        assert wanted in texts
    pictures = [s for slide in deck.slides for s in slide.shapes if s.shape_type == 13]
    assert len(pictures) == 1
    assert pictures[0]._element.nvPicPr.cNvPr.get("descr")
    assert pictures[0].image.size[0] / (pictures[0].width / 914_400) >= 200  # pixels an inch


def test_nothing_of_a_slide_lies_outside_it(crowded: SheetContent) -> None:
    deck = Presentation(io.BytesIO(files.to_bytes([crowded], "pptx", title="試験")))
    named = set()
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.top + shape.height <= deck.slide_height
            assert shape.left + shape.width <= deck.slide_width + 1
            if shape.has_table:
                named |= {cell.text for row in shape.table.rows for cell in row.cells}
    assert {f"{LONG[:-2]}{n:02d}" for n in range(40)} <= named


def test_the_spreadsheet_has_figures_sources_and_no_formula(hostile: SheetContent) -> None:
    book = load_workbook(io.BytesIO(files.to_bytes([hostile], "xlsx", title="試験")))
    cells = [c for page in book for row in page.iter_rows() for c in row]
    assert [c.value for c in cells if c.data_type == "f"] == []
    assert [c for c in cells if str(c.value).startswith("=HYPERLINK(1)")]
    compared = book["ほかの区域とくらべる"]
    heads = [c.value for c in compared[1]]
    place = heads.index("住民（数値）")
    numbers = {row[1].value: row[place].value for row in compared.iter_rows(min_row=2)}
    assert numbers["▶ 一之江"] == 35_663
    sources = [row[1].value for row in book["前提と出典"].iter_rows(min_row=2)]
    assert any(str(text).startswith(CASEBOOK) for text in sources)


def test_internal_rows_are_marked_and_kept_from_the_public(edogawa: Dataset) -> None:
    hubs = edogawa.hubs.copy()
    hubs.loc[hubs["hub_id"] == "13123-nagomi-ichinoe", "visibility"] = "staff"
    hidden = replace(edogawa, hubs=hubs, version="hidden")
    staff = files.content(prepare(hidden, Setting(audience="staff")), ICHINOE, made=MADE)
    assert staff.badges == ("内部資料",)
    _, text = pdf_of(staff)
    assert "内部資料" in text
    assert "なごみの家一之江〔内部〕" in text
    public = files.content(prepare(hidden, Setting(audience="public")), ICHINOE, made=MADE)
    assert public.badges == ()
    for kind in ("pdf", "pptx", "xlsx"):
        made = files.to_bytes([public], kind, title="試験")  # type: ignore[arg-type]
        if kind == "pdf":
            assert "なごみの家一之江" not in pdf_of(public)[1]
        else:
            packed = zipfile.ZipFile(io.BytesIO(made))
            everything = b"".join(packed.read(name) for name in packed.namelist())
            assert "なごみの家一之江".encode() not in everything
    assert "なごみの家一之江" not in public.map_svg


def test_what_is_not_official_is_said(edogawa: Dataset) -> None:
    setting = Setting(
        standards=(parse_standard("なごみの家>=2"),),
        scenario="来年の案",
        scenario_changes=("篠崎になごみの家を置く",),
    )
    _, text = pdf_of(files.content(prepare(edogawa, setting), ICHINOE, made=MADE))
    for wanted in ("想定「来年の案」", "基準を変更", "なごみの家が1区域に2か所以上"):
        assert plain(wanted) in text


def test_all_areas_at_once() -> None:
    steps: list[float] = []
    koganei = prepare(store.load("13210"), Setting())
    sheets = files.all_contents(koganei, made=MADE, progress=lambda share, _: steps.append(share))
    assert [sheet.name for sheet in sheets] == [
        "小金井市全域",
        "小金井市重点地域",
        "きた",
        "みなみ",
        "ひがし",
        "にし",
    ]
    assert steps == pytest.approx([n / 6 for n in range(1, 7)])
    reader = PdfReader(io.BytesIO(files.to_bytes(sheets, "pdf", title="試験")))
    starts_at = [reader.get_destination_page_number(mark) for mark in reader.outline]
    assert len(starts_at) == 6
    lengths = [b - a for a, b in pairwise([*starts_at, len(reader.pages)])]
    assert all(1 <= pages <= 2 for pages in lengths)
    first = [plain(reader.pages[number].extract_text()) for number in starts_at[:3]]
    assert "小金井市" in first[0]
    assert "重点地域シート" in first[1]
    assert "きた" in first[2]


def test_all_areas_are_those_of_every_level() -> None:
    for code in ("13110", "13123"):
        dataset = store.load(code)
        wanted = files.everything(prepare(dataset, Setting()))
        assert wanted[:2] == [files.MUNICIPALITY, files.PRIORITY]
        assert sorted(wanted[2:]) == sorted(dataset.areas["area_id"])
        planning = dataset.areas_at(dataset.municipality.planning_level)["area_id"]
        assert wanted[2 : 2 + len(planning)] == list(planning)


def test_the_longest_sheets_take_two_pages(edogawa: Dataset) -> None:
    """葛西地区 and 中央地区: 59 町丁目, and half a page of remarks for staff."""
    staff = prepare(edogawa, Setting(audience="staff"))
    for area in ("13123-chiku-kasai", "13123-chiku-chuo"):
        sheet = files.content(staff, area, made=MADE)
        reader, text = pdf_of(sheet)
        assert len(reader.pages) == 2
        assert all(plain(line) in text for part in sheet.sections for line in part.lines)


def test_a_zip_keeps_names_in_their_folder(ichinoe: SheetContent) -> None:
    sheets = [replace(ichinoe, name="../../etc/x"), replace(ichinoe, name="同じ/名前")]
    packed = zipfile.ZipFile(io.BytesIO(files.to_bytes(sheets, "zip", title="試験")))
    assert len(set(packed.namelist())) == 5
    assert not [name for name in packed.namelist() if "/" in name or "\\" in name]
    name = files.file_name([sheets[0]], "pdf", municipality="江戸川区")
    assert "/" not in name
    assert packed.read(packed.namelist()[1]).startswith(b"\x89PNG")


def test_the_office_opens_the_slides(ichinoe: SheetContent, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None or shutil.which("pdftoppm") is None:
        if os.environ.get("CHIIKI_REQUIRE_OFFICE"):
            pytest.fail("CHIIKI_REQUIRE_OFFICE is set, but soffice or pdftoppm is missing")
        pytest.skip("soffice (libreoffice-impress) and pdftoppm (poppler-utils) are not here")
    slides = tmp_path / "sheet.pptx"
    slides.write_bytes(files.to_bytes([ichinoe], "pptx", title="試験"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    order = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*order, str(slides)], check=True, capture_output=True, timeout=120)
    reader = PdfReader(tmp_path / "sheet.pdf")
    assert len(reader.pages) == len(Presentation(slides).slides)
    text = plain("".join(page.extract_text() for page in reader.pages))
    for wanted in ("一之江", "35,663", "なごみの家一之江"):
        assert wanted in text
    picture = tmp_path / "page"
    subprocess.run(
        ["pdftoppm", "-r", "30", "-png", "-f", "1", "-l", "1", tmp_path / "sheet.pdf", picture],
        check=True,
    )
    drawn = next(tmp_path.glob("page*.png")).read_bytes()
    assert len(drawn) > 5_000  # an empty page of this size is a tenth of it
