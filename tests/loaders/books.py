"""Small Excel files and CSVs, made by the tests themselves, as staff make them."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from geodata import store
from loaders.context import Context

CODE = "13123"


@functools.cache
def context(code: str = CODE) -> Context:
    """江戸川区 as it is embedded (15 圏域 in 6 地区, 199 町丁目)."""
    return Context.of(store.load(code))


def xlsx(
    path: Path,
    rows: Sequence[Sequence[Any]],
    *,
    merge: Sequence[str] = (),
    title: str = "Sheet1",
) -> Path:
    """One sheet with these rows from A1 on; *merge* as Excel writes it (A4:A5)."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merge:
        sheet.merge_cells(area)
    book.save(path)
    return path


def csv_file(path: Path, rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8-sig") -> Path:
    """A CSV as Excel saves it."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path
