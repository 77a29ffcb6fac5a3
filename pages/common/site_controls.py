"""The siting question as widgets: what, how many, how near, by which model, from which places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from geodata.candidates import HUBS, POINTS, from_hubs
from geodata.render import words
from geodata.render.site_words import CANDIDATE_WORDS, MODEL_WORDS
from geodata.schema import HUB_TYPES
from geodata.siting_setting import MODELS
from geodata.store import Dataset
from geodata.view import SITE_CANDIDATES, SITE_COUNT_RANGE
from pages.common import controls, data, site_question
from pages.common.site_question import SiteQuestion


def question(dataset: Dataset) -> None:
    """The question, and the button that asks it."""
    draft = site_question.prepared(dataset)
    st.header("何をどこに")
    st.selectbox(
        "拠点の種類",
        options=HUB_TYPES,
        format_func=lambda name: _with_count(dataset, name),
        **_bound("hub_type", draft.hub_type),
    )
    st.slider("新しく置く数（か所）", *SITE_COUNT_RANGE, **_bound("count", draft.count))
    st.slider(
        "歩く時間（分以内）",
        5,
        60,
        step=5,
        **_bound("minutes", _step_of_five(draft.minutes), float),
    )
    st.radio(
        "選び方",
        options=MODELS,
        format_func={m: _model_words(m, draft) for m in MODELS}.get,
        **_bound("model", draft.model),
    )
    st.radio(
        "候補地",
        options=SITE_CANDIDATES,
        format_func={c: _candidate_words(dataset, draft, c) for c in SITE_CANDIDATES}.get,
        **_bound("candidates", draft.candidates),
    )
    _walking(draft)
    ask_button(dataset, key="site-ask")
    st.caption(
        f"今ある拠点はすべてそのまま残し、新しい{controls.plain(draft.hub_type)}を"
        "足す場所だけを選びます（想定は入れず、実際の拠点だけで計算します）。"
    )


def ask_button(dataset: Dataset, *, key: str) -> None:
    """Starts the solver with what has been prepared."""
    st.button(
        "場所を計算する",
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
        text, icon = f"{_in_words(draft)}を計算します。", ":material/arrow_forward:"
    else:
        text = f"条件が変わりました: {_in_words(draft)}。下はまだ前の条件の結果です。"
        icon = ":material/update:"
    said, button = st.columns([4, 1], vertical_alignment="center")
    said.info(controls.plain(text), icon=icon)
    with button:
        ask_button(dataset, key="site-ask-here")


def _in_words(draft: SiteQuestion) -> str:
    return (
        f"{draft.hub_type}を{draft.count}か所、{CANDIDATE_WORDS[draft.candidates]}から、"
        f"{_model_words(draft.model, draft)}ように選ぶ案"
    )


def _walking(draft: SiteQuestion) -> None:
    with st.expander("歩き方の前提"):
        st.slider("歩く速さ（m/分）", 20, 200, step=5, **_bound("speed", int(draft.speed), float))
        st.slider("迂回率（道のり÷直線）", 1.0, 3.0, step=0.05, **_bound("detour", draft.detour))
        st.toggle(
            "位置が推定の拠点も入れる", **_bound("include_estimated", draft.include_estimated)
        )


def clicked(dataset: Dataset) -> None:
    """The places clicked on the map, each with a way to drop it."""
    found = site_question.points(dataset)
    if not found:
        st.info(
            "下の地図で、置けそうな場所をクリックしてください。クリックするたびに候補地が増えます。"
            "（キーボードでは地図にTabキーで移り、Enterキーで地図の中央が入ります）",
            icon=":material/touch_app:",
        )
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"**候補地 {len(found)}か所**")
        for point in found:
            st.button(
                controls.plain(point.name),
                icon=":material/close:",
                help=f"{controls.plain(point.name)}（緯度{point.lat:.5f}、経度{point.lon:.5f}）を外す",
                key=f"drop-{point.name}",
                on_click=site_question.drop_point,
                args=(dataset, point.name),
            )
        st.button(
            "すべて外す",
            type="tertiary",
            key="drop-all",
            on_click=site_question.drop_point,
            args=(dataset,),
        )
    st.caption(
        "地図をクリックすると増えます。候補地はこの画面を開いている間だけ残り、"
        "アドレスには入りません。"
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
    return f"{hub_type}（今{number}か所）" if number else f"{hub_type}（一覧になし）"


def _model_words(model: str, draft: SiteQuestion) -> str:
    return MODEL_WORDS[model].replace("時間内", f"{draft.minutes:g}分以内")


def _candidate_words(dataset: Dataset, draft: SiteQuestion, candidates: str) -> str:
    word = CANDIDATE_WORDS[candidates]
    if candidates == POINTS:
        number = len(site_question.points(dataset))
    elif candidates == HUBS:
        number = _facilities(dataset, draft.hub_type)
    else:
        number = int(dataset.chome["lat"].notna().sum())
    return f"{word}（{words.number(number)}か所）"


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs=data.BY_VERSION)
def _facilities(dataset: Dataset, hub_type: str) -> int:
    return len(from_hubs(dataset, hub_type=hub_type))
