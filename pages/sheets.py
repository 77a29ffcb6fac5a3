"""地域カルテ: one area, the whole municipality or the areas that need most, for screen and paper."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geodata.language import tr
from geodata.render.sheet.screen import sheet_css, sheet_html
from pages.common import (
    chrome,
    controls,
    scenario_editor,
    scenario_state,
    sheet_data,
    sheet_view,
    standards_editor,
    state,
)

state.current()
real = controls.municipality()
dataset = scenario_state.applied(real)
st.html(f"<style>{sheet_css()}</style>")
with st.sidebar:
    audience = sheet_view.choose_audience()
    controls.walking_minutes()
    controls.furigana()
    standards_editor.editor(real)
    standards_editor.walking()

st.title(tr("{name}の地域カルテ", name=controls.title_name(real)))
scenario_editor.banner(real, dataset)
with st.container(key="sheet-choose"):
    which = sheet_view.choose(dataset)
standards, _ = controls.current_gaps(dataset)
chrome.notices(state.take_notices())
setting = sheet_data.setting(real, dataset, tuple(standards), audience)
figures = sheet_data.basis(dataset, setting)
made = date.today()
sheet = sheet_data.sheet(figures, which, made, state.current().furigana)
sheet_view.save_one(sheet, dataset)
st.html(sheet_html(sheet))
sheet_view.save_all(figures, made)
state.mirror()
