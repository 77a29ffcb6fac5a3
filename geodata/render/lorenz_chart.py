"""The Lorenz curve of access between areas, and what it says in words."""

from __future__ import annotations

import math

import numpy as np
import plotly.graph_objects as go

from geodata import phrases
from geodata.access import Lorenz
from geodata.language import N_, tr
from geodata.render.chart_frame import dressed
from geodata.render.palette import BOUNDARY, PRIMARY, SEQUENTIAL

HEIGHT_PX = 380
_HOVER = N_("行きにくい側の住民 %{x:.0f}%<br>行きやすさの %{y:.0f}%<extra></extra>")
_PERCENT = [0, 20, 40, 60, 80, 100]


def lorenz_chart(curve: Lorenz) -> go.Figure:
    """Share of access over share of residents, the worst served first, against an even spread."""
    # rounded, and one text for all points: by 町丁目 there are hundreds, sent at every change
    x = (curve.residents_share * 100).round(2).tolist()
    y = (curve.access_share * 100).round(2).tolist()
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 100],
        y=[0, 100],
        mode="lines",
        name=tr("全員が同じとき"),
        line={"color": BOUNDARY, "width": 2, "dash": "dash"},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines+markers" if len(x) <= 40 else "lines",
        name=tr("いま"),
        line={"color": PRIMARY, "width": 3},
        marker={"size": 7, "color": PRIMARY},
        fill="tonexty",
        fillcolor=SEQUENTIAL[0],
        hovertemplate=tr(_HOVER),
    )
    dressed(figure, height=HEIGHT_PX)
    ticks = [f"{value}%" for value in _PERCENT]
    axis = {"range": [0, 101], "tickvals": _PERCENT, "ticktext": ticks}
    figure.update_xaxes(**axis, title_text=tr("住民（行きにくい区域から順に積み上げ）"))
    figure.update_yaxes(
        **axis, title={"text": tr("行きやすさの累計"), "font": {"size": 13}, "standoff": 6}
    )
    return figure


def lorenz_summary(curve: Lorenz, *, level: str) -> str:
    """「ジニ係数は0.23です（0は全員が同じ、1に近いほど偏る）。行きにくい側の…」"""
    if math.isnan(curve.gini):
        return tr(
            "ローレンツ曲線とジニ係数は出せません（行きやすさの分かる住民がいないか、"
            "どの区域からも拠点に届きません）。"
        )
    half = float(np.interp(0.5, curve.residents_share, curve.access_share))
    return tr(
        "{level}の間のジニ係数は{gini:.2f}です"
        "（0なら全員が同じだけ行きやすく、1に近いほど一部に偏っています）。"
        "行きにくい側の半分の住民が受け取っているのは、行きやすさ全体の{half:.0%}です。",
        level=phrases.inner(level),
        gini=curve.gini,
        half=half,
    )
