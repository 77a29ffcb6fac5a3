"""Below the table of the Tokyo page: the five programmes, and what a survey found."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from geodata import language, phrases
from geodata.language import N_, tr
from geodata.render.chart_frame import chart_config
from geodata.render.survey_charts import Fact, SurveyQuestion, survey_charts
from geodata.sources import CASEBOOK
from geodata.store import TokyoOverview
from geodata.wareki import fiscal_wareki
from pages.common import reading
from pages.common.plain_text import plain

#: How the tables name the casebook; the page says once what it means.
SHORT = N_("事例集Vol.4")


def programmes(overview: TokyoOverview) -> None:
    """The five programmes with their articles and what they bundle."""
    cards = "".join(_programme(row) for row in overview.framework.to_dict("records"))
    st.html(f'<div class="programmes">{cards}</div>')
    st.caption(tr("出典: {cited}", cited=reading.cited(*overview.framework["source"])))


def _programme(row: dict[Any, Any]) -> str:
    parts = [p.strip() for p in (_text(row["component_services"]) or "").split(" | ") if p.strip()]
    items = "".join(f"<li>{escape(part)}</li>" for part in parts)
    bundled = "<p>" + tr("まとめて行う事業") + f"</p><ul>{items}</ul>" if items else ""
    note = _text(row["note"])
    return (
        f'<section class="programme"><h4>{escape(str(row["order"]))}　'
        f"{escape(str(row['programme']))}</h4>"
        f'<p class="article">{escape(str(row["law"]))} {escape(str(row["article"]))}</p>'
        f"<p>{escape(str(row['summary']))}。</p>{bundled}"
        f"<small>{escape(note or '')}</small></section>"
    )


def survey(overview: TokyoOverview) -> None:
    """The figures of the survey; what does not count the same thing shares no axis."""
    st.caption(
        tr(
            "設問ごとに、答えた数（n）と単位が違います。単位や数え方の違う数は、同じ軸に並べていません。"
            "割合は資料の書き方（2/3、半数、6割 など）のままです。  \n"
            "{short} は、{casebook}です。",
            short=tr(SHORT),
            casebook=tr(CASEBOOK),
        )
    )
    questions = survey_charts(overview.survey)
    columns = st.columns(2, gap="large")
    for index, question in enumerate(questions):
        with columns[index % 2]:
            _question(question, index)


def _question(question: SurveyQuestion, index: int) -> None:
    year = tr("{year}年度", year=question.year)
    if language.current() != "en":
        year += phrases.brackets(fiscal_wareki(question.year))
    st.markdown(f"#### {plain(question.question)}")
    if question.figure is not None:
        st.plotly_chart(
            question.figure,
            config=chart_config(),
            theme=None,
            alt=question.summary,
            key=f"survey-{index}",
        )
        notes = dict.fromkeys(fact.note for fact in question.charted if fact.note)
        st.caption(plain(" ".join(f"{note}。" for note in notes)))
    reading.tiles(
        reading.tile(fact.stated, fact.option, notes=_notes(fact), share=fact.share)
        for fact in question.alone
    )
    sections = phrases.comma(
        source.removeprefix(SHORT).lstrip(": ：") for source in question.sources
    )
    st.caption(
        tr("{year}　出典: {short} {sections}", year=year, short=tr(SHORT), sections=plain(sections))
    )


def _notes(fact: Fact) -> list[str]:
    asked = f"n={fact.n}" if fact.n is not None else tr("nの記載なし")
    return [fact.note] if fact.note.startswith(asked) else [asked, fact.note]


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(value) or value == "" else str(value)
