"""Rows of the table as the browser gets them: shown texts and keys to sort by."""

from __future__ import annotations

import pandas as pd

from pages.common.sortable_table import Column, table_rows


def test_numbers_shares_and_statuses_are_written_in_japanese() -> None:
    frame = pd.DataFrame(
        {
            "name": ["松江北", "鹿骨"],
            "kana": ["まつえきた", "ししぼね"],
            "people": pd.array([65064, None], dtype="Int64"),
            "share": pd.array([0.1234, None], dtype="Float64"),
            "status": pd.array(["short", None], dtype="str"),
        },
        index=["m", "s"],
    )
    columns = [
        Column("name", "圏域", sort_by="kana"),
        Column("people", "人口", "number", unit="人"),
        Column("share", "カバー率", "percent", decimals=1),
        Column("status", "状態", "status"),
    ]
    known, unknown = table_rows(frame, columns)
    assert known == {
        "id": "m",
        "cells": ["松江北", "65,064人", "12.3%", ["▲", "不足", "bad"]],
        "keys": ["まつえきた", 65064.0, 0.1234, 1.0],
    }
    # unknown is a word of its own with no key, so that it sorts last and is never taken for zero
    assert unknown["cells"] == ["鹿骨", "不明", "不明", ["？", "不明", "unknown"]]
    assert unknown["keys"] == ["ししぼね", None, None, None]


def test_zero_is_zero() -> None:
    frame = pd.DataFrame({"n": [0]}, index=["a"])
    assert table_rows(frame, [Column("n", "数", "number")])[0]["cells"] == ["0"]


def test_hostile_text_is_passed_on_as_text() -> None:
    frame = pd.DataFrame({"name": ["<script>x</script>"]}, index=["a"])
    assert table_rows(frame, [Column("name", "名")])[0]["cells"] == ["<script>x</script>"]


def test_a_reading_goes_with_the_name_where_there_is_one() -> None:
    frame = pd.DataFrame(
        {"name": ["小岩", "きた"], "ruby": [(("小岩", "こいわ"),), None]}, index=["a", "b"]
    )
    first, second = table_rows(frame, [Column("name", "圏域", ruby="ruby")])
    assert first["cells"] == [{"ruby": [["小岩", "こいわ"]]}]
    assert first["keys"] == ["小岩"]
    assert second["cells"] == ["きた"]
