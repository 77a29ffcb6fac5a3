"""The figures and the sheets of 地域カルテ, kept once for all viewers."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geodata.language import N_
from geodata.render.scenario_words import scenario_lines
from geodata.render.sheet.content import SheetContent
from geodata.render.sheet.files import content
from geodata.scenario_difference import hub_difference
from geodata.sheet import Audience, Basis, Setting, prepare
from geodata.standards_text import Standard
from geodata.store import Dataset
from pages.common import data, scenario_state, state
from pages.common.waiting import Waiting

_BY = data.IN_WORDS | {
    Setting: repr,
    Basis: lambda basis: (*data.IN_WORDS[Dataset](basis.dataset), repr(basis.setting)),
}


def setting(
    real: Dataset, dataset: Dataset, standards: tuple[Standard, ...], audience: Audience
) -> Setting:
    """What the reader's view says about a sheet: standards, walking, what-if, readers."""
    view = state.current()
    scenario = scenario_state.current(real)
    hypothetical = scenario is not None and dataset is not real
    return Setting(
        audience=audience,
        standards=standards,
        walking=view.walking,
        minutes=view.minutes,
        hub_type=view.focus if dataset.hubs["hub_type"].eq(view.focus).any() else None,
        own_area_only=view.own_area_only,
        include_estimated=view.include_estimated,
        scenario=scenario.name if scenario is not None and hypothetical else None,
        scenario_changes=tuple(scenario_lines(real, dataset, scenario))
        if scenario is not None and hypothetical
        else (),
        hypothetical=hub_difference(real, dataset).added if hypothetical else frozenset(),
    )


@st.cache_resource(show_spinner=Waiting(N_("計算しています…")), max_entries=24, hash_funcs=_BY)
def basis(dataset: Dataset, chosen: Setting) -> Basis:
    """geodata.sheet.prepare, remembered."""
    return prepare(dataset, chosen)


@st.cache_resource(show_spinner=False, max_entries=128, hash_funcs=_BY)
def sheet(figures: Basis, which: str, made: date, furigana: bool = False) -> SheetContent:
    """One sheet in words, remembered for the day."""
    return content(figures, which, made=made, furigana=furigana)
