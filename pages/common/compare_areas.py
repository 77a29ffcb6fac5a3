"""Areas of one municipality side by side: which, the table, the small maps, the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd
import streamlit as st

from geodata import phrases
from geodata.compare import Measure, area_measures
from geodata.hierarchy import chome_areas
from geodata.language import tr
from geodata.main_hub import main_hub_type
from geodata.render import words
from geodata.render.compare_tables import area_sheet, area_table
from geodata.render.compare_words import measure_label, measure_value
from geodata.render.gap_sheets import notes_sheet
from geodata.render.small_maps import SmallShapes, small_map, small_scale, small_shapes
from geodata.schema import HUB_TYPES
from geodata.standards_text import Standard
from geodata.store import Dataset
from geodata.view import COMPARED
from geodata.walking import Walking
from pages.common import controls, data, save_buttons, state
from pages.common.select_box import select_box

FEWEST, MOST, FIRST = 2, 6, 4
#: The measures worth a map, in their order; hubs only of the type in question.
_MAPPED = ("residents", "share65", "hubs", "persons", "per_person", "coverage", "unmet")


def switch(dataset: Dataset) -> None:
    """Areas of the municipality, or municipalities with each other."""
    st.radio(
        tr("くらべるもの"),
        options=COMPARED,
        format_func={
            "areas": tr("{name}の圏域どうし", name=controls.plain(dataset.municipality.name)),
            "municipalities": tr("自治体どうし"),
        }.get,
        horizontal=True,
        label_visibility="collapsed",
        **state.bound("compare_by"),
    )


def section(dataset: Dataset, gaps: pd.DataFrame, standards: Sequence[Standard]) -> None:
    """The whole comparison of areas."""
    names = choose(dataset)
    level, hub_type = level_in_force(dataset), hub_type_in_force(dataset)
    view = state.current()
    measures = measured(
        dataset,
        level,
        hub_type,
        view.minutes,
        view.walking,
        view.own_area_only,
        view.include_estimated,
        gaps,
    )
    caption = tr("{name}の{level}の比較", name=dataset.municipality.name, level=tr(level))
    table(names, measures, gaps, standards, caption=caption)
    notes(measures)
    downloads(dataset, names, measures, gaps, standards)
    maps(dataset, names, measures, hub_type=hub_type)
    controls.footnotes(dataset, view.walking)


def level_in_force(dataset: Dataset) -> str:
    """The level whose areas are compared: the planning level or the smaller one."""
    known = (dataset.municipality.planning_level, dataset.municipality.sub_level)
    chosen = state.current().level
    return chosen if chosen in known and chosen else dataset.municipality.planning_level


def hub_type_in_force(dataset: Dataset) -> str:
    """The hub type that walking coverage and the map of hubs are about."""
    return state.current().focus or main_hub_type(dataset) or HUB_TYPES[0]


def settings(dataset: Dataset) -> None:
    """The hub type, the walk, and how it is reckoned."""
    st.header(tr("徒歩でくらべる拠点"))
    present = [t for t in HUB_TYPES if (dataset.hubs["hub_type"] == t).any()]
    options = list(dict.fromkeys([*present, hub_type_in_force(dataset)]))
    select_box(
        tr("拠点の種類"),
        options,
        format_func=tr,
        **state.bound("focus", encode=lambda _: hub_type_in_force(dataset)),
    )
    controls.walking_minutes()


def choose(dataset: Dataset) -> dict[str, str]:
    """Choose two to six areas; give area_id → name in the order of the table."""
    level = level_in_force(dataset)
    if dataset.municipality.sub_level is not None:
        planning = dataset.municipality.planning_level
        st.radio(
            tr("くらべる区分"),
            options=[planning, dataset.municipality.sub_level],
            format_func=tr,
            horizontal=True,
            **state.bound(
                "level",
                encode=lambda _: level,
                decode=lambda value: None if value == planning else value,
                also={"compare": None, "area": None},
            ),
        )
    areas = dataset.areas_at(level)
    names = dict(zip(map(str, areas["area_id"]), map(str, areas["name"]), strict=True))
    chosen = [a for a in (state.current().compare or ()) if a in names]
    if not chosen:
        chosen = list(names) if len(names) <= MOST else list(names)[:FIRST]
        selected = state.current().area
        if selected in names and selected not in chosen:
            chosen = [*chosen[: FIRST - 1], selected]
    st.pills(
        tr("くらべる{level}（{fewest}〜{most}）", level=tr(level), fewest=FEWEST, most=MOST),
        options=list(names),
        format_func=lambda area_id: controls.plain(names[area_id]),
        selection_mode="multi",
        **state.bound(
            "compare",
            encode=lambda _: chosen,
            decode=lambda value: tuple(a for a in names if a in value) or None,
        ),
    )
    if len(chosen) > MOST:
        st.info(
            tr("並べるのは{most}までです。初めの{most}を並べています。", most=MOST),
            icon=":material/info:",
        )
    elif len(chosen) < FEWEST:
        st.info(
            tr("{fewest}つ以上選ぶと並べてくらべられます。", fewest=FEWEST), icon=":material/info:"
        )
    kept = chosen[:MOST]
    return {a: name for a, name in names.items() if a in kept}


@st.cache_data(show_spinner=False, max_entries=128, hash_funcs=data.IN_WORDS)
def measured(
    dataset: Dataset,
    level: str,
    hub_type: str,
    minutes: float,
    walking: Walking,
    own_area_only: bool,
    include_estimated: bool,
    gaps: pd.DataFrame,
) -> tuple[Measure, ...]:
    """geodata.compare.area_measures, remembered."""
    return area_measures(
        dataset,
        level=level,
        hub_type=hub_type,
        minutes=minutes,
        walking=walking,
        own_area_only=own_area_only,
        include_estimated=include_estimated,
        gaps=gaps,
    )


def table(
    names: Mapping[str, str],
    measures: Sequence[Measure],
    gaps: pd.DataFrame,
    standards: Sequence[Standard],
    *,
    caption: str,
) -> None:
    """Measures as rows, areas as columns."""
    own = words.labelled(gaps[gaps["area_id"].isin(list(names))], standards)
    st.html(area_table(names, measures, own, minutes=state.current().minutes, caption=caption))


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs=data.IN_WORDS)
def _shapes(dataset: Dataset, level: str) -> SmallShapes:
    return small_shapes(dataset, level)


def maps(
    dataset: Dataset, names: Mapping[str, str], measures: Sequence[Measure], *, hub_type: str
) -> None:
    """One small map for each measure of which anything is known."""
    shapes = _shapes(dataset, level_in_force(dataset))
    wanted = [
        m
        for kind in _MAPPED
        for m in measures
        if m.kind == kind and (kind != "hubs" or m.subject == hub_type)
    ]
    drawn, missing = [], []
    for measure in wanted:
        texts = {a: measure_value(measure, a) for a in measure.values}
        percent = measure.kind in ("coverage", "share65")
        scale = small_scale(measure.values, percent=percent, texts=texts)
        if all(scale.index(value) is None for value in measure.values.values()):
            missing.append(_title(measure))
            continue
        drawn.append(
            small_map(
                shapes,
                measure.values,
                scale,
                title=_title(measure),
                texts=texts,
                chosen=list(names),
            )
        )
    st.subheader(tr("地図でくらべる"))
    st.html(f'<div class="small-maps">{"".join(drawn)}</div>')
    notes = [tr("太い線と名前が選んだ圏域。斜線は不明か、幅があって1つの色に決められないところ。")]
    if shapes.approximate:
        notes.append(tr("境界は概略（町丁目の代表点から作成）。"))
    if chome_areas(dataset, level_in_force(dataset)).isna().any():
        notes.append(tr("色のないところは、どの圏域か分からない町丁目。"))
    if missing:
        notes.append(
            tr(
                "{missing}は、不明か幅があって色に決められないため地図にしていません。",
                missing=phrases.comma(missing),
            )
        )
    st.caption(controls.plain(" ".join(notes)))


def _title(measure: Measure) -> str:
    return measure_label(measure, minutes=state.current().minutes)


def downloads(
    dataset: Dataset,
    names: Mapping[str, str],
    measures: Sequence[Measure],
    gaps: pd.DataFrame,
    standards: Sequence[Standard],
) -> None:
    """The table as CSV and XLSX, with the premises."""
    view = state.current()
    own = words.labelled(gaps[gaps["area_id"].isin(list(names))], standards)

    def sheet() -> pd.DataFrame:
        return area_sheet(names, measures, own, minutes=view.minutes)

    save_buttons.both(
        sheet,
        lambda: [
            (tr("くらべる"), sheet()),
            (tr("前提と出典"), notes_sheet(dataset, standards, view.walking)),
        ],
        stem=tr("くらべる_{name}", name=dataset.municipality.name),
        key="areas",
    )


def notes(measures: Sequence[Measure]) -> None:
    """How to read the table."""
    lines = [
        tr(
            "「＋不明」は、人数や位置の分からないものがほかにあり、もっと多いかもしれないこと、"
            "「以下」はその分だけ少ないかもしれないことを表します。"
        ),
        tr("実人数は1人を1回だけ数え、職ごとの人数は兼ねている職のそれぞれに数えます。"),
    ]
    if not any(m.kind == "coverage" for m in measures):
        lines.append(tr("選んだ種類の拠点が一覧にないため、徒歩の割合は計算できません。"))
    st.html(f'<p class="compare-notes">{escape(" ".join(lines))}</p>')
