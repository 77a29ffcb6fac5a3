"""The sections of the page of the past: the film, two days side by side."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from geodata import history, phrases
from geodata.language import tr
from geodata.render.history_map import day_label
from geodata.render.map_readings import with_readings
from geodata.render.timeline.change_words import (
    change_lines,
    known_line,
    known_sentences,
    opened_words,
)
from geodata.render.timeline.comparison_words import KINDS, difference_sentence, difference_table
from geodata.render.timeline.past_map import all_marks, past_state
from geodata.store import Dataset
from geodata.timeline.moments import known, moments, stop_at
from pages.common import controls, past_data, reading, state
from pages.common.map_host import MapEvent, area_map, map_document
from pages.common.sortable_table import Column, StatusText, sortable_table
from pages.common.timeline_player import timeline_player

_UNDATED = "past_undated"
_TURN = "past_days_turn"
_STATUSES = {
    kind: StatusText(sign, word, tone, rank)  # type: ignore[arg-type]
    for rank, (kind, (sign, word, tone)) in enumerate(KINDS.items())
}
#: Where two days are first put side by side: the first record and the latest word.
_FIRST, _LAST = 0, -1


def thinness(dataset: Dataset) -> None:
    """How much of the past is on record at all, in one line before anything is shown of it."""
    st.caption(controls.plain(known_line(known(dataset))))


def thinness_explained(dataset: Dataset) -> None:
    """The same in full."""
    reading.plain_words(known_sentences(dataset, known(dataset)))


def choose_role(dataset: Dataset) -> str | None:
    """The role whose heads fill the map; None where no posts are on record."""
    roles = past_data.map_roles(dataset)
    if not roles:
        return None
    chosen = state.current().role
    role = chosen if chosen in roles else roles[0]
    if len(roles) > 1:
        key = f"past_role_{dataset.code}"
        if st.session_state.get(key) != role:
            st.session_state[key] = role
        st.segmented_control(
            tr("地図に出す職"),
            options=list(roles),
            format_func=lambda role: controls.plain(tr(role)),
            required=True,
            key=key,
            on_change=_take_role,
            args=(key, roles[0]),
        )
    return role


def _take_role(key: str, first: str) -> None:
    role = st.session_state[key]
    state.update(role=None if role == first else role)


def show_undated() -> bool:
    """Whether hubs whose opening nobody knows are drawn."""
    return st.toggle(
        tr("開設時期が不明の拠点も地図に出す"),
        value=True,
        key=_UNDATED,
        help=tr("不明の拠点は灰色の「？」で示します。その時にあったとも、なかったとも言えません。"),
    )


@st.fragment
def flow(dataset: Dataset, role: str | None, undated: bool) -> None:
    """The film: slider, play button, map, chart and words that move together."""
    if not moments(dataset):
        st.info(
            tr("開設や配置の日付の記録がないため、あゆみを示せません。"), icon=":material/info:"
        )
        return
    view = state.current()
    film = past_data.reel(dataset, role, undated, view.furigana)
    event = timeline_player(
        map_document(dataset),
        film,
        key=f"past-film-{dataset.code}",
        day=stop_at(view.day, list(film.days)),
        on_rest=lambda day: state.update(day=None if day == film.days[-1] else day),
        selected_area=view.area,
        basemap=view.base,
        height=500,
    )
    st.caption(
        tr(
            "橙の印は、記録の上で変化のある時点です。日付の精度は資料によります。"
            "拠点は、年だけが分かるものをその年（と年度）の間「この年に開設」とし、"
            "配置は、年だけが分かるものを年度の4月から数えます。"
            "配置の記録のない区域は不明（斜線）で、ゼロではありません。"
        )
    )
    _of_area(dataset)
    state.mirror()
    if take(event):
        st.rerun(scope="fragment")


def take(event: MapEvent | None) -> bool:
    """Choose what was pressed on the map, pressed again let go of it; whether anything changed."""
    if event is None or event.kind not in ("area", "hub"):
        return False
    view = state.current()
    if event.kind == "hub":
        state.update(hub=None if view.hub == event.id else event.id)
    else:
        state.update(area=None if view.area == event.id else event.id, hub=None)
    return True


def _of_area(dataset: Dataset) -> None:
    """The records of the chosen area: its posts, and when its hubs opened."""
    area_id = state.current().area
    if area_id is None or not (dataset.areas["area_id"] == area_id).any():
        st.caption(tr("地図で圏域を選ぶと、その圏域の記録がここに出ます。"))
        return
    read = controls.names_read(dataset)
    name = read.area(area_id, dataset.area_name(area_id) or area_id)
    posts = "".join(_records(one) for one in history.series(dataset, area_id=area_id))
    own = dataset.hubs[dataset.hubs["area_id"].eq(area_id).fillna(False)]
    opened = [tr("開設: {day}", day=opened_words(day)) for day in own["opened"]]
    hubs = "".join(
        f"<li>{read.hub(hub_id, hub)}<small>{escape(said)}</small></li>"
        for hub_id, hub, said in zip(own["hub_id"], own["name"], opened, strict=True)
    )
    no_posts = "<p>" + tr("この圏域の配置の記録はありません（不明）。") + "</p>"
    no_hubs = "<li>" + tr("この圏域の拠点は一覧にありません。") + "</li>"
    # the name is HTML already: its reading may stand above it
    heading, of_posts, of_hubs = tr("{area}の記録", area=name), tr("配置"), tr("拠点の開設")
    st.html(
        f'<section class="records past-area"><h3>{heading}</h3>'
        f"<h4>{of_posts}</h4>{posts or no_posts}"
        f"<h4>{of_hubs}</h4><ul>{hubs or no_hubs}</ul></section>"
    )


def _records(one: history.Series) -> str:
    return f"<ul>{reading.records(one, role=tr(one.role))}</ul>"


def two_days(dataset: Dataset, role: str | None, undated: bool) -> None:
    """Two maps that pan together, and what lies between the two days."""
    days = moments(dataset)
    if len(days) < 2:
        st.info(tr("くらべられる2つの時点の記録がありません。"), icon=":material/info:")
        return
    before, after = _choose_days(dataset, days)
    left, right = st.columns(2, gap="medium")
    for column, day, word, name in (
        (left, before, tr("前"), "before"),
        (right, after, tr("後"), "after"),
    ):
        with column:
            st.subheader(phrases.colon(word, day_label(day)))
            if take(_map(dataset, day, role, undated, name)):
                st.rerun()
    found = past_data.past(dataset).differences(before, after)
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    st.subheader(tr("2つの時点の間に変わったこと"))
    reading.paragraph(difference_sentence(found))
    table = difference_table(found, names)
    if len(table):
        _table(dataset, table, before, after)
    for line in change_lines(type(found)((), (), found.unnumbered), names):
        st.caption(controls.plain(line))
    st.caption(
        tr(
            "「不明」は記録がないことを表し、ゼロではありません。拠点の閉所は資料に記録がなく、"
            "なくなった拠点は示せません。"
        )
    )
    _sources(table)


def _choose_days(dataset: Dataset, days: list[str]) -> tuple[str, str]:
    view = state.current()
    chosen = stop_at(view.since, days, otherwise=_FIRST), stop_at(view.day, days, otherwise=_LAST)
    before, after = min(chosen), max(chosen)
    # a slider of two knobs takes its days as a default only: another default, another widget
    turn = st.session_state.setdefault(_TURN, 0)
    key = f"past_days_{dataset.code}_{turn}"
    if st.session_state.get(key, (before, after)) != (before, after):
        st.session_state[_TURN] = turn + 1
        key = f"past_days_{dataset.code}_{turn + 1}"
    st.select_slider(
        tr("くらべる2つの時点"),
        options=days,
        value=(before, after),
        format_func=_short,
        key=key,
        on_change=_take_days,
        args=(key, days[_FIRST], days[_LAST]),
        help=tr("左のつまみが前、右のつまみが後です。つまみは左右の矢印キーでも動きます。"),
    )
    return before, after


def _short(day: str) -> str:
    """A day without the Japanese era: two of them must fit side by side on a phone."""
    return day_label(day).partition("（")[0]


def _take_days(key: str, first: str, last: str) -> None:
    before, after = st.session_state[key]
    state.update(since=None if before == first else before, day=None if after == last else after)


def _map(dataset: Dataset, day: str, role: str | None, undated: bool, name: str) -> MapEvent | None:
    view = state.current()
    return area_map(
        map_document(dataset),
        with_readings(
            past_state(
                dataset,
                past_data.past(dataset).posts(day),
                role=role,
                day=day,
                marks=all_marks(dataset),
                undated=undated,
                selected_area=view.area,
                basemap=view.base,
            ),
            controls.names_read(dataset),
        ),
        key=f"past-{name}-{dataset.code}",
        height=480,
        together="past",
    )


def _table(dataset: Dataset, table: pd.DataFrame, before: str, after: str) -> None:
    chosen = sortable_table(
        table,
        [
            Column("what", tr("拠点・職")),
            Column("where", tr("場所")),
            Column("kind", tr("変化"), kind="status", statuses=_STATUSES),
            Column("before", tr("前"), help=day_label(before)),
            Column("after", tr("後"), help=day_label(after)),
            Column("since", tr("いつから")),
        ],
        key=f"past-differences-{dataset.code}",
        caption=tr("2つの時点の間に加わったもの、変わったもの"),
        height=520,
    )
    if chosen is None:
        return
    kind, _, rest = chosen.partition(":")
    if kind == "hub":
        areas = dataset.hubs.loc[dataset.hubs["hub_id"] == rest, "area_id"].dropna()
        area = str(areas.iloc[0]) if len(areas) else None
    else:
        area = rest.partition(":")[2] or None
    state.update(area=area)
    st.rerun()


def _sources(table: pd.DataFrame) -> None:
    with st.expander(tr("この表の出典")):
        cited = "".join(
            f"<li>{escape(s)}</li>"
            for s in dict.fromkeys(reading.cited(raw) for raw in table["source"])
        )
        none = "<li>" + tr("記録はありません。") + "</li>"
        st.html(f'<ul class="plain-words">{cited or none}</ul>')
