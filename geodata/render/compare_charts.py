"""Municipalities as points on two axes, each axis with its definition (plotly)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import plotly.graph_objects as go

from geodata import phrases
from geodata.compare_municipalities import Figures
from geodata.language import N_, tr
from geodata.render import compare_words
from geodata.render.chart_frame import dressed, escaped, hover
from geodata.render.palette import INK, PRIMARY
from geodata.span import Span

_HEIGHT = 420
#: Points nearer than this share of an axis would share the place of a name.
_NEAR = 0.12
_BY_HEADS = {"per_csw", "per_csw_area", "per_person"}


@dataclass(frozen=True)
class Axis:
    """A ratio that can be an axis: its field of Figures, its name, what it divides by what."""

    field: str
    label: str
    definition: str
    digits: int = 0
    percent: bool = False


AXES: Mapping[str, Axis] = MappingProxyType(
    {
        axis.field: axis
        for axis in (
            Axis("per_area", N_("1圏域あたりの住民（人）"), N_("全域の人口÷圏域の数")),
            Axis(
                "per_csw", N_("CSW1人あたりの住民（人）"), N_("全域の人口÷CSWの人数（統括を含む）")
            ),
            Axis(
                "per_csw_area",
                N_("圏域担当のCSW1人あたりの住民（人）"),
                N_("全域の人口÷圏域に置かれたCSW"),
            ),
            Axis(
                "per_person",
                N_("コーディネーター1人あたりの住民（人）"),
                N_("全域の人口÷実人数（人数不明の職は除く）"),
            ),
            Axis(
                "hubs_per_10k",
                N_("人口1万人あたりの拠点（か所）"),
                N_("拠点の数÷全域の人口×10,000"),
                digits=2,
            ),
            Axis("per_hub", N_("1拠点あたりの住民（人）"), N_("全域の人口÷拠点の数")),
            Axis(
                "met_share",
                N_("自分の基準をすべて満たす圏域（%）"),
                N_("満たす圏域÷圏域の数（基準は自治体ごとに違う）"),
                percent=True,
            ),
        )
    }
)


def scatter(figures: Sequence[Figures], x: Axis, y: Axis) -> go.Figure:
    """Each municipality with its name; a range is a line between its ends, never a middle.

    Municipalities of which one of the two is unknown are left out: see ``left_out``.
    """
    figure = go.Figure()
    places = _label_places(figures, x, y)
    for one in figures:
        across, up = _span(one, x), _span(one, y)
        if across.low is None or up.low is None:
            continue
        corners = _corners(x, across, y, up)
        ranged = len(corners) > 1
        open_end = any(s.more or s.less for s in (across, up))
        figure.add_scatter(
            x=[c[0] for c in corners],
            y=[c[1] for c in corners],
            mode="lines+markers+text" if ranged else "markers+text",
            text=[*([""] * (len(corners) - 1)), escaped([one.name])[0]],
            textposition=places[one.code],
            cliponaxis=False,
            line={"color": PRIMARY, "width": 3, "dash": "dot"},
            marker={
                "size": 13,
                "color": "#FFFFFF" if ranged or open_end else PRIMARY,
                "symbol": "diamond" if ranged or open_end else "circle",
                "line": {"color": PRIMARY if ranged or open_end else INK, "width": 2},
            },
            hoverinfo="text",
            hovertext=[
                hover(
                    one.name,
                    phrases.colon(tr(x.label), text(one, x)),
                    phrases.colon(tr(y.label), text(one, y)),
                )
            ]
            * len(corners),
        )
    dressed(figure, height=_HEIGHT, legend=False)
    figure.update_xaxes(title_text=_title(x), rangemode="tozero", tickformat=_format(x))
    figure.update_yaxes(title_text=_title(y), rangemode="tozero", tickformat=_format(y))
    figure.update_layout(margin={"t": 36, "r": 40})
    return figure


def scatter_summary(figures: Sequence[Figures], x: Axis, y: Axis) -> str:
    """「文京区: CSW1人あたり… 23,658人、…。」 for those who cannot see the chart."""
    parts = [f"{f.name} {phrases.dots([text(f, x), text(f, y)])}" for f in figures]
    return tr(
        "（横: {across}、縦: {up}）{parts}。",
        across=tr(x.label),
        up=tr(y.label),
        parts=phrases.comma(parts),
    )


def left_out(figures: Sequence[Figures], x: Axis, y: Axis) -> list[str]:
    """The names of those that cannot be drawn because one of the two is unknown."""
    return [f.name for f in figures if not (_span(f, x).known and _span(f, y).known)]


def text(figures: Figures, axis: Axis) -> str:
    """The value of one municipality on an axis, in words."""
    value: Span = getattr(figures, axis.field)
    if axis.percent:
        return compare_words.share(value)
    unit = tr("か所") if axis.digits else tr("人")
    return compare_words.span(value, unit=unit, digits=axis.digits)


def ranged_note(figures: Sequence[Figures], x: Axis, y: Axis) -> str:
    """What the hollow diamonds mean, where there are any."""
    for one in figures:
        for value in (_span(one, x), _span(one, y)):
            if value.known and value.exact is None:
                return tr(
                    "白抜きのひし形は、資料が2通りに読めるか、人数などに"
                    "不明があるものです（点線は読み方の幅）。"
                )
    return ""


def _span(figures: Figures, axis: Axis) -> Span:
    value: Span = getattr(figures, axis.field)
    if not axis.percent or value.low is None or value.high is None:
        return value
    return Span(value.low * 100, value.high * 100, more=value.more, less=value.less)


def _corners(x: Axis, across: Span, y: Axis, up: Span) -> list[tuple[float, float]]:
    """Where the municipality may stand: a point, a line, or the outline of a box."""
    left, right = across.low or 0.0, across.high or 0.0
    low, high = up.low or 0.0, up.high or 0.0
    if {x.field, y.field} <= _BY_HEADS:
        # both are open on the same heads: their ends belong together
        return list(dict.fromkeys([(left, low), (right, high)]))
    if left == right or low == high:
        return list(dict.fromkeys([(left, low), (right, high)]))
    return [(left, low), (right, low), (right, high), (left, high), (left, low)]


def _label_places(figures: Sequence[Figures], x: Axis, y: Axis) -> dict[str, str]:
    """Names above their points; beside or below them where another point is near above."""
    tops = {
        f.code: (a.high, b.high)
        for f in figures
        if (a := _span(f, x)).high is not None and (b := _span(f, y)).high is not None
    }
    wide = max((p[0] or 0.0 for p in tops.values()), default=1.0) or 1.0
    tall = max((p[1] or 0.0 for p in tops.values()), default=1.0) or 1.0
    places = {f.code: "top center" for f in figures}
    for code, (across, up) in tops.items():
        near = [
            ((other[1] or 0.0) - (up or 0.0)) / tall
            for key, other in tops.items()
            if key != code and abs((other[0] or 0.0) - (across or 0.0)) / wide < _NEAR
        ]
        above = any(0 <= rise < _NEAR for rise in near)
        below = any(-_NEAR < rise < 0 for rise in near)
        if above:
            places[code] = "middle right" if below else "bottom center"
    return places


def _title(axis: Axis) -> str:
    definition = tr("＝{definition}", definition=tr(axis.definition))
    return f"{tr(axis.label)}<br><span style='font-size:12px'>{definition}</span>"


def _format(axis: Axis) -> str:
    return ".1f" if axis.digits else ",d"
