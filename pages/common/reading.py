"""Lists, tiles and cards for what is read: HTML with every text escaped.

The style sheet is ``reading.css``.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from geodata.sources import merged


def plain_words(texts: Iterable[str]) -> None:
    """Short paragraphs that every reader should see."""
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    if items:
        st.html(f'<ul class="plain-words">{items}</ul>')


def paragraph(text: str) -> None:
    """A plain paragraph; names in it come from outside and are neither HTML nor Markdown."""
    st.html(f'<p class="said">{escape(text)}</p>')


def tile(value: str, word: str, *, notes: Iterable[str] = (), share: float | None = None) -> str:
    """One figure that stands alone; *share* (0 to 1) draws it against its own whole."""
    track = ""
    if share is not None:
        width = max(0.0, min(1.0, share)) * 100
        track = f'<span class="track"><i style="width:{width:.1f}%"></i></span>'
    noted = "".join(f'<span class="note">{escape(note)}</span>' for note in notes if note)
    return (
        f'<div class="tile"><span class="value">{escape(value)}</span>{track}'
        f'<span class="word">{escape(word)}</span>{noted}</div>'
    )


def tiles(made: Iterable[str]) -> None:
    """A row of tiles."""
    inner = "".join(made)
    if inner:
        st.html(f'<div class="tiles">{inner}</div>')


def cited(*raws: str) -> str:
    """The sources of rows, spelled out, as plain text."""
    return "／".join(source.text for source in merged(raws))
