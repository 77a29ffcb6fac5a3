"""A table that sorts in the browser, speaks the reader's language and can be read by a screen reader.

Streamlit's own data grid is a canvas with an English menu; this is a native ``<table>``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd
import streamlit as st

from geodata.language import N_, tr
from pages.common import served

_component = st.components.v2.component(
    "chiiki_sortable_table", js=served.LOADER, isolate_styles=False
)

UNKNOWN = N_("不明")


@dataclass(frozen=True)
class StatusText:
    """A status as shown: its symbol, its words (marked with N_, translated as they are shown),
    its tone; *rank* orders it, best first."""

    symbol: str
    label: str
    tone: Literal["good", "bad", "unknown", "plain"]
    rank: int


#: The statuses of geodata.gaps. 不明 sorts with the missing values, at the end.
STATUSES: Mapping[str, StatusText] = MappingProxyType(
    {
        "met": StatusText("○", N_("満たす"), "good", 0),
        "short": StatusText("▲", N_("不足"), "bad", 1),
    }
)
_UNKNOWN_STATUS = StatusText("？", UNKNOWN, "unknown", 2)


@dataclass(frozen=True)
class Column:
    """One column: the column *name* of the frame, and the *label* on screen.

    kind: text, number, percent (a share from 0 to 1) or status (a key of *statuses*).
    decimals: digits after the point. unit: written after each number. sort_by: another
    column of the frame to sort by, such as the kana of a name. help: shown on the heading.
    ruby: another column that holds the text in pieces with their readings
    (geodata.render.furigana.Segments); missing where the text is shown plain.
    """

    name: str
    label: str
    kind: Literal["text", "number", "percent", "status"] = "text"
    decimals: int = 0
    unit: str = ""
    sort_by: str | None = None
    help: str = ""
    ruby: str | None = None
    statuses: Mapping[str, StatusText] = field(default_factory=lambda: STATUSES)


def sortable_table(
    rows: pd.DataFrame,
    columns: Sequence[Column],
    *,
    key: str,
    caption: str,
    selected: str | None = None,
    selectable: bool = True,
    height: int | None = None,
    static_dir: Path = served.STATIC_DIR,
) -> str | None:
    """Show *rows*, whose index holds the row ids; return the id chosen since the last run.

    The first column is the heading of its row. *caption* says what the table is about, to
    screen readers. *selected* is highlighted. *height* in pixels: beyond it the table scrolls
    under its heading. Missing values read 不明 and come last in either order.
    """
    script, style = served.asset("sortable_table.js"), served.asset("sortable_table.css")
    served.publish(script, style, static_dir=static_dir)
    result = _component(
        key=key,
        data={
            "host": served.url(script.path),
            "style": served.url(style.path),
            "caption": caption,
            "columns": [{"label": c.label, "kind": _kind(c), "help": c.help} for c in columns],
            "rows": table_rows(rows, columns),
            "selected": selected,
            "selectable": selectable,
            "height": height,
        },
        height="content",
        on_row_change=lambda: None,
    )
    chosen = result.get("row")
    return chosen if isinstance(chosen, str) and chosen in {str(i) for i in rows.index} else None


def table_rows(rows: pd.DataFrame, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The rows as JSON-ready values: id, cells as shown, keys to sort by (None where unknown)."""
    cells = [_cells(rows, column) for column in columns]
    keys = [
        [_key(value, column) for value in rows[column.sort_by or column.name]] for column in columns
    ]
    return [
        {
            "id": str(row_id),
            "cells": [column[position] for column in cells],
            "keys": [column[position] for column in keys],
        }
        for position, row_id in enumerate(rows.index)
    ]


def _cells(rows: pd.DataFrame, column: Column) -> list[Any]:
    cells = [_cell(value, column) for value in rows[column.name]]
    if column.ruby is None:
        return cells
    return [
        {"ruby": [list(piece) for piece in pieces]} if isinstance(pieces, tuple) else cell
        for cell, pieces in zip(cells, rows[column.ruby], strict=True)
    ]


def _kind(column: Column) -> str:
    return "number" if column.kind == "percent" else column.kind


def _cell(value: Any, column: Column) -> str | list[str]:
    if column.kind == "status":
        known = None if _missing(value) else column.statuses.get(value)
        status = known or _UNKNOWN_STATUS
        return [status.symbol, tr(status.label), status.tone]
    if _missing(value):
        return tr(UNKNOWN)
    if column.kind == "percent":
        return f"{float(value) * 100:,.{column.decimals}f}%"
    if column.kind == "number":
        number = f"{float(value):,.{column.decimals}f}"
        if column.unit in ("", "%"):
            return f"{number}{column.unit}"
        return tr("{number}{unit}", number=number, unit=column.unit)
    return str(value)


def _key(value: Any, column: Column) -> float | str | None:
    if _missing(value):
        return None
    if column.sort_by is not None or column.kind == "text":
        return float(value) if isinstance(value, int | float) else str(value)
    if column.kind == "status":
        status = column.statuses.get(value)
        return None if status is None else float(status.rank)
    return float(value)


def _missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value)) or value == ""
