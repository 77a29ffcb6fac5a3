"""The what-if (想定) of the session: one a municipality, mirrored in the address bar when small.

Nothing is applied unseen: a scenario of other data, or of another municipality than the one on
screen, waits as an offer until the reader takes it or lets it go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from geodata import phrases
from geodata.comparison import Comparison
from geodata.comparison import compare as compare_datasets
from geodata.errors import DataError, UnknownMunicipalityError
from geodata.language import N_, tr
from geodata.scenario import Scenario, ScenarioError, apply, from_url, to_url
from geodata.scenario_edit import is_default_name, new_scenario
from geodata.standards_text import Standard
from geodata.store import Dataset
from geodata.walking import Walking
from pages.common import data, state
from pages.common.waiting import Waiting

_KEPT = "scenarios"  # code → Scenario
_DROPPED = "scenarios_dropped"  # code → Scenario that was let go last
_SECOND = "scenarios_second"  # code → Scenario to compare with
_OFFER = "scenario_offer"
_WRITTEN = "scenario_written"  # (code, text) of the address as last written or read here


def current(dataset: Dataset) -> Scenario | None:
    """The scenario in force for *dataset* (the real one), from the session or a new address."""
    _read_address(dataset)
    kept = _all(_KEPT).get(dataset.code)
    if kept is not None and kept.dataset_version != dataset.version:
        # the data changed under the session, e.g. a new file was loaded
        st.session_state[_OFFER] = _all(_KEPT).pop(dataset.code)
        _write(dataset.code)
        return None
    return kept


def applied(dataset: Dataset) -> Dataset:
    """The dataset as the scenario makes it; *dataset* itself (the very object) without one."""
    return with_scenario(dataset, current(dataset))


def with_scenario(dataset: Dataset, scenario: Scenario | None) -> Dataset:
    """*dataset* as *scenario* makes it; scenarios in the session have been seen to fit."""
    if scenario is None or not scenario.changes:
        return dataset
    return _applied(dataset, scenario)


def change(dataset: Dataset, edit: Callable[[Scenario], Scenario]) -> bool:
    """Let *edit* (see geodata.scenario_edit) change the current scenario, or an empty one.

    Where the result does not fit the data, a notice says why, all stays as it was, and False
    is returned.
    """
    try:
        changed = edit(current(dataset) or new_scenario(dataset))
    except ScenarioError as error:
        state.notice(str(error))
        return False
    return _take(dataset, changed)


def clear() -> None:
    """Let go of the scenario of the municipality on screen; :func:`restore` brings it back."""
    code = state.current().municipality
    dropped = _all(_KEPT).pop(code, None)
    if dropped is not None and dropped.changes:
        _all(_DROPPED)[code] = dropped
    _write(code)


def restorable(dataset: Dataset) -> Scenario | None:
    """The scenario that was let go last."""
    dropped = _all(_DROPPED).get(dataset.code)
    return dropped if dropped is not None and dropped.dataset_version == dataset.version else None


def restore(dataset: Dataset) -> None:
    """Bring back the scenario that was let go last."""
    dropped = restorable(dataset)
    if dropped is not None:
        _take(dataset, dropped)


def adopt(scenario: Scenario) -> bool:
    """Take a scenario from elsewhere (a file, the siting page) as the current one.

    Where it is about another municipality or other data than those on screen it is offered
    instead, and False is returned; so too where it does not fit (a notice says why).
    """
    dataset = _dataset(scenario.municipality_code)
    if dataset is None:
        return False
    here = state.current().municipality == scenario.municipality_code
    if not here or scenario.dataset_version != dataset.version:
        st.session_state[_OFFER] = scenario
        return False
    return _take(dataset, scenario)


def offer() -> Scenario | None:
    """A scenario that waits for the reader's word, because it is about other data."""
    found = st.session_state.get(_OFFER)
    return found if isinstance(found, Scenario) else None


def accept_offer() -> None:
    """Use the offered scenario: turn to its municipality, and to the data as they are now."""
    waiting = st.session_state.pop(_OFFER, None)
    if not isinstance(waiting, Scenario):
        return
    dataset = _dataset(waiting.municipality_code)
    if dataset is None:
        return
    if state.current().municipality != dataset.code:
        state.move_to(dataset.code)
        _write(dataset.code)
    _take(dataset, replace(waiting, dataset_version=dataset.version))


