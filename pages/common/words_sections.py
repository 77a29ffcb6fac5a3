"""The sections of 使い方とことば, each as HTML."""

from __future__ import annotations

from html import escape
from itertools import groupby

import streamlit as st

from geodata.language import tr
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
        items = "".join(_term(term) for term in terms)
        st.html(f'<section class="glossary"><h3>{heading}</h3><dl>{items}</dl></section>')


def _term(term: glossary.Term) -> str:
    also = (
        tr("<small>ほかの言い方: {also}</small>", also=escape("、".join(term.also)))
        if term.also
        else ""
    )
    return f"<dt>{ruby(term.word, term.reading)}</dt><dd>{escape(term.meaning)}{also}</dd>"


def keys() -> None:
    """Every key of the application, by where it works."""
    rows = "".join(
        f'<tr><th scope="row">{escape(where)}</th><td><kbd>{escape(key)}</kbd></td>'
        f"<td>{escape(what)}</td></tr>"
        for _, group in groupby(glossary.KEYS, key=lambda entry: entry[0])
        for where, key, what in group
    )
    st.html(
        tr(
            '<table class="keys"><caption>キーボードの使い方</caption><thead><tr><th scope="col">どこで</th>'
            '<th scope="col">キー</th><th scope="col">はたらき</th></tr></thead><tbody>{rows}</tbody></table>',
            rows=rows,
        )
    )
