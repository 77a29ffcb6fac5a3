"""Which discussion is on the table: chosen, begun, renamed."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from geodata.language import tr
from geodata.notes.model import MAX_TITLE, Meeting, NoteError
from geodata.notes.store import NoteStore
from geodata.store import Dataset
from geodata.wareki import to_wareki
from pages.common import state
from pages.common.plain_text import plain
from pages.common.select_box import select_box

_CHOSEN = "notes_meeting"
WHOLE = ""


def choose_area(dataset: Dataset) -> str | None:
    """The area that the discussion is about (of the planning level), None for all of it."""
    level = dataset.municipality.planning_level
    areas = dataset.areas_at(level)
    names = dict(zip(areas["area_id"].astype(str), areas["name"].astype(str), strict=True))
    whole = tr("{municipality}全体", municipality=dataset.municipality.name)
    select_box(
        tr(level),
        [WHOLE, *names],
        format_func=lambda area: names.get(area) or whole,
        filter_mode=None,
        **state.bound(
            "area",
            encode=lambda area: area if area in names else WHOLE,
            decode=lambda area: area or None,
        ),
    )
    area = state.current().area
    return area if area in names else None


def choose_meeting(store: NoteStore, dataset: Dataset, area_id: str | None) -> Meeting | None:
    """The meeting shown: the one chosen, else the latest about the area; None before the first."""
    meetings = [m for m in store.meetings(dataset.code) if m.area_id == area_id]
    if not meetings:
        return None
    known = {m.id: m for m in meetings}
    key = f"{_CHOSEN}-{dataset.code}-{area_id or WHOLE}"
    wanted = st.session_state.pop(f"{key}-next", None)
    if wanted in known:
        st.session_state[key] = wanted
    if st.session_state.get(key) not in known:
        st.session_state[key] = meetings[0].id
    chosen = select_box(
        tr("会議"),
        list(known),
        format_func=lambda m: f"{to_wareki(known[m].date)} {known[m].title}",
        filter_mode=None,
        key=key,
    )
    return known[chosen]


def begin(store: NoteStore, dataset: Dataset, area_id: str | None, *, first: bool) -> None:
    """A small form that begins a meeting; what earlier ones left open is carried over."""
    with st.form(f"begin-{dataset.code}-{area_id or WHOLE}", border=first):
        if first:
            st.markdown(tr("**はじめての話し合いです。** 日付と名前を決めて始めます。"))
        day = st.date_input(
            tr("日付"), value=dt.date.today(), format="YYYY/MM/DD", key=f"day-{area_id or WHOLE}"
        )
        title = st.text_input(
            tr("会議の名前"),
            value=tr("地域支援会議"),
            max_chars=MAX_TITLE,
            key=f"title-{area_id or WHOLE}",
        )
        st.caption(
            tr("同じ圏域のこれまでの会議で「新規」「対応中」のままのメモを、引き継いで始めます。")
        )
        if st.form_submit_button(tr("話し合いを始める"), type="primary"):
            try:
                begun = store.open_meeting(
                    dataset.code, date=day.isoformat(), title=title, area_id=area_id
                )
            except NoteError as error:
                st.error(plain(str(error)))
                return
            st.session_state[f"{_CHOSEN}-{dataset.code}-{area_id or WHOLE}-next"] = begun.id
            st.rerun()
