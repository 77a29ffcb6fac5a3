"""Where the next hub should go: ask, see the places, weigh them against the near misses."""

from __future__ import annotations

import streamlit as st

from geodata.candidates import POINTS
from geodata.language import tr
from geodata.render.site_map import SiteView, site_fit, site_map_state
from geodata.site_points import inside
from pages.common import chrome, controls, site_answer, site_controls, site_question, state
from pages.common.map_host import area_map, map_document
from pages.common.style_sheet import style_sheet

state.current()
dataset = controls.municipality()
with st.sidebar:
    site_controls.question(dataset)
    controls.basemap()
style_sheet("siting.css")

st.title(tr("{name}の次の拠点", name=controls.plain(dataset.municipality.name)))
st.caption(
    tr("今ある拠点をすべて残したまま、新しい拠点をどこに置くと住民に最も近くなるかを計算します。")
)
chrome.notices(state.take_notices())
prepared, asked = site_question.prepared(dataset), site_question.asked(dataset)
picking = prepared.candidates == POINTS
site_controls.standing(dataset)
if picking:
    site_controls.clicked(dataset)
result = site_answer.solve(dataset, asked) if asked is not None else None
shown = asked or prepared

left, right = st.columns([11, 10], gap="medium")
with left:
    event = area_map(
        map_document(dataset),
        site_map_state(
            dataset,
            SiteView(
                hub_type=shown.hub_type,
                minutes=shown.minutes,
                include_estimated=shown.include_estimated,
                points=site_question.points(dataset) if picking else (),
                picking=picking,
                basemap=state.current().base,
                fit=site_fit(state.fit_token(), result, site_answer.chosen_site()),
            ),
            site_answer.reached(dataset, shown, result),
            result,
        ),
        key=f"siting-{dataset.code}",
        height=600,
    )
    if event is not None and event.kind == "point" and picking:
        if not inside(dataset, lon=event.lon, lat=event.lat):
            state.notice(tr("{name}の外は候補地にできません。", name=dataset.municipality.name))
        elif not site_question.add_point(dataset, lon=event.lon, lat=event.lat):
            state.notice(tr("候補地は{most}か所までです。", most=site_question.MOST_POINTS))
        st.rerun()
    site_answer.colour_key(shown, planned=result is not None)
with right:
    if result is not None:
        site_answer.summary(result)
        chrome.overview(site_answer.figures(result))
        site_answer.sites(dataset, result)
        site_answer.near_ties(result)
        site_answer.as_scenario(dataset, result)
        site_answer.downloads(dataset, result, shown)
if result is not None:
    curve, others = st.columns(2, gap="large")
    with curve:
        site_answer.curve(result)
    with others:
        site_answer.runners_up(result)
    site_answer.premises(dataset, result, shown)
controls.footnotes(dataset, shown.walking)
state.mirror()
