"""Areas of one municipality side by side, and municipalities with each other."""

from __future__ import annotations

import streamlit as st

from geodata.language import tr
from pages.common import chrome, compare_areas, compare_municipalities, controls, state
from pages.common.style_sheet import style_sheet

state.current()
dataset = controls.municipality()
with st.sidebar:
    if state.current().compare_by == "areas":
        compare_areas.settings(dataset)
style_sheet("compare.css")

st.title(tr("くらべる"))
standards, gaps = controls.current_gaps(dataset)
chrome.notices(state.take_notices())

compare_areas.switch(dataset)
if state.current().compare_by == "municipalities":
    compare_municipalities.section()
else:
    compare_areas.section(dataset, gaps, standards)
state.mirror()
