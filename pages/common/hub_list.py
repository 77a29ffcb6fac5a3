"""The hubs of a map as a list below it: what the map shows can also be read, sorted and chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd
import streamlit as st

from geodata.language import N_, tr
from geodata.render.column_words import PRECISION
from geodata.render.furigana import PLAIN
from geodata.render.hubs import HubMark
from geodata.store import Dataset
from pages.common import data, state
from pages.common.map_host import MapEvent
from pages.common.sortable_table import Column, sortable_table

#: Opened and shut by the reader; the list is made, and sent, only while it is open.
KEY = "hub-list"
_HEIGHT = 420
_HELP = N_("拠点の場所がどこまで分かっているか。「推定」は、圏域の中のどこかということ")


def hub_list(
    dataset: Dataset,
    marks: Sequence[HubMark],
    *,
    real: Dataset | None = None,
    unplaced: Collection[str] = (),
    selected: str | None = None,
) -> MapEvent | None:
    """The list of what stands on the map: *marks*, then the ids *unplaced*, which have no point.

    *real* is the dataset without the what-if where *dataset* is one: hubs that it closes are
    listed as well. Returns the hub chosen as the press on the map that it equals, None without.
    """
    count = len(marks) + len(unplaced)
    if not count:
        return None
    label = tr("拠点の一覧（{count}か所）", count=count)
    box = st.expander(label, icon=":material/list:", key=KEY, on_change="rerun")
    if not box.open:
        return None
    with_readings = state.current().furigana
    known = _rows(dataset, with_readings)
    if real is not None and real is not dataset:
        gone = _rows(real, with_readings)
        known = pd.concat([known, gone[~gone.index.isin(known.index)]])
    rows = listed(known, marks, unplaced)
    with box:
        chosen = sortable_table(
            rows,
            [
                Column("name", tr("拠点"), ruby="ruby"),
                Column("hub_type", tr("種類")),
                Column("area", tr("圏域")),
                Column("place", tr("位置"), help=tr(_HELP)),
            ],
            key=f"hubs-{dataset.code}",
            caption=tr("{name}の地図にある拠点", name=dataset.municipality.name),
            selected=selected,
            height=_HEIGHT if count > 8 else None,
        )
    if chosen is None:
        return None
    if chosen != selected:
        state.refit()
    at = {mark.id: (mark.lat, mark.lon) for mark in marks}.get(chosen, (0.0, 0.0))
    return MapEvent(kind="hub", id=chosen, lat=at[0], lon=at[1], zoom=0.0)


def listed(
    known: pd.DataFrame, marks: Sequence[HubMark], unplaced: Collection[str]
) -> pd.DataFrame:
    """The rows of *known* that the map shows, in its order, and those it cannot show.

    What a what-if opens, moves or closes says so instead of how well its place is known.
    """
    rows = known.loc[[*(mark.id for mark in marks), *unplaced]].copy()
    said = {mark.id: _assumed(mark) for mark in marks if mark.style != "normal"}
    said |= dict.fromkeys(unplaced, tr("不明（地図にない）"))
    rows["place"] = [said.get(str(i), place) for i, place in rows["place"].items()]
    return rows


def _assumed(mark: HubMark) -> str:
    if mark.style == "closed":
        return tr("閉じる想定")
    return dict(mark.details).get(tr("位置"), tr("想定"))


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs=data.IN_WORDS)
def _rows(dataset: Dataset, with_readings: bool) -> pd.DataFrame:
    return hub_rows(dataset, with_readings=with_readings)


def hub_rows(dataset: Dataset, *, with_readings: bool = False) -> pd.DataFrame:
    """One row a hub, by its id: name, type, area, and in words how well its place is known."""
    hubs = dataset.hubs
    read = data.readings(dataset) if with_readings else PLAIN
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    rows = pd.DataFrame({"name": hubs["name"].to_numpy()}, index=hubs["hub_id"].astype(str))
    rows["ruby"] = [read.hubs.get(str(hub_id)) for hub_id in rows.index]
    rows["hub_type"] = [tr(str(hub_type)) for hub_type in hubs["hub_type"]]
    rows["area"] = [None if pd.isna(area) else names.get(area) for area in hubs["area_id"]]
    precision = hubs["coord_precision"].fillna("area")
    rows["place"] = [PRECISION.get(str(known), PRECISION["area"]) for known in precision]
    return rows
