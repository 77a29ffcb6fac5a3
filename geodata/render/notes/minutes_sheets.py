"""The minutes as a workbook: one row a note, and what meeting it was."""

from __future__ import annotations

import pandas as pd

from geodata.export import to_xlsx
from geodata.language import tr
from geodata.render.notes.minutes import INTERNAL, Minutes


def minutes_workbook(told: Minutes) -> bytes:
    """The minutes as an XLSX file; texts that a spreadsheet would run stay texts."""
    return to_xlsx([(tr("メモ"), notes_sheet(told)), (tr("会議"), meeting_sheet(told))])


def notes_sheet(told: Minutes) -> pd.DataFrame:
    """Every note, those of this meeting first."""
    every = [*told.own, *told.carried]
    return pd.DataFrame(
        {
            tr("番号"): pd.array([e.number for e in every], dtype="Int64"),
            tr("種類"): [tr(e.kind) for e in every],
            tr("メモ"): [e.text for e in every],
            tr("場所"): [e.where for e in every],
            tr("グループ"): [e.group for e in every],
            tr("票"): pd.array([e.votes for e in every], dtype="Int64"),
            tr("状況"): [tr(e.status) for e in every],
            tr("引き継ぎ元の会議"): [e.origin for e in every],
            tr("引き継いだときの状況"): [tr(e.then) for e in every],
        }
    )


def meeting_sheet(told: Minutes) -> pd.DataFrame:
    """What was discussed, when, about which area."""
    rows = [
        (tr("会議"), told.title),
        (tr("日付"), told.date),
        (tr("対象"), told.about),
        (tr("この会議のメモ"), tr("{n}件", n=len(told.own))),
        (tr("引き継いだメモ"), tr("{n}件", n=len(told.carried))),
        (tr("内訳"), told.counts),
        (tr("取扱い"), tr(INTERNAL)),
        (tr("資料"), told.source),
    ]
    return pd.DataFrame(rows, columns=[tr("項目"), tr("内容")])
