"""The report of what was read: how many rows became what, and every finding."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geodata.language import N_, tr
from geodata.render import column_words
from loaders.report import Finding, Report
from pages.common import chrome, save_buttons
from pages.common.sortable_table import Column, StatusText, sortable_table

MOST_SHOWN = 300
_STATUSES = {
    "refused": StatusText("▲", N_("取り込めません"), "bad", 0),
    "noted": StatusText("？", N_("確認"), "unknown", 1),
    "mended": StatusText("○", N_("直しました"), "good", 2),
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
    found = sorted(report.findings, key=lambda finding: _ORDER.index(finding.outcome))
    sortable_table(
        _rows(found[:MOST_SHOWN]),
        [
            Column("reason", tr("わかったこと")),
            Column("outcome", tr("結果"), kind="status", statuses=_STATUSES),
            Column("row", tr("行")),
            Column("column", tr("列")),
            Column("value", tr("値")),
            Column("mend", tr("直し方")),
            Column("file", tr("ファイル")),
        ],
        key=f"report-{key}",
        caption=tr("読み取りの報告"),
        selectable=False,
        height=320,
    )
    if len(found) > MOST_SHOWN:
        st.caption(
            tr(
                "はじめの{shown}件だけを出しています。全部（{whole:,}件）はCSVにあります。",
                shown=MOST_SHOWN,
                whole=len(found),
            )
        )
    save_buttons.csv_button(
        tr("報告をCSVで保存"),
        report.to_frame,
        stem=tr("取り込みの報告"),
        key=f"report-csv-{key}",
    )


def _rows(findings: Sequence[Finding]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "reason": [f.reason for f in findings],
            "outcome": [f.outcome for f in findings],
            "row": ["―" if f.row is None else tr("{row}行目", row=f.row) for f in findings],
            "column": [column_words.column(f.column) if f.column else "―" for f in findings],
            "value": ["―" if f.value is None else f.value for f in findings],
            "mend": [f.mend or "―" for f in findings],
            "file": [f.file for f in findings],
        },
        index=[str(i) for i in range(len(findings))],
    )
