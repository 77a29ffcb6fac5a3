"""Lists, tiles and cards for what is read: HTML with every text escaped.

The style sheet is ``reading.css``.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from geodata import history
from geodata.language import N_, tr
from geodata.render import words
from geodata.render.history_chart import when
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


def records(one: history.Series, *, role: str = "") -> str:
    """The records of a series as items of a list: when, whose heads and how many, the source."""
    items = []
    for record in one.records:
        heads = words.UNKNOWN if record.heads is None else N_("{heads}人")
        source = tr("出典: {cited}", cited=cited(record.source))
        items.append(
            f"<li><b>{escape(when(record.date))}</b> {escape(role)} "
            f"{escape(tr(heads, heads=record.heads))}"
            f"<small>{escape(record.note)}</small><small>{escape(source)}</small></li>"
        )
    return "".join(items)


def cited(*raws: str) -> str:
    """The sources of rows, spelled out, as plain text."""
    return tr("／").join(source.text for source in merged(raws))
