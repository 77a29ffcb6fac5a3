"""Areas of one municipality side by side, and municipalities with each other."""

from __future__ import annotations

import streamlit as st

from pages.common import chrome, compare_areas, compare_municipalities, controls, state
from pages.common.style_sheet import style_sheet

state.current()
dataset = controls.municipality()
with st.sidebar:
    compare_areas.settings(dataset)
style_sheet("compare.css")

st.title("くらべる")
standards, gaps = controls.current_gaps(dataset)
chrome.notices(state.take_notices())

inside, between = st.tabs([f"{dataset.municipality.name}の圏域どうし", "自治体どうし"])
with inside:
    names = compare_areas.choose(dataset)
    level, hub_type = (
        compare_areas.level_in_force(dataset),
        compare_areas.hub_type_in_force(dataset),
    )
    view = state.current()
    measures = compare_areas.measured(
        dataset,
        level,
        hub_type,
        view.minutes,
        view.walking,
        view.own_area_only,
        view.include_estimated,
        gaps,
    )
    compare_areas.table(
        names,
        measures,
        gaps,
        standards,
        caption=f"{dataset.municipality.name}の{level}の比較",
    )
    compare_areas.notes(measures)
    compare_areas.downloads(dataset, names, measures, gaps, standards)
    compare_areas.maps(dataset, names, measures, hub_type=hub_type)
    controls.footnotes(dataset, view.walking)
with between:
    compare_municipalities.section()
state.mirror()
