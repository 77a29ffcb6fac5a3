"""Posts over time as steps. What nobody wrote down is not joined by a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go

from geodata import phrases
from geodata.history import Record, Series
from geodata.language import current, tr
from geodata.render import words
from geodata.render.chart_frame import dressed, escaped, hover
from geodata.render.palette import HATCH_LINE, INK
from geodata.sources import sources
from geodata.wareki import fiscal_wareki, to_wareki

#: Roles differ by colour, by the sign at each point and by the line.
_COLORS = ("#0F6B6B", "#C2410C", "#5B2A86", "#0067A8")
_SIGNS = ("circle", "square", "diamond", "triangle-up")
_DASHES = ("solid", "dash", "dot", "dashdot")
#: More year labels than this run into each other on a phone.
MOST_TICKS = 6
_SOURCE_CHARS = 60
HEIGHT_PX = 380


def when(date: str) -> str:
    """The date of a record in both calendars; a year alone is a fiscal year."""
    if len(date) == 4:
        return tr("{year}年度", year=date) + words.in_era(fiscal_wareki(int(date)))
    return words.date(date)


def history_chart(lines: Sequence[Series], *, marked: str | None = None) -> go.Figure:
    """Heads over time, one line a role; *marked* (ISO day) draws the day that a map shows.

    A record without a number is a grey sign at the foot of the chart that parts the line before
    from the line after it. A line is drawn on to the day at which it is known to hold still.
    """
    figure = go.Figure()
    most = max([1, *(r.heads for one in lines for r in one.records if r.heads is not None)])
    days = [r.start for one in lines for r in one.records]
    days += [one.until for one in lines if one.until]
    first, last = _span(days)
    for index, one in enumerate(lines):
        _role(figure, one, index % len(_COLORS), span=(first, last))
    _unknown(figure, lines, foot=-0.09 * most)
    dressed(figure, height=HEIGHT_PX)
    ticks = range(first, last + 1, -(-(last - first + 1) // MOST_TICKS))
    figure.update_xaxes(
        range=[f"{first - 1}-11-15", f"{last + 1}-03-31"],
        tickvals=[f"{year}-01-01" for year in ticks],
        ticktext=[_tick(year) for year in ticks],
        tickangle=0,
    )
    parted = any(one.unknown() for one in lines)
    figure.update_yaxes(
        title={"text": tr("人"), "font": {"size": 13}},
        range=[-0.17 * most if parted else -0.03 * most, most * 1.2],
        tickvals=list(range(0, most + 1, _step(most))),
        zeroline=True,
        zerolinecolor=HATCH_LINE,
    )
    if marked is not None and days and f"{first}-01-01" <= marked:
        line = {"color": INK, "width": 2, "dash": "dot"}
        figure.add_shape(type="line", x0=marked, x1=marked, y0=0, y1=1, yref="y domain", line=line)
    return figure


def history_summary(lines: Sequence[Series]) -> str:
    """Each role from its first known number to its last, and what is not known in between."""
    parts = []
    for one in lines:
        known = [r for r in one.records if r.heads is not None]
        if not known:
            parts.append(tr("{role}の人数の記録はありません。", role=tr(one.role)))
            continue
        first, last = known[0], known[-1]
        told = [
            tr(
                "{role}は{when}に{heads}人",
                role=tr(one.role),
                when=when(first.date),
                heads=first.heads,
            )
        ]
        if last is not first:
            told.append(tr("{when}に{heads}人", when=when(last.date), heads=last.heads))
        gaps = len(one.unknown())
        doubt = tr("人数の記載がない記録{gaps}件", gaps=gaps) if gaps else ""
        parts.append(phrases.full_stop(phrases.comma(told) + phrases.brackets(doubt)))
    return phrases.text(parts) or tr("配置の記録はありません。")


def _tick(year: int) -> str:
    """A year of the axis, its 和暦 below where the reader counts eras."""
    if current() == "en":
        return f"{year}"
    return f"{year}<br>{to_wareki(str(year)).removesuffix('年')}"


def _role(figure: go.Figure, one: Series, index: int, *, span: tuple[int, int]) -> None:
    color = _COLORS[index]
    runs = one.runs()
    for number, run in enumerate(runs):
        held = one.until if number == len(runs) - 1 and one.records[-1].heads is not None else None
        days = [record.start for record in run] + ([held] if held else [])
        if len(days) < 2:
            continue
        heads = [record.heads for record in run] + ([run[-1].heads] if held else [])
        figure.add_scatter(
            x=days,
            y=heads,
            mode="lines",
            # hv: a number holds until the next record, then it jumps
            line={"shape": "hv", "color": color, "width": 3, "dash": _DASHES[index]},
            hoverinfo="skip",
            showlegend=False,
        )
    known = [record for record in one.records if record.heads is not None]
    figure.add_scatter(
        x=[record.start for record in known],
        y=[record.heads for record in known],
        mode="markers+text",
        name=escaped([tr(one.role)])[0],
        text=[tr("{heads}人", heads=record.heads) for record in known],
        textposition=[_beside(index, record.start, span) for record in known],
        textfont={"size": 14, "color": color},
        marker={
            "size": 11 if index == 0 else 9,
            "symbol": _SIGNS[index],
            "color": color,
            "line": {"color": "#FFFFFF", "width": 1.5},
        },
        hoverinfo="text",
        hovertext=[_hover(one.role, record) for record in known],
        cliponaxis=False,
    )


def _beside(index: int, day: str, span: tuple[int, int]) -> str:
    """Where the words of a point stand; near the right edge they would be cut on its right."""
    first, last = span
    late = int(day[:4]) > last - (last - first + 1) / 5
    if index:
        return "bottom left" if late else "bottom right"
    return "top left" if late else "top center"


def _unknown(figure: go.Figure, lines: Sequence[Series], *, foot: float) -> None:
    gaps = [(one.role, record) for one in lines for record in one.unknown()]
    if not gaps:
        return
    figure.add_scatter(
        x=[record.start for _, record in gaps],
        y=[foot] * len(gaps),
        mode="markers+text",
        name=tr("記録はあるが人数は不明"),
        text=["？"] * len(gaps),
        textposition="middle center",
        textfont={"size": 12, "color": INK},
        marker={
            "size": 20,
            "symbol": "square",
            "color": "#F3F1EB",
            "line": {"color": HATCH_LINE, "width": 1.5},
        },
        hoverinfo="text",
        hovertext=[_hover(role, record) for role, record in gaps],
    )


def _hover(role: str, record: Record) -> str:
    heads = (
        tr("{role} 人数は不明", role=tr(role))
        if record.heads is None
        else tr("{role} {heads}人", role=tr(role), heads=record.heads)
    )
    cited = [source.text for source in sources(record.source)]
    shown = (
        cited[0][:_SOURCE_CHARS] + ("…" if len(cited[0]) > _SOURCE_CHARS else "") if cited else ""
    )
    more = tr("ほか{more}件", more=len(cited) - 1) if len(cited) > 1 else ""
    return hover(
        when(record.date),
        heads,
        record.note,
        tr("出典: {shown}{more}", shown=shown, more=more) if shown else "",
    )


def _span(days: Sequence[str]) -> tuple[int, int]:
    years = [int(day[:4]) for day in days] or [2000]
    return min(years), max(years)


def _step(most: int) -> int:
    return next(step for step in (1, 2, 5, 10, 20, 50, 100) if most / step <= 6 or step == 100)


def is_joined(one: Series) -> bool:
    """Whether every known number of a role is joined to the next by a line."""
    known = [record for record in one.records if record.heads is not None]
    runs = one.runs()
    return all(any(a in run and b in run for run in runs) for a, b in pairwise(known))
