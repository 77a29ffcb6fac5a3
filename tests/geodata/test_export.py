"""Files for the desk: right in Excel, and nothing in them runs."""

from __future__ import annotations

import io

import pandas as pd
from openpyxl import load_workbook

from geodata.export import to_csv, to_xlsx

TABLE = pd.DataFrame(
    {
        "名前": ["北小岩", "=cmd|' /C calc'!A0", "@SUM(A1)", "改行\nあり"],
        "数": pd.array([1, None, 3, -4], dtype="Int64"),
    }
)


def test_csv_has_a_bom_and_no_formula() -> None:
    data = to_csv(TABLE)
    assert data.startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(io.BytesIO(data), encoding="utf-8-sig", dtype=str)
    assert back["名前"].tolist()[1:3] == ["'=cmd|' /C calc'!A0", "'@SUM(A1)"]
    # a number below zero is a number, not a formula
    assert back["数"].tolist() == ["1", back["数"][1], "3", "-4"]
    assert pd.isna(back["数"][1])


def test_xlsx_keeps_types_and_runs_nothing() -> None:
    book = load_workbook(io.BytesIO(to_xlsx([("すき間/表", TABLE)])))
    sheet = book["すき間_表"]
    assert [c.value for c in sheet[1]] == ["名前", "数"]
    assert sheet["B2"].value == 1
    assert sheet["B3"].value is None
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].value.startswith("=cmd")
    assert sheet.freeze_panes == "A2"
