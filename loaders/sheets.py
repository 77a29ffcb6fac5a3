"""Excel files (.xlsx, .xlsm) and CSV → rows of text, as a person sees them; bounded in size.

Macros are never run and formulas never calculated: a cell of a formula holds the value that Excel
saved with it. Merged cells carry their value in every row that they cover.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

from geodata.language import N_, tr
from loaders.progress import counted
from loaders.report import LoaderError, shown
from loaders.source import MB, Limits, Source, check_zip
from loaders.text import read_text

#: A list of facilities of the largest city has some ten thousand rows.
MOST_ROWS = 200_000
MOST_COLUMNS = 300
MOST_CELLS = 5_000_000
MOST_SHEETS = 100
LONGEST_CELL = 32_767  # as Excel has it
LAST_ROW = 1_048_576  # as Excel has it
#: Reading a workbook takes a multiple of its unpacked size in memory.
BOOK_LIMITS = Limits(unpacked=250 * MB)
CSV_SUFFIXES = (".csv", ".tsv", ".txt")
EXCEL_SUFFIXES = (".xlsx", ".xlsm")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = N_("Excelで開き、「Excelブック (.xlsx)」か「CSV UTF-8」として保存し直してください")
_DELIMITERS = ",\t;"
_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
#: A merged cell that is wider is a title, not the label of its rows.
_WIDEST_LABEL = 3
_ERROR_VALUE = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)")


@dataclass(frozen=True)
class Sheet:
    """One sheet, or a CSV file.

    Attributes
    ----------
    file
        Name for people: ``拠点.xlsx の Sheet1``.
    name
        Name of the sheet; "" of a CSV.
    rows
        Row number as the spreadsheet counts (from 1) and its cells ("" where blank); blank rows
        are left out, trailing blank cells too.
    encoding
        Of a CSV; None of Excel.
    merged
        Row numbers that got a value from a merged cell that begins in a row above.
    errors
        (row, column from 0) of cells that hold an error of Excel (#REF!); they are blank.
    hidden
        Whether the sheet is hidden.
    """

    file: str
    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str | None = None
    merged: tuple[int, ...] = ()
    errors: tuple[tuple[int, int], ...] = ()
    hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = field(default=(), repr=False)


def read_sheets(source: Source, path: Path) -> tuple[Sheet, ...]:
    """Every sheet of an Excel file that holds anything, or the one table of a CSV.

    Raises
    ------
    LoaderError
        Neither Excel nor CSV, an old .xls, encrypted, broken, or larger than the limits (named).
    """
    label = source.label(path)
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(8)
    if head == _OLD:
        raise LoaderError(
            label, tr("古い形式のExcel（.xls）か、パスワードのついたファイルです"), tr(_SAVE_AS)
        )
    if suffix in EXCEL_SUFFIXES:
        sheets = _workbook(path, label)
    elif suffix in CSV_SUFFIXES:
        sheets = (_csv(path, label),)
    else:
        raise LoaderError(label, tr("ExcelでもCSVでもありません"), tr(_SAVE_AS))
    filled = tuple(sheet for sheet in sheets if sheet.rows)
    if not filled:
        raise LoaderError(
            label, tr("表に何も書かれていません"), tr("中身のあるシートか確かめてください")
        )
    return filled


def _csv(path: Path, label: str) -> Sheet:
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04":
        raise LoaderError(
            label, tr("CSVではなくExcelなどのファイルです"), tr("拡張子を .xlsx に直してください")
        )
    text, encoding = read_text(data, file=label)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = counted(_csv_rows(reader, label), tr("行を読んでいます"), text.count("\n"))
    return Sheet(label, "", tuple(_bounded(rows, label)), encoding)


def _csv_rows(reader: Iterator[list[str]], label: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise LoaderError(
            label,
            tr("CSVとして読めません（引用符が閉じていないか、1つの欄が長すぎます）"),
            tr(_SAVE_AS),
        ) from error


def _split() -> str:
    return tr("{rows:,}行までに分けるか、使う行だけを残してください", rows=MOST_ROWS)


def _bounded(
    rows: Iterable[tuple[int, list[str]]], label: str
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows that hold anything, as long as they stay within the limits."""
    kept = cells = 0
    for number, row in rows:
        last = len(row)
        while last and not row[last - 1].strip():
            last -= 1
        if not last:
            continue
        kept, cells = kept + 1, cells + last
        if kept > MOST_ROWS:
            raise LoaderError(
                label, tr("行が多すぎます（上限 {most_rows:,}行）", most_rows=MOST_ROWS), _split()
            )
        if last > MOST_COLUMNS:
            raise LoaderError(
                label,
                tr(
                    "{number}行目の列が多すぎます（上限 {most_columns}列）",
                    number=number,
                    most_columns=MOST_COLUMNS,
                ),
                tr("使う列だけを残してください"),
            )
        if cells > MOST_CELLS:
            raise LoaderError(
                label, tr("欄が多すぎます（上限 {most_cells:,}）", most_cells=MOST_CELLS), _split()
            )
        if any(len(cell) > LONGEST_CELL for cell in row[:last]):
            raise LoaderError(
                label, tr("{number}行目に長すぎる欄があります（上限 {longest_cell:,}文字）", number=number, longest_cell=LONGEST_CELL),
                tr("その欄を短くしてください"),
            )  # fmt: skip
        yield number, tuple(row[:last])


def _workbook(path: Path, label: str) -> tuple[Sheet, ...]:
    check_zip(path, limits=BOOK_LIMITS)
    merges = _merges_by_sheet(path, label)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its XML brings it to
        raise LoaderError(
            label, tr("Excelのファイルとして読めません（壊れています）"), tr(_SAVE_AS)
        ) from error
    try:
        if len(book.worksheets) > MOST_SHEETS:
            raise LoaderError(
                label,
                tr("シートが多すぎます（上限 {most_sheets}）", most_sheets=MOST_SHEETS),
                tr("使うシートだけを残してください"),
            )
        several = len(book.worksheets) > 1
        return tuple(
            _sheet(
                sheet,
                tr("{name} の {member}", name=label, member=shown(sheet.title))
                if several
                else label,
                merges,
            )
            for sheet in book.worksheets
        )
    except LoaderError:
        raise
    except Exception as error:  # see above: rows are only parsed now
        raise LoaderError(
            label, tr("Excelのファイルとして読めません（壊れています）"), tr(_SAVE_AS)
        ) from error
    finally:
        book.close()


def _sheet(sheet: Any, label: str, merges: dict[str, list[tuple[int, int, int, int]]]) -> Sheet:
    sheet.reset_dimensions()  # what a file says of its size is not believed
    errors: list[tuple[int, int]] = []
    found = dict(_bounded(counted(_excel_rows(sheet, errors), tr("行を読んでいます")), label))
    spans = merges.get(str(getattr(sheet, "_worksheet_path", "")).lstrip("/"), [])
    below = _spread(found, spans)
    return Sheet(
        file=label,
        name=str(sheet.title),
        rows=tuple(sorted(found.items())),
        merged=tuple(sorted(below)),
        errors=tuple(errors),
        hidden=sheet.sheet_state != "visible",
        merges=tuple(spans),
    )


def _excel_rows(sheet: Any, errors: list[tuple[int, int]]) -> Iterator[tuple[int, list[str]]]:
    rows = sheet.iter_rows(values_only=True)
    for number, values in enumerate(rows, start=1):
        if number > LAST_ROW:  # a forged row number would make us count for ever
            raise ValueError("row number beyond the last row of Excel")
        if not any(value is not None for value in values):
            continue
        row = [_cell_text(value) for value in values]
        for column, text in enumerate(row):
            if text.startswith("#") and _ERROR_VALUE.fullmatch(text):
                row[column] = ""
                errors.append((number, column))
        yield number, row


def _cell_text(value: Any) -> str:
    """A value as a person would write it: 1801 (not 1801.0), 2024-04-01."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", timespec="minutes")
    if isinstance(value, dt.time):
        return value.isoformat(timespec="minutes")
    return str(value)


def _merges_by_sheet(path: Path, label: str) -> dict[str, list[tuple[int, int, int, int]]]:
    """Merged cells (first row, last row, first column, last column; rows from 1) by member.

    openpyxl does not tell them while it reads row by row, and reading all at once takes fifty
    times the memory.
    """
    found: dict[str, list[tuple[int, int, int, int]]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if not member.filename.lower().endswith((".xml", ".rels")):
                    continue
                with archive.open(member) as part:
                    if b"<!DOCTYPE" in part.read(4096):
                        raise LoaderError(
                            label, tr("Excelの中に外の資料を指す宣言（DOCTYPE）があります"),
                            tr("取り込まずに出どころを確かめてください"),
                        )  # fmt: skip
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member.filename):
                    with archive.open(member) as part:
                        found[member.filename] = list(_merge_ranges(part))
    except LoaderError:
        raise
    except Exception as error:  # zipfile and the XML parser have many ways to fail
        raise LoaderError(
            label, tr("Excelのファイルとして読めません（壊れています）"), tr(_SAVE_AS)
        ) from error
    return found


def _merge_ranges(part: Any) -> Iterator[tuple[int, int, int, int]]:
    for _, element in ET.iterparse(part, events=("end",)):  # noqa: S314 (no DOCTYPE, see above)
        if element.tag == f"{_NAMESPACE}mergeCell":
            left, top, right, bottom = range_boundaries(element.get("ref", "A1"))
            if None not in (left, top, right, bottom):
                yield int(top or 1), int(bottom or 1), int(left or 1) - 1, int(right or 1) - 1
        elif element.tag == f"{_NAMESPACE}row":
            element.clear()


def _spread(rows: dict[int, tuple[str, ...]], spans: list[tuple[int, int, int, int]]) -> set[int]:
    """Write the value of merged cells into every row that they cover; returns the rows filled.

    Only downwards and only into rows that hold something of their own: a title that spans the
    sheet stays one cell.
    """
    filled: set[int] = set()
    numbers = sorted(rows)
    work = MOST_CELLS
    for top, bottom, left, right in spans:
        if bottom == top or left > MOST_COLUMNS or top not in rows or right - left > _WIDEST_LABEL:
            continue
        value = rows[top][left] if left < len(rows[top]) else ""
        covered = numbers[bisect_right(numbers, top) : bisect_right(numbers, bottom)]
        work -= len(covered)
        if work < 0:
            break
        for number in covered if value else ():
            row = rows[number]
            if left < len(row) and row[left]:
                continue
            cells = [*row, *[""] * (left + 1 - len(row))]
            cells[left] = value
            rows[number] = tuple(cells)
            filled.add(number)
    return filled
