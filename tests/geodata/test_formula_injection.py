"""No file that the application makes for a spreadsheet holds a cell that runs."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date
from itertools import cycle
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation

from geodata import bundle, export, store
from geodata.render.notes.minutes import Entry, Minutes
from geodata.render.notes.minutes_sheets import minutes_workbook
from geodata.render.publish.site import build_site
from geodata.render.publish.site import to_zip as site_zip
from geodata.render.sheet import files as sheets
from geodata.sheet import Basis, Setting, prepare
from geodata.store import Dataset
from geodata.versions import folder_files, load_files
from loaders.report import Finding, Report

REPOSITORY = Path(__file__).parents[2]
CODE = "13204"
CALL = 'HYPERLINK("http://outside.invalid",1)'
#: Each way in which a spreadsheet takes a text for a formula; the wide ones a Japanese one does.
ATTACKS = tuple(
    start + CALL for start in ("=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠")
)
STARTS = tuple("=+-@\t\r\n＝＋－＠")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
#: Texts of a dataset that every export repeats.
ATTACKED = {
    "areas": ("name", "source"),
    "hubs": ("name", "address", "phone", "functions", "source"),
    "activities": ("name", "summary", "cadence", "source"),
    "coordinators": ("employer", "source"),
    "standards": ("statement", "source"),
}


def csv_runs(content: bytes) -> list[str]:
    """The cells of a CSV that a spreadsheet would run."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    cells = [cell for row in rows for cell in row]
    assert any(CALL in cell for cell in cells)
    return [cell for cell in cells if cell.startswith(STARTS) and not NUMBER.fullmatch(cell)]


def xlsx_runs(content: bytes) -> list[object]:
    """The cells of a workbook that are formulas or links."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(CALL in str(cell.value) for cell in cells)
    return [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]


def attacked(names: Iterable[str]) -> dict[str, bytes]:
    """The files of a dataset with a formula before the texts of the tables *names*."""
    made = folder_files(store.DATA_ROOT / CODE)
    for name in names:
        table = pd.read_csv(io.BytesIO(made[f"{name}.csv"]), dtype="str")
        for column in ATTACKED[name]:
            attacks = pd.Series([a for a, _ in zip(cycle(ATTACKS), table.index, strict=False)])
            table[column] = attacks + table[column]
        made[f"{name}.csv"] = table.to_csv(index=False, lineterminator="\n").encode()
    return made


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return attacked(ATTACKED)


@pytest.fixture(scope="module")
def dataset(files: dict[str, bytes]) -> Dataset:
    return load_files(files)


@pytest.fixture(scope="module")
def basis(dataset: Dataset) -> Basis:
    return prepare(dataset, Setting())


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_tables_of_the_pages(attack: str) -> None:
    table = pd.DataFrame({attack: [attack, None], "数": pd.array([-1, None], dtype="Int64")})
    assert csv_runs(export.to_csv(table)) == []
    assert xlsx_runs(export.to_xlsx([(attack[:8], table)])) == []


def test_what_runs_nothing_stays_as_it_is() -> None:
    told = ["＋3人", "－1.5", "＋", "3=3", "北小岩"]
    back = pd.read_csv(io.BytesIO(export.to_csv(pd.DataFrame({"名前": told}))), dtype="str")
    assert back["名前"].tolist() == told


def test_a_sign_that_a_workbook_cannot_hold_is_left_out() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(export.to_xlsx([("表", pd.DataFrame({"名前": ["北\x07小\x0b岩"]}))]))
    )
    assert book["表"]["A2"].value == "北小岩"


def test_the_report_of_an_import() -> None:
    found = tuple(
        Finding(file=a, row=1, column=a, value=a, reason=a, mend=a, outcome="noted")
        for a in ATTACKS
    )
    report = Report(file="a.csv", kind="拠点", rows_read=1, rows_taken=0, findings=found)
    assert csv_runs(export.to_csv(report.to_frame())) == []


@pytest.mark.parametrize("which", ["13204-osawa", sheets.MUNICIPALITY, sheets.PRIORITY])
def test_sheets_as_a_workbook_and_the_books_behind_their_charts(basis: Basis, which: str) -> None:
    sheet = [sheets.content(basis, which, made=date(2026, 11, 24))]
    assert xlsx_runs(sheets.to_bytes(sheet, "xlsx", title=ATTACKS[0])) == []
    deck = Presentation(io.BytesIO(sheets.to_bytes(sheet, "pptx", title=ATTACKS[0])))
    books = [
        shape.chart.part.chart_workbook.xlsx_part.blob
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_chart
    ]
    assert books or which == sheets.PRIORITY  # its slides are tables
    for book in books:
        cells = openpyxl.load_workbook(io.BytesIO(book))["Sheet1"]
        assert [c.value for row in cells for c in row if c.data_type == "f" or c.hyperlink] == []


def test_minutes_as_a_workbook() -> None:
    notes = [
        Entry(number=n, kind=a, text=a, where=a, group=a, votes=0, status=a, origin=a, then=a)
        for n, a in enumerate(ATTACKS)
    ]
    told = Minutes(
        title=ATTACKS[0], date=ATTACKS[1], municipality=ATTACKS[2], about=ATTACKS[3],
        own=notes, carried=notes, marks=(), focus=None, source=ATTACKS[4],
    )  # fmt: skip
    assert xlsx_runs(minutes_workbook(told)) == []


def test_a_dataset_as_a_bundle(files: dict[str, bytes], dataset: Dataset) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle.to_zip(files, dataset))) as archive:
        for name in ATTACKED:
            armed = archive.read(f"{bundle.CSV_FOLDER}/{name}.csv")
            assert csv_runs(armed) == []
            assert bundle.disarmed(armed) == files[f"{name}.csv"]  # and comes back as it was


def test_a_published_site_has_no_table_to_run(dataset: Dataset) -> None:
    with zipfile.ZipFile(io.BytesIO(site_zip(build_site(dataset)))) as archive:
        kinds = {Path(name).suffix for name in archive.namelist()}
    assert not kinds & {".csv", ".tsv", ".xlsx", ".xls", ".ods", ".slk", ".dif"}


def test_every_table_is_written_where_this_file_looks() -> None:
    """Another way to write a table for a spreadsheet would need a line in this file."""
    writes = re.compile(r"\.to_csv\(|\.to_excel\(|csv\.writer\(|\bWorkbook\(|csv\.DictWriter\(")
    known = {
        "geodata/export.py",
        "geodata/bundle.py",
        # the files of a dataset itself: they leave the application only through the bundle
        "geodata/newborn.py",
        "geodata/versions.py",
        "loaders/new_dataset.py",
    }
    every = [
        path
        for room in ("geodata", "pages", "loaders")
        for path in (REPOSITORY / room).rglob("*.py")
    ]
    writers = {
        path.relative_to(REPOSITORY).as_posix()
        for path in every
        if writes.search(path.read_text(encoding="utf-8"))
    }
    assert writers == known
