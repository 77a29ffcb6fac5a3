"""What one reader's language leaves in memory never reaches a reader of another."""

from __future__ import annotations

import re

import streamlit as st

from geodata.language import LANGUAGES
from pages.common import page_list
from tests.pages.japanese_left import leaves
from tests.pages.page_texts import run

PAGES = sorted({e.file.removeprefix("pages/").removesuffix(".py") for e in page_list.PAGES})
#: What Streamlit makes up anew for each reader: the names of files and of charts.
MADE_UP = re.compile(r"[0-9a-f]{32}")


def read(language: str) -> dict[str, set[str]]:
    """Every page as a new reader finds it: page → its texts."""
    found = {}
    for page in PAGES:
        app = run(page, municipality="13123", lang=language)
        assert not app.exception, page
        found[page] = {text for text in leaves(app) if not MADE_UP.fullmatch(text)}
    return found


def test_every_language_reads_the_same_whoever_came_before() -> None:
    alone = {}
    for language in LANGUAGES:
        st.cache_data.clear()
        st.cache_resource.clear()
        alone[language] = read(language)
    assert alone["ja"] != alone["easy"] != alone["en"]
    # the memory is now that of the last language; each of the others meets it
    for language in LANGUAGES:
        after = read(language)
        assert [page for page in PAGES if after[page] != alone[language][page]] == [], language
