"""Coordinators: who covers which area, how many residents each has, and how the posts grew."""

from __future__ import annotations

import streamlit as st

from geodata.language import tr
from pages.common import chrome, controls, post_sections, state
from pages.common.style_sheet import style_sheet

style_sheet("reading.css")
state.current()
dataset = controls.municipality()
with st.sidebar:
    controls.basemap()

st.title(tr("{name}のコーディネーター", name=controls.plain(dataset.municipality.name)))
chrome.notices(state.take_notices())
chrome.overview(post_sections.key_figures(dataset))
post_sections.explained(dataset)

st.subheader(tr("だれが、どこに、何人いるか"))
post_sections.table_and_bars(dataset)

st.subheader(tr("これまでの増え方"))
post_sections.history(dataset)

st.subheader(tr("1人あたりの住民"))
post_sections.ratios(dataset)

post_sections.sources_of(dataset)
state.mirror()
