"""Editions of the data as the pages use them: loaded once, saved, told about."""

from __future__ import annotations

import streamlit as st

from geodata import editions, library
from geodata.errors import DatabaseError, DataError
from geodata.language import N_, tr
from geodata.render import change_words
from geodata.store import Dataset
from geodata.versions import ConflictError
from pages.common import controls
from pages.common.waiting import Waiting

_SAID = "editions_said"
_FAILED = "editions_failed"


def dataset(code: str, edition: str) -> Dataset:
    """The dataset of an edition; raises what geodata.editions.load raises."""
    return _dataset(code, edition, str(library.data_dir()))


@st.cache_resource(show_spinner=Waiting(N_("版を読んでいます…")), max_entries=16)
def _dataset(code: str, edition: str, folder: str) -> Dataset:
    del folder  # only keys the cache
    return editions.load(code, edition)


def in_force(dataset: Dataset) -> str:
    """The edition that *dataset* is; where another came into force since it was read, the page
    starts over (a change must never be laid over what nobody has seen)."""
    state = library.state(dataset.code)
    # the id of a version ends with the hash of its files
    if state != library.EMBEDDED and not state.endswith(dataset.version):
        st.rerun()
    return state


def label(edition: editions.Edition) -> str:
    """An edition in one line, for a list to choose from."""
    named = name(edition)
    return tr("{name}（いまの版）", name=named) if edition.in_force else named


def name(edition: editions.Edition) -> str:
    """When an edition was saved, and what was said of it."""
    parts = (change_words.moment(edition.time), edition.comment)
    return " ".join(part for part in parts if part)


def bring_back(code: str, edition: str, expected: str, comment: str) -> None:
    """Make an edition the one in force again; what came of it is said on the next run."""
    st.session_state.pop(_FAILED, None)
    try:
        editions.bring_back(code, edition, comment=comment, expected=expected)
    except (ConflictError, DataError, KeyError, OSError) as error:
        fail(tr("版を戻せませんでした。データはいまのままです。"), error)
        return
    say(tr("版を戻しました。前の版も残っています。"))


def say(message: str) -> None:
    """Say something once, on the next run of the page."""
    st.session_state[_SAID] = message


def fail(message: str, error: Exception | None = None) -> None:
    """Tell a failure once, on the next run of the page."""
    # what an operating system says is not for the reader; what we say of the database is
    silent = isinstance(error, KeyError | OSError) and not isinstance(error, DatabaseError)
    reason = "" if error is None or silent else f"\n\n{error}"
    st.session_state[_FAILED] = f"{message}{controls.plain(reason) if reason else ''}"


def told() -> None:
    """What is to be said, said once."""
    message = st.session_state.pop(_SAID, None)
    if message is not None:
        st.success(message, icon=":material/check_circle:")
    failed = st.session_state.pop(_FAILED, None)
    if failed is not None:
        st.error(failed, icon=":material/error:")
