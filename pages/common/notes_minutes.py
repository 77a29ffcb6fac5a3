"""The minutes of a discussion to carry away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from geodata.file_names import safe_name
from geodata.language import tr
from geodata.notes.model import Meeting
from geodata.notes.store import NoteStore
from geodata.render.notes.board import read_board
from geodata.render.notes.minutes import minutes
from geodata.render.notes.minutes_pdf import minutes_pdf
from geodata.render.notes.minutes_sheets import minutes_workbook
from geodata.render.notes.minutes_slides import minutes_slides
from geodata.store import Dataset
from pages.common.save_buttons import ICON, XLSX

_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_MADE = "notes_minutes"


@dataclass(frozen=True)
class _Made:
    """The three files of one moment; kept for the session, so that a press only fetches them."""

    meeting: str
    moment: str
    pdf: bytes
    pptx: bytes
    xlsx: bytes


def section(dataset: Dataset, store: NoteStore, meeting: Meeting) -> None:
    """Make the minutes of this moment, then carry them away: PDF with the map, slides, workbook.

    Not made at the press of a download: the board runs all the time, and Streamlit drops a file
    made then after two more runs, maybe before the browser has fetched it.
    """
    st.caption(tr("いまのメモから議事メモをつくります。内部資料（職員用）です。"))
    st.button(
        tr("議事メモをつくる"),
        icon=":material/article:",
        width="stretch",
        key="minutes-make",
        # in the callback, which no run of the board interrupts
        on_click=lambda: st.session_state.update({_MADE: _make(dataset, store, meeting)}),
    )
    made: _Made | None = st.session_state.get(_MADE)
    if made is None or made.meeting != meeting.id:
        return
    st.caption(tr("{time} のメモです。", time=made.moment))
    stem = tr("議事メモ_{date}_{title}", date=meeting.date, title=meeting.title)
    for suffix, label, mime, content in (
        ("pdf", tr("PDF（地図つき）"), "application/pdf", made.pdf),
        ("pptx", tr("PowerPoint（地図つき）"), _PPTX, made.pptx),
        ("xlsx", "Excel", XLSX, made.xlsx),
    ):
        st.download_button(
            label,
            data=content,
            file_name=f"{safe_name(stem)}.{suffix}",
            mime=mime,
            icon=ICON,
            width="stretch",
            key=f"minutes-{suffix}",
            on_click="ignore",
        )


def _make(dataset: Dataset, store: NoteStore, meeting: Meeting) -> _Made:
    told = minutes(dataset, read_board(store, meeting))
    return _Made(
        meeting.id,
        f"{dt.datetime.now():%H:%M}",
        minutes_pdf(dataset, told),
        minutes_slides(dataset, told),
        minutes_workbook(told),
    )
