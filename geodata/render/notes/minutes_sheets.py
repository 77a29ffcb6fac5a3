"""The minutes as a workbook: one row a note, and what meeting it was."""

from __future__ import annotations

import pandas as pd

from geodata.export import to_xlsx
from geodata.render.notes.minutes import INTERNAL, Minutes


def minutes_workbook(told: Minutes) -> bytes:
    """The minutes as an XLSX file; texts that a spreadsheet would run stay texts."""
    return to_xlsx([("メモ", notes_sheet(told)), ("会議", meeting_sheet(told))])


def notes_sheet(told: Minutes) -> pd.DataFrame:
    """Every note, those of this meeting first."""
    every = [*told.own, *told.carried]
    return pd.DataFrame(
        {
            "番号": pd.array([e.number for e in every], dtype="Int64"),
            "種類": [e.kind for e in every],
            "メモ": [e.text for e in every],
            "場所": [e.where for e in every],
            "グループ": [e.group for e in every],
            "票": pd.array([e.votes for e in every], dtype="Int64"),
            "状況": [e.status for e in every],
            "引き継ぎ元の会議": [e.origin for e in every],
            "引き継いだときの状況": [e.then for e in every],
        }
    )


def meeting_sheet(told: Minutes) -> pd.DataFrame:
    """What was discussed, when, about which area."""
    rows = [
        ("会議", told.title),
        ("日付", told.date),
        ("対象", told.about),
        ("この会議のメモ", f"{len(told.own)}件"),
        ("引き継いだメモ", f"{len(told.carried)}件"),
        ("内訳", told.counts),
        ("取扱い", INTERNAL),
        ("資料", told.source),
    ]
    return pd.DataFrame(rows, columns=["項目", "内容"])
