"""あゆみ: how posts and hubs came about, two days side by side, and the activities."""

from __future__ import annotations

import streamlit as st

from geodata.language import tr
from pages.common import chrome, controls, past_activities, past_sections, state
from pages.common.style_sheet import style_sheet

PARTS = {
    "flow": tr("時間の流れ"),
    "compare": tr("2つの時点をくらべる"),
    "activities": tr("活動と地域プロジェクト"),
}

style_sheet("reading.css")
state.current()
dataset = controls.municipality()
part = state.current().past
with st.sidebar:
    role, undated = None, True
    if part != "activities":
        role, undated = past_sections.choose_role(dataset), past_sections.show_undated()
    controls.furigana()
    controls.basemap()

st.title(tr("{name}のあゆみ", name=controls.plain(dataset.municipality.name)))
chrome.notices(state.take_notices())
st.segmented_control(
    tr("見るもの"),
    options=list(PARTS),
    format_func=lambda part: PARTS[part],
    required=True,
    label_visibility="collapsed",
    **state.bound("past"),
)
if part == "activities":
    past_activities.activities(dataset)
else:
    past_sections.thinness(dataset)
    if part == "flow":
        past_sections.flow(dataset, role, undated)
    else:
        past_sections.two_days(dataset, role, undated)
    past_sections.thinness_explained(dataset)
state.mirror()
