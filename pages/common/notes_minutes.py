"""The minutes of a discussion to carry away, made when the button is pressed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geodata.file_names import safe_name
from geodata.notes.model import Meeting
from geodata.notes.store import NoteStore
from geodata.render.notes.board import read_board
from geodata.render.notes.minutes import Minutes, minutes
from geodata.render.notes.minutes_pdf import minutes_pdf
from geodata.render.notes.minutes_sheets import minutes_workbook
from geodata.render.notes.minutes_slides import minutes_slides
from geodata.store import Dataset
from pages.common.save_buttons import ICON, XLSX

_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def section(dataset: Dataset, store: NoteStore, meeting: Meeting) -> None:
    """Three buttons: PDF with the map, slides, workbook; each tells the notes of that moment."""

    def told() -> Minutes:
        return minutes(dataset, read_board(store, meeting))

    made: dict[str, tuple[str, str, Callable[[], bytes]]] = {
        "pdf": ("PDF（地図つき）", "application/pdf", lambda: minutes_pdf(dataset, told())),
        "pptx": ("PowerPoint（地図つき）", _PPTX, lambda: minutes_slides(dataset, told())),
        "xlsx": ("Excel", XLSX, lambda: minutes_workbook(told())),
    }
    st.caption("いまのメモを議事メモとして保存します。内部資料（職員用）です。")
    for suffix, (label, mime, make) in made.items():
        st.download_button(
            label,
            data=make,
            file_name=f"{safe_name(f'議事メモ_{meeting.date}_{meeting.title}')}.{suffix}",
            mime=mime,
            icon=ICON,
            width="stretch",
            key=f"minutes-{suffix}",
            on_click="ignore",
        )