def refuse_offer() -> None:
    """Let the offered scenario go."""
    st.session_state.pop(_OFFER, None)


def in_address(scenario: Scenario) -> bool:
    """Whether a copied link carries the scenario."""
    return to_url(scenario) is not None


def second(dataset: Dataset) -> Scenario | None:
    """A second scenario, opened only to be compared with."""
    found = _all(_SECOND).get(dataset.code)
    return found if found is not None and found.dataset_version == dataset.version else None


def set_second(dataset: Dataset, scenario: Scenario | None) -> bool:
    """Compare with *scenario* (None: with none); False where it does not fit the data here."""
    if scenario is None:
        _all(_SECOND).pop(dataset.code, None)
        return True
    now = replace(scenario, dataset_version=dataset.version)
    if not _fits(dataset, now):
        return False
    _all(_SECOND)[dataset.code] = now
    return True


@st.cache_data(
    show_spinner=Waiting(N_("計算しています…")), max_entries=64, hash_funcs=data.IN_WORDS
)
def compared(
    before: Dataset,
    after: Dataset,
    *,
    hub_type: str | None,
    minutes: float,
    walking: Walking,
    standards: Sequence[Standard],
    own_area_only: bool,
    include_estimated: bool,
) -> Comparison:
    """geodata.comparison.compare, remembered."""
    return compare_datasets(
        before,
        after,
        hub_type=hub_type,
        minutes=minutes,
        walking=walking,
        standards=standards,
        own_area_only=own_area_only,
        include_estimated=include_estimated,
    )


@st.cache_resource(
    show_spinner=False,
    max_entries=32,
    hash_funcs=data.IN_WORDS | {Scenario: lambda scenario: scenario.changes_key},
)
def _applied(dataset: Dataset, scenario: Scenario) -> Dataset:
    return apply(dataset, scenario)


def _all(key: str) -> dict[str, Scenario]:
    found = st.session_state.setdefault(key, {})
    assert isinstance(found, dict)  # noqa: S101 (nobody else writes these keys)
    return found


def _dataset(code: str) -> Dataset | None:
    try:
        return data.dataset(code)
    except (DataError, UnknownMunicipalityError) as error:
        message = tr("想定の自治体のデータを読めませんでした。")
        state.notice(phrases.text([message, str(error)]))
        return None


def _take(dataset: Dataset, scenario: Scenario) -> bool:
    if not _fits(dataset, scenario):
        return False
    before = _all(_KEPT).get(dataset.code)
    if before is not None and before.changes and not scenario.changes:
        _all(_DROPPED)[dataset.code] = before
    blank = not scenario.changes and not scenario.comment and is_default_name(scenario.name)
    if blank:
        _all(_KEPT).pop(dataset.code, None)
    else:
        _all(_KEPT)[dataset.code] = scenario
    _write(dataset.code)
    return True


def _fits(dataset: Dataset, scenario: Scenario) -> bool:
    try:
        with_scenario(dataset, scenario)
    except ScenarioError as error:
        state.notice(str(error))
        return False
    return True


def _write(code: str) -> None:
    """Let the view say what the session holds for the municipality on screen."""
    if state.current().municipality != code:
        return
    kept = _all(_KEPT).get(code)
    text = None if kept is None else to_url(kept)
    st.session_state[_WRITTEN] = (code, text)
    if state.current().scenario != text:
        state.update(scenario=text)


def _read_address(dataset: Dataset) -> None:
    text = state.current().scenario
    code = dataset.code
    written = st.session_state.get(_WRITTEN, (None, None))
    if written == (code, text):
        return
    if text is None:
        # In the same municipality: an address without a scenario, e.g. one step back.
        if written[0] == code and written[1] is not None:
            clear()
        _write(code)
        return
    try:
        found = from_url(text, known_codes=tuple(data.names()))
    except ScenarioError as error:
        state.notice(str(error))
    else:
        st.session_state[_WRITTEN] = (code, text)
        adopt(found)
    _write(code)
