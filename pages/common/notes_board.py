"""The board of a discussion: a component of our own, which keeps what is typed while it is fed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from geodata.notes.model import Meeting
from geodata.notes.store import NoteStore
from geodata.store import Dataset
from pages.common import notes_acts, served

#: The script is kept in parts, one idea each, and served as one file.
_PARTS = tuple(f"notes/{part}.js" for part in ("dom", "outbox", "composer", "cards", "board"))

_component = st.components.v2.component(
    "chiiki_notes_board", js=served.LOADER, isolate_styles=False
)


def notes_board(
    payload: Mapping[str, Any],
    *,
    store: NoteStore,
    dataset: Dataset,
    meeting: Meeting,
    static_dir: Path = served.STATIC_DIR,
) -> None:
    """Show the board of *payload* (see geodata.render.notes.board) and carry out what is done on
    it. May stand inside ``st.fragment``."""
    script, style = served.script("notes_board", *_PARTS), served.asset("notes.css")
    served.publish(script, style, static_dir=static_dir)
    key = f"notes-board-{meeting.id}"
    _component(
        key=key,
        data={
            **payload,
            **notes_acts.answers(),
            "host": served.url(script.path),
            "style": served.url(style.path),
        },
        height="content",
        default={"outbox": None},
        on_outbox_change=lambda: notes_acts.take(
            st.session_state[key].get("outbox"), store, dataset, meeting
        ),
    )
