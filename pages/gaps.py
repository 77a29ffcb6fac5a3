"""Standards and gaps: change what each area should have, and see at once who falls short."""

from __future__ import annotations

import streamlit as st

from geodata.render import compose, words
from geodata.render.charts import CHART_CONFIG, gap_bars, gap_bars_summary
from pages.common import chrome, controls, details, gap_table, standards_editor, state
from pages.common.map_host import area_map, map_document

state.current()
dataset = controls.municipality()
with st.sidebar:
    standards_editor.editor(dataset)
    standards_editor.walking()

st.title(f"{dataset.municipality.name}の基準とすき間")
standards, gaps = controls.current_gaps(dataset)
chrome.notices(state.take_notices())
chrome.overview(gap_table.headline(dataset, gaps))
walking = state.current().walking

left, right = st.columns(2, gap="medium")
with left:
    event = area_map(
        map_document(dataset),
        compose.gap_map_state(dataset, controls.choice(dataset), gaps, walking=walking),
        key=f"gaps-{dataset.code}",
        height=560,
    )
    details.take(event)
with right:
    gap_table.table(dataset, gaps, standards)
if len(gaps):
    st.subheader("基準と今のくらべ")
    labelled = words.labelled(gaps, standards)
    st.plotly_chart(gap_bars(labelled), config=CHART_CONFIG, key="gap-bars")
    st.caption(gap_bars_summary(labelled))
gap_table.downloads(dataset, gaps, standards, walking)
standards_editor.others(dataset)
controls.footnotes(dataset, walking)
state.mirror()
