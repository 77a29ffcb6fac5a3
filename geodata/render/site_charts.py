"""How far each further hub gets: the curve of a siting answer (plotly), and the same in words."""

from __future__ import annotations

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from geodata import phrases
from geodata.demand import LAND_AREA
from geodata.language import tr
from geodata.render.chart_frame import dressed, hover
from geodata.render.palette import INK, PRIMARY
from geodata.render.site_words import covered
from geodata.siting_result import SitingResult
from geodata.siting_setting import PMEDIAN

_HEIGHT = 300


def site_curve(result: SitingResult) -> go.Figure:
    """Coverage in percent against the number of new sites; for the p-median mean minutes above.

    Each point is the best answer for its number, not the first points of a longer one.
    """
    median = _shows_minutes(result)
    figure = make_subplots(
        rows=2 if median else 1, cols=1, shared_xaxes=True, vertical_spacing=0.14
    )
    ks = [point.k for point in result.curve]
    shares = [_percent(result, point.covered) for point in result.curve]
    if median:
        minutes = [point.mean_minutes for point in result.curve]
        texts = [tr("{m:.1f}分", m=m) if m is not None else "" for m in minutes]
        _line(figure, ks, minutes, texts, result, row=1)
        figure.update_yaxes(title_text=tr("平均の徒歩時間（分）"), row=1, col=1)
    row = 2 if median else 1
    _line(figure, ks, shares, [f"{s:.0f}%" for s in shares], result, row=row)
    figure.update_yaxes(
        title_text=tr("{within}（%）", within=_within(result)),
        row=row,
        col=1,
    )
    top = min(100.0, max(shares, default=0) + 8)
    low = max(0.0, min(shares, default=0) - 12)
    figure.update_yaxes(range=[low, top + (4 if top >= 100 else 0)], row=row, col=1)
    dressed(figure, height=_HEIGHT + (200 if median else 0), legend=False)
    figure.update_xaxes(dtick=1, range=[-0.35, max(ks, default=0) + 0.35])
    figure.update_xaxes(title_text=tr("新しく置く数（か所）"), row=row, col=1)
    figure.update_layout(margin={"t": 24, "l": 8, "r": 16, "b": 8})
    return figure


def site_curve_summary(result: SitingResult) -> str:
    """「新しく置かないとき約310,500人（45.5%）、1か所で…、2か所で…。」"""
    parts = []
    for point in result.curve:
        reached = covered(result, point.covered)
        told = [
            tr("今{reached}", reached=reached)
            if point.k == 0
            else tr("{k}か所で{reached}", k=point.k, reached=reached)
        ]
        if _shows_minutes(result) and point.mean_minutes is not None:
            told.append(tr("平均{minutes:.1f}分", minutes=point.mean_minutes))
        parts.append(phrases.dots(told))
    unproven = [tr("{k}か所", k=p.k) for p in result.curve if not p.proven]
    note = (
        tr("（{unproven}は最適と確かめられていません）", unproven=phrases.comma(unproven))
        if unproven
        else ""
    )
    text = phrases.full_stop(phrases.colon(_within(result), phrases.comma(parts)))
    return phrases.text([text, note])


def _shows_minutes(result: SitingResult) -> bool:
    known = [point.mean_minutes is not None for point in result.curve]
    return result.model == PMEDIAN and any(known)


def _line(
    figure: go.Figure,
    ks: list[int],
    values: list[float | None] | list[float],
    texts: list[str],
    result: SitingResult,
    *,
    row: int,
) -> None:
    chosen = [k == result.count for k in ks]
    figure.add_scatter(
        x=ks,
        y=values,
        mode="lines+markers+text",
        text=texts,
        textposition="top center",
        cliponaxis=False,
        line={"color": PRIMARY, "width": 2},
        marker={
            "size": [14 if c else 8 for c in chosen],
            "symbol": ["diamond" if c else "circle" for c in chosen],
            "color": PRIMARY,
            "line": {"color": INK, "width": [2 if c else 0 for c in chosen]},
        },
        hoverinfo="text",
        hovertext=[hover(tr("{k}か所", k=k), t) for k, t in zip(ks, texts, strict=True)],
        row=row,
        col=1,
    )


def _percent(result: SitingResult, value: float) -> float:
    return value / result.residents * 100 if result.residents > 0 else 0.0


def _within(result: SitingResult) -> str:
    if result.basis == LAND_AREA:
        return tr("{minutes:g}分以内の面積", minutes=result.minutes)
    return tr("{minutes:g}分以内の住民", minutes=result.minutes)
