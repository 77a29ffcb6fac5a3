"""Horizontal bars of areas: names left, lengths in the middle, values in a column of their own.

The values stand in the right margin, as wide as the longest of them, so that none is cut off on
a phone and no line runs through one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from geodata.language import tr
from geodata.render import words
from geodata.render.chart_frame import TEXT_SIZE, UNKNOWN_MARKER, annotate, escaped, hover
from geodata.render.palette import INK

_MARGIN_PX = 18


def bars(names: Sequence[str], lengths: Sequence[float], texts: Sequence[str]) -> dict[str, Any]:
    """Arguments of a bar trace; *texts* are read in the hover box."""
    return {
        "x": list(lengths),
        "y": escaped(names),
        "orientation": "h",
        "hoverinfo": "text",
        "hovertext": [hover(n, t) for n, t in zip(names, texts, strict=True)],
    }


def add_unknown(figure: go.Figure, names: Sequence[str], *, span: float) -> None:
    """Rows without a value: hatched over the whole scale, since it may lie anywhere on it."""
    if len(names):
        trace = bars(names, [span] * len(names), [tr(words.UNKNOWN)] * len(names))
        figure.add_bar(**trace, name=tr(words.UNKNOWN), marker=UNKNOWN_MARKER)


def value_column(figure: go.Figure, names: Sequence[str], texts: Sequence[str]) -> None:
    """Write *texts* beside the bars and widen the right margin to hold them."""
    annotate(figure, value_notes(names, texts))
    widen(figure, texts)


def value_notes(
    names: Sequence[str], texts: Sequence[str], *, row: int = 1
) -> list[dict[str, Any]]:
    """Annotations that stand beside the bars of one panel; see chart_frame.annotate."""
    column = {
        "xref": f"x{_axis(row)} domain",
        "yref": f"y{_axis(row)}",
        "x": 1,
        "showarrow": False,
        "xanchor": "left",
        "xshift": 8,
        "align": "left",
    }
    pairs = zip(escaped(names), escaped(texts), strict=True)
    return [{**column, "y": name, "text": text} for name, text in pairs]


def widen(figure: go.Figure, texts: Sequence[str]) -> None:
    """Make the right margin hold the longest of *texts*."""
    needed = max((_width_px(text) for text in texts), default=0) + _MARGIN_PX
    figure.update_layout(margin_r=max(needed, figure.layout.margin.r or 0))


def line_at(figure: go.Figure, value: float, text: str) -> None:
    """A dashed line across the bars with its words above them."""
    figure.add_shape(**target_line(value))
    annotate(figure, [target_note(value, text)])


def target_line(value: float, *, row: int = 1) -> dict[str, Any]:
    """The dashed line of one panel."""
    return {
        "type": "line",
        "xref": f"x{_axis(row)}",
        "yref": f"y{_axis(row)} domain",
        "x0": value,
        "x1": value,
        "y0": 0,
        "y1": 1,
        "line": {"color": INK, "width": 2, "dash": "dash"},
    }


def target_note(value: float, text: str, *, row: int = 1) -> dict[str, Any]:
    """The words above the line of one panel."""
    return {
        "xref": f"x{_axis(row)}",
        "yref": f"y{_axis(row)} domain",
        "x": value,
        "y": 1,
        "yanchor": "bottom",
        "text": escaped([text])[0],
        "showarrow": False,
        "font": {"size": 13},
    }


def _axis(row: int) -> str:
    """How plotly numbers the axes of a row of panels."""
    return "" if row == 1 else str(row)


def name_axis(names: Sequence[str]) -> dict[str, Any]:
    """The axis of names in the order of the table, from the top down."""
    return {
        "categoryorder": "array",
        "categoryarray": escaped(names),
        "autorange": "reversed",
        "showgrid": False,
        "ticksuffix": " ",
    }


def _width_px(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(character) in "WFA" for character in text)
    return TEXT_SIZE * (wide + 0.62 * (len(text) - wide))
