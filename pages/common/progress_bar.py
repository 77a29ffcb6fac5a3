"""A bar with numbers for what takes longer than a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from geodata.language import tr
from loaders.progress import told_to


@contextmanager
def progress_bar(title: str) -> Iterator[None]:
    """Show how far loaders have come inside the ``with`` block; gone when it ends.

    *title* is Markdown: names from outside have to be disarmed.
    """
    place = st.empty()
    bar = place.progress(0.0, text=title)

    def draw(what: str, done: int, whole: int) -> None:
        if whole:
            share = min(done / whole, 1.0)
            text = tr(
                "{title} {what}（{done:,}／{whole:,}、{share:.0%}）",
                title=title,
                what=what,
                done=done,
                whole=whole,
                share=share,
            )
            bar.progress(share, text=text)
        else:
            bar.progress(
                0.0, text=tr("{title} {what}（{done:,}）", title=title, what=what, done=done)
            )

    try:
        with told_to(draw):
            yield
    finally:
        place.empty()
