"""The start of a meeting: which area, and whether internal data may be seen in this room."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geodata.demand import ESTIMATED
from geodata.language import tr
from geodata.meeting.room import internal_rows
from geodata.render import words
from geodata.render.sentences import amount
from geodata.residents import CENSUS2015, REGISTER, area_residents
from geodata.store import Dataset
from pages.common import controls, state

INTERNAL = "internal"
PRESENTER = "presenter"
_LEFT = "meeting_left"
_COLUMNS = 4


def flag(name: str) -> bool:
    """Whether a parameter of this page alone says 1."""
    return st.query_params.get(name) == "1"


def left(area_id: str) -> None:
    """The meeting about an area was left: back to the start, from where it can be taken up."""
    st.session_state[_LEFT] = area_id
    state.update(area=None)


def start(dataset: Dataset) -> bool:
    """Choose the area with one press; whether internal data are to be shown."""
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    before = st.session_state.get(_LEFT)
    if before in names:
        st.button(
            tr("{area}の会議にもどる", area=controls.plain(str(names[before]))),
            icon=":material/undo:",
            type="primary",
            key="meeting-again",
            on_click=_begin,
            args=(before,),
        )
    st.markdown(tr("**圏域を選ぶと、全画面で始まります。** →（次へ）、←（前へ）、F（全画面）、"
                "P（発表者の画面）、Q（QRコード）、Esc（終わる）で動かします。"))  # fmt: skip
    level = _level(dataset)
    people = area_residents(dataset, level).set_index("area_id")
    areas = dataset.areas_at(level)
    with st.container(key="meeting-areas"):
        for first in range(0, len(areas), _COLUMNS):
            row = areas.iloc[first : first + _COLUMNS]
            for column, area in zip(st.columns(_COLUMNS), row.to_dict("records"), strict=False):
                residents = _residents(people.loc[area["area_id"]])
                column.button(
                    tr(
                        "**{area}**  \n:small[住民 {residents}]",
                        area=controls.plain(area["name"]),
                        residents=residents,
                    ),
                    key=f"meeting-{area['area_id']}",
                    width="stretch",
                    on_click=_begin,
                    args=(area["area_id"],),
                )
    return _internal(dataset)


def _residents(row: pd.Series) -> str:
    if pd.isna(row["residents"]):
        return tr(words.UNKNOWN)
    return amount(float(row["residents"]), ESTIMATED if row["basis"] == CENSUS2015 else REGISTER)


def _begin(area_id: str) -> None:
    state.update(area=str(area_id), hub=None, chome=None)


def _level(dataset: Dataset) -> str:
    who = dataset.municipality
    levels = [level for level in (who.planning_level, who.sub_level) if level is not None]
    if len(levels) < 2:
        return levels[0]
    st.segmented_control(
        tr("区分"),
        options=levels,
        format_func=tr,
        required=True,
        **state.bound(
            "level",
            encode=lambda level: level if level in levels else levels[0],
            decode=lambda level: None if level in (None, levels[0]) else level,
        ),
    )
    level = state.current().level
    return level if level in levels else levels[0]


def _internal(dataset: Dataset) -> bool:
    hidden = internal_rows(dataset)
    key = "meeting-internal"
    if key not in st.session_state:
        st.session_state[key] = flag(INTERNAL)
    shown = st.toggle(
        tr("内部資料も映す"),
        key=key,
        help=tr("職員だけが見る拠点・配置・活動も映します。すべての画面に「内部資料」と出ます。"),
    )
    st.caption(
        tr("内部資料は{rows}件あります。", rows=hidden)
        if hidden
        else tr("この自治体に、内部資料はありません。")
    )
    return bool(shown)
