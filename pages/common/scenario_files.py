"""A what-if kept as a file: name and comment, save, open, and a second one to compare with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from geodata.file_names import safe_name
from geodata.language import N_, tr
from geodata.scenario import Scenario, ScenarioError, from_json, to_json
from geodata.scenario_model import COMMENT_LENGTH, NAME_LENGTH
from geodata.store import Dataset
from pages.common import controls, data, scenario_state

_TURN = "scenario_file_turn"
_ERROR = "scenario_file_error"
TOO_LARGE = N_(
    "この想定は大きいため、リンク（アドレス）には入りません。"
    "人に渡すときはファイルに保存してください。"
)


def save_and_open(real: Dataset) -> None:
    """Name and comment, save as JSON, open one, start over."""
    scenario = scenario_state.current(real)
    if scenario is not None:
        _names(real, scenario)
        st.download_button(
            tr("ファイルに保存"),
            data=to_json(scenario),
            file_name=_file_name(scenario),
            mime="application/json",
            icon=":material/download:",
            width="stretch",
            key="scenario-save",
            on_click="ignore",
        )
        if not scenario_state.in_address(scenario):
            st.caption(tr(TOO_LARGE))
    _uploader(tr("想定のファイルを開く"), "open", real)
    if scenario is not None:
        st.button(
            tr("最初からやり直す"),
            icon=":material/restart_alt:",
            width="stretch",
            key="scenario-restart",
            on_click=scenario_state.clear,
        )


def second(real: Dataset) -> None:
    """Open another scenario, to stand beside the first."""
    other = scenario_state.second(real)
    if other is None:
        st.caption(
            tr("保存したもう1つの想定を開くと、「基準とすき間」の画面で並べてくらべられます。")
        )
    else:
        st.markdown(tr("くらべている想定: **{name}**", name=controls.plain(other.name)))
        st.button(
            tr("くらべるのをやめる"),
            width="stretch",
            key="scenario-second-stop",
            on_click=scenario_state.set_second,
            args=(real, None),
        )
        current = scenario_state.current(real)
        if current is not None:
            st.button(
                tr("2つを入れかえる"),
                icon=":material/swap_horiz:",
                width="stretch",
                key="scenario-swap",
                on_click=_swap,
                args=(real, current, other),
            )
    _uploader(tr("もう1つの想定のファイル"), "second", real)


def _names(real: Dataset, scenario: Scenario) -> None:
    st.session_state["scenario-name"] = scenario.name
    st.session_state["scenario-comment"] = scenario.comment
    st.text_input(
        tr("想定の名前"),
        key="scenario-name",
        max_chars=NAME_LENGTH,
        on_change=_take_names,
        args=(real,),
    )
    st.text_area(
        tr("メモ"),
        key="scenario-comment",
        max_chars=COMMENT_LENGTH,
        height=90,
        on_change=_take_names,
        args=(real,),
    )


def _take_names(real: Dataset) -> None:
    name = st.session_state["scenario-name"].strip()
    comment = st.session_state["scenario-comment"].replace("\r\n", "\n")
    scenario_state.change(real, lambda s: replace(s, name=name or s.name, comment=comment))


def _uploader(label: str, purpose: str, real: Dataset) -> None:
    # A new key empties the box: a file that was taken has nothing left to say there.
    key = f"scenario-{purpose}-{st.session_state.get(_TURN, 0)}"
    # Any type is taken: what is no scenario is told in our words, not by Streamlit.
    st.file_uploader(label, key=key, on_change=_take_file, args=(key, purpose, real))
    failed = st.session_state.get(_ERROR)
    if failed is not None and failed[0] == purpose:
        st.error(controls.plain(failed[1]), icon=":material/error:")


def _take_file(key: str, purpose: str, real: Dataset) -> None:
    uploaded = st.session_state.get(key)
    st.session_state.pop(_ERROR, None)
    if uploaded is None:
        return
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    try:
        scenario = from_json(uploaded.getvalue(), known_codes=tuple(data.names()))
        if purpose == "second" and scenario.municipality_code != real.code:
            name = data.names()[scenario.municipality_code]
            raise ScenarioError(
                tr(
                    "{theirs}の想定です。{ours}の想定とはくらべられません。",
                    theirs=name,
                    ours=real.municipality.name,
                )
            )
    except ScenarioError as error:
        st.session_state[_ERROR] = (purpose, str(error))
        return
    if purpose == "second":
        scenario_state.set_second(real, scenario)
    else:
        scenario_state.adopt(scenario)


def _swap(real: Dataset, first: Scenario, other: Scenario) -> None:
    if scenario_state.adopt(other):
        scenario_state.set_second(real, first)


def _file_name(scenario: Scenario) -> str:
    name = safe_name(scenario.name, otherwise=tr("想定"))
    return tr("想定_{name}_{today:%Y%m%d}.json", name=name, today=date.today())
