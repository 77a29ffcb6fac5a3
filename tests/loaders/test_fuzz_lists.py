"""Whatever the bytes: a report or a LoaderError, and a dataset that is as it was."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import schema, store
from geodata.errors import DataError
from geodata.versions import folder_files
from loaders.apply import Mode, apply
from loaders.assignment import load_assignment
from loaders.bundle_in import load_bundle
from loaders.dispatch import Wish, load
from loaders.fields import FIELDS, TARGETS
from loaders.inspect import inspect
from loaders.opendata import load_opendata
from loaders.report import Loaded, LoaderError
from loaders.staff_lists import load_list
from tests.loaders.books import CODE, context
from tests.loaders.test_opendata import CHILD, RECOMMENDED, STANDARD

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
NOWHERE = Path("no-such-folder")
EVIL = [
    "=cmd|'/c calc'!A1", "<script>alert(1)</script>", "131237", "北小岩", "全域", "小岩", "計", "合計",
    "35.7", "139.88", "35度41分22秒", "令和6年4月", "令和99年", "45383", "X", "-", "１２３人", "99999999999",
    "東小岩5-12-3", "北小岩1〜99丁目", "03-1234-5678", "https://a.jp", "javascript:alert(1)", "CSW", "サロン",
    "※注", "【小岩】", "\u202e", "a" * 5000, "nan", "inf", "None", "#REF!",
]  # fmt: skip
HEADINGS = sorted({h for fields in FIELDS.values() for f in fields for h in f.headings})
TABLES_CELLS = st.sampled_from(EVIL) | st.text(
    st.characters(exclude_characters="\0", codec="utf-8"), max_size=12
)
LAYOUTS = st.sampled_from([STANDARD, RECOMMENDED, CHILD]) | st.lists(
    st.sampled_from([*HEADINGS, "地域名", "総人口", "町丁目", "圏域", "0-4歳の男性", ""]),
    min_size=1,
    max_size=8,
)
SHEETS = st.tuples(
    LAYOUTS, st.lists(st.lists(TABLES_CELLS, max_size=9), max_size=6), st.integers(0, 2)
)


#: Every way in which a list can be read.
WAYS: dict[str, Callable[[Path], Any]] = {
    "inspect": lambda path: inspect(path, memory=NOWHERE),
    "any": lambda path: load(path, context(), wish=Wish(memory=NOWHERE)),
    "open data": lambda path: load_opendata(path, context()),
    "assignment": lambda path: load_assignment(path, context()),
    **{t: partial(load_list, context=context(), target=t, memory=NOWHERE) for t in TARGETS},
}
#: Each example is read in two ways: other bytes find more than the same bytes read nine times.
TWO_WAYS = st.lists(st.sampled_from(list(WAYS)), min_size=2, max_size=2, unique=True)


def check(path: Path, ways: list[str]) -> list[Loaded]:
    before, taken = path.read_bytes(), []
    for way in ways:
        try:
            result = WAYS[way](path)
        except LoaderError:
            continue
        if isinstance(result, Loaded):
            taken.append(result)
            for name, frame in result.tables.items():
                if name in schema.TABLES:
                    schema.TABLES[name].validate(frame)
            assert result.report.rows_taken >= 0
            result.report.to_frame()
    assert path.read_bytes() == before
    return taken


@given(SHEETS, TWO_WAYS)
@FEW
def test_any_csv(sheet: tuple[list[str], list[list[str]], int], ways: list[str]) -> None:
    headings, rows, blank = sheet
    out = io.StringIO(newline="")
    csv.writer(out).writerows([*[["題"]] * blank, headings, *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(out.getvalue().encode("utf-8-sig"))
        check(path, ways)


@given(SHEETS, st.lists(st.tuples(*[st.integers(1, 8)] * 4), max_size=3), TWO_WAYS)
@FEW
def test_any_workbook(
    sheet: tuple[list[str], list[list[str]], int],
    merges: list[tuple[int, int, int, int]],
    ways: list[str],
) -> None:
    headings, rows, blank = sheet
    book = openpyxl.Workbook()
    for number, row in enumerate([*[["題"]] * blank, headings, *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = book.active.cell(number, column)
            try:
                cell.value = value
            except openpyxl.utils.exceptions.IllegalCharacterError:
                continue
            cell.data_type = "s"
    for top, left, bottom, right in merges:
        if top <= bottom and left <= right:
            book.active.merged_cells.add(
                f"{openpyxl.utils.get_column_letter(left)}{top}:"
                f"{openpyxl.utils.get_column_letter(right)}{bottom}"
            )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        book.save(path)
        check(path, ways)


@given(
    st.binary(max_size=400),
    st.sampled_from([".csv", ".xlsx", ".txt", ".zip", ".dbf", ".geojson"]),
    TWO_WAYS,
)
@FEW
def test_any_bytes(content: bytes, suffix: str, ways: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(content)
        check(path, ways)
        with pytest.raises(LoaderError):
            load_bundle(path)


@cache
def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in [["拠点名", "圏域", "住所"], ["あ", "小岩", "東小岩5-1"], ["い", "平井", "平井1-1"]]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@given(st.data())
@FEW
def test_a_workbook_with_bytes_changed_inside(data: st.DataObject) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w") as new:
        victim = data.draw(st.sampled_from(old.namelist()))
        for name in old.namelist():
            content = old.read(name)
            if name == victim:
                place = data.draw(st.integers(0, max(len(content) - 1, 0)))
                content = content[:place] + data.draw(st.binary(max_size=12)) + content[place + 3 :]
            new.writestr(name, content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(out.getvalue())
        check(path, data.draw(TWO_WAYS))


@cache
def files() -> dict[str, bytes]:
    return folder_files(store.DATA_ROOT / CODE)


@given(SHEETS, st.sampled_from(["merge", "replace"]), st.sampled_from(["any", *TARGETS]))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_dataset_holds_or_is_as_it_was(
    sheet: tuple[list[str], list[list[str]], int], mode: Mode, way: str
) -> None:
    headings, rows, _ = sheet
    out = io.StringIO(newline="")
    csv.writer(out).writerows([headings, *rows])
    before = dict(files())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(out.getvalue().encode("utf-8-sig"))
        for loaded in check(path, [way]):
            try:
                result = apply(files(), [loaded], mode=mode)
            except (LoaderError, DataError):
                continue
            # apply has read its result back: it holds
            assert result.dataset.code == CODE
            assert set(result.files) >= set(before)
    assert files() == before  # applying alone changes nothing
