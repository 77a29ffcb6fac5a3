"""Answers about walking coverage, kept once for all viewers; with a reader's own file, for them."""

from __future__ import annotations

import streamlit as st

from geodata import coverage_report as reports
from geodata.coverage_report import AccessReport, Question, Report
from geodata.distance import Distance
from geodata.render.coverage_words import Notes, residents_notes
from pages.common import data

_COMPUTING = "徒歩圏を計算しています…"


def report(code: str, version: str, question: Question) -> Report:
    """geodata.coverage_report.coverage_report by straight line; *version* only keys the cache."""
    return _report(code, version, question)


def access(code: str, version: str, question: Question) -> AccessReport:
    """geodata.coverage_report.access_report by straight line."""
    return _access(code, version, reports.access_question(question))


def own_report(code: str, version: str, question: Question, by: str, distance: Distance) -> Report:
    """The report measured along the reader's own file, whose content *by* names (a digest)."""
    return _own_report(code, version, question, by, distance)


def own_access(
    code: str, version: str, question: Question, by: str, distance: Distance
) -> AccessReport:
    """The access report measured along the reader's own file."""
    return _own_access(code, version, reports.access_question(question), by, distance)


@st.cache_data(show_spinner=_COMPUTING, max_entries=256)
def _report(code: str, version: str, question: Question) -> Report:
    del version
    return reports.coverage_report(data.dataset(code), question)


@st.cache_data(show_spinner=_COMPUTING, max_entries=128)
def _access(code: str, version: str, question: Question) -> AccessReport:
    del version
    return reports.access_report(data.dataset(code), question)


# What was measured along a reader's file stays in the reader's session, like the file.
@st.cache_data(show_spinner=_COMPUTING, max_entries=32, scope="session")
def _own_report(
    code: str, version: str, question: Question, by: str, _distance: Distance
) -> Report:
    del version, by
    return reports.coverage_report(data.dataset(code), question, distance=_distance)


@st.cache_data(show_spinner=_COMPUTING, max_entries=16, scope="session")
def _own_access(
    code: str, version: str, question: Question, by: str, _distance: Distance
) -> AccessReport:
    del version, by
    return reports.access_report(data.dataset(code), question, distance=_distance)


@st.cache_data(show_spinner=False, max_entries=16)
def residents(code: str, version: str) -> Notes:
    """Where the residents' figures come from."""
    del version
    return residents_notes(data.dataset(code))
