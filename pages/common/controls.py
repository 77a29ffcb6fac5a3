"""The controls that several pages share: which municipality, which layers, which hubs."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geodata import phrases
from geodata.credits import shape_credits
from geodata.errors import DataError, UnknownMunicipalityError
from geodata.language import N_, Words, tr
from geodata.render import compose, words
from geodata.render.furigana import PLAIN, Readings, with_reading
from geodata.schema import HUB_TYPES
from geodata.standards import declared_total
from geodata.standards_text import Standard
from geodata.store import Dataset
from geodata.walking import Walking
from pages.common import data, state
from pages.common.plain_text import plain
from pages.common.select_box import select_box

LAYER_WORDS = Words(
    {
        compose.AREAS: N_("圏域の境界"),
        compose.SUB_AREAS: N_("ほかの区分の境界"),
        compose.HUBS: N_("拠点"),
        compose.GAPS: N_("基準とのすき間"),
        compose.COORDINATORS: N_("コーディネーターの配置"),
        compose.WALK: N_("徒歩圏"),
    }
)
BASEMAP_WORDS = Words(
    {"none": N_("なし"), "pale": N_("地理院地図（淡色）"), "std": N_("地理院地図（標準）")}
)


def choose_municipality() -> str:
    """Choose the municipality in the sidebar; its code."""
    names = data.names()
    with st.sidebar:
        key = "w_municipality"
        st.session_state[key] = state.current().municipality
        select_box(
            tr("自治体"),
            list(names),
            format_func=lambda code: names[code],
            filter_mode=None,  # typing into the box would end in an English "No results"
            key=key,
            on_change=lambda: state.move_to(st.session_state[key]),
        )
    return state.current().municipality


def municipality() -> Dataset:
    """Choose the municipality; a broken dataset is explained and the page stops there."""
    code = choose_municipality()
    try:
        return data.dataset(code)
    except (DataError, UnknownMunicipalityError) as error:
        st.title(plain(data.names().get(code, code)))
        told = plain(str(error))
        st.error(
            tr(
                "この自治体のデータは読めませんでした。ほかの自治体は使えます。\n\n{told}",
                told=told,
            )
        )
        st.stop()


def layers(dataset: Dataset) -> None:
    """One switch for each layer, and which level is filled."""
    st.header(tr("重ねるもの"))
    view = state.current()
    several = len(dataset.levels()) > 1
    for layer, word in LAYER_WORDS.items():
        if layer == compose.SUB_AREAS:
            if not several:
                continue
            word = sub_word(dataset)
        key = f"w_layer_{layer}"
        st.session_state[key] = layer in view.layers
        st.toggle(word, key=key, on_change=_take_layer, args=(layer, key))
    fillable = [level for level in dataset.levels() if _fillable(dataset, level)]
    if len(fillable) > 1:
        st.radio(
            tr("塗り分ける区分"),
            options=fillable,
            format_func=tr,
            horizontal=True,
            **state.bound(
                "level",
                encode=lambda _: area_level(dataset),
                decode=lambda level: (
                    None if level == dataset.municipality.planning_level else level
                ),
                also={"area": None, "hub": None},
            ),
        )


def area_level(dataset: Dataset) -> str:
    """The level of area in view; where the walking page shows 町丁目, the planning level."""
    level = state.current().level
    return level if level in dataset.levels() else dataset.municipality.planning_level


def sub_word(dataset: Dataset) -> str:
    """The other levels of this municipality by name: 「住区の境界」."""
    chosen = area_level(dataset)
    others = phrases.dots(tr(level) for level in dataset.levels() if level != chosen)
    return tr("{levels}の境界", levels=others)


def _fillable(dataset: Dataset, level: str) -> bool:
    """Levels that the municipality plans by; 江戸川区's offices are only a frame to look at."""
    known = (dataset.municipality.planning_level, dataset.municipality.sub_level)
    return level in known


def _take_layer(layer: str, key: str) -> None:
    shown = set(state.current().layers)
    shown = shown | {layer} if st.session_state[key] else shown - {layer}
    state.update(layers=frozenset(shown))


def hub_filters(dataset: Dataset) -> None:
    """Filter the hubs by type and by function; nothing chosen means all."""
    present, functions = data.hub_kinds(dataset)
    st.header(tr("拠点をしぼる"))
    for field, label, options in (
        ("hub_types", tr("種類"), present),
        ("functions", tr("機能"), functions),
    ):
        st.pills(
            label,
            options=options,
            format_func=lambda name: plain(tr(name)),
            selection_mode="multi",
            **state.bound(
                field,
                encode=lambda chosen, options=options: [o for o in options if o in (chosen or ())],
                decode=lambda chosen: frozenset(chosen) if chosen else None,
            ),
        )
    st.toggle(tr("位置が推定の拠点も入れる"), **state.bound("include_estimated"))


def walking_minutes() -> None:
    """The radius of the walking discs."""
    st.slider(
        tr("徒歩圏（分）"),
        5,
        60,
        step=5,
        **state.bound("minutes", encode=_step_of_five, decode=float),
    )


def _step_of_five(minutes: float) -> int:
    return max(5, min(60, round(minutes / 5) * 5))


def basemap() -> None:
    """The map behind the areas; online ones are an extra."""
    select_box(
        tr("背景の地図"),
        list(BASEMAP_WORDS),
        format_func=lambda key: BASEMAP_WORDS[key],
        filter_mode=None,
        help=tr("地理院地図はインターネットにつながるときだけ表示されます。"),
        **state.bound("base"),
    )


