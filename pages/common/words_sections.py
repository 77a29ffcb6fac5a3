"""The sections of 使い方とことば, each as HTML."""

from __future__ import annotations

from html import escape
from itertools import groupby

import streamlit as st

from geodata import phrases
from geodata.language import tr
from geodata.names import fold
from geodata.render.furigana import ruby
from pages.common import glossary, tour


def start_again() -> None:
    """A button that starts the tour anew on the map."""
    if st.button(tr("はじめての案内をもう一度見る"), icon=":material/tour:", key="tour-again"):
        tour.ask_again()
        st.switch_page("pages/map.py")


def words(query: str) -> None:
    """The glossary, or what a query finds in it."""
    found = glossary.find(query)
    if not found:
        st.info(
            tr("このことばは見つかりませんでした。短くしてさがしてみてください。"),
            icon=":material/info:",
        )
        return
    count = sum(len(terms) for terms in found.values())
    if query.strip():
        st.caption(tr("{count}件見つかりました。", count=count))
    for heading, terms in found.items():
        items = "".join(term_html(term) for term in terms)
        st.html(
            f'<section class="glossary"><h3>{escape(tr(heading))}</h3><dl>{items}</dl></section>'
        )


def term_html(term: glossary.Term) -> str:
    """A word, what it means and what else it is called."""
    # a reading is of the Japanese word, not of a translation
    word = tr(term.word)
    also = ""
    # two Japanese words may share one translation
    others = [other for other in dict.fromkeys(map(tr, term.also)) if fold(other) != fold(word)]
    if others:
        said = tr("ほかの言い方: {words}", words=phrases.comma(others))
        also = f"<small>{escape(said)}</small>"
    shown = ruby(word, term.reading) if word == term.word else escape(word)
    return f"<dt>{shown}</dt><dd>{escape(tr(term.meaning))}{also}</dd>"


def keys() -> None:
    """Every key of the application, by where it works."""
    rows = "".join(
        f'<tr><th scope="row">{escape(tr(where))}</th><td><kbd>{escape(tr(key))}</kbd></td>'
        f"<td>{escape(tr(what))}</td></tr>"
        for _, group in groupby(glossary.KEYS, key=lambda entry: entry[0])
        for where, key, what in group
    )
    heads = "".join(
        f'<th scope="col">{escape(word)}</th>'
        for word in (tr("どこで"), tr("キー"), tr("はたらき"))
    )
    caption = tr("キーボードの使い方")
    st.html(
        f'<table class="keys"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )
