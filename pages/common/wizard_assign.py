"""Assigning 町丁目 to areas by hand: on the map, by name, or in a table; kept at every press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from geodata import phrases
from geodata.drafts import Draft
from geodata.errors import DataError
from geodata.language import tr
from geodata.render import words
from geodata.render.assign_map import assign_state, board
from geodata.store import Dataset
from loaders.hand_assignment import given
from pages.common import controls, edition_data
from pages.common.map_host import area_map, map_document
from pages.common.select_box import select_box
from pages.common.wizard_draft import dataset_of, keep, latest

_UNDO, _TURN, _GIVEN = "assign_undo", "assign_turn", "assign_given"
MOST_STEPS_BACK = 100


@dataclass(frozen=True, eq=False)
class Desk:
    """The municipality on its way, as the page shows it: its draft, and that read."""

    draft: Draft
    dataset: Dataset

    @property
    def code(self) -> str:
        return self.dataset.code


def fields(dataset: Dataset) -> dict[str, str]:
    """Level → the column of 町丁目 that names its area, of the levels that have areas."""
    who = dataset.municipality
    both = {who.planning_level: "area_id"}
    if who.sub_level:
        both[who.sub_level] = "sub_area_id"
    return {level: field for level, field in both.items() if len(dataset.areas_at(level))}


def counts(dataset: Dataset) -> None:
    """How many 町丁目 have an area, and how many have none yet, level by level."""
    whole = len(dataset.chome)
    said = []
    for level, field in fields(dataset).items():
        free = int(dataset.chome[field].isna().sum())
        said.append(
            tr(
                "{level}: 割り当てた町丁目 **{assigned:,}**・まだ **{free:,}**",
                level=tr(level),
                assigned=whole - free,
                free=free,
            )
        )
    st.markdown("　".join(said) + phrases.brackets(tr("{whole:,}のうち", whole=whole)))


def on_map(desk: Desk) -> None:
    """Choose an area, press the 町丁目 on the map; again to take it out."""
    left, right = st.columns([6, 4], gap="medium")
    with right:
        level, field, chosen = _choice(desk)
        _by_name(desk, field, chosen)
        _undo(desk)
    with left:
        document = map_document(board(desk.dataset))
        drawn = assign_state(desk.dataset, document, level=level, field=field, chosen=chosen)
        event = area_map(document, drawn, key=f"wizard-assign-map-{desk.code}", height=520)
    if event is None or event.kind not in ("area", "hub") or event.id is None or chosen is None:
        return
    now = dict(zip(desk.dataset.chome["chome"], desk.dataset.chome[field], strict=True))
    if event.id in now:
        give(desk, {event.id: None if now[event.id] == chosen else chosen}, field)
        st.rerun()


def _choice(desk: Desk) -> tuple[str, str, str | None]:
    """Which area is being filled."""
    levels = fields(desk.dataset)
    level = next(iter(levels))
    if len(levels) > 1:
        level = str(
            st.radio(
                tr("区分"),
                options=list(levels),
                format_func=tr,
                horizontal=True,
                key="wizard-assign-level",
            )
        )
    field = levels[level]
    areas = desk.dataset.areas_at(level)
    names = dict(zip(areas["area_id"], areas["name"], strict=True))
    held = desk.dataset.chome.groupby(field)["chome"].count()
    people = (
        desk.dataset.chome.groupby(field)["population"].sum(min_count=1)
        if "population" in desk.dataset.chome
        else {}
    )

    def label(area_id: str) -> str:
        told = [tr("{count:,}町丁目", count=int(held.get(area_id, 0)))]
        if len(people):
            count = people.get(area_id)
            known = count is not None and not pd.isna(count)
            told.append(tr("{heads:,.0f}人", heads=count) if known else tr(words.UNKNOWN))
        return str(names[area_id]) + phrases.brackets(phrases.dots(told))

    chosen = select_box(
        tr("どの{level}に入れますか", level=tr(level)),
        list(names),
        format_func=label,
        filter_mode=None,
        key=f"wizard-assign-area-{desk.code}-{level}",
    )
    name = controls.plain(str(names.get(chosen, "")))
    st.caption(
        tr(
            "地図の町丁目を押すと「{area}」に入り、もう一度押すと外れます。押すたびに保存されます。"
            "キーボードでは、Tabキーで地図に入り、矢印キーで選んでEnterキーを押します。",
            area=name,
        )
    )
    return level, field, chosen


def _by_name(desk: Desk, field: str, chosen: str | None) -> None:
    """The same without the map, several at once."""
    turn = st.session_state.get(_TURN, 0)
    key = f"wizard-assign-names-{desk.code}-{turn}"
    picked = st.multiselect(
        tr("名前で選ぶ（いくつでも）"),
        options=desk.dataset.chome["chome"].tolist(),
        placeholder=tr("町丁目の名前"),
        key=key,
    )
    into, out = st.columns(2)
    into.button(
        tr("入れる"),
        icon=":material/add:",
        key="wizard-assign-into",
        disabled=not picked or chosen is None,
        width="stretch",
        on_click=give,
        args=(desk, dict.fromkeys(picked, chosen), field),
    )
    out.button(
        tr("外す"),
        icon=":material/remove:",
        key="wizard-assign-out",
        disabled=not picked,
        width="stretch",
        on_click=give,
        args=(desk, dict.fromkeys(picked), field),
    )
    free = desk.dataset.chome.loc[desk.dataset.chome[field].isna(), "chome"].tolist()
    st.button(
        tr("まだの{free:,}町丁目を、みなここに入れる", free=len(free)),
        key="wizard-assign-rest",
        disabled=not free or chosen is None,
        width="stretch",
        on_click=give,
        args=(desk, dict.fromkeys(free, chosen), field),
    )


def table(desk: Desk) -> None:
    """One row a 町丁目, its areas to choose; kept as soon as one is chosen."""
    turn = st.session_state.setdefault(_TURN, 0)
    kept = st.session_state.get(_GIVEN)
    if kept is None or kept[0] != (desk.code, turn):
        columns = ["chome", *fields(desk.dataset).values()]
        kept = ((desk.code, turn), pd.DataFrame(desk.dataset.chome[columns]))
        # an editor keeps its own edits by position: what it is given stays the same meanwhile
        st.session_state[_GIVEN] = kept
    shown = kept[1]
    config = {"chome": st.column_config.TextColumn(tr("町丁目"), disabled=True, pinned=True)}
    for level, field in fields(desk.dataset).items():
        areas = desk.dataset.areas_at(level)
        names = dict(zip(areas["area_id"], areas["name"], strict=True))
        config[field] = st.column_config.SelectboxColumn(
            tr(level),
            options=list(names),
            format_func=lambda area, names=names: str(names.get(area, area)),
            width="medium",
        )
    st.caption(
        tr(
            "欄を2回押すと選べます。上の欄を選んで下へ引くと、同じ圏域をまとめて入れられます。"
            "選ぶたびに保存されます。"
        )
    )
    key = f"wizard-assign-{desk.code}-{turn}"
    st.data_editor(
        shown,
        key=key,
        column_config=config,
        hide_index=True,
        height=460,
        placeholder="",
        on_change=_typed,
        args=(desk, shown, key),
    )
    _undo(desk)


def _typed(desk: Desk, shown: pd.DataFrame, key: str) -> None:
    edited = st.session_state[key]["edited_rows"]
    now = desk.dataset.chome.set_index("chome")
    for field in fields(desk.dataset).values():
        choices = {}
        for row, cells in edited.items():
            chome = str(shown["chome"].iloc[int(row)])
            held = now.loc[chome, field]
            if field in cells and cells[field] != (None if pd.isna(held) else held):
                choices[chome] = cells[field]
        if choices:
            give(desk, choices, field, turns=False)


def give(desk: Desk, choices: Mapping[str, str | None], field: str, *, turns: bool = True) -> None:
    """Keep a choice; what was before can be had back. turns: other widgets start from it anew."""
    draft = latest(desk.draft)
    chome = dataset_of(draft).chome
    now = dict(zip(chome["chome"], chome[field], strict=True))
    before = {c: None if pd.isna(now[c]) else now[c] for c in choices if c in now}
    if _kept(draft, choices, field):
        back = st.session_state.setdefault(_UNDO, {}).setdefault(desk.code, [])
        back.append((field, before))
        del back[:-MOST_STEPS_BACK]
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + int(turns)


def _undo(desk: Desk) -> None:
    back = st.session_state.get(_UNDO, {}).get(desk.code, [])
    what = ""
    if back:
        names = list(back[-1][1])
        first = controls.plain(names[0])
        more = len(names) - 1
        what = phrases.brackets(
            tr("{chome} ほか{more:,}", chome=first, more=more) if more else first
        )
    st.button(
        tr("ひとつ前にもどす") + what,
        icon=":material/undo:",
        key="wizard-assign-undo",
        disabled=not back,
        on_click=_back,
        args=(desk,),
    )


def _back(desk: Desk) -> None:
    field, before = st.session_state[_UNDO][desk.code].pop()
    _kept(latest(desk.draft), before, field)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _kept(draft: Draft, choices: Mapping[str, str | None], field: str) -> bool:
    dataset = dataset_of(draft)
    source = dataset.municipality.population_source
    try:
        keep(draft, given(draft.files, dataset, choices, field=field, source=source))
    except (DataError, OSError, ValueError) as error:
        edition_data.fail(tr("割り当てられませんでした。前のままです。"), error)
        return False
    return True


def assignment(
    areas: Mapping[str, str], *, source: str, subs: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The table that loaders.apply takes, for 町丁目 → area_id (and → sub_area_id)."""
    names = list(dict.fromkeys([*areas, *(subs or {})]))
    return pd.DataFrame(
        {
            "chome": names,
            "area_id": [areas.get(name) for name in names],
            "sub_area_id": [(subs or {}).get(name) for name in names],
            "assignment": "official",
            "note": None,
            "source": source,
        },
        dtype="str",
    )
