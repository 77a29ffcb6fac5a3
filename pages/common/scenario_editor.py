"""The what-if on a page: its section in the sidebar, its banner, and what the map has to do."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from geodata import phrases, scenario_edit
from geodata.language import N_, Words, tr
from geodata.render import scenario_map, scenario_words
from geodata.render.state import MapState
from geodata.scenario import HUB_PREFIX, Scenario
from geodata.scenario_model import NAME_LENGTH
from geodata.store import Dataset
from pages.common import (
    controls,
    data,
    page_list,
    role,
    scenario_files,
    scenario_forms,
    scenario_state,
    state,
)
from pages.common.map_host import MapEvent
from pages.common.style_sheet import style_sheet

_PICKED = "scenario_picked"
_TURN = "scenario_turn"  # counts the moves that were refused
TASKS = Words(
    {
        "place": N_("拠点を置く"),
        "close": N_("拠点を閉じる"),
        "posts": N_("担当者を増減・移す"),
        "files": N_("名前・保存・開く"),
        "second": N_("別の想定とくらべる"),
    }
)


def section(real: Dataset) -> None:
    """想定（もしも）: what is assumed so far, and the ways to assume more."""
    with st.expander(tr("想定（もしも）"), icon=":material/lightbulb:", key="scenario-section"):
        scenario = scenario_state.current(real)
        if scenario is None or not scenario.changes:
            st.caption(
                tr(
                    "拠点を置いたら、閉じたら、担当者を動かしたら、どう変わるかをためします。"
                    "実際のデータは変わりません。"
                )
            )
            _restore(real)
        else:
            _changes(real, scenario)
        task = st.radio(
            tr("ためすこと"),
            options=list(TASKS),
            format_func=lambda t: TASKS[t],
            key="scenario-task",
        )
        forms = {
            "place": scenario_forms.place_hub,
            "close": scenario_forms.close_hub,
            "posts": scenario_forms.posts,
            "files": scenario_files.save_and_open,
            "second": scenario_files.second,
        }
        forms[task](real)


def banner(real: Dataset, shown: Dataset, *, compare: str | None = None) -> None:
    """Above everything: that a what-if is shown, and the way out; or that one waits.

    compare: the page (its file) where before and after stand side by side, for a link.
    """
    style_sheet("scenario.css")
    style_sheet("uploader.css")
    # One container whatever it holds: were the number of elements above the map to change, the
    # map would be mounted anew.
    with st.container():
        _banner(real, shown, compare)


def _banner(real: Dataset, shown: Dataset, compare: str | None) -> None:
    _offer(real)
    placing = scenario_forms.placing()
    if placing is not None:
        with st.container(key="scenario-placing"):
            said = tr("地図をクリックすると、{hub_type}が置かれます。", hub_type=tr(placing))
            by_key = tr("キーボードでは、地図を選んで Enter を押すと、地図のまん中に置かれます。")
            st.html(f"<p><b>{escape(said)}</b><span>{escape(by_key)}</span></p>")
            st.button(
                tr("やめる"), key="scenario-placing-stop", on_click=scenario_forms.stop_placing
            )
    scenario = scenario_state.current(real)
    if scenario is None or shown is real:
        return
    lines = [
        tr("「{name}」 変更{changes}件", name=scenario.name, changes=len(scenario.changes)),
        *([] if scenario_state.in_address(scenario) else [tr(scenario_files.TOO_LARGE)]),
    ]
    with st.container(key="scenario-banner"):
        said = escape(tr("想定を表示しています（実際のデータは変わりません）"))
        spans = "".join(f"<span>{escape(line)}</span>" for line in lines)
        st.html(f"<p><b>{said}</b>{spans}</p>")
        if compare is not None and page_list.opens(compare, role.current()):
            # not a link: pages are known to st.page_link only below the front door
            there = st.button(
                tr("前と後をくらべる"), icon=":material/compare:", key="scenario-compare"
            )
            if there:
                st.switch_page(compare)
        st.button(
            tr("想定をやめる"),
            icon=":material/close:",
            key="scenario-clear",
            on_click=_clear,
        )


def dressed(real: Dataset, shown: Dataset, map_state: MapState) -> MapState:
    """The state of a map with the what-if on it, and ready for a click that places a hub."""
    if shown is not real:
        map_state = scenario_map.scenario_state(map_state, real, shown)
    picked = st.session_state.get(_PICKED)
    return replace(
        map_state,
        point_mode=scenario_forms.placing() is not None,
        selected_hub=picked or map_state.selected_hub,
        turn=st.session_state.get(_TURN, 0),
    )


def only_shown(real: Dataset, shown: Dataset, map_state: MapState) -> MapState:
    """A map of another what-if, to look at: nothing on it can be moved."""
    return scenario_map.scenario_state(map_state, real, shown, draggable=False)


def take(event: MapEvent | None, real: Dataset) -> None:
    """Carry out what the reader did on the map where it is about the what-if."""
    if event is None:
        return
    hub_type = scenario_forms.placing()
    if hub_type is not None:
        if event.kind == "point":
            scenario_forms.place_at(real, hub_type, lat=event.lat, lon=event.lon)
            st.rerun()
        return
    scenario = scenario_state.current(real)
    if event.kind == "moved" and event.id and scenario is not None:
        moved = partial(scenario_edit.move_hub, hub_id=event.id, lat=event.lat, lon=event.lon)
        if not scenario_state.change(real, moved):
            st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
        st.rerun()
    if event.kind == "hub" and event.id and _about(scenario, event.id):
        same = st.session_state.get(_PICKED) == event.id
        st.session_state[_PICKED] = None if same else event.id
        state.update(hub=None, chome=None)
        st.rerun()
    if event.kind in ("hub", "area"):
        st.session_state.pop(_PICKED, None)


def picked(real: Dataset, shown: Dataset) -> bool:
    """What can be done with the hub of the what-if that was chosen on the map; False without."""
    hub_id = st.session_state.get(_PICKED)
    scenario = scenario_state.current(real)
    if hub_id is None or not _about(scenario, hub_id):
        return False
    gone = not (shown.hubs["hub_id"] == hub_id).any()
    hubs = real.hubs if gone else shown.hubs
    hub = hubs[hubs["hub_id"] == hub_id].iloc[0]
    area = shown.area_name(hub["area_id"]) or tr("圏域不明")
    kind = controls.plain(phrases.dots([tr(hub["hub_type"]), area]))
    remove, word = ":material/undo:", tr("元に戻す")
    with st.container(horizontal=True, vertical_alignment="bottom", key="scenario-picked"):
        if hub_id.startswith(HUB_PREFIX):
            key = f"scenario-rename-{hub_id}"
            st.session_state[key] = hub["name"]
            st.text_input(
                tr("選んだ想定の拠点（{kind}）", kind=kind),
                key=key,
                max_chars=NAME_LENGTH,
                on_change=_rename,
                args=(real, hub_id, key),
            )
            remove, word = ":material/delete:", tr("この拠点を消す")
        else:
            title = tr("閉じる想定") if gone else tr("移す想定")
            st.markdown(
                f"**{controls.plain(hub['name'])}**  \n:small[{phrases.dots([title, kind])}]"
            )
        st.button(word, icon=remove, key="scenario-forget", on_click=_forget, args=(real, hub_id))
        st.button(tr("とじる"), key="scenario-unpick", on_click=_unpick)
    return True


def closing(real: Dataset, shown: Dataset) -> None:
    """A shortcut beside the details of a real hub: what if it closed?"""
    hub_id = state.current().hub
    if hub_id is None or not (shown.hubs["hub_id"] == hub_id).any():
        return
    st.button(
        tr("もし、この拠点が閉じたら"),
        icon=":material/lightbulb:",
        key="scenario-close-this",
        on_click=_close_this,
        args=(real, hub_id),
    )


def _changes(real: Dataset, scenario: Scenario) -> None:
    shown = scenario_state.with_scenario(real, scenario)
    st.markdown(tr("**想定していること**（{changes}件）", changes=len(scenario.changes)))
    lines = scenario_words.scenario_lines(real, shown, scenario)
    for position, line in enumerate(lines):
        with st.container(
            horizontal=True,
            wrap=False,
            vertical_alignment="center",
            key=f"scenario-change-{position}",
        ):
            st.markdown(controls.plain(line))
            st.button(
                "",
                icon=":material/close:",
                key=f"scenario-remove-{position}",
                help=tr("この変更を取りやめる"),
                type="tertiary",
                on_click=_remove,
                args=(real, position),
            )


def _restore(real: Dataset) -> None:
    dropped = scenario_state.restorable(real)
    if dropped is None:
        return
    st.button(
        tr("やめた想定「{name}」を戻す", name=controls.plain(dropped.name)),
        icon=":material/undo:",
        width="stretch",
        key="scenario-restore",
        on_click=scenario_state.restore,
        args=(real,),
    )


def _offer(real: Dataset) -> None:
    waiting = scenario_state.offer()
    if waiting is None:
        return
    code = waiting.municipality_code
    name = controls.plain(data.names().get(code, code))
    title = controls.plain(waiting.name)
    if waiting.municipality_code != real.code:
        say = tr(
            "想定「{scenario}」は{municipality}のものです。{municipality}を開いて使いますか。",
            scenario=title,
            municipality=name,
        )
        word = tr("{municipality}を開いて使う", municipality=name)
    else:
        say = tr(
            "想定「{scenario}」は、ほかの版のデータで作られました。"
            "今のデータで使うと、数字が作ったときと違うことがあります。",
            scenario=title,
        )
        word = tr("今のデータで使う")
    with st.container(border=True, key="scenario-offer"):
        st.markdown(say)
        yes, no = st.columns(2)
        yes.button(
            word, type="primary", width="stretch", key="scenario-offer-yes",
            on_click=scenario_state.accept_offer,
        )  # fmt: skip
        no.button(
            tr("使わない"), width="stretch", key="scenario-offer-no",
            on_click=scenario_state.refuse_offer,
        )  # fmt: skip


def _about(scenario: Scenario | None, hub_id: str) -> bool:
    """Whether the what-if adds, moves or closes the hub."""
    if scenario is None:
        return False
    return any(getattr(change, "hub_id", None) == hub_id for change in scenario.changes)


def _clear() -> None:
    scenario_forms.stop_placing()
    _unpick()
    scenario_state.clear()


def _unpick() -> None:
    st.session_state.pop(_PICKED, None)


def _rename(real: Dataset, hub_id: str, key: str) -> None:
    name = st.session_state[key].strip()
    if name:
        scenario_state.change(real, partial(scenario_edit.rename_hub, hub_id=hub_id, name=name))


def _forget(real: Dataset, hub_id: str) -> None:
    _unpick()
    scenario_state.change(real, partial(scenario_edit.forget_hub, hub_id=hub_id))


def _close_this(real: Dataset, hub_id: str) -> None:
    state.update(hub=None)
    st.session_state[_PICKED] = hub_id
    scenario_forms.close(real, hub_id)


def _remove(real: Dataset, position: int) -> None:
    _unpick()
    scenario_state.change(real, partial(scenario_edit.without, position=position))
