"""What every chart has in common: font, colours, quiet axes, and plotly's own words nowhere."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from geodata.language import current
from geodata.render.palette import BOUNDARY, HATCH_GROUND, HATCH_LINE, INK

FONT = '"Hiragino Sans","Yu Gothic UI",Meiryo,"Noto Sans CJK JP",sans-serif'
GRID = "#E3E9EA"
#: Text beside bars; smaller is lost on a projector.
TEXT_SIZE = 14
#: Pixels for one bar with its name.
BAR_PX = 34
#: Japanese characters in a line of a hover box: about the width of a phone.
HOVER_CHARS = 26

# vocabulary: what plotly puts dates together with in Japanese
_DAYS = ["日曜日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日"]
_MONTHS = [f"{month}月" for month in range(1, 13)]  # vocabulary
_DATE = "%Y年%-m月%-d日"  # vocabulary
#: Unknown is hatched, as on the map, and never a length of zero.
UNKNOWN_MARKER: dict[str, Any] = {
    "color": HATCH_GROUND,
    "pattern": {
        "shape": "/",
        "fgcolor": HATCH_LINE,
        "bgcolor": HATCH_GROUND,
        "size": 8,
        "solidity": 0.25,
    },
    "line": {"color": HATCH_LINE, "width": 1},
}


def chart_config() -> dict[str, Any]:
    """How the browser treats a chart; dates in the language in force.

    plotly speaks English unless it is given a locale; the bar of buttons and the tips have none,
    and nothing here can be zoomed, so they go.
    """
    config = {
        "displayModeBar": False,
        "displaylogo": False,
        "showTips": False,
        "scrollZoom": False,
        "doubleClick": False,
    }
    if current() == "en":
        return config
    japanese = {
        "days": _DAYS,
        "shortDays": [day[0] for day in _DAYS],
        "months": _MONTHS,
        "shortMonths": _MONTHS,
        "date": _DATE,
    }
    locales = {"ja": {"dictionary": {}, "format": japanese}}
    return {**config, "locale": "ja", "locales": locales}


def dressed(figure: go.Figure, *, height: int, legend: bool = True) -> go.Figure:
    """The figure with the house's font, margins and fixed axes (a drag scrolls the page)."""
    figure.update_layout(
        height=height,
        font={"family": FONT, "size": TEXT_SIZE, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 16, "t": 44 if legend else 24, "b": 8},
        showlegend=legend,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        hoverlabel={
            "bgcolor": "#FFFFFF",
            "bordercolor": BOUNDARY,
            "align": "left",
            "font": {"family": FONT, "size": 13, "color": INK},
        },
        dragmode=False,
        bargap=0.35,
        uniformtext={"minsize": 12, "mode": "show"},
    )
    axis = {"automargin": True, "fixedrange": True, "zeroline": False, "gridcolor": GRID}
    figure.update_xaxes(**axis, linecolor=GRID, title={"font": {"size": 13}, "standoff": 6})
    figure.update_yaxes(**axis, linecolor=GRID)
    return figure


def annotate(figure: go.Figure, annotations: Sequence[dict[str, Any]]) -> None:
    """Add many annotations at once.

    plotly checks all of a figure's annotations again at every ``add_annotation``: forty values
    beside bars, one at a time, took half of a page's time.
    """
    figure.layout.annotations = [*figure.layout.annotations, *annotations]


def hover(*lines: str) -> str:
    """Text for a hover box: each line escaped (plotly reads tags) and wrapped."""
    broken = ("<br>".join(escape(part) for part in wrapped(line, HOVER_CHARS)) for line in lines)
    return "<br>".join(text for text in broken if text)


def wrapped(text: str, wide: int) -> list[str]:
    """Lines of *text*, as wide as *wide* Japanese characters; Latin ones take half of that."""
    return textwrap.wrap(text, wide if current() != "en" else round(wide * 1.8))


def escaped(texts: Sequence[str]) -> list[str]:
    """Names as axis labels: plotly reads tags in them as well."""
    return [escape(text) for text in texts]
