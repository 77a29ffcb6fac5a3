"""Horizontal bars of areas: names left, lengths in the middle, values in a column of their own.

The values stand in the right margin, as wide as the longest of them, so that none is cut off on
a phone and no line runs through one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from geodata.render import words
from geodata.render.chart_frame import TEXT_SIZE, UNKNOWN_MARKER, escaped, hover
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
        trace = bars(names, [span] * len(names), [words.UNKNOWN] * len(names))
        figure.add_bar(**trace, name=words.UNKNOWN, marker=UNKNOWN_MARKER)


def value_column(
    figure: go.Figure, names: Sequence[str], texts: Sequence[str], *, row: int = 1
) -> None:
    """Write *texts* beside the bars and widen the right margin to hold them."""
    axis = "" if row == 1 else str(row)
    for name, text in zip(escaped(names), escaped(texts), strict=True):
        figure.add_annotation(
            xref=f"x{axis} domain",
            yref=f"y{axis}",
            x=1,
            y=name,
            text=text,
            showarrow=False,
            xanchor="left",
            xshift=8,
            align="left",
        )
    needed = max((_width_px(text) for text in texts), default=0) + _MARGIN_PX
    figure.update_layout(margin_r=max(needed, figure.layout.margin.r or 0))


def line_at(figure: go.Figure, value: float, text: str, *, row: int = 1) -> None:
    """A dashed line across the bars with its words above them."""
    axis = "" if row == 1 else str(row)
    figure.add_shape(
        type="line",
        xref=f"x{axis}",
        yref=f"y{axis} domain",
        x0=value,
        x1=value,
        y0=0,
        y1=1,
        line={"color": INK, "width": 2, "dash": "dash"},
    )
    figure.add_annotation(
        xref=f"x{axis}",
        yref=f"y{axis} domain",
        x=value,
        y=1,
        yanchor="bottom",
        text=escaped([text])[0],
        showarrow=False,
        font={"size": 13},
    )


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
