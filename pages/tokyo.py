"""Tokyo at a glance: 62 municipalities by status, their planning frames, the survey."""

from __future__ import annotations

import streamlit as st

from geodata.language import tr
from pages.common import chrome, controls, data, state, tokyo_sections, tokyo_survey
from pages.common.style_sheet import style_sheet

style_sheet("reading.css")
state.current()
overview = data.tokyo()

st.title(tr("東京都62区市町村の取組み"))
chrome.notices(state.take_notices())
controls.furigana()
tokyo_sections.statuses(overview)
tokyo_sections.map_and_card(overview)

st.subheader(tr("62区市町村の一覧"))
tokyo_sections.table(overview)

st.subheader(tr("重層的支援体制整備事業の5つの事業"))
tokyo_survey.programmes(overview)

st.subheader(tr("取組状況の調査"))
tokyo_survey.survey(overview)
state.mirror()
