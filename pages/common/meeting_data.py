"""The slides of an area out of what the reader has chosen, computed once for all windows."""

from __future__ import annotations

import os
from urllib.parse import urlencode

import streamlit as st

from geodata.credits import map_credit
from geodata.errors import DatabaseError
from geodata.hierarchy import to_level
from geodata.language import N_, tr
from geodata.meeting.story import Story, tell
from geodata.notes import store as notes_store
from geodata.notes.model import OPEN_STATUSES
from geodata.notes.tables import ForeignSchemaError
from geodata.render import words
from geodata.render.meeting import qr
from geodata.render.meeting.slides import Premise, Slide, Talk, slides
from geodata.render.scenario_words import scenario_lines
from geodata.standards_text import Standard, format_standard
from geodata.store import Dataset
from geodata.walking import Walking
from pages.common import data, page_list, role, scenario_state, state
from pages.common.waiting import Waiting

_NOTES_PAGE = "pages/notes.py"


@st.cache_resource(
    show_spinner=Waiting(N_("資料を用意しています…")), max_entries=64, hash_funcs=data.IN_WORDS
)
def story(
    dataset: Dataset,
    area_id: str,
    *,
    standards: tuple[Standard, ...],
    walking: Walking,
    minutes: float,
    hub_type: str | None,
    own_area_only: bool,
    include_estimated: bool,
) -> Story:
    """geodata.meeting.story.tell, remembered."""
    return tell(
        dataset,
        area_id,
        standards=standards,
        walking=walking,
        minutes=minutes,
        hub_type=hub_type,
        own_area_only=own_area_only,
        include_estimated=include_estimated,
    )


def told(dataset: Dataset, area_id: str, standards: tuple[Standard, ...]) -> Story:
    """The story of an area as the view asks for it."""
    view = state.current()
    return story(
        dataset,
        area_id,
        standards=standards,
        walking=view.walking,
        minutes=view.minutes,
        hub_type=view.focus,
        own_area_only=view.own_area_only,
        include_estimated=view.include_estimated,
    )


def shown(real: Dataset, dataset: Dataset, found: Story) -> tuple[Slide, ...]:
    """The slides of a story: *dataset* is what the scenario makes of *real*."""
    return slides(found, premise=premise(real, dataset, found), talk=talk(real, found))


def premise(real: Dataset, dataset: Dataset, found: Story) -> Premise:
    """What differs from the real state and from the municipality's own standards."""
    scenario = scenario_state.current(real)
    lines = scenario_lines(real, dataset, scenario) if scenario is not None else []
    return Premise(
        standards_changed=_changed(real, found),
        labels={format_standard(value): words.standard(value) for value in found.standards},
        scenario=tuple(lines),
        credit=map_credit(real),
    )


def badges(real: Dataset, found: Story, *, internal: bool) -> tuple[str, ...]:
    """What must stand on every slide."""
    scenario = scenario_state.current(real)
    said = [tr("内部資料")] if internal else []
    if scenario is not None and scenario.changes:
        said.append(tr("想定（実際ではない）"))
    if _changed(real, found):
        said.append(tr("基準を変更"))
    return tuple(said)


def _changed(real: Dataset, found: Story) -> bool:
    if state.current().standards is None:
        return False
    return found.standards != data.standards_in_force(real, None)


def talk(dataset: Dataset, found: Story) -> Talk:
    """The open notes about the area, the way to the board, and the QR code."""
    area_id = found.profile.area_id
    levels = dataset.municipality
    level = None if found.profile.level == levels.planning_level else found.profile.level
    try:
        base = qr.base_address(os.environ.get(qr.PUBLIC_URL_SETTING), st.context.url)
    except ValueError as error:
        state.notice(str(error))
        base = qr.base_address(None, st.context.url)
    address = qr.public_view(base, dataset.code, area_id, level=level)
    alone = qr.only_here(address)
    return Talk(
        notes=_notes(dataset, area_id),
        qr=qr.qr_svg(address),
        address=address,
        warning=tr("このアドレスは、このパソコンでだけ開きます") if alone else "",
        board=_board(dataset, area_id),
    )


def _notes(dataset: Dataset, area_id: str) -> tuple[tuple[str, str, str], ...]:
    if role.current() != "staff":
        return ()
    try:
        found = notes_store.own().notes(dataset.code, area_id)
    except (DatabaseError, ForeignSchemaError) as error:
        state.notice(str(error))
        return ()
    waiting = [note for note in found if note.status in OPEN_STATUSES]
    waiting.sort(key=lambda note: (-note.votes, note.number))
    return tuple(
        (
            note.kind,
            note.text,
            tr("{status}・{votes}票", status=tr(note.status), votes=note.votes)
            if note.votes
            else tr(note.status),
        )
        for note in waiting
    )


def _board(dataset: Dataset, area_id: str) -> str:
    """The address of the notes page for the area, or for the larger one that it lies in."""
    if not page_list.opens(_NOTES_PAGE, role.current()):
        return ""
    ids = dataset.areas["area_id"]
    planning = to_level(dataset, ids[ids == area_id], dataset.municipality.planning_level)
    area = {"area": str(planning.iloc[0])} if planning.notna().any() else {}
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    query = urlencode({"municipality": dataset.code} | area)
    return f"{'/' + base if base else ''}/notes?{query}"
