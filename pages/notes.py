"""The discussion: what is said in the room becomes notes pinned to the map, for staff only."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geodata.errors import DatabaseError
from geodata.language import tr
from geodata.notes import places
from geodata.notes import store as notes_store
from geodata.notes.model import Meeting
from geodata.notes.store import NoteStore
from geodata.notes.tables import ForeignSchemaError
from geodata.render import compose
from geodata.render.notes.board import area_fit, board_payload, read_board, with_pins
from geodata.render.state import Basemap, MapState
from geodata.store import Dataset
from geodata.walking import Walking
from pages.common import chrome, controls, data, notes_acts, notes_minutes, role, state
from pages.common.map_host import MapEvent, area_map, map_document
from pages.common.notes_board import notes_board
from pages.common.notes_meeting import begin, choose_area, choose_meeting
from pages.common.style_sheet import style_sheet

#: Another seat's notes are here after so long.
EVERY_SECONDS = 3
_PICKED = "notes_picked"


def table(dataset: Dataset, store: NoteStore, meeting: Meeting) -> None:
    """Map and board, drawn anew every few seconds; what is being typed stays as it is."""
    board = read_board(store, meeting)
    picked = st.session_state.get(_PICKED)
    left, right = st.columns([10, 11], gap="medium")
    with left, st.container(key="notes-map"):
        token = f"{state.fit_token()}-{meeting.area_id}"
        drawn = ground(dataset, meeting.area_id, state.current().base, token)
        event = area_map(
            map_document(dataset),
            with_pins(
                dataset,
                drawn,
                board,
                selected=picked["id"] if picked else None,
                placed=(notes_acts.placed() or {"at": None})["at"],
            ),
            key=f"notes-{dataset.code}",
            height=560,
        )
    with right:
        notes_board(
            board_payload(dataset, board) | {"selected": picked},
            store=store,
            dataset=dataset,
            meeting=meeting,
        )
    if event is not None and take(event, dataset, meeting):
        st.rerun(scope="fragment")


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs=data.IN_WORDS)
def ground(dataset: Dataset, area_id: str | None, base: Basemap, token: str) -> MapState:
    """The map below the pins: areas and hubs, filled with the area that is talked about."""
    return compose.map_state(
        dataset,
        compose.Choice(
            shown={compose.AREAS, compose.HUBS},
            selected_area=area_id,
            basemap=base,
            fit=area_fit(dataset, token, area_id),
        ),
        pd.DataFrame({"level": []}),  # no gaps: the map is for finding one's way
        walking=Walking(),
    )


def take(event: MapEvent, dataset: Dataset, meeting: Meeting) -> bool:
    """What was done on the map: a pin picked, or a place chosen for the note being written."""
    if event.kind == "pin":
        turn = (st.session_state.get(_PICKED) or {"token": 0})["token"] + 1
        st.session_state[_PICKED] = {"token": turn, "id": event.id}
        return True
    if event.kind not in ("point", "hub"):
        return False
    word = f"hub:{event.id}" if event.kind == "hub" else f"point:{event.lon},{event.lat}"
    place = places.read_place(dataset, word, whole=meeting.area_id)
    notes_acts.place_at(place, dataset=dataset, whole=meeting.area_id)
    return True


def page() -> None:
    """Choose the meeting, then talk."""
    state.current()
    dataset = controls.municipality()
    with st.sidebar:
        controls.basemap()
    st.title(tr("{name}の話し合い", name=controls.plain(dataset.municipality.name)))
    chrome.notices(state.take_notices())
    try:
        store = notes_store.own()
    except (DatabaseError, ForeignSchemaError) as error:
        st.error(controls.plain(str(error)))
        return
    place, which, new, papers = st.columns([3, 4, 2, 2], gap="small", vertical_alignment="bottom")
    with place:
        area_id = choose_area(dataset)
    with which:
        meeting = choose_meeting(store, dataset, area_id)
    if meeting is None:
        begin(store, dataset, area_id, first=True)
        return
    # With a key the browser keeps a box open over whatever the next run puts before it.
    with new, st.popover(tr("新しい会議"), width="stretch", key="notes-new"):
        begin(store, dataset, area_id, first=False)
    with papers, st.popover(tr("議事メモ"), width="stretch", key="notes-minutes"):
        notes_minutes.section(dataset, store, meeting)
    st.fragment(table, run_every=EVERY_SECONDS)(dataset, store, meeting)
    st.caption(
        tr(
            "メモは職員だけのものです。公開の画面や書き出しには入りません。"
            "人の名前や、個人が分かることは書かないでください（名前は自動では見つけられません）。"
        )
    )


style_sheet("reading.css")
if role.current() == "staff":
    page()
    state.mirror()
else:
    st.title(tr("話し合い"))
    st.info(tr("この画面は職員用です。サインインすると開けます。"), icon=":material/lock:")
