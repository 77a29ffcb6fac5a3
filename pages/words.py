"""使い方とことば: the glossary, the five programmes and their articles, the keys."""

from __future__ import annotations

import streamlit as st

from geodata.language import tr
from pages.common import chrome, data, state, tokyo_survey, words_sections
from pages.common.style_sheet import style_sheet

style_sheet("reading.css")
style_sheet("words.css")
state.current()

st.title(tr("使い方とことば"))
chrome.notices(state.take_notices())
words_sections.start_again()

st.subheader(tr("画面のことば"))
query = st.text_input(
    tr("ことばをさがす"),
    placeholder=tr("例: すき間、CSW、カバー率"),
    key="words-query",
    max_chars=40,
)
words_sections.words(query)

st.subheader(tr("重層的支援体制整備事業の5つの事業"))
tokyo_survey.programmes(data.tokyo())

st.subheader(tr("キーボードだけで使う"))
words_sections.keys()
state.mirror()
