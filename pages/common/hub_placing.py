"""Hubs on the map while they are edited: move one, or add one, by a click."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from html import escape

import geopandas as gpd
import pandas as pd
import shapely
import streamlit as st

from geodata import edit_tables
from geodata.edit_tables import REMOVE
from geodata.language import tr
from geodata.render.hubs import hub_marks
from geodata.render.layers import AreaLayer
from geodata.render.legend import boundary_group, hub_group
from geodata.render.state import Labels, MapState
from geodata.schema import HUB_TYPES, LAT_RANGE, LON_RANGE
from geodata.store import CRS, Dataset
from pages.common import controls, edit_draft
from pages.common.map_host import MapEvent, area_map, map_document
from pages.common.select_box import select_box

_PLACING = "edit_placing"
_PICKED = "edit_picked"
#: The boxes leave the screen while a place is chosen, and Streamlit forgets them.
_NEW_HUB = "edit_new_hub"
NEW = "new"
LONGEST_NAME = 100


def section(dataset: Dataset, screen: pd.DataFrame) -> None:
    """The map with the hubs as edited so far, and beside it what to do with one."""
    with st.expander(
        tr("地図で位置を動かす・拠点を足す"),
        icon=":material/add_location:",
        key="edit-map",
        expanded=True,
    ):
        left, right = st.columns([6, 4], gap="medium")
        with right:
            _tools(dataset, screen)
        with left:
            document = map_document(dataset)
            level = dataset.municipality.planning_level
            drawn = _state(dataset, screen, level if document.order.get(level) else None)
            event = area_map(document, drawn, key=f"edit-map-{dataset.code}", height=400)
        _take(dataset, screen, event)


def _state(dataset: Dataset, screen: pd.DataFrame, level: str | None) -> MapState:
    hubs = _drawable(screen)
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    marks = hub_marks(hubs, area_names=names)
    official = level is not None and bool((dataset.areas_at(level)["boundary"] == "official").all())
    return MapState(
        layers=(AreaLayer(level),) if level else (),
        hubs=tuple(replace(mark, details=mark.details[:2]) for mark in marks),
        labels=Labels(level) if level else None,
        legend=(hub_group(marks), *((boundary_group(official=official),) if level else ())),
        selected_hub=st.session_state.get(_PICKED),
        point_mode=st.session_state.get(_PLACING) is not None,
        description=tr("編集中の拠点{hubs}か所", hubs=len(marks)),
    )


def _drawable(screen: pd.DataFrame) -> gpd.GeoDataFrame:
    """The hubs of a screen table with points where both degrees lie in Japan."""
    lat = screen["lat"].astype("Float64").to_numpy(dtype=float, na_value=float("nan"))
    lon = screen["lon"].astype("Float64").to_numpy(dtype=float, na_value=float("nan"))
    good = (LAT_RANGE[0] <= lat) & (lat <= LAT_RANGE[1])
    good &= (LON_RANGE[0] <= lon) & (lon <= LON_RANGE[1])
    good &= ~screen[REMOVE].fillna(False).to_numpy(dtype=bool)
    points = shapely.points(lon[good], lat[good])
    named = screen[good].assign(name=screen["name"].fillna(tr("（名称なし）")))
    named["hub_type"] = named["hub_type"].fillna("その他")
    return gpd.GeoDataFrame(named, geometry=gpd.GeoSeries(points, index=named.index, crs=CRS))


def _tools(dataset: Dataset, screen: pd.DataFrame) -> None:
    placing = st.session_state.get(_PLACING)
    if placing is not None:
        with st.container(key="placing"):
            what = str(_new_hub()["name"]) if placing == NEW else _name(screen, placing)
            said = tr("地図を押すと、{hub}がそこに置かれます。", hub=what)
            by_key = tr("キーボードでは、地図を選んで Enter を押すと、まん中に置かれます。")
            st.html(f"<p><b>{escape(said)}</b> {escape(by_key)}</p>")
            st.button(tr("やめる"), key="placing-stop", on_click=_stop)
        return
    st.markdown("**" + tr("動かす") + "**")
    options = [str(h) for h in screen.loc[~screen[REMOVE].fillna(False), "hub_id"]]
    picked = st.session_state.get(_PICKED)
    st.session_state["edit-hub"] = picked if picked in options else None
    select_box(
        tr("動かす拠点"),
        options,
        format_func=lambda hub_id: _name(screen, hub_id),
        placeholder=tr("地図かここで選んでください"),
        key="edit-hub",
        on_change=_pick,
    )
    st.button(
        tr("この拠点の位置を、地図で決める"),
        icon=":material/my_location:",
        key="edit-move",
        disabled=picked not in options,
        on_click=_start,
        args=(picked,),
        width="stretch",
    )
    st.markdown("**" + tr("足す") + "**")
    st.text_input(tr("名称"), key="edit-new-name", max_chars=LONGEST_NAME)
    select_box(
        tr("種類"),
        list(HUB_TYPES),
        format_func=tr,
        key="edit-new-type",
        filter_mode=None,
    )
    name = str(st.session_state.get("edit-new-name", "")).strip()
    twins = edit_tables.similar(screen, name)
    if twins:
        st.warning(tr("同じ名前の拠点がもうあります: {hub}", hub=controls.plain(twins[0])))
    on_map, unplaced = st.columns(2)
    on_map.button(
        tr("地図を押して足す"),
        icon=":material/add_location:",
        key="edit-place",
        disabled=not name,
        on_click=_start,
        args=(NEW,),
        width="stretch",
    )
    unplaced.button(
        tr("位置なしで足す"),
        icon=":material/add:",
        key="edit-add-unplaced",
        disabled=not name,
        on_click=_add,
        args=(dataset,),
        width="stretch",
    )


def _take(dataset: Dataset, screen: pd.DataFrame, event: MapEvent | None) -> None:
    if event is None:
        return
    placing = st.session_state.get(_PLACING)
    if event.kind == "hub" and placing is None:
        same = st.session_state.get(_PICKED) == event.id
        st.session_state[_PICKED] = None if same else event.id
        st.rerun()
    # a click on a hub is a place too: two hubs may stand in one building
    if event.kind not in ("point", "hub") or placing is None:
        return
    place = {"lat": round(event.lat, 6), "lon": round(event.lon, 6), "coord_precision": "building"}
    if placing == NEW:
        _add(dataset, area_id=_area_at(dataset, event), **place)
    else:
        rows = screen.index[screen["hub_id"] == placing]
        if len(rows):
            edit_draft.put(dataset.code, "hubs", edit_tables.altered(screen, int(rows[0]), place))
        _stop()
    st.rerun()


def _area_at(dataset: Dataset, event: MapEvent) -> str | None:
    """The area of the planning level that a click lies in."""
    areas = dataset.areas_at(dataset.municipality.planning_level)
    inside = areas[areas.geometry.covers(shapely.Point(event.lon, event.lat))]
    return str(inside["area_id"].iloc[0]) if len(inside) else None


def _add(dataset: Dataset, **place: object) -> None:
    values = _new_hub()
    now = edit_draft.draft(dataset, "hubs").now
    screen = edit_tables.added(now, dataset.code, {**values, **place}, today=dt.date.today())
    edit_draft.put(dataset.code, "hubs", screen)
    st.session_state[_PICKED] = screen["hub_id"].iloc[-1]
    _stop()


def _name(screen: pd.DataFrame, hub_id: str) -> str:
    found = screen.loc[screen["hub_id"] == hub_id, "name"].dropna()
    return str(found.iloc[0]) if len(found) else tr("（名称なし）")


def _new_hub() -> dict[str, object]:
    kept = st.session_state.get(_NEW_HUB)
    if kept is not None:
        return dict(kept)
    name = str(st.session_state.get("edit-new-name", "")).strip()
    return {"name": name, "hub_type": st.session_state.get("edit-new-type", HUB_TYPES[0])}


def _start(what: str) -> None:
    st.session_state[_PLACING] = what
    if what == NEW:
        st.session_state[_NEW_HUB] = _new_hub()


def _stop() -> None:
    st.session_state.pop(_PLACING, None)
    st.session_state.pop(_NEW_HUB, None)


def _pick() -> None:
    st.session_state[_PICKED] = st.session_state["edit-hub"]
