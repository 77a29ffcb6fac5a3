"""Answers about walking coverage, kept once for all viewers; with a reader's own file, for them."""

from __future__ import annotations

import streamlit as st

from geodata import coverage_report as reports
from geodata.coverage_report import AccessReport, Question, Report
from geodata.distance import Distance
from geodata.language import N_
from geodata.openings import access_openings
from geodata.render.coverage_words import Notes, residents_notes
from geodata.store import Dataset
from pages.common.data import IN_WORDS
from pages.common.waiting import Waiting

_COMPUTING = Waiting(N_("徒歩圏を計算しています…"))


def access(dataset: Dataset, question: Question) -> AccessReport:
    """geodata.coverage_report.access_report by straight line, remembered."""
    return _access(dataset, reports.access_question(question))


def own_access(dataset: Dataset, question: Question, by: str, distance: Distance) -> AccessReport:
    """The access report measured along the reader's own file, whose content *by* names."""
    return _own_access(dataset, reports.access_question(question), by, distance)


@st.cache_data(show_spinner=_COMPUTING, max_entries=256, hash_funcs=IN_WORDS)
def report(dataset: Dataset, question: Question) -> Report:
    """geodata.coverage_report.coverage_report by straight line, remembered."""
    return reports.coverage_report(dataset, question)


@st.cache_data(show_spinner=_COMPUTING, max_entries=128, hash_funcs=IN_WORDS)
def _access(dataset: Dataset, question: Question) -> AccessReport:
    return reports.access_report(dataset, question)


# What was measured along a reader's file stays in the reader's session, like the file.
@st.cache_data(show_spinner=_COMPUTING, max_entries=32, scope="session", hash_funcs=IN_WORDS)
def own_report(dataset: Dataset, question: Question, by: str, _distance: Distance) -> Report:
    """The report measured along the reader's own file, whose content *by* names (a digest)."""
    del by
    return reports.coverage_report(dataset, question, distance=_distance)


@st.cache_data(show_spinner=_COMPUTING, max_entries=16, scope="session", hash_funcs=IN_WORDS)
def _own_access(dataset: Dataset, question: Question, by: str, _distance: Distance) -> AccessReport:
    del by
    return reports.access_report(dataset, question, distance=_distance)


@st.cache_data(show_spinner=False, max_entries=16, hash_funcs=IN_WORDS)
def residents(dataset: Dataset) -> Notes:
    """Where the residents' figures come from."""
    return residents_notes(dataset)


@st.cache_data(show_spinner=False, max_entries=128, hash_funcs=IN_WORDS)
def openings(dataset: Dataset, function: str, types: tuple[str, ...]) -> dict[str, int]:
    """How many hubs of the types (none named: of all) offer a function how often."""
    found = access_openings(dataset, function=function)
    if types:
        of_types = dataset.hubs.loc[dataset.hubs["hub_type"].isin(types), "hub_id"]
        found = found[found["hub_id"].isin(of_types)]
    return {str(name): int(count) for name, count in found["opening"].value_counts().items()}
