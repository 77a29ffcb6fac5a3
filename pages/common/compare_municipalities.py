"""Municipalities with each other: the warning first, then the chart, the table, the notes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from geodata import phrases
from geodata.compare_municipalities import Figures, figures, shared_hub_types
from geodata.errors import DataError
from geodata.language import N_, tr
from geodata.render import words
from geodata.render.charts import chart_config
from geodata.render.compare_charts import (
    AXES,
    left_out,
    ranged_note,
    scatter,
    scatter_summary,
)
from geodata.render.compare_tables import (
    municipality_sheet,
    municipality_table,
    remark_sheet,
)
from geodata.render.compare_words import remark
from geodata.sources import sources
from geodata.store import Dataset
from geodata.walking import Walking
from pages.common import data, save_buttons, state
from pages.common.plain_text import plain
from pages.common.select_box import select_box

_MAIN = N_("それぞれの主な拠点")


def datasets() -> list[Dataset]:
    """Every municipality whose data can be read; the others are named."""
    found, broken = [], []
    for code, name in data.names().items():
        try:
            found.append(data.dataset(code))
        except (DataError, ValueError):
            broken.append(name)
    if broken:
        st.warning(
            tr(
                "{broken}のデータは読めないため、入っていません。",
                broken=plain(phrases.comma(broken)),
            ),
            icon=":material/info:",
        )
    return found


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs=data.IN_WORDS)
def _figures(dataset: Dataset, hub_type: str | None, walking: Walking) -> Figures:
    return figures(dataset, hub_type=hub_type, walking=walking)


def section() -> None:
    """The whole comparison."""
    known = datasets()
    picked = select_box(
        tr("数える拠点"),
        [_MAIN, *shared_hub_types(known)],
        format_func=tr,
        key="compare-hub-type",
    )
    kind = None if picked == _MAIN else picked
    found = [_figures(d, kind, state.current().walking) for d in known]
    warning(found)
    chart(found)
    table(found)
    definitions(found)
    downloads(found)


def warning(found: Sequence[Figures]) -> None:
    """What differs, before any figure is seen."""
    items = "".join(
        f"<li><b>{escape(f.name)}</b> {escape(phrases.text(remark(r) for r in f.remarks))}</li>"
        for f in found
        if f.remarks
    )
    if items:
        warned = escape(tr("数え方が自治体ごとに違います。順位づけには使えません。"))
        st.html(
            f'<div class="compare-warning" role="note"><p><b>{warned}</b></p><ul>{items}</ul></div>'
        )


def chart(found: Sequence[Figures]) -> None:
    """A scatter of two ratios."""
    names = list(AXES)
    across, up = st.columns(2)
    x = AXES[
        select_box(
            tr("横の軸"),
            names,
            index=names.index("hubs_per_10k"),
            format_func=lambda name: tr(AXES[name].label),
            key="compare-x",
            place=across,
        )
    ]
    y = AXES[
        select_box(
            tr("縦の軸"),
            names,
            index=names.index("per_csw"),
            format_func=lambda name: tr(AXES[name].label),
            key="compare-y",
            place=up,
        )
    ]
    st.plotly_chart(scatter(found, x, y), config=chart_config(), key="compare-scatter")
    missing = left_out(found, x, y)
    said = (
        tr("{missing}は値が不明のため図にありません。", missing=phrases.comma(missing))
        if missing
        else ""
    )
    st.caption(plain(phrases.text([said, ranged_note(found, x, y), scatter_summary(found, x, y)])))


def table(found: Sequence[Figures]) -> None:
    """The ratios of every municipality."""
    st.subheader(tr("表でくらべる"))
    st.html(municipality_table(found, caption=tr("自治体どうしの比較")))


def definitions(found: Sequence[Figures]) -> None:
    """What each municipality counts, with the notes of the data and their sources."""
    with st.expander(tr("それぞれの数え方と基準（資料の注記と出典）")):
        st.html("".join(_definition(f) for f in found))


def _definition(one: Figures) -> str:
    lines = [f"<li>{escape(remark(r))}{_quoted(r.text)}{_from(r.source)}</li>" for r in one.remarks]
    lines += [
        f"<li>{escape(phrases.colon(tr('基準'), words.standard(s)))}"
        f"{_quoted(s.statement)}{_from(s.source)}</li>"
        for s in one.standards
    ]
    said = "".join(lines) or f"<li>{escape(tr('特になし'))}</li>"
    return (
        f'<section class="compare-definition"><h4>{escape(one.name)}</h4><ul>{said}</ul></section>'
    )


def _quoted(text: str) -> str:
    return f"<q>{escape(text)}</q>" if text else ""


def _from(raw: str) -> str:
    said = tr("／").join(source.text for source in sources(raw))
    return f"<small>{escape(said)}</small>" if said else ""


def downloads(found: Sequence[Figures]) -> None:
    """The table and the remarks as files."""
    save_buttons.both(
        lambda: municipality_sheet(found),
        lambda: [
            (tr("自治体の比較"), municipality_sheet(found)),
            (tr("数え方の違い"), remark_sheet(found)),
        ],
        stem=tr("くらべる_自治体"),
        key="municipalities",
    )
