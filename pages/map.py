"""The map: where the resources are, who covers them, where the gaps lie."""

from __future__ import annotations

import streamlit as st

from geodata.render import compose
from pages.common import chrome, controls, details, state
from pages.common.map_host import area_map, map_document

state.current()
dataset = controls.municipality()
with st.sidebar:
    controls.search_box(dataset)
    controls.layers(dataset)
    controls.hub_filters(dataset)
    controls.walking_minutes()
    controls.basemap()

st.title(f"{dataset.municipality.name}の地域資源マップ")
chrome.overview(controls.key_figures(dataset))

standards, gaps = controls.current_gaps(dataset)
chrome.notices(state.take_notices())
walking = state.current().walking

left, right = st.columns([7, 3], gap="medium")
with left:
    event = area_map(
        map_document(dataset),
        compose.map_state(dataset, controls.choice(dataset), gaps, walking=walking),
        key=f"map-{dataset.code}",
        height=660,
    )
with right:
    details.take(event)
    details.details(dataset, gaps, standards)
controls.footnotes(dataset, walking)
state.mirror()
