"""Standards and gaps: change what each area should have, and see at once who falls short."""

from __future__ import annotations

import streamlit as st

from geodata.language import tr
from geodata.render import compose, words
from geodata.render.charts import chart_config, gap_bars, gap_bars_summary
from pages.common import (
    chrome,
    controls,
    details,
    gap_table,
    hub_list,
    scenario_compare,
    scenario_editor,
    scenario_state,
    standards_editor,
    state,
)
from pages.common.map_host import area_map, map_document

state.current()
real = controls.municipality()
dataset = scenario_state.applied(real)
with st.sidebar:
    scenario_editor.section(real)
    standards_editor.editor(real)
    standards_editor.walking()

st.title(tr("{name}の基準とすき間", name=controls.plain(real.municipality.name)))
scenario_editor.banner(real, dataset)
standards, gaps = controls.current_gaps(dataset)
chrome.notices(state.take_notices())
walking = state.current().walking
if dataset is real:
    chrome.overview(gap_table.headline(gaps))
    left, right = st.columns(2, gap="medium")
    with left:
        choice = compose.gap_choice(real, controls.choice(real), gaps)
        drawn = compose.map_state(real, choice, gaps, walking=walking)
        drawn = scenario_editor.dressed(real, real, drawn)
        event = area_map(map_document(real), drawn, key=f"gaps-{real.code}", height=560)
        listed = hub_list.hub_list(
            real,
            drawn.hubs,
            unplaced=compose.unplaced(real, choice),
            selected=drawn.selected_hub,
        )
        event = event or listed
        scenario_editor.take(event, real)
        details.take(event)
    with right:
        gap_table.table(real, gaps, standards)
    if len(gaps):
        st.subheader(tr("基準と今のくらべ"))
        labelled = words.labelled(gaps, standards)
        st.plotly_chart(gap_bars(labelled), config=chart_config(), key="gap-bars", theme=None)
        st.caption(controls.plain(gap_bars_summary(labelled)))
    gap_table.downloads(real, gaps, standards, walking)
else:
    scenario_compare.before_and_after(real, dataset, standards, gaps)
standards_editor.others(real)
controls.footnotes(real, walking)
state.mirror()
