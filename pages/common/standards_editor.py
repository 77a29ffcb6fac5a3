"""The standards as widgets: what each area should have, starting from the municipality's own."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geodata import phrases
from geodata.language import N_, Words, tr
from geodata.posts import roles
from geodata.render import words
from geodata.schema import HUB_TYPES
from geodata.standards import other_standards, own_standards
from geodata.standards_text import (
    COUNT_PER_AREA,
    RESIDENTS_PER_POST,
    WALK_COVERAGE,
    Standard,
    format_standard,
    number_text,
    parse_standard,
)
from geodata.store import Dataset
from pages.common import controls, state
from pages.common.select_box import select_box

MEASURE_WORDS = Words(
    {
        COUNT_PER_AREA: N_("区域ごとの数"),
        WALK_COVERAGE: N_("徒歩圏カバー率"),
        RESIDENTS_PER_POST: N_("1人あたりの住民"),
    }
)
MOST_PER_AREA = 10
#: Where a new standard starts; the reader moves it from there.
_NEW = {
    COUNT_PER_AREA: {"target": 1.0},
    WALK_COVERAGE: {"target": 80.0, "minutes": 15.0},
    RESIDENTS_PER_POST: {"target": 20000.0},
}


def editor(dataset: Dataset) -> None:
    """Every standard in force with its sliders, a way to add one, and a way back."""
    st.header(tr("基準"))
    own = own_standards(dataset)
    chosen = [parse_standard(text) for text in _texts(dataset)]
    if not chosen:
        st.caption(tr("基準がありません。下の「基準を加える」から加えてください。"))
    for index, standard in enumerate(chosen):
        _one(dataset, index, standard, own)
    _add(dataset)
    if state.current().standards is not None:
        st.button(
            tr(
                "{municipality}の基準に戻す", municipality=controls.plain(dataset.municipality.name)
            ),
            icon=":material/undo:",
            on_click=lambda: state.update(standards=None),
            width="stretch",
        )


def walking() -> None:
    """How walking is reckoned; printed with every figure that rests on it."""
    with st.expander(tr("歩き方の前提")):
        st.slider(
            tr("歩く速さ（m/分）"),
            20,
            200,
            step=5,
            **state.bound("speed", encode=int, decode=float),
        )
        st.slider(
            tr("迂回率（道のり÷直線）"), 1.0, 3.0, step=0.05, **state.bound("detour", encode=float)
        )
        st.toggle(tr("自分の区域の拠点だけを数える"), **state.bound("own_area_only"))
        st.toggle(tr("位置が推定の拠点も入れる"), **state.bound("include_estimated"))


def others(dataset: Dataset) -> None:
    """The municipality's standards that this data cannot answer, so that none is hidden."""
    rest = other_standards(dataset)
    if not rest:
        return
    with st.expander(
        tr(
            "計算に使っていない{municipality}の基準や数（{count}）",
            municipality=controls.plain(dataset.municipality.name),
            count=len(rest),
        )
    ):
        for standard in rest:
            value = tr("値は不明") if standard.value is None else number_text(standard.value)
            subject = tr(standard.subject)
            if standard.level:
                subject += phrases.brackets(tr(standard.level))
            text = f"{phrases.colon(subject, value)} — {standard.statement}"
            st.markdown(f"- {controls.plain(text)}  \n  :small[{controls.plain(standard.source)}]")


def _texts(dataset: Dataset) -> tuple[str, ...]:
    texts = state.current().standards
    if texts is not None:
        return texts
    return tuple(format_standard(s) for s in own_standards(dataset))


