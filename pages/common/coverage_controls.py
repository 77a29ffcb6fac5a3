"""The sidebar of the walking-coverage page: which hubs count, how far, by which level."""

from __future__ import annotations

import math
from collections.abc import Collection

import pandas as pd
import streamlit as st

from geodata import phrases
from geodata.coverage_report import Question
from geodata.language import tr
from geodata.levels import CHOME_LEVEL, resolve_level
from geodata.openings import OPENINGS
from geodata.render import compose
from geodata.render.coverage_map import MEASURE_WORDS
from geodata.schema import HUB_TYPES
from geodata.store import Dataset
from geodata.view import DETOUR_RANGE, SPEED_RANGE
from pages.common import coverage_data, state
from pages.common.plain_text import plain
from pages.common.select_box import select_box

ALL: tuple[str, ...] = ()
_MOST_MINUTES = 60


def question_controls(dataset: Dataset) -> None:
    """Which hubs, how many minutes, by which level, by which measure."""
    view = state.current()
    longest = max(_MOST_MINUTES, math.ceil(view.minutes))
    st.slider(
        tr("徒歩◯分以内（ちょうどの分も含む）"),
        1,
        longest,
        **state.bound("minutes", encode=round, decode=float),
    )
    _type_choice(dataset)
    _function_choice(dataset)
    options = levels(dataset)
    planning = dataset.municipality.planning_level
    st.radio(
        tr("表と地図の区分"),
        options=options,
        format_func=tr,
        horizontal=True,
        **state.bound(
            "level",
            encode=lambda level: level if level in options else planning,
            decode=lambda level: None if level == planning else level,
            also={"area": None, "hub": None, "chome": None},
        ),
    )
    st.radio(
        tr("地図の色"),
        options=list(MEASURE_WORDS),
        format_func=lambda key: MEASURE_WORDS[key],
        **state.bound("measure"),
    )
    st.toggle(
        tr("拠点のまわりに円を描く"),
        **state.bound(
            "layers",
            encode=lambda layers: compose.WALK in layers,
            decode=lambda on: (
                state.current().layers | {compose.WALK}
                if on
                else state.current().layers - {compose.WALK}
            ),
        ),
    )


def premises() -> None:
    """How walking is reckoned, and which hubs count besides."""
    with st.expander(tr("歩き方の前提")):
        st.slider(
            tr("歩く速さ（m/分）"), *SPEED_RANGE, step=5.0, format="%d", **state.bound("speed")
        )
        st.slider(
            tr("迂回率（道のり÷直線）"),
            *DETOUR_RANGE,
            step=0.05,
            format="%.2f",
            **state.bound("detour"),
        )
        st.toggle(tr("自分の区域の拠点だけを数える"), **state.bound("own_area_only"))
        st.toggle(tr("位置が推定の拠点も入れる"), **state.bound("include_estimated"))


def levels(dataset: Dataset) -> list[str]:
    """The levels to report by: the planning level, the others of the municipality, 町丁目."""
    planning = dataset.municipality.planning_level
    others = [level for level in dataset.levels() if level != planning]
    return [planning, *others, CHOME_LEVEL]


def question(dataset: Dataset) -> Question:
    """What the reader asks, from the view."""
    view = state.current()
    level = view.level if view.level in levels(dataset) else None
    return Question(
        hub_types=view.hub_types or None,
        functions=view.functions or None,
        openings=view.openings,
        minutes=view.minutes,
        walking=view.walking,
        level=resolve_level(dataset, level),
        own_area_only=view.own_area_only,
        include_estimated=view.include_estimated,
    )


def _type_choice(dataset: Dataset) -> None:
    counts = dataset.hubs["hub_type"].value_counts()
    options = [ALL, *((kind,) for kind in HUB_TYPES if kind in counts)]
    select_box(
        tr("拠点の種類"),
        _with_several(options, state.current().hub_types),
        filter_mode=None,  # typing into the box would end in an English "No results"
        format_func=lambda chosen: _named(chosen, tr("すべての種類"), counts),
        **state.bound("hub_types", encode=_as_tuple, decode=_as_set),
    )


def _function_choice(dataset: Dataset) -> None:
    counts = dataset.hubs["functions"].dropna().str.split("|").explode().str.strip().value_counts()
    options = [ALL, *((str(name),) for name in counts.index if name)]
    select_box(
        tr("機能"),
        _with_several(options, state.current().functions),
        filter_mode=None,
        format_func=lambda chosen: _named(chosen, tr("すべての機能"), counts),
        **state.bound("functions", encode=_as_tuple, decode=_as_set, also={"openings": None}),
    )
    view = state.current()
    if view.functions is None or len(view.functions) != 1:
        if view.openings is not None:
            state.notice(
                tr(
                    "頻度（常設・毎週・毎月など）で絞るには、機能を1つ選んでください。"
                    "頻度の指定は外しました。"
                )
            )
            state.update(openings=None)
        return
    _opening_choice(dataset, next(iter(view.functions)))


def _opening_choice(dataset: Dataset, function: str) -> None:
    types = state.current().hub_types
    found = coverage_data.openings(dataset, function, tuple(sorted(types or ())))
    present = [name for name in OPENINGS if name in found]
    if not present:
        return
    st.pills(
        tr("「{function}」の頻度", function=plain(tr(function))),
        options=present,
        selection_mode="multi",
        format_func=lambda name: _counted(name, found[name]),
        help=tr("消すと、その頻度の拠点を数えません。活動の表と開館時間から読み取った頻度です。"),
        **state.bound(
            "openings",
            encode=lambda chosen: [n for n in present if chosen is None or n in chosen],
            # none lit would count nothing at all: taken as all, as on the map page
            decode=lambda chosen: (
                None if not chosen or set(chosen) >= set(present) else frozenset(chosen)
            ),
        ),
    )


def _with_several(
    options: list[tuple[str, ...]], chosen: frozenset[str] | None
) -> list[tuple[str, ...]]:
    """The options, and the several that another page or an address has chosen together."""
    together = _as_tuple(chosen)
    return options if together in options else [*options, together]


def _as_tuple(chosen: Collection[str] | None) -> tuple[str, ...]:
    return tuple(sorted(chosen)) if chosen else ALL


def _as_set(chosen: tuple[str, ...]) -> frozenset[str] | None:
    return frozenset(chosen) if chosen else None


def _named(chosen: tuple[str, ...], everything: str, counts: pd.Series) -> str:
    if not chosen:
        return everything
    if len(chosen) > 1:
        return phrases.dots(map(tr, chosen))
    return _counted(chosen[0], counts.get(chosen[0], 0))


def _counted(name: str, count: int) -> str:
    return f"{tr(name)}{phrases.brackets(str(count))}"
