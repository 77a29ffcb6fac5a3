"""What stands beside the map: the chosen area or hub, or the list of areas to choose from."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geodata.gaps import unmet_areas
from geodata.language import N_, tr
from geodata.posts import posts_by_area
from geodata.profile import area_profile, hub_profile
from geodata.render import words
from geodata.render.furigana import PLAIN, Readings
from geodata.render.panel import area_panel, hub_panel
from geodata.standards_text import Standard
from geodata.store import Dataset
from pages.common import controls, data, shared, state
from pages.common.map_host import MapEvent
from pages.common.sortable_table import Column, StatusText, sortable_table


#: How an area stands against all standards together: short1, short2 … by the number unmet.
def _statuses() -> dict[str, StatusText]:
    met, short = words.STATUS_SIGN["met"], words.STATUS_SIGN["short"]
    return {"met": StatusText(met, N_("満たす"), "good", 0)} | {
        f"short{n}": StatusText(short, tr("{n}つ不足", n=n), "bad", n) for n in range(1, 21)
    }


def take(event: MapEvent | None) -> None:
    """Show what was chosen on the map; choosing it again lets go of it."""
    if event is None or event.kind not in ("area", "hub"):
        return
    view = state.current()
    if event.kind == "hub":
        state.update(hub=None if view.hub == event.id else event.id, chome=None)
    else:
        same = view.area == event.id and view.hub is None
        state.update(area=None if same else event.id, hub=None, chome=None)
    st.rerun()


def details(dataset: Dataset, gaps: pd.DataFrame, standards: tuple[Standard, ...]) -> None:
    """The panel of the chosen hub or area, or the list of areas where nothing is chosen."""
    view = state.current()
    if view.hub is not None and (dataset.hubs["hub_id"] == view.hub).any():
        st.button(tr("一覧へ戻る"), icon=":material/arrow_back:", on_click=_clear, key="back")
        read = controls.names_read(dataset)
        st.html(hub_panel(hub_profile(dataset, view.hub), read=read))
    elif view.area is not None and (dataset.areas["area_id"] == view.area).any():
        st.button(tr("一覧へ戻る"), icon=":material/arrow_back:", on_click=_clear, key="back")
        rows = words.labelled(gaps[gaps["area_id"] == view.area], standards)
        read = controls.names_read(dataset)
        st.html(area_panel(area_profile(dataset, view.area), rows, read=read))
    else:
        area_list(dataset, standards)


def area_list(dataset: Dataset, standards: tuple[Standard, ...]) -> None:
    """Every area of the level with its state: the map as a list."""
    level = controls.area_level(dataset)
    rows = _rows(dataset, level, standards, shared.measured(), state.current().furigana)
    st.subheader(tr("{level}の一覧", level=tr(level)))
    st.caption(tr("地図か一覧で1つ選ぶと、くわしい内容が出ます。"))
    chosen = sortable_table(
        rows,
        [
            Column("name", tr(level), ruby="ruby"),
            Column("status", tr("基準"), kind="status", statuses=_statuses()),
            Column("persons", tr("担当者"), sort_by="heads", help=tr("コーディネーターの実人数")),
        ],
        key=f"areas-{dataset.code}-{level}",
        caption=tr("{name}の{level}と基準の状態", name=dataset.municipality.name, level=tr(level)),
    )
    if chosen is not None:
        state.update(area=chosen, hub=None, chome=None)
        state.refit()
        st.rerun()


@st.cache_data(show_spinner=False, max_entries=256, hash_funcs=data.IN_WORDS)
def _rows(
    dataset: Dataset,
    level: str,
    standards: tuple[Standard, ...],
    measured: shared.Measured,
    with_readings: bool,
) -> pd.DataFrame:
    gaps = data.gaps(dataset, standards, *measured)
    read = data.readings(dataset) if with_readings else PLAIN
    return area_rows(dataset, gaps[gaps["level"] == level], level, read)


def area_rows(
    dataset: Dataset, gaps: pd.DataFrame, level: str, read: Readings = PLAIN
) -> pd.DataFrame:
    """One row an area: its name, whether it meets the standards, its coordinators (persons)."""
    areas = dataset.areas_at(level)
    heads = posts_by_area(dataset, level)
    heads = heads[heads["role"] == "実人数"].set_index("area_id")
    rows = pd.DataFrame({"name": areas["name"].to_numpy()}, index=areas["area_id"])
    rows["ruby"] = [
        read.area_segments(area_id, name) if read else None
        for area_id, name in zip(rows.index, rows["name"], strict=True)
    ]
    rows["heads"] = rows.index.map(heads["low"])
    rows["persons"] = [_heads(heads.loc[a]) for a in rows.index]
    ranked = unmet_areas(gaps).set_index("area_id") if len(gaps) else pd.DataFrame()
    rows["status"] = [_state(ranked, area_id) for area_id in rows.index]
    return rows


def _heads(row: pd.Series) -> str | None:
    if pd.isna(row["low"]):
        return None
    return (
        tr("{low}人", low=row["low"])
        if row["low"] == row["high"]
        else tr("{low}〜{high}人", low=row["low"], high=row["high"])
    )


def _state(ranked: pd.DataFrame, area_id: str) -> str | None:
    if area_id not in ranked.index:
        return None
    row = ranked.loc[area_id]
    if row["unmet"]:
        return f"short{row['unmet']}"
    return None if row["unknown"] else "met"


def _clear() -> None:
    state.update(area=None, hub=None, chome=None)
