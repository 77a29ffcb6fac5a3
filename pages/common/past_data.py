"""What the page of the past computes, kept once for all viewers."""

from __future__ import annotations

import streamlit as st

from geodata import history
from geodata.language import N_
from geodata.render.furigana import PLAIN
from geodata.render.post_words import table_roles
from geodata.render.timeline.film import Film, film
from geodata.store import Dataset
from geodata.timeline.differences import Past
from pages.common import data
from pages.common.map_host import map_document
from pages.common.waiting import Waiting


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs=data.IN_WORDS)
def past(dataset: Dataset) -> Past:
    """The posts and hubs of *dataset* on any day."""
    return Past(dataset)


@st.cache_resource(
    show_spinner=Waiting(N_("記録を読んでいます…")), max_entries=32, hash_funcs=data.IN_WORDS
)
def reel(dataset: Dataset, role: str | None, undated: bool, furigana: bool) -> Film:
    """The film of *dataset* for one role."""
    return film(
        dataset,
        map_document(dataset),
        past(dataset),
        role=role,
        undated=undated,
        read=data.readings(dataset) if furigana else PLAIN,
    )


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs=data.IN_WORDS)
def map_roles(dataset: Dataset) -> tuple[str, ...]:
    """The roles worth a map: those that any area ever had; else those of the whole municipality."""
    latest = history.posts_on(dataset, history.last_day(dataset) or "")
    known = latest[latest["area_id"].notna() & latest["heads"].notna()]["role"].unique()
    named = history.history_roles(dataset)
    roles = [role for role in named if role in known]
    first = [role for role in table_roles(dataset) if role in roles]
    return tuple(dict.fromkeys([*first, *roles])) or tuple(named)