def furigana() -> None:
    """The switch for readings above the names of places and hubs."""
    st.toggle(
        tr("ふりがな"),
        help=tr("読み方の分かる圏域と拠点の名前に、ふりがなを付けます。"),
        **state.bound("furigana"),
    )


def title_name(dataset: Dataset) -> str:
    """The municipality's name for a title, as Markdown; with its reading where the switch is on."""
    who = dataset.municipality
    return plain(with_reading(who.name, who.name_kana) if state.current().furigana else who.name)


def names_read(dataset: Dataset) -> Readings:
    """How the names of *dataset* are read; nothing where the switch is off."""
    return data.readings(dataset) if state.current().furigana else PLAIN


def search_box(dataset: Dataset) -> None:
    """Search a hub, an area or a 町丁目 by name and go there."""
    query = st.text_input(
        tr("さがす"), placeholder=tr("拠点・圏域・町丁目の名前"), key="search", max_chars=60
    )
    if not query.strip():
        return
    hits = data.search(dataset.code, dataset.version, query)
    read = names_read(dataset)
    if not hits:
        st.caption(tr("「{query}」は見つかりませんでした。", query=plain(query)))
    for hit in hits:
        # a button takes no ruby: the reading follows the name
        name = read.text(hit.kind, hit.id, hit.name)
        label = f"{plain(name)}  \n:small[:gray[{plain(hit.subtitle)}]]"
        st.button(
            label,
            key=f"hit-{hit.kind}-{hit.id}",
            width="stretch",
            type="tertiary",
            on_click=_go,
            args=(hit.kind, hit.id),
        )


def _go(kind: str, identifier: str) -> None:
    chosen: dict[str, str | None] = {"hub": None, "area": None, "chome": None}
    chosen[kind] = identifier
    state.update(**chosen)
    state.refit()


def choice(dataset: Dataset) -> compose.Choice:
    """What the view shows, for geodata.render.compose."""
    view = state.current()
    return compose.Choice(
        shown=view.layers,
        level=area_level(dataset),
        hub_types=view.hub_types,
        functions=view.functions,
        include_estimated=view.include_estimated,
        minutes=view.minutes,
        selected_area=view.area,
        selected_hub=view.hub,
        basemap=view.base,
        fit=compose.fit(dataset, state.fit_token(), area=view.area, hub=view.hub, chome=view.chome),
    )


def current_gaps(dataset: Dataset) -> tuple[tuple[Standard, ...], pd.DataFrame]:
    """The standards in force and the gaps against them. Standards of the address that do not
    fit this municipality are dropped with a notice, and its own stand in."""
    view = state.current()
    walking = view.walking
    flags = (view.own_area_only, view.include_estimated)
    try:
        chosen = data.standards_in_force(dataset, view.standards)
        return chosen, data.gaps(dataset, chosen, walking, *flags)
    except ValueError as error:
        state.notice(str(error))
        state.update(standards=None)
        chosen = data.standards_in_force(dataset, None)
        return chosen, data.gaps(dataset, chosen, walking, *flags)


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs=data.IN_WORDS)
def key_figures(dataset: Dataset) -> list[tuple[str, str, str]]:
    """The line of figures under the title."""
    who = dataset.municipality
    areas = dataset.areas_at(who.planning_level)
    when = words.date(who.population_as_of)
    figures = [
        (
            tr("人口"),
            words.number(who.population, unit=tr("人")),
            phrases.dots([when, tr("概数")]) if "概数" in who.population_source else when,
        ),
        (tr(who.planning_level), f"{len(areas)}", ""),
    ]
    if who.sub_level:
        figures.append((tr(who.sub_level), f"{len(dataset.areas_at(who.sub_level))}", ""))
    mine = dataset.hubs["hub_type"].value_counts(sort=False)
    figures += [
        (tr(str(hub_type)), f"{mine[hub_type]}", _declared(dataset, hub_type, int(mine[hub_type])))
        for hub_type in HUB_TYPES
        if hub_type in mine and hub_type not in ("その他", "サロン")
    ]
    return figures


def _declared(dataset: Dataset, hub_type: str, listed: int) -> str:
    """Where the municipality itself counts more than the list holds, both numbers are told."""
    total = declared_total(dataset, hub_type)
    return (
        "" if total is None or total <= listed else tr("一覧にある数。公表は{total}", total=total)
    )


def footnotes(dataset: Dataset, walking: Walking) -> None:
    """How the figures come about, under every map."""
    inferred = int((dataset.chome["assignment"] != "official").sum())
    lines = [
        tr("境界は町丁目の代表点から作った概略です（公式の境界ではありません）。")
        if (dataset.areas["boundary"] == "approximate").any()
        else tr("境界は公式のものです。"),
        tr(
            "町丁目から圏域への割当は、{count}のうち{inferred}が推定です（未確認）。",
            count=len(dataset.chome),
            inferred=inferred,
        ),
        phrases.full_stop(words.walking(speed=walking.speed_m_per_min, detour=walking.detour)),
        tr("「不明」は資料から分からないことを表し、ゼロではありません。"),
    ]
    credited = shape_credits(dataset)
    if credited:
        lines.append(tr("地図の出典: {credited}", credited=plain(phrases.sentences(credited))))
    st.caption(" ".join(lines))