def _one(dataset: Dataset, index: int, standard: Standard, own: list[Standard]) -> None:
    said = next((s for s in own if _kind(s) == _kind(standard)), None)
    level = standard.level or dataset.municipality.planning_level
    with st.container(border=True):
        name, remove = st.columns([5, 1], vertical_alignment="center")
        per = tr("{level}ごと", level=tr(level))
        name.markdown(f"**{controls.plain(tr(standard.subject))}**  \n:small[{per}]")
        remove.button(
            "",
            icon=":material/close:",
            key=f"remove-{index}",
            help=tr("この基準を外す"),
            type="tertiary",
            on_click=_set,
            args=(dataset, index, None),
        )
        if standard.measure == COUNT_PER_AREA:
            # the widget's key names what it sets, so that an added or removed standard does not
            # inherit another one's value
            label = tr("1区域に◯{unit}以上", unit=words.unit(standard.subject))
            _slider(label, standard, "target", index, dataset, low=1, high=MOST_PER_AREA, step=1)
        elif standard.measure == WALK_COVERAGE:
            _slider(tr("徒歩◯分以内"), standard, "minutes", index, dataset, low=5, high=60, step=1)
            _slider(tr("住民の◯%以上"), standard, "target", index, dataset, low=5, high=100, step=5)
        else:
            _slider(
                tr("1人あたり住民◯人以下"),
                standard,
                "target",
                index,
                dataset,
                low=1000,
                high=100000,
                step=1000,
            )
        if said is not None and (said.target, said.minutes) != (standard.target, standard.minutes):
            st.caption(tr("区市の基準: {standard}", standard=controls.plain(words.standard(said))))
        elif said is not None and said.statement:
            st.caption(controls.plain(said.statement))


def _kind(standard: Standard) -> tuple[str, str, str | None]:
    return (standard.subject, standard.measure, standard.level)


def _slider(
    label: str,
    standard: Standard,
    field: str,
    index: int,
    dataset: Dataset,
    *,
    low: int,
    high: int,
    step: int,
) -> None:
    key = f"std-{index}-{standard.subject}-{standard.measure}-{standard.level}-{field}"
    value = int(getattr(standard, field) or low)
    st.session_state[key] = min(max(value, low), max(high, value))

    def take() -> None:
        changed = replace(standard, **{field: float(st.session_state[key])})
        _set(dataset, index, changed)

    st.slider(label, low, max(high, value), step=step, key=key, on_change=take)


def _set(dataset: Dataset, index: int, standard: Standard | None) -> None:
    texts = list(_texts(dataset))
    if standard is None:
        del texts[index]
    else:
        texts[index] = format_standard(standard)
    _keep(dataset, texts)


def _keep(dataset: Dataset, texts: list[str]) -> None:
    unique = tuple(dict.fromkeys(texts))
    own = tuple(format_standard(s) for s in own_standards(dataset))
    state.update(standards=None if unique == own else unique)


def _add(dataset: Dataset) -> None:
    with st.expander(tr("基準を加える")):
        measure = select_box(
            tr("はかり方"),
            list(MEASURE_WORDS),
            format_func=lambda m: MEASURE_WORDS[m],
            filter_mode=None,
            key="new-measure",
        )
        subjects = [t for t in HUB_TYPES if (dataset.hubs["hub_type"] == t).any()]
        if measure == COUNT_PER_AREA:
            subjects = subjects + roles(dataset)
        elif measure == RESIDENTS_PER_POST:
            subjects = roles(dataset)
        subject = select_box(
            tr("拠点の種類・職"),
            subjects,
            format_func=tr,
            key="new-subject",
            filter_mode=None,
            placeholder=tr("選べるものがありません"),
        )
        planning = dataset.municipality.planning_level
        sub = dataset.municipality.sub_level
        level = None
        if sub is not None:
            picked = st.radio(
                tr("区分"),
                options=[planning, sub],
                format_func=tr,
                horizontal=True,
                key="new-level",
            )
            level = None if picked == planning else picked
        if st.button(
            tr("加える"), icon=":material/add:", width="stretch", disabled=subject is None
        ):
            new = Standard(str(subject), measure, level=level, **_NEW[measure])
            _keep(dataset, [*_texts(dataset), format_standard(new)])
            st.rerun()
