"""The map: where the resources are, who covers them, where the gaps lie."""

from __future__ import annotations

import streamlit as st

from geodata.language import tr
from geodata.render import compose
from geodata.render.map_readings import with_readings
from pages.common import (
    chrome,
    controls,
    details,
    hub_list,
    scenario_compare,
    scenario_editor,
    scenario_state,
    shared,
    state,
)
from pages.common.map_host import area_map, map_document

state.current()
real = controls.municipality()
dataset = scenario_state.applied(real)
with st.sidebar:
    controls.search_box(real)
    scenario_editor.section(real)
    controls.layers(dataset)
    controls.hub_filters(dataset)
    controls.walking_minutes()
    controls.furigana()
    controls.basemap()

st.title(tr("{name}の地域資源マップ", name=controls.title_name(dataset)))
scenario_editor.banner(real, dataset, compare="pages/gaps.py")
standards, gaps = controls.current_gaps(dataset)
chrome.notices(state.take_notices())
if dataset is real:
    chrome.overview(controls.key_figures(real))
else:
    scenario_compare.summary(real, dataset, standards, closed_most=1)
walking = state.current().walking

left, right = st.columns([2, 1], gap="medium")
with left:
    choice = controls.choice(dataset)
    drawn = shared.map_state(dataset, choice, standards)
    drawn = scenario_editor.dressed(
        real, dataset, with_readings(drawn, controls.names_read(dataset))
    )
    event = area_map(map_document(real), drawn, key=f"map-{dataset.code}", height=660)
    listed = hub_list.hub_list(
        dataset,
        drawn.hubs,
        real=real,
        unplaced=compose.unplaced(dataset, choice),
        selected=drawn.selected_hub,
    )
with right:
    event = event or listed
    scenario_editor.take(event, real)
    details.take(event)
    scenario_editor.picked(real, dataset)
    details.details(dataset, gaps, standards)
    scenario_editor.closing(real, dataset)
controls.footnotes(dataset, walking)
state.mirror()
