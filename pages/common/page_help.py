"""「この画面の使い方」 on every page: what is seen, what can be done, how figures are read."""

from __future__ import annotations

from html import escape

import streamlit as st

from geodata.language import N_, tr
from pages.common.help_texts import PAGES, PageHelp

LABEL = N_("この画面の使い方")
_PARTS = ((N_("見えるもの"), "seen"), (N_("できること"), "can"), (N_("数字の読み方"), "read"))


def help_button(path: str) -> None:
    """The help of the page at *path* behind a button; nothing where there is no text for it."""
    text = PAGES.get(path)
    if text is None:
        return
    with st.popover(tr(LABEL), icon=":material/help:"):
        st.html(help_html(text))


def help_html(text: PageHelp) -> str:
    """The three parts of a page's help as HTML."""
    parts = []
    for word, name in _PARTS:
        items = "".join(f"<li>{escape(tr(line))}</li>" for line in getattr(text, name))
        parts.append(f"<h4>{escape(tr(word))}</h4><ul>{items}</ul>")
    return f'<section class="page-help-text">{"".join(parts)}</section>'
