"""会議モード: an area told on the wall, slide by slide."""

from __future__ import annotations

import streamlit as st

from geodata.language import tr
from geodata.meeting.room import fit_for_room
from geodata.render.meeting.deck import Frame, deck_html
from geodata.render.meeting.maps import map_states
from geodata.store import Dataset
from pages.common import (
    chrome,
    controls,
    meeting_data,
    meeting_start,
    role,
    scenario_editor,
    scenario_state,
    state,
)
from pages.common.map_host import map_document
from pages.common.meeting_deck import Deck, deck
from pages.common.style_sheet import style_sheet


def show(real: Dataset, area_id: str, *, internal: bool, presenter: bool) -> str | None:
    """The deck of an area; what the reader did to it."""
    applied = scenario_state.applied(real)
    dataset = applied if internal else fit_for_room(applied)
    standards, _ = controls.current_gaps(dataset)
    found = meeting_data.told(dataset, area_id, standards)
    badges = meeting_data.badges(real, found, internal=internal)
    frame = Frame(real.municipality.name, found.name, badges)
    return deck(
        map_document(real),
        Deck(
            name=f"{real.code}-{area_id}",
            html=deck_html(meeting_data.shown(real, applied, found), frame),
            states=map_states(dataset, found),
            presenter=presenter,
        ),
        key=f"meeting-{real.code}",
    )


def page() -> None:
    """The start, or the deck of the area that the address names."""
    state.current()
    real = controls.municipality()
    style_sheet("meeting_start.css")
    st.title(tr("{name}の会議モード", name=controls.plain(real.municipality.name)))
    chrome.notices(state.take_notices())
    area_id = state.current().area
    internal, presenter = meeting_start.flag(meeting_start.INTERNAL), False
    if area_id is None or area_id not in set(real.areas["area_id"]):
        scenario_editor.banner(real, scenario_state.applied(real), compare="pages/gaps.py")
        internal = meeting_start.start(real)
    else:
        presenter = meeting_start.flag(meeting_start.PRESENTER)
        event = show(real, area_id, internal=internal, presenter=presenter)
        if event == "failed":
            st.error(tr("会議モードを表示できませんでした。ページを読み込み直してください。"))
        if event == "leave":
            meeting_start.left(area_id)
            st.rerun()
    own = {meeting_start.INTERNAL: internal, meeting_start.PRESENTER: presenter}
    state.mirror(**{name: "1" for name, on in own.items() if on})


if role.current() == "staff":
    page()
else:
    st.title(tr("会議モード"))
    st.info(tr("この画面は職員用です。サインインすると開けます。"), icon=":material/lock:")
