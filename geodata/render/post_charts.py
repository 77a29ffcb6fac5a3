"""Charts of coordinator posts: heads by area, residents for each head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from geodata import phrases
from geodata.language import N_, tr
from geodata.render import words
from geodata.render.chart_bars import add_unknown, bars, line_at, name_axis, value_column
from geodata.render.chart_frame import BAR_PX, UNKNOWN_MARKER, dressed
from geodata.render.palette import PRIMARY, SEQUENTIAL

WHOLE = N_("全域")
PERSONS = N_("実人数")


def posts_bars(counts: pd.DataFrame, names: Mapping[str, str], *, role: str = PERSONS) -> go.Figure:
    """Heads by area for one role, or persons.

    *counts* are rows of geodata.posts.posts_by_area; *names*: area_id → name. Where the source
    allows two readings the difference is hatched on top of the certain part. The posts of the
    whole municipality come last, where any are known.
    """
    rows = _post_rows(counts, names, role)
    texts = [_range(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]
    rows = rows.assign(text=texts)
    most = max([1, *(int(h) for h in rows["high"].dropna())])
    known = rows[rows["low"].notna()]
    spread = known[known["high"] > known["low"]]
    figure = go.Figure()
    figure.add_bar(
        **bars(known["name"].tolist(), known["low"].tolist(), known["text"].tolist()),
        name=tr(role),
        marker={"color": SEQUENTIAL[3], "line": {"color": PRIMARY, "width": 1}},
    )
    if len(spread):
        more = (spread["high"] - spread["low"]).tolist()
        figure.add_bar(
            **bars(spread["name"].tolist(), more, spread["text"].tolist()),
            base=spread["low"].tolist(),
            name=tr("資料が2通りに読める分"),
            marker={**UNKNOWN_MARKER, "line": {"color": PRIMARY, "width": 1}},
        )
    add_unknown(figure, rows.loc[rows["low"].isna(), "name"].tolist(), span=most)
    dressed(
        figure, height=len(rows) * BAR_PX + 100, legend=len(known) < len(rows) or len(spread) > 0
    )
    value_column(figure, rows["name"].tolist(), texts)
    figure.update_layout(barmode="overlay", yaxis=name_axis(rows["name"].tolist()))
    figure.update_xaxes(
        title_text=tr("{role}（人）", role=tr(role)),
        range=[0, most * 1.04],
        dtick=1 if most < 9 else None,
    )
    return figure


def posts_bars_summary(
    counts: pd.DataFrame, names: Mapping[str, str], *, role: str = PERSONS
) -> str:
    """「実人数: 富坂3人、大塚2人、…、全域1人。」, 不明 said as such."""
    rows = _post_rows(counts, names, role)
    parts = [
        tr("{name}{heads}", name=name, heads=_range(low, high))
        for name, low, high in zip(rows["name"], rows["low"], rows["high"], strict=True)
    ]
    return phrases.full_stop(phrases.colon(tr(role), phrases.comma(parts)))


def ratio_bars(ratios: pd.DataFrame, *, role: str, average: float | None = None) -> go.Figure:
    """Residents for each head by area.

    *ratios*: rows of geodata.post_ratio.post_ratios. The bar is the reading with the fewest
    heads; where the source allows another, both stand in words. *average* is drawn as a line.
    """
    known = ratios[ratios["ratio"].notna()]
    span = max([1.0, *known["ratio"].astype(float), *([average] if average else [])])
    texts = [ratio_text(a, b) for a, b in zip(ratios["ratio"], ratios["ratio_low"], strict=True)]
    said = [text for text, one in zip(texts, ratios["ratio"], strict=True) if pd.notna(one)]
    figure = go.Figure()
    figure.add_bar(
        **bars(known["name"].tolist(), known["ratio"].astype(float).tolist(), said),
        name=tr("{role}1人あたりの住民", role=tr(role)),
        marker={"color": SEQUENTIAL[2], "line": {"color": PRIMARY, "width": 1}},
    )
    add_unknown(figure, ratios.loc[ratios["ratio"].isna(), "name"].tolist(), span=span)
    dressed(figure, height=len(ratios) * BAR_PX + 100, legend=False)
    value_column(figure, ratios["name"].tolist(), texts)
    if average:
        line_at(figure, average, tr("平均 {average:,.0f}人", average=average))
        figure.update_layout(margin_t=36)
    figure.update_layout(barmode="overlay", yaxis=name_axis(ratios["name"].tolist()))
    figure.update_xaxes(
        title_text=tr("{role}1人あたりの住民（人）", role=tr(role)),
        range=[0, span * 1.04],
        tickformat=",d",
        nticks=3,
    )
    figure.update_xaxes(tickangle=0)
    return figure


def ratio_text(ratio: float | None, other: float | None) -> str:
    """「23,696人」, 「23,696人か15,797人」 where the source is read in two ways, 不明."""
    if ratio is None or pd.isna(ratio):
        return tr(words.UNKNOWN)
    text = words.number(ratio, unit=tr("人"))
    if other is None or pd.isna(other) or other == ratio:
        return text
    return tr("{text}か{other}", text=text, other=words.number(other, unit=tr("人")))


def ratio_bars_summary(ratios: pd.DataFrame, *, role: str) -> str:
    """Who has most and fewest residents to look after, and how many areas are unknown."""
    known = ratios[ratios["ratio"].notna()].sort_values("ratio", kind="stable")
    unknown = len(ratios) - len(known)
    if known.empty:
        return tr("{role}1人あたりの住民は、どこも不明です。", role=tr(role))
    first, last = known.iloc[0], known.iloc[-1]
    more = tr("人数か人口が不明なのは{unknown}区域です。", unknown=unknown) if unknown else ""
    text = tr(
        "{role}1人あたりの住民は、最も多い{last}で{most:,.0f}人、"
        "最も少ない{first}で{fewest:,.0f}人です。",
        role=tr(role),
        last=last["name"],
        most=last["ratio"],
        first=first["name"],
        fewest=first["ratio"],
    )
    return phrases.text([text, more])


def _post_rows(counts: pd.DataFrame, names: Mapping[str, str], role: str) -> pd.DataFrame:
    rows = counts[counts["role"] == role]
    whole = rows["area_id"].isna()
    rows = rows[~whole | rows["low"].notna()]
    named = rows["area_id"].map(lambda a: tr(WHOLE) if pd.isna(a) else names.get(a, str(a)))
    return rows.assign(name=named)


def _range(low: Any, high: Any) -> str:
    if pd.isna(low):
        return tr(words.UNKNOWN)
    if low == high:
        return tr("{low}人", low=low)
    return tr("{low}人または{high}人", low=low, high=high)
