"""Charts of gaps and of statuses (plotly). Each has a sentence that says the same in words.

A missing value is hatched and says 不明; it never becomes a bar of length zero. Posts and their
history, and the survey, have modules of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from geodata import phrases
from geodata.language import tr
from geodata.render import words
from geodata.render.chart_bars import (
    bars,
    name_axis,
    target_line,
    target_note,
    value_notes,
    widen,
)
from geodata.render.chart_frame import (
    BAR_PX,
    TEXT_SIZE,
    UNKNOWN_MARKER,
    annotate,
    chart_config,
    dressed,
    escaped,
    hover,
    wrapped,
)
from geodata.render.palette import BOUNDARY, INK, SEQUENTIAL, SHORTAGE, STATUS
from geodata.schema import HUB_TYPES
from geodata.standards_text import RESIDENTS_PER_POST, WALK_COVERAGE

__all__ = [
    "STATUS_COLORS",
    "chart_config",
    "gap_bars",
    "gap_bars_summary",
    "status_chart",
    "status_chart_summary",
]

#: Pixels: the legend; between two panels the axis of one and the heading of the next (a long
#: standard needs two lines on a phone), above its target.
_LEGEND_PX = 30
_AXIS_PX = 56
_TARGET_PX = 22
_HEADING_PX = 48
_BETWEEN_PX = _AXIS_PX + _HEADING_PX + _TARGET_PX
_HEADING_CHARS = 17
#: 実施 / 移行準備 / 未実施: dark, hatched and pale, so that they differ in grey print as well.
STATUS_COLORS: Mapping[str, str] = {
    "実施": SEQUENTIAL[3],
    "移行準備": SHORTAGE[1],
    "未実施": "#F1EEE6",
}


def gap_bars(gaps: pd.DataFrame) -> go.Figure:
    """Target and actual of every area, one panel for each standard (units never share an axis).

    *gaps* are rows of geodata.gaps.evaluate, in the order in which they are to stand, with
    ``label`` from words.labelled where there is one.
    """
    panels = _panels(gaps)
    heights = [float(len(panel) * BAR_PX) for panel in panels] or [float(BAR_PX)]
    plotted = sum(heights) + _BETWEEN_PX * (len(heights) - 1)
    spacing = _BETWEEN_PX / plotted if len(heights) > 1 else 0.0
    figure = make_subplots(rows=len(heights), cols=1, row_heights=heights, vertical_spacing=spacing)
    for row, panel in enumerate(panels, start=1):
        _gap_panel(figure, panel, row=row)
    above = _LEGEND_PX + _HEADING_PX + _TARGET_PX
    dressed(figure, height=int(plotted) + above + _AXIS_PX, legend=False)
    notes: list[dict[str, Any]] = []
    for row, panel in enumerate(panels, start=1):
        target, texts = float(panel["target"].iloc[0]), _gap_texts(panel)
        notes.append(_heading(_label(panel), row=row))
        notes.extend(value_notes(panel["name"].tolist(), texts, row=row))
        notes.append(target_note(target, _target_text(panel), row=row))
        figure.add_shape(**target_line(target, row=row))
        widen(figure, texts)
    annotate(figure, [*notes, _key(gaps)])
    figure.update_layout(barmode="overlay", margin_t=above, margin_b=_AXIS_PX)
    return figure


def gap_bars_summary(gaps: pd.DataFrame) -> str:
    """「なごみの家が各1以上: 15のうち満たす9、不足6（篠崎、船堀、…）、不明0。」"""
    parts = []
    for panel in _panels(gaps):
        counts = {s: int((panel["status"] == s).sum()) for s in STATUS}
        named = _listed(panel.loc[panel["status"] == "short", "name"])
        parts.append(
            tr(
                "{label}: {total}のうち満たす{met}、不足{short}{named}、不明{unknown}。",
                label=_label(panel),
                total=len(panel),
                met=counts["met"],
                short=counts["short"],
                named=named,
                unknown=counts["unknown"],
            )
        )
    return phrases.text(parts) or tr("基準が選ばれていません。")


def status_chart(statuses: pd.Series) -> go.Figure:
    """The municipalities by status as one bar in parts: 実施, 移行準備, 未実施."""
    counts = statuses.value_counts()
    figure = go.Figure()
    for status, color in STATUS_COLORS.items():
        number = int(counts.get(status, 0))
        marker: dict[str, Any] = {"color": color, "line": {"color": BOUNDARY, "width": 1}}
        if status == "移行準備":
            pattern = {"shape": "/", "fgcolor": INK, "bgcolor": color, "size": 9, "solidity": 0.1}
            marker["pattern"] = pattern
        figure.add_bar(
            x=[number],
            y=[""],
            orientation="h",
            name=f"{tr(status)} {number}",
            marker=marker,
            hovertext=[hover(tr("{status} {number}自治体", status=tr(status), number=number))],
            hoverinfo="text",
        )
    dressed(figure, height=120)
    figure.update_layout(
        barmode="stack",
        bargap=0.1,
        # on a phone the words of some languages take two lines, which must not lie on the bar
        margin={"l": 4, "r": 6, "t": 60, "b": 4},
        legend={
            "traceorder": "normal",
            "font": {"size": TEXT_SIZE},
            "entrywidth": 0,
            "maxheight": 1,
        },
    )
    figure.update_xaxes(visible=False, range=[0, max(1, int(counts.sum()))])
    figure.update_yaxes(visible=False)
    return figure


def status_chart_summary(statuses: pd.Series) -> str:
    """「62区市町村のうち、実施30、移行準備6、未実施26。」"""
    counts = statuses.value_counts()
    parts = phrases.comma(words.count(tr(s), int(counts.get(s, 0))) for s in STATUS_COLORS)
    return tr("{total}区市町村のうち、{parts}。", total=len(statuses), parts=parts)


def _panels(gaps: pd.DataFrame) -> list[pd.DataFrame]:
    return [gaps[gaps["standard"] == standard] for standard in dict.fromkeys(gaps["standard"])]


def _gap_panel(figure: go.Figure, panel: pd.DataFrame, *, row: int) -> None:
    measure, target = str(panel["measure"].iloc[0]), float(panel["target"].iloc[0])
    span = max([target, *panel["actual"].dropna().astype(float)])
    texts = dict(zip(panel.index, _gap_texts(panel), strict=True))
    for status, style in STATUS.items():
        rows = panel[panel["status"] == status]
        # without a number the bar is hatched up to the target: it may end anywhere below
        unmeasured = rows["actual"].isna() | (status == "unknown")
        lengths = rows["actual"].astype("Float64").mask(unmeasured, target).astype(float)
        color = {"color": style.fill, "line": {"color": BOUNDARY, "width": 1}}
        figure.add_bar(
            **bars(rows["name"].tolist(), lengths.tolist(), [texts[i] for i in rows.index]),
            name=style.label,
            marker=UNKNOWN_MARKER if style.hatch or unmeasured.all() else color,
            row=row,
            col=1,
        )
    figure.update_yaxes(**name_axis(panel["name"].tolist()), row=row, col=1)
    title, count = _axis_title(panel), measure not in (RESIDENTS_PER_POST, WALK_COVERAGE)
    figure.update_xaxes(
        title_text=title,
        range=[0, span * 1.04],
        tickformat=",d",
        dtick=1 if count and span < 9 else None,
        nticks=5,
        row=row,
        col=1,
    )


def _axis_title(panel: pd.DataFrame) -> str:
    measure, subject = str(panel["measure"].iloc[0]), str(panel["subject"].iloc[0])
    if measure == RESIDENTS_PER_POST:
        return tr("{subject}1人あたりの住民（人）", subject=tr(subject))
    if measure == WALK_COVERAGE:
        return tr("住民の割合（%）")
    return tr("か所") if subject in HUB_TYPES else tr("人")


def _target_text(panel: pd.DataFrame) -> str:
    measure = str(panel["measure"].iloc[0])
    word = tr("上限") if measure == RESIDENTS_PER_POST else tr("目標")
    return f"{word} {words.number(float(panel['target'].iloc[0]), unit=words.UNITS[measure])}"


def _gap_texts(panel: pd.DataFrame) -> list[str]:
    return [_gap_text(row) for row in panel.to_dict("records")]


def _gap_text(row: Mapping[Any, Any]) -> str:
    measure, status, actual = row["measure"], row["status"], row["actual"]
    most = measure == RESIDENTS_PER_POST
    if status == "unknown":
        # with more heads the residents for each only become fewer: the reading is an upper end
        bound = "" if pd.isna(actual) else words.actual(measure, actual)
        if not bound:
            return tr(words.UNKNOWN)
        end = words.at_most(bound) if most else words.at_least(bound)
        return tr(words.UNKNOWN) + phrases.brackets(end)
    if pd.isna(actual):
        return f"{words.STATUS_SIGN[status]} {words.REASONS.get(row['reason'], tr(words.UNKNOWN))}"
    text = f"{words.STATUS_SIGN[status]} {words.actual(measure, actual)}"
    if status == "met" or pd.isna(row["gap"]):
        return text
    lacking = words.number(row["gap"], digits=1 if measure == WALK_COVERAGE else 0)
    return (
        tr("{text}（{lacking}超）", text=text, lacking=lacking)
        if most
        else tr("{text}（あと{lacking}）", text=text, lacking=lacking)
    )


def _heading(text: str, *, row: int) -> dict[str, Any]:
    axis = "" if row == 1 else str(row)
    lines = escaped(wrapped(text, _HEADING_CHARS))
    return {
        "xref": "paper",
        "yref": f"y{axis} domain",
        "x": 0,
        "y": 1,
        "yshift": _TARGET_PX,
        "yanchor": "bottom",
        "xanchor": "left",
        "align": "left",
        "text": f"<b>{'<br>'.join(lines)}</b>",
        "showarrow": False,
    }


def _key(gaps: pd.DataFrame) -> dict[str, Any]:
    """The statuses that occur, in one line: plotly's own legend stacks up on a phone."""
    present = [status for status in STATUS if (gaps["status"] == status).any()]
    parts = [
        tr("斜線 {label}", label=STATUS[status].label)
        if STATUS[status].hatch
        else f'<span style="color:{STATUS[status].fill}">■</span>'
        f" {words.STATUS_SIGN[status]} {STATUS[status].label}"
        for status in present
    ]
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "yshift": _TARGET_PX + _HEADING_PX,
        "xanchor": "left",
        "yanchor": "bottom",
        "text": "　".join(parts),
        "showarrow": False,
    }


def _label(panel: pd.DataFrame) -> str:
    return str(panel["label" if "label" in panel else "standard"].iloc[0])


def _listed(names: pd.Series, limit: int = 8) -> str:
    if names.empty:
        return ""
    more = tr("ほか{more}", more=len(names) - limit) if len(names) > limit else ""
    return phrases.brackets(phrases.comma(names.head(limit)) + more)
