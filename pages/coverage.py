"""Walking coverage: who can walk to a hub, how long it takes, and how evenly it is spread."""

from __future__ import annotations

import streamlit as st

from geodata.language import tr
from geodata.render import coverage_words
from pages.common import (
    chrome,
    controls,
    coverage_controls,
    coverage_data,
    coverage_table,
    coverage_view,
    hub_list,
    scenario_editor,
    scenario_state,
    state,
    walk_files,
)
from pages.common.map_host import area_map, map_document
from pages.common.style_sheet import style_sheet

state.current()
real = controls.municipality()
dataset = scenario_state.applied(real)
with st.sidebar:
    coverage_controls.question_controls(dataset)
    coverage_controls.premises()
    ways = walk_files.walk_files(dataset)
    controls.basemap()

question = coverage_controls.question(dataset)
level = str(question.level)
found = coverage_view.answers(dataset, question, ways)
style_sheet("coverage.css")
st.title(tr("{name}の徒歩圏", name=controls.plain(dataset.municipality.name)))
scenario_editor.banner(real, dataset, compare="pages/gaps.py")
with st.container():  # whatever it holds, the map below stays mounted
    chrome.notices(state.take_notices())
    if found.report is not None:
        chrome.overview(coverage_words.headline(found.report))
        chrome.notices(coverage_words.notices(dataset, found.report))

left, right = st.columns([3, 4], gap="medium")
with left:
    drawn = coverage_view.map_state(real, dataset, found, level)
    event = area_map(map_document(real), drawn, key=f"coverage-map-{dataset.code}", height=560)
    coverage_view.colour_key(drawn)
    coverage_view.take(event, level)
with right:
    if found.report is None:
        st.warning(controls.plain(found.problem), icon=":material/info:")
    else:
        if found.slopes_said:
            st.markdown(controls.plain(found.slopes_said))
        chosen = coverage_table.table(
            dataset,
            found.report,
            found.access,
            found.slopes,
            selected=coverage_view.selected(level),
        )
        if chosen is not None:
            coverage_view.choose(chosen, level)
# across the page: the map's own column is too narrow for a table of four
listed = hub_list.hub_list(
    dataset,
    drawn.hubs,
    real=real,
    unplaced=coverage_view.unplaced(found),
    selected=drawn.selected_hub,
)
coverage_view.take(listed, level)
if found.report is not None:
    residents = coverage_data.residents(dataset)
    notes = coverage_words.notes(dataset, found.report, found.access, residents)
    coverage_view.evenness(found.access, level)
    coverage_table.downloads(dataset, found.report, found.access, found.slopes, notes)
    with st.expander(tr("計算のしかたと出典"), expanded=True):
        st.html(coverage_words.notes_html(notes))
controls.footnotes(dataset, state.current().walking)
state.mirror()
