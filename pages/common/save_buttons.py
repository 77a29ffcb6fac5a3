"""Tables to carry away: a button for CSV and one for Excel, made only when they are pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from geodata.export import to_csv, to_xlsx
from geodata.file_names import safe_name
from geodata.language import N_, tr

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICON = ":material/download:"

Sheets = Sequence[tuple[str, pd.DataFrame]]


def csv_button(label: str, sheet: Callable[[], pd.DataFrame], *, stem: str, key: str) -> None:
    """One table as a CSV file named *stem*.csv."""
    st.download_button(
        label,
        data=lambda: to_csv(sheet()),
        file_name=f"{safe_name(stem)}.csv",
        mime=CSV,
        icon=ICON,
        width="stretch",
        key=key,
        on_click="ignore",
    )


def excel_button(label: str, sheets: Callable[[], Sheets], *, stem: str, key: str) -> None:
    """Several tables, each under the name of its sheet, as a workbook named *stem*.xlsx."""
    st.download_button(
        label,
        data=lambda: to_xlsx(list(sheets())),
        file_name=f"{safe_name(stem)}.xlsx",
        mime=XLSX,
        icon=ICON,
        width="stretch",
        key=key,
        on_click="ignore",
    )


def both(
    sheet: Callable[[], pd.DataFrame],
    sheets: Callable[[], Sheets],
    *,
    stem: str,
    key: str,
    what: tuple[str, str] = (N_("表"), N_("表")),
) -> None:
    """The table as CSV beside the workbook with its premises.

    what: the words for the two, marked with N_.
    """
    left, right, _ = st.columns([1, 1, 2])
    with left:
        csv_button(tr("{what}をCSVで保存", what=tr(what[0])), sheet, stem=stem, key=f"{key}-csv")
    with right:
        excel_button(
            tr("{what}をExcelで保存", what=tr(what[1])), sheets, stem=stem, key=f"{key}-xlsx"
        )
