"""The questions of a what-if: where a hub opens, which one closes, whose posts move."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from geodata import phrases, scenario_edit
from geodata.language import N_, Words, tr
from geodata.render import words
from geodata.scenario import CLOSE_REASONS, HUB_PREFIX
from geodata.schema import HUB_TYPES
from geodata.store import Dataset
from pages.common import data, scenario_state, state
from pages.common.select_box import select_box

_PLACING = "scenario_placing"
_ACTIONS = Words({"more": N_("増やす"), "fewer": N_("減らす"), "move": N_("ほかの区域へ移す")})
_DO = {
    "more": N_("{heads}人増やす"),
    "fewer": N_("{heads}人減らす"),
    "move": N_("{heads}人をほかの区域へ移す"),
}
_MOST = 99
WHOLE = N_("全域（区域によらない）")


def placing() -> str | None:
    """The type of hub that the next click on the map places; None: clicks choose as usual."""
    found = st.session_state.get(_PLACING)
    return found if isinstance(found, str) else None


def stop_placing() -> None:
    """Clicks on the map choose areas and hubs again."""
    st.session_state.pop(_PLACING, None)


def place_hub(real: Dataset) -> None:
    """Choose a type, then a place: by a click on the map, or by 町丁目."""
    present = set(real.hubs["hub_type"])
    types = [t for t in HUB_TYPES if t in present] + [t for t in HUB_TYPES if t not in present]
    hub_type = select_box(
        tr("拠点の種類"),
        types,
        format_func=tr,
        filter_mode=None,
        key=f"scenario-type-{real.code}",  # each municipality begins with a type of its own
        on_change=_follow_type,
        args=(real.code,),
    )
    if placing() is None:
        st.button(
            tr("地図をクリックして置く"),
            icon=":material/add_location_alt:",
            type="primary",
            width="stretch",
            key="scenario-place",
            on_click=_start_placing,
            args=(hub_type,),
        )
    else:
        st.info(tr("地図の、置きたい場所をクリックしてください。"), icon=":material/ads_click:")
        st.button(tr("置くのをやめる"), width="stretch", key="scenario-stop", on_click=stop_placing)
    st.caption(tr("または、町丁目を選んで置く"))
    areas = real.areas_at(real.municipality.planning_level)
    names = dict(zip(areas["area_id"], areas["name"], strict=True))
    area = select_box(
        tr(real.municipality.planning_level),
        list(names),
        format_func=lambda area_id: names[area_id],
        filter_mode=None,
        key="scenario-area",
    )
    chome = select_box(tr("町丁目"), _chome_of(real, area), filter_mode=None, key="scenario-chome")
    st.button(
        tr("この町丁目に置く"),
        width="stretch",
        key="scenario-place-chome",
        disabled=chome is None,
        on_click=_place_at_chome,
        args=(real, hub_type, chome),
    )


def place_at(real: Dataset, hub_type: str, *, lat: float, lon: float) -> bool:
    """A hypothetical hub at a place of the map; False (and a notice) where it may not stand."""
    stop_placing()
    return scenario_state.change(
        real, partial(scenario_edit.add_hub, hub_type=hub_type, lat=lat, lon=lon)
    )


def close_hub(real: Dataset) -> None:
    """Choose a hub that closes, and why."""
    hubs = scenario_state.applied(real).hubs
    hubs = hubs[~hubs["hub_id"].str.startswith(HUB_PREFIX)]
    types = [t for t in HUB_TYPES if hubs["hub_type"].eq(t).any()]
    if not types:
        st.caption(tr("閉じられる拠点がありません。"))
        return
    chosen = state.current().hub
    mine = hubs.loc[hubs["hub_id"] == chosen, "hub_type"] if chosen else hubs["hub_type"].iloc[:0]
    hub_type = select_box(
        tr("拠点の種類"),
        types,
        index=types.index(mine.iloc[0]) if len(mine) else 0,
        format_func=tr,
        filter_mode=None,
        key=f"scenario-close-type-{chosen}",
    )
    own = hubs[hubs["hub_type"] == hub_type]
    names = dict(zip(own["hub_id"], own["name"], strict=True))
    ids = list(names)
    hub_id = select_box(
        tr("閉じる拠点"),
        ids,
        index=ids.index(chosen) if chosen in ids else 0,
        format_func=lambda hub: names.get(hub, hub),
        filter_mode=None,
        key=f"scenario-close-{chosen}-{hub_type}",
    )
    reason = st.radio(
        tr("わけ"), options=CLOSE_REASONS, format_func=tr, horizontal=True, key="scenario-reason"
    )
    st.button(
        tr("この拠点が閉じたら"),
        icon=":material/door_front:",
        type="primary",
        width="stretch",
        key="scenario-close",
        on_click=close,
        args=(real, hub_id, reason),
    )


def close(real: Dataset, hub_id: str, reason: str = CLOSE_REASONS[0]) -> None:
    """A hub closes in the what-if."""
    scenario_state.change(real, partial(scenario_edit.close_hub, hub_id=hub_id, reason=reason))


def posts(real: Dataset) -> None:
    """More, fewer, or moved: heads of a role in an area."""
    now = scenario_state.applied(real)
    roles = list(dict.fromkeys(now.posts["role"]))
    if not roles:
        st.caption(tr("この自治体には、コーディネーターの配置のデータがありません。"))
        return
    action = st.radio(
        tr("配置をどうするか"),
        options=list(_ACTIONS),
        format_func=lambda key: _ACTIONS[key],
        key="scenario-posts-action",
    )
    role = select_box(tr("職"), roles, format_func=tr, filter_mode=None, key="scenario-role")
    areas = now.areas_at(now.municipality.planning_level)
    names: dict[str | None, str] = dict(zip(areas["area_id"], areas["name"], strict=True))
    names[None] = tr(WHOLE)
    labels = {
        area_id: name + phrases.brackets(_heads(now, role, area_id))
        for area_id, name in names.items()
    }
    area = select_box(
        tr("どこから") if action == "move" else tr("区域"),
        list(labels),
        format_func=lambda area_id: labels[area_id],
        filter_mode=None,
        key="scenario-posts-area",
    )
    target = None
    if action == "move":
        others = [area_id for area_id in labels if area_id != area]
        target = select_box(
            tr("どこへ"),
            others,
            format_func=lambda area_id: labels[area_id],
            filter_mode=None,
            key="scenario-posts-target",
        )
    there = scenario_edit.heads_there(now, role, area_id=area)
    most = _MOST if action == "more" else there.low or 0
    if most == 0:
        st.caption(
            tr("この区域の人数は資料にないため、減らしたり移したりできません。")
            if there.unknown_rows
            else tr("この区域にはいないため、減らしたり移したりできません。")
        )
    heads = st.number_input(
        tr("人数"),
        min_value=1,
        max_value=max(1, most),
        step=1,
        disabled=most == 0,
        key=f"scenario-heads-{max(1, most)}",
    )
    if there.unknown_rows and action == "more":
        st.caption(tr("今の人数が資料にないため、合計は「不明」のままです。"))
    st.button(
        tr(_DO[action], heads=int(heads)),
        type="primary",
        width="stretch",
        key="scenario-posts",
        disabled=most == 0,
        on_click=_take_posts,
        args=(real, action, role, int(heads), area, target),
    )


def _heads(dataset: Dataset, role: str, area_id: str | None) -> str:
    count = scenario_edit.heads_there(dataset, role, area_id=area_id)
    if count.low is None and not count.unknown_rows:
        return tr("配置なし")
    return words.heads(count)


def _take_posts(
    real: Dataset, action: str, role: str, heads: int, area: str | None, target: str | None
) -> None:
    if action == "move":
        edit = partial(
            scenario_edit.move_posts, role=role, heads=heads, from_area=area, to_area=target
        )
    else:
        signed = heads if action == "more" else -heads
        edit = partial(scenario_edit.change_posts, role=role, heads=signed, area_id=area)
    scenario_state.change(real, edit)


def _start_placing(hub_type: str) -> None:
    st.session_state[_PLACING] = hub_type


def _follow_type(code: str) -> None:
    if placing() is not None:
        st.session_state[_PLACING] = st.session_state[f"scenario-type-{code}"]


@st.cache_data(show_spinner=False, max_entries=256, hash_funcs=data.BY_VERSION)
def _chome_of(real: Dataset, area_id: str | None) -> list[str]:
    own = real.chome[real.chome["area_id"].eq(area_id).fillna(False).astype(bool)]
    return [str(name) for name in own.loc[own["lat"].notna() & own["lon"].notna(), "chome"]]


def _place_at_chome(real: Dataset, hub_type: str, chome: str) -> None:
    row: pd.Series = real.chome.set_index("chome").loc[chome]
    lat, lon = float(row["lat"]), float(row["lon"])
    stop_placing()
    scenario_state.change(
        real, partial(scenario_edit.add_hub, hub_type=hub_type, lat=lat, lon=lon, place=chome)
    )
