"""The siting question as widgets: what, how many, how near, by which model, from which places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from geodata.candidates import HUBS, POINTS, from_hubs
from geodata.language import tr
from geodata.render import words
from geodata.render.site_words import CANDIDATE_WORDS, MODEL_WORDS
from geodata.schema import HUB_TYPES
from geodata.siting_setting import MCLP, MODELS
from geodata.store import Dataset
from geodata.view import SITE_CANDIDATES, SITE_COUNT_RANGE
from pages.common import controls, data, site_question
from pages.common.select_box import select_box
from pages.common.site_question import SiteQuestion


def question(dataset: Dataset) -> None:
    """The question, and the button that asks it."""
    draft = site_question.prepared(dataset)
    st.header(tr("何をどこに"))
    select_box(
        tr("拠点の種類"),
        HUB_TYPES,
        format_func=lambda name: _with_count(dataset, name),
        **_bound("hub_type", draft.hub_type),
    )
    st.slider(tr("新しく置く数（か所）"), *SITE_COUNT_RANGE, **_bound("count", draft.count))
    st.slider(
        tr("歩く時間（分以内）"),
        5,
        60,
        step=5,
        **_bound("minutes", _step_of_five(draft.minutes), float),
    )
    st.radio(
        tr("選び方"),
        options=MODELS,
        format_func={m: _model_words(m, draft) for m in MODELS}.get,
        **_bound("model", draft.model),
    )
    st.radio(
        tr("候補地"),
        options=SITE_CANDIDATES,
        format_func={c: _candidate_words(dataset, draft, c) for c in SITE_CANDIDATES}.get,
        **_bound("candidates", draft.candidates),
    )
    _walking(draft)
    ask_button(dataset, key="site-ask")
    st.caption(
        tr(
            "今ある拠点はすべてそのまま残し、新しい{hub_type}を"
            "足す場所だけを選びます（想定は入れず、実際の拠点だけで計算します）。",
            hub_type=controls.plain(tr(draft.hub_type)),
        )
    )


def ask_button(dataset: Dataset, *, key: str) -> None:
    """Starts the solver with what has been prepared."""
    st.button(
        tr("場所を計算する"),
        type="primary",
        icon=":material/calculate:",
        width="stretch",
        key=key,
        on_click=site_question.ask,
        args=(dataset,),
    )


def standing(dataset: Dataset) -> None:
    """Say where the answer on the page stands against what is being prepared."""
    draft, asked = site_question.prepared(dataset), site_question.asked(dataset)
    moved = draft.candidates == POINTS and (
        site_question.points(dataset) != site_question.asked_points(dataset)
    )
    if asked == draft and not moved:
        return
    if asked is None:
        text, icon = (
            tr("{question}を計算します。", question=_in_words(draft)),
            ":material/arrow_forward:",
        )
    else:
        text = tr(
            "条件が変わりました: {question}。下はまだ前の条件の結果です。",
            question=_in_words(draft),
        )
        icon = ":material/update:"
    said, button = st.columns([4, 1], vertical_alignment="center")
    said.info(controls.plain(text), icon=icon)
    with button:
        ask_button(dataset, key="site-ask-here")


def _in_words(draft: SiteQuestion) -> str:
    return tr(
        "{hub_type}を{count}か所、{candidates}から、{aim}ように選ぶ案",
        hub_type=tr(draft.hub_type),
        count=draft.count,
        candidates=CANDIDATE_WORDS[draft.candidates],
        aim=_model_words(draft.model, draft),
    )


def _walking(draft: SiteQuestion) -> None:
    with st.expander(tr("歩き方の前提")):
        st.slider(
            tr("歩く速さ（m/分）"), 20, 200, step=5, **_bound("speed", int(draft.speed), float)
        )
        st.slider(
            tr("迂回率（道のり÷直線）"), 1.0, 3.0, step=0.05, **_bound("detour", draft.detour)
        )
        st.toggle(
            tr("位置が推定の拠点も入れる"), **_bound("include_estimated", draft.include_estimated)
        )


def clicked(dataset: Dataset) -> None:
    """The places clicked on the map, each with a way to drop it."""
    found = site_question.points(dataset)
    if not found:
        st.info(
            tr(
                "下の地図で、置けそうな場所をクリックしてください。クリックするたびに候補地が増えます。"
                "（キーボードでは地図にTabキーで移り、Enterキーで地図の中央が入ります）"
            ),
            icon=":material/touch_app:",
        )
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown("**" + tr("候補地 {places}か所", places=len(found)) + "**")
        for point in found:
            st.button(
                controls.plain(point.name),
                icon=":material/close:",
                help=tr(
                    "{place}（緯度{lat:.5f}、経度{lon:.5f}）を外す",
                    place=controls.plain(point.name),
                    lat=point.lat,
                    lon=point.lon,
                ),
                key=f"drop-{point.name}",
                on_click=site_question.drop_point,
                args=(dataset, point.name),
            )
        st.button(
            tr("すべて外す"),
            type="tertiary",
            key="drop-all",
            on_click=site_question.drop_point,
            args=(dataset,),
        )
    st.caption(
        tr(
            "地図をクリックすると増えます。候補地はこの画面を開いている間だけ残り、"
            "アドレスには入りません。"
        )
    )


def _bound(
    field: str, value: Any, decode: Callable[[Any], Any] = lambda value: value
) -> dict[str, Any]:
    key = f"w_site_{field}"
    st.session_state[key] = value
    return {
        "key": key,
        "on_change": lambda: site_question.prepare(**{field: decode(st.session_state[key])}),
    }


def _step_of_five(minutes: float) -> int:
    return max(5, min(60, round(minutes / 5) * 5))


def _with_count(dataset: Dataset, hub_type: str) -> str:
    number = int((dataset.hubs["hub_type"] == hub_type).sum())
    return (
        tr("{hub_type}（今{hubs}か所）", hub_type=tr(hub_type), hubs=number)
        if number
        else tr("{hub_type}（一覧になし）", hub_type=tr(hub_type))
    )


def _model_words(model: str, draft: SiteQuestion) -> str:
    if model == MCLP:
        return tr("{minutes:g}分以内の住民を最も増やす", minutes=draft.minutes)
    return MODEL_WORDS[model]


def _candidate_words(dataset: Dataset, draft: SiteQuestion, candidates: str) -> str:
    word = CANDIDATE_WORDS[candidates]
    if candidates == POINTS:
        number = len(site_question.points(dataset))
    elif candidates == HUBS:
        number = _facilities(dataset, draft.hub_type)
    else:
        number = int(dataset.chome["lat"].notna().sum())
    return tr("{candidates}（{places}か所）", candidates=word, places=words.number(number))


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs=data.IN_WORDS)
def _facilities(dataset: Dataset, hub_type: str) -> int:
    return len(from_hubs(dataset, hub_type=hub_type))
