"""Activities and 地域プロジェクト: a list and a map, each of which leads to the other."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from geodata import phrases
from geodata.language import N_, tr
from geodata.render import compose, words
from geodata.render.furigana import Readings, Segments
from geodata.render.map_readings import with_readings
from geodata.render.timeline.activity_map import activity_state
from geodata.schema import ACTIVITY_KINDS
from geodata.sources import is_unverified, merged
from geodata.store import Dataset
from geodata.timeline.activities import chosen_activities, placed_activities
from pages.common import controls, data, past_sections, state
from pages.common.map_host import area_map, map_document
from pages.common.select_box import select_box
from pages.common.sortable_table import Column, sortable_table

NOWHERE = N_("区全体・場所不明")
_OPENED = "past_activity"


def activities(dataset: Dataset) -> None:
    """Filters, the map, the list, and the one that is chosen in full."""
    placed = _placed(dataset)
    if placed.empty:
        st.info(tr("活動の記録はありません。"), icon=":material/info:")
        return
    view = state.current()
    _filters(dataset, placed)
    shown = chosen_activities(placed, kinds=view.kinds, area_id=view.area, hub_id=view.hub)
    said = [tr("活動{whole}件のうち{shown}件を示しています。", whole=len(placed), shown=len(shown))]
    loose = int((shown["place"] == "unknown").sum())
    if loose:
        said.append(
            tr("このうち{loose}件は、区市の全体のものか、場所が資料にないものです。", loose=loose)
        )
    said.append(tr("記録があるのは資料に載った活動だけで、地域のすべての活動ではありません。"))
    st.caption(phrases.text(said))
    left, right = st.columns(2, gap="medium")
    with left:
        of_kind = chosen_activities(placed, kinds=view.kinds)
        event = area_map(
            map_document(dataset),
            with_readings(
                activity_state(
                    dataset,
                    of_kind,
                    selected_area=view.area,
                    selected_hub=view.hub,
                    basemap=view.base,
                    fit=compose.fit(dataset, state.fit_token(), area=view.area, hub=view.hub),
                ),
                controls.names_read(dataset),
            ),
            key=f"past-activities-{dataset.code}",
            height=560,
        )
    with right:
        chosen = _list(dataset, shown)
        _opened(dataset, placed, shown)
    if past_sections.take(event):
        st.session_state.pop(_OPENED, None)
        st.rerun()
    if chosen is not None:
        _open(placed, int(chosen))
        st.rerun()


@st.cache_data(show_spinner=False, max_entries=32, hash_funcs=data.IN_WORDS)
def _placed(dataset: Dataset) -> pd.DataFrame:
    return placed_activities(dataset)


def _filters(dataset: Dataset, placed: pd.DataFrame) -> None:
    present = [kind for kind in ACTIVITY_KINDS if (placed["kind"] == kind).any()]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.pills(
            tr("種類"),
            options=present,
            format_func=tr,
            selection_mode="multi",
            **state.bound(
                "kinds",
                encode=lambda chosen: [k for k in present if k in (chosen or ())],
                decode=lambda chosen: frozenset(chosen) if chosen else None,
            ),
        )
    with right:
        _place(dataset, placed)


def _place(dataset: Dataset, placed: pd.DataFrame) -> None:
    """One box for hubs and areas: those at which an activity is listed, and what is chosen."""
    view = state.current()
    named = placed["place_area_id"].dropna().unique().tolist()
    level = placed["level_area_id"].dropna().unique().tolist()
    areas = [a for a in dataset.areas["area_id"] if a in {*named, *level, view.area}]
    hubs = [h for h in dataset.hubs["hub_id"] if h in {*placed["hub_id"].dropna(), view.hub}]
    labels = {
        "": tr("すべての場所"),
        **{f"area:{a}": dataset.area_name(a) or a for a in areas},
        **{f"hub:{h}": _hub_name(dataset, h) for h in hubs},
    }
    key = f"past_place_{dataset.code}"
    now = (
        f"hub:{view.hub}" if view.hub in hubs else f"area:{view.area}" if view.area in areas else ""
    )
    if st.session_state.get(key) != now:
        st.session_state[key] = now
    select_box(
        tr("圏域・拠点"),
        list(labels),
        format_func=lambda value: labels.get(value, value),
        filter_mode=None,
        key=key,
        on_change=_take_place,
        args=(key,),
    )


def _take_place(key: str) -> None:
    kind, _, place = st.session_state[key].partition(":")
    state.update(
        area=place if kind == "area" else None, hub=place if kind == "hub" else None, chome=None
    )
    state.refit()
    st.session_state.pop(_OPENED, None)


def _hub_name(dataset: Dataset, hub_id: str) -> str:
    names = dataset.hubs.loc[dataset.hubs["hub_id"] == hub_id, "name"]
    return str(names.iloc[0]) if len(names) else hub_id


def _list(dataset: Dataset, shown: pd.DataFrame) -> str | None:
    rows = pd.DataFrame(
        {
            "name": shown["name"],
            "kind": shown["kind"].map(tr),
            "where": [_where(dataset, row) for row in shown.to_dict("records")],
        }
    )
    read = controls.names_read(dataset)
    rows["read"] = [_where_read(dataset, row, read) for row in shown.to_dict("records")]
    if rows.empty:
        st.info(tr("この条件に合う活動は一覧にありません。"), icon=":material/info:")
        return None
    opened = st.session_state.get(_OPENED)
    return sortable_table(
        rows,
        [
            Column("name", tr("活動")),
            Column("where", tr("場所"), ruby="read"),
            Column("kind", tr("種類")),
        ],
        key=f"past-activities-{dataset.code}-list",
        caption=tr(
            "{municipality}の活動と地域プロジェクト", municipality=dataset.municipality.name
        ),
        selected=None if opened is None else str(opened),
        height=420,
    )


def _where(dataset: Dataset, row: dict) -> str:  # type: ignore[type-arg]
    if row["place"] == "hub":
        return _hub_name(dataset, str(row["hub_id"]))
    if row["place"] == "area":
        return dataset.area_name(row["place_area_id"]) or tr(NOWHERE)
    return tr(NOWHERE)


def _where_read(
    dataset: Dataset,
    row: dict,  # type: ignore[type-arg]
    read: Readings,
) -> Segments | None:
    """The place in pieces with its reading; None where it is shown plain."""
    if row["place"] == "hub":
        return read.hubs.get(str(row["hub_id"]))
    if row["place"] == "unknown" or not read:
        return None
    return read.area_segments(str(row["place_area_id"]), _where(dataset, row))


def _open(placed: pd.DataFrame, position: int) -> None:
    """Open one activity, and go to its place on the map."""
    st.session_state[_OPENED] = position
    row = placed.loc[position]
    if row["place"] == "unknown":
        return
    at_hub = row["place"] == "hub" and bool(row["located"])
    area = row["level_area_id"]
    state.update(
        hub=str(row["hub_id"]) if at_hub else None,
        area=None if at_hub or pd.isna(area) else str(area),
        chome=None,
    )
    state.refit()


def _opened(dataset: Dataset, placed: pd.DataFrame, shown: pd.DataFrame) -> None:
    position = st.session_state.get(_OPENED)
    if position is None or position not in shown.index:
        st.caption(
            tr(
                "一覧で1つ選ぶと、内容と出典が出て、地図がその場所へ動きます。地図で圏域や拠点を選ぶと、一覧がそこの活動だけになります。"
            )
        )
        return
    row = placed.loc[position].to_dict()
    st.html(_card(dataset, row, controls.names_read(dataset)))


def _card(dataset: Dataset, row: dict, read: Readings) -> str:  # type: ignore[type-arg]
    if row["place"] == "hub":
        where = read.hub(str(row["hub_id"]), _hub_name(dataset, str(row["hub_id"])))
        if not row["located"]:
            where += phrases.brackets(tr("位置が不明で、地図にはありません"))
    elif row["place"] == "area":
        area_id = str(row["place_area_id"])
        where = tr(
            "{area}（くわしい場所は不明）",
            area=read.area(area_id, dataset.area_name(area_id) or area_id),
        )
    else:
        where = tr(NOWHERE)
    mark = (
        f'<span class="mark-unverified">{escape(tr(words.UNVERIFIED))}</span>'
        if is_unverified(row["source"])
        else ""
    )
    cadence = tr(words.UNKNOWN) if pd.isna(row["cadence"]) else escape(str(row["cadence"]))
    summary = "" if pd.isna(row["summary"]) else f"<p>{escape(str(row['summary']))}</p>"
    cited = "".join(f"<li>{escape(source.text)}</li>" for source in merged([row["source"]]))
    name = str(row["name"])
    label, source = tr("{name}の内容", name=name), tr("出典")
    listed = "".join(
        f"<dt>{escape(word)}</dt><dd>{text}</dd>"
        for word, text in ((tr("場所"), where), (tr("頻度"), cadence))
    )
    return (
        f'<section class="panel" aria-label="{escape(label)}">'
        f'<p class="panel-kind">{escape(tr(str(row["kind"])))}</p>'
        f'<h3 class="panel-name">{escape(name)}{mark}</h3>{summary}'
        f'<dl class="panel-list">{listed}</dl>'
        f'<details class="panel-fold"><summary>{escape(source)}</summary>'
        f'<ul class="panel-sources">{cited}</ul></details></section>'
    )
