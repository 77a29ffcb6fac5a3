"""The map of a view, made once for all viewers who ask for the same.

Nothing of a session goes in but what its view says, and the language of the texts: a hundred
viewers who move the same slider cost one computation. What is handed out may be held by many at
once and is never changed.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geodata.render import compose
from geodata.render.compose import Choice
from geodata.render.state import MapState
from geodata.standards_text import Standard
from geodata.store import Dataset
from geodata.walking import Walking
from pages.common import data, state

#: How gaps are measured: walking, own area only, hubs whose place is estimated too.
Measured = tuple[Walking, bool, bool]


def measured() -> Measured:
    """How the reader wants the gaps measured."""
    view = state.current()
    return view.walking, view.own_area_only, view.include_estimated


def map_state(dataset: Dataset, choice: Choice, standards: tuple[Standard, ...]) -> MapState:
    """geodata.render.compose.map_state with the gaps against *standards*, as the view has them."""
    # each reader's own (what is selected, where the map moves) is put on afterwards
    common = replace(choice, selected_area=None, selected_hub=None, fit=None)
    drawn = _map_state(dataset, common, standards, measured())
    return replace(
        drawn,
        selected_area=choice.selected_area,
        selected_hub=choice.selected_hub,
        fit=choice.fit,
    )


@st.cache_resource(show_spinner=False, max_entries=256, hash_funcs=data.IN_WORDS)
def _map_state(
    dataset: Dataset, choice: Choice, standards: tuple[Standard, ...], measured: Measured
) -> MapState:
    gaps = data.gaps(dataset, standards, *measured)
    return compose.map_state(dataset, choice, gaps, walking=measured[0])
