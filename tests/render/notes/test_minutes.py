"""Minutes on paper, slides and sheets tell every note, as text, whatever is in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation
from pypdf import PdfReader

from geodata import store as datasets
from geodata.notes import engine
from geodata.notes.model import NoteError
from geodata.notes.places import place_name, place_word, read_place
from geodata.notes.store import NoteStore
from geodata.render.notes.board import (
    Board,
    board_payload,
    note_pins,
    note_place,
    read_board,
    with_pins,
)
from geodata.render.notes.minutes import Minutes, minutes
from geodata.render.notes.minutes_pdf import minutes_pdf
from geodata.render.notes.minutes_sheets import minutes_workbook
from geodata.render.notes.minutes_slides import minutes_slides
from geodata.render.pins import pin_shape
from geodata.render.state import MapState
from geodata.store import Dataset

CODE, AREA, HUB = "13123", "13123-mizue", "13123-nagomi-mizue"
HOSTILE = '=HYPERLINK("x") #panic("a") <script>alert(1)</script> & $x$ "]'


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return datasets.load(CODE)


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[NoteStore]:
    made = NoteStore(engine.sqlite(tmp_path / "notes.sqlite3"))
    yield made
    made.close()


def board_of(notes: NoteStore, dataset: Dataset) -> Board:
    first = notes.open_meeting(CODE, date="2026-09-15", title="第1回", area_id=AREA)
    hub = vars(read_place(dataset, f"hub:{HUB}", whole=AREA))
    bus = notes.add(first.id, kind="課題", text="バスが昼は1時間に1本", group="移動", **hub)
    second = notes.open_meeting(CODE, date="2026-11-24", title="第2回", area_id=AREA)
    notes.change(bus.id, 1, status="対応中")
    point = vars(read_place(dataset, "point:139.9,35.69", whole=AREA))
    notes.add(second.id, kind="アイデア", text=HOSTILE, **point)
    voted = notes.add(second.id, kind="アイデア", text="夕食の日\n（月1回から）", **hub)
    notes.vote(voted.id, 1)
    notes.vote(voted.id, 1)
    gone = notes.add(second.id, kind="資源", text="消したメモ", area_id=AREA)
    notes.change(gone.id, 1, deleted=True)
    notes.add(second.id, kind="要確認", text="全体のこと", area_id=AREA)
    return read_board(notes, second)


@pytest.fixture
def told(notes: NoteStore, dataset: Dataset) -> Minutes:
    return minutes(dataset, board_of(notes, dataset))


def test_the_facts_by_kind_then_dots(told: Minutes) -> None:
    assert told.heading == "江戸川区 瑞江　第2回"
    assert told.date == "令和8年11月24日"
    assert [(e.number, e.kind, e.votes) for e in told.own] == [
        (3, "アイデア", 2),
        (2, "アイデア", 0),
        (5, "要確認", 0),
    ]
    (bus,) = told.carried
    assert (bus.course, bus.origin) == ("新規 → 対応中", "令和8年9月15日 第1回")
    assert told.counts == "課題1件・アイデア2件・要確認1件（新規3件・対応中1件）"
    # two at one hub stand apart, the one about the whole area has no mark
    assert [mark.label for mark in told.marks] == ["1", "3", "2"]
    assert len({(mark.lon, mark.lat) for mark in told.marks}) == 3


def test_the_paper_has_every_note_as_text(dataset: Dataset, told: Minutes) -> None:
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(minutes_pdf(dataset, told))).pages
    )
    flat = "".join(text.split())
    for words in ("バスが昼は1時間に1本", "夕食の日", "新規→対応中", "内部資料", "全体のこと"):
        assert words in flat
    assert "".join(HOSTILE.split()) in flat
    assert "消したメモ" not in flat


def test_the_slides_have_native_tables_and_the_map(dataset: Dataset, told: Minutes) -> None:
    deck = Presentation(io.BytesIO(minutes_slides(dataset, told)))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    cells = {
        cell.text
        for shape in shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    }
    assert HOSTILE in cells
    assert "夕食の日\n（月1回から）" in cells
    assert "新規 → 対応中" in cells
    assert sum(shape.shape_type == 13 for shape in shapes) == 1  # the picture of the map


def test_the_workbook_runs_nothing(told: Minutes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(minutes_workbook(told)))
    assert book.sheetnames == ["メモ", "会議"]
    rows = list(book["メモ"].iter_rows(min_row=2))
    assert [row[0].value for row in rows] == [3, 2, 5, 1]
    hostile = rows[1][2]
    assert (hostile.value, hostile.data_type) == (HOSTILE, "s")
    assert [c.value for c in rows[3][6:9]] == ["対応中", "令和8年9月15日 第1回", "新規"]


def test_minutes_without_a_note_or_an_area(notes: NoteStore, dataset: Dataset) -> None:
    empty = notes.open_meeting(CODE, date="2026-11-24", title="全体会")
    said = minutes(dataset, read_board(notes, empty))
    assert (said.about, said.counts) == ("江戸川区全体", "メモなし")
    pdf = PdfReader(io.BytesIO(minutes_pdf(dataset, said)))
    assert "まだありません" in "".join(page.extract_text() for page in pdf.pages)
    assert Presentation(io.BytesIO(minutes_slides(dataset, said))).slides


def test_the_board_says_where_and_where_from(notes: NoteStore, dataset: Dataset) -> None:
    board = board_of(notes, dataset)
    payload = board_payload(dataset, board)
    said = {note["number"]: note for note in payload["notes"]}
    assert said[1]["origin"] == "第1回（令和8年9月15日）から"
    assert (said[1]["statusThen"], said[1]["status"]) == ("新規", "対応中")
    assert (said[1]["where"], said[1]["place"]) == ("なごみの家瑞江", f"hub:{HUB}")
    assert said[5]["where"] == "瑞江全体"
    assert said[2]["where"].endswith("丁目付近")
    assert [note["text"] for note in payload["deleted"]] == ["消したメモ"]
    assert payload["places"][0] == ["all", "瑞江全体", ""]


def test_pins_are_told_apart_without_colour(notes: NoteStore, dataset: Dataset) -> None:
    board = board_of(notes, dataset)
    pins = note_pins(dataset, board)
    assert [(pin.label, pin.aside) for pin in pins] == [("1", True), ("2", False), ("3", True)]
    state = with_pins(dataset, MapState(), board, selected=None, placed=(139.9, 35.7))
    assert state.point_mode
    assert [pin.label for pin in state.pins] == ["1", "2", "3", "＋"]
    assert "メモ4件のうち3件" in state.description
    kinds = ("課題", "資源", "アイデア", "要確認", "知らない種類")
    assert len({pin_shape(kind).path for kind in kinds}) == len(kinds)


@pytest.mark.parametrize(
    "word",
    ["all", f"area:{AREA}", f"hub:{HUB}", "point:139.900000,35.690000", "area:13123-kasai-n"],
)
def test_a_place_reads_back_as_it_was_written(dataset: Dataset, word: str) -> None:
    try:
        place = read_place(dataset, word, whole=None)
    except NoteError:
        assert word == "area:13123-kasai-n"  # an area that there is not
        return
    assert place_word(place, whole=None) == word
    assert place_name(dataset, place, whole=None)


@pytest.mark.parametrize(
    "word", ["", "hub:", "hub:x", "area:'; drop", "point:1", "point:nan,35", "point:999,0", "x:1"]
)
def test_a_place_that_there_is_not_is_refused(dataset: Dataset, word: str) -> None:
    with pytest.raises(NoteError):
        read_place(dataset, word, whole=None)


def test_a_draft_without_place_is_about_the_whole(notes: NoteStore, dataset: Dataset) -> None:
    board = board_of(notes, dataset)
    assert place_name(dataset, note_place(board.own[-1]), whole=AREA) == "瑞江全体"
