"""The report of what was read: how many rows became what, and every finding."""

from __future__ import annotations

import streamlit as st

from geodata.language import tr
from geodata.render import column_words
from loaders.report import OUTCOME_WORDS, Report
from pages.common import chrome, save_buttons
from pages.common.sortable_table import Column, StatusText, sortable_table

MOST_SHOWN = 300
_STATUSES = {
    "refused": StatusText("▲", OUTCOME_WORDS["refused"], "bad", 0),
    "noted": StatusText("？", OUTCOME_WORDS["noted"], "unknown", 1),
    "mended": StatusText("○", OUTCOME_WORDS["mended"], "good", 2),
}
_ORDER = list(_STATUSES)


def show(report: Report, *, key: str) -> None:
    """The counts as a line, the findings as a table, and the table to take along."""
    chrome.overview(
        [
            (tr("読んだ行"), f"{report.rows_read:,}", ""),
            (tr("取り込む行"), f"{report.rows_taken:,}", ""),
            (tr("直した所"), f"{report.mended:,}", ""),
            (tr("取り込めない所"), f"{report.refused:,}", ""),
            (tr("確認する所"), f"{report.noted:,}", ""),
        ]
    )
    if not report.findings:
        return
    frame = report.to_frame()
    rows = frame.assign(
        列=[column_words.column(name) if isinstance(name, str) else name for name in frame["列"]],
        結果=[finding.outcome for finding in report.findings],
        順=[_ORDER.index(finding.outcome) for finding in report.findings],
    )
    rows = rows.sort_values("順", kind="stable").head(MOST_SHOWN)
    numbers = rows["行"].astype(object).where(rows["行"].notna(), None)
    rows["行"] = [
        "―" if number is None else tr("{number}行目", number=number) for number in numbers
    ]
    for name in (tr("列"), tr("値"), tr("直し方")):
        rows[name] = rows[name].fillna("―")
    rows.index = [str(i) for i in rows.index]
    sortable_table(
        rows,
        [
            Column(tr("わかったこと"), tr("わかったこと")),
            Column(tr("結果"), tr("結果"), kind="status", statuses=_STATUSES),
            Column(tr("行"), tr("行")),
            Column(tr("列"), tr("列")),
            Column(tr("値"), tr("値")),
            Column(tr("直し方"), tr("直し方")),
            Column(tr("ファイル"), tr("ファイル")),
        ],
        key=f"report-{key}",
        caption=tr("読み取りの報告"),
        selectable=False,
        height=320,
    )
    if len(frame) > MOST_SHOWN:
        st.caption(
            tr(
                "はじめの{most_shown}件だけを出しています。全部（{frame:,}件）はCSVにあります。",
                most_shown=MOST_SHOWN,
                frame=len(frame),
            )
        )
    save_buttons.csv_button(
        tr("報告をCSVで保存"), lambda: frame, stem=tr("取り込みの報告"), key=f"report-csv-{key}"
    )
