"""The sections of the coordinator page, each of one question."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from geodata import history as past
from geodata import language, phrases
from geodata.language import tr
from geodata.post_ratio import average, post_ratios, whole_ratio
from geodata.posts import PERSONS, count_persons, count_role, posts_by_area
from geodata.render import words
from geodata.render.chart_frame import chart_config
from geodata.render.history_chart import history_chart, history_summary, when
from geodata.render.history_map import day_label, day_sentence, history_state
from geodata.render.post_charts import (
    posts_bars,
    posts_bars_summary,
    ratio_bars,
    ratio_bars_summary,
    ratio_text,
)
from geodata.render.post_words import WHOLE, explanations, table_roles
from geodata.residents import CENSUS2015
from geodata.sources import merged
from geodata.store import Dataset
from geodata.timeline.moments import stop_at
from pages.common import controls, data, reading, state
from pages.common.map_host import area_map, map_document
from pages.common.past_data import map_roles
from pages.common.sortable_table import Column, sortable_table

_DAY = "posts_day"


def key_figures(dataset: Dataset) -> list[tuple[str, str, str]]:
    """Persons first, then each role, then residents for each head of the first role."""
    persons = count_persons(dataset.posts)
    figures = [(tr(PERSONS), words.heads(persons), tr("兼務も1人と数える"))]
    figures += [
        (tr(role), words.heads(count_role(dataset.posts, role)), tr("役割別"))
        for role in table_roles(dataset)
    ]
    main = table_roles(dataset)[0] if table_roles(dataset) else PERSONS
    ratio = whole_ratio(dataset, main)
    if ratio.most is not None:
        known = tr("分かっている人数で割る") if ratio.heads.unknown_rows else ""
        note = known or tr("{role} {heads}で割る", role=tr(main), heads=words.heads(ratio.heads))
        figures.append(
            (tr("{role}1人あたりの住民", role=tr(main)), ratio_text(ratio.most, ratio.least), note)
        )
    return figures


def explained(dataset: Dataset) -> None:
    """Persons are not posts; what differs and what is unknown, in plain words."""
    reading.plain_words(explanations(dataset))


def table_and_bars(dataset: Dataset) -> None:
    """Posts by area and role as a table, and as bars beside it."""
    level = dataset.municipality.planning_level
    counts = _counts(dataset.code, dataset.version, language.current())
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    left, right = st.columns([3, 2], gap="large")
    with left:
        rows, columns = _table(dataset, counts, names, level)
        sortable_table(
            rows,
            columns,
            key=f"posts-{dataset.code}",
            caption=tr(
                "{municipality}の{level}ごとのコーディネーターの人数",
                municipality=dataset.municipality.name,
                level=tr(level),
            ),
            selectable=False,
        )
        st.caption(
            tr(
                "時点: {as_of}。実人数と役割別は足し合わせません。"
                "不明は、資料に人数がないことを表します（ゼロではありません）。",
                as_of=_as_of(dataset),
            )
        )
    with right:
        summary = posts_bars_summary(counts, names)
        st.plotly_chart(
            posts_bars(counts, names),
            config=chart_config(),
            theme=None,
            alt=summary,
            key="posts-bars",
        )


@st.cache_data(show_spinner=False, max_entries=32)
def _counts(code: str, version: str, language: str) -> pd.DataFrame:
    del version, language  # only key the cache
    dataset = data.dataset(code)
    return posts_by_area(dataset, dataset.municipality.planning_level)


@st.cache_data(show_spinner=False, max_entries=64)
def _ratios(code: str, version: str, language: str, role: str) -> pd.DataFrame:
    del version, language  # only key the cache
    dataset = data.dataset(code)
    return post_ratios(dataset, dataset.municipality.planning_level, role)


def _table(
    dataset: Dataset, counts: pd.DataFrame, names: dict[str, str], level: str
) -> tuple[pd.DataFrame, list[Column]]:
    shown = [PERSONS, *table_roles(dataset)]
    wide = counts[counts["role"].isin(shown)].copy()
    wide["area_id"] = wide["area_id"].fillna(WHOLE)
    low = wide.pivot_table(
        index="area_id", columns="role", values="low", aggfunc="first", dropna=False
    )
    high = wide.pivot_table(
        index="area_id", columns="role", values="high", aggfunc="first", dropna=False
    )
    order = [*dataset.areas_at(level)["area_id"], WHOLE]
    low, high = low.reindex(order), high.reindex(order)
    if low.loc[WHOLE].isna().all():
        low, high = low.drop(index=WHOLE), high.drop(index=WHOLE)
    rows = pd.DataFrame(index=low.index)
    whole = tr(WHOLE) + phrases.brackets(tr("区域を持たない"))
    rows["name"] = [names.get(area_id, whole) for area_id in rows.index]
    columns = [Column("name", tr(level))]
    for role in shown:
        rows[role] = [_heads(a, b) for a, b in zip(low[role], high[role], strict=True)]
        if WHOLE in rows.index and pd.isna(rows.loc[WHOLE, role]):
            # nobody says that the whole municipality has such a post: nothing to be unknown
            rows.loc[WHOLE, role] = "―"
        rows[f"{role}-sort"] = low[role].astype("Float64")
        columns.append(Column(role, tr(role), sort_by=f"{role}-sort", help=_role_help(role)))
    return rows, columns


def _heads(low: object, high: object) -> str | None:
    if pd.isna(low):
        return None
    return (
        tr("{low}人", low=low) if low == high else tr("{low}人または{high}人", low=low, high=high)
    )


def _role_help(role: str) -> str:
    return tr("兼務の人も1人と数える") if role == PERSONS else tr("役割別の人数（兼務を含む）")


def _as_of(dataset: Dataset) -> str:
    days = sorted(dataset.posts["as_of"].dropna().unique())
    return words.date(days[-1]) if days else tr("不明")


@st.fragment
def ratios(dataset: Dataset) -> None:
    """Residents for each head: the whole municipality in figures, each area as a bar."""
    options = [*table_roles(dataset), PERSONS]
    role = st.segmented_control(
        tr("どの職で割るか"),
        options=options,
        format_func=lambda role: controls.plain(tr(role)),
        default=options[0],
        required=True,
        key=f"posts-ratio-{dataset.code}",
        help=tr("実人数は、兼務の人も1人と数えます。役割別は、兼務する人を役割ごとに数えます。"),
    )
    level = dataset.municipality.planning_level
    who = dataset.municipality
    whole = whole_ratio(dataset, role)
    if whole.residents is not None and whole.most is not None:
        rough = phrases.brackets(tr("概数")) if "概数" in who.population_source else ""
        reading.paragraph(
            tr(
                "{municipality}全体: 住民 {residents:,}人{rough} ÷ {role} {heads}"
                " ＝ {ratio}（人口は{date}）",
                municipality=who.name,
                residents=whole.residents,
                rough=rough,
                role=tr(role),
                heads=words.heads(whole.heads),
                ratio=ratio_text(whole.most, whole.least),
                date=words.date(who.population_as_of),
            )
        )
    frame = _ratios(dataset.code, dataset.version, language.current(), role)
    mean = average(frame)
    summary = ratio_bars_summary(frame, role=role)
    st.caption(controls.plain(summary))
    st.plotly_chart(
        ratio_bars(frame, role=role, average=mean),
        config=chart_config(),
        theme=None,
        alt=summary,
        key="ratio-bars",
    )
    found = frame["basis"].dropna().unique()
    bases = phrases.comma(words.RESIDENTS_BASIS[basis] for basis in found)
    years = phrases.comma(words.date(d) for d in sorted(frame["as_of"].dropna().unique()))
    said = [
        tr(
            "{level}ごとの人口: {bases}（{years}）。",
            level=tr(level),
            bases=bases or tr(words.UNKNOWN),
            years=years or tr("時点不明"),
        )
    ]
    if CENSUS2015 in found:
        said.append(tr("全体の人口とは年が違うので、そのまま比べられません。"))
    said.append(tr("平均は、人数と人口の分かる{level}だけの平均です。", level=tr(level)))
    st.caption(phrases.text(said))


def history(dataset: Dataset) -> None:
    """The chart of the past, and a slider that moves the map through it."""
    lines, _, _ = _time(dataset.code, dataset.version, language.current())
    if not lines:
        st.info(tr("配置の増え方の記録はありません。"), icon=":material/info:")
        return
    _through_time(dataset)
    with st.expander(tr("記録の一覧と出典")):
        for one in lines:
            st.html(_record_list(one))


@st.cache_data(show_spinner=False, max_entries=256)
def _posts_on(code: str, version: str, language: str, day: str) -> pd.DataFrame:
    del version, language  # only key the cache
    return past.posts_on(data.dataset(code), day)


@st.cache_data(show_spinner=False, max_entries=32)
def _time(code: str, version: str, language: str) -> tuple[list[past.Series], list[str], list[str]]:
    """The series, the stops of the slider and the roles of the map: the same on every day."""
    del version, language  # only key the cache
    dataset = data.dataset(code)
    return past.series(dataset), past.stops(dataset), list(map_roles(dataset))


@st.fragment
def _through_time(dataset: Dataset) -> None:
    lines, days, roles = _time(dataset.code, dataset.version, language.current())
    day = _slider(dataset, days)
    role = roles[0]
    if len(roles) > 1:
        role = st.segmented_control(
            tr("地図に出す職"),
            options=roles,
            format_func=lambda role: controls.plain(tr(role)),
            default=roles[0],
            required=True,
            key=f"posts-map-role-{dataset.code}",
        )
    posts = _posts_on(dataset.code, dataset.version, language.current(), day)
    left, right = st.columns(2, gap="large")
    with left:
        shown = tr("{day} の {role}", day=day_label(day), role=tr(role))
        st.caption(controls.plain(shown))
        event = area_map(
            map_document(dataset),
            history_state(
                dataset,
                posts,
                role=role,
                day=day,
                selected_area=state.current().area,
                basemap=state.current().base,
            ),
            key=f"posts-map-{dataset.code}",
            height=460,
        )
        if event is not None and event.kind == "area":
            same = state.current().area == event.id
            state.update(area=None if same else event.id, hub=None, chome=None)
            state.mirror()
            st.rerun(scope="fragment")
    with right:
        st.caption(tr("全域の人数の移り変わり（点線は地図の時点）"))
        summary = history_summary(lines)
        st.plotly_chart(
            history_chart(lines, marked=day),
            config=chart_config(),
            theme=None,
            alt=summary,
            key="history",
        )
        if past.is_before_records(dataset, day):
            first = min(lines, key=lambda one: one.records[0].start).records[0]
            st.info(
                tr(
                    "この時点は、最初の記録（{day}）より前です。配置は分かりません。",
                    day=when(first.date),
                ),
                icon=":material/info:",
            )
        else:
            reading.paragraph(day_sentence(posts, role=role))
        st.caption(
            tr(
                "年だけが分かる記録は、その年度の4月から始まるとして描きます。"
                "人数の記載がない記録をはさむときは、点を線で結びません。"
                "記録のない区域は不明（斜線）で、ゼロではありません。"
            )
        )


def _slider(dataset: Dataset, days: list[str]) -> str:
    key = f"{_DAY}-{dataset.code}"
    st.session_state[key] = stop_at(state.current().day, days)
    return st.select_slider(
        tr("いつの配置を見るか"),
        options=days,
        format_func=day_label,
        key=key,
        on_change=_take_day,
        args=(key, days[-1]),
    )


def _take_day(key: str, last: str) -> None:
    day = st.session_state[key]
    state.update(day=None if day == last else day)
    state.mirror()


def _record_list(one: past.Series) -> str:
    items = reading.records(one)
    return f'<section class="records"><h4>{escape(tr(one.role))}</h4><ul>{items}</ul></section>'


def sources_of(dataset: Dataset) -> None:
    """Where the head counts are from, and what the tables say beside them."""
    with st.expander(tr("人数の出典と注記")):
        notes = "".join(
            f"<li>{escape(n)}</li>" for n in dict.fromkeys(dataset.posts["note"].dropna())
        )
        cited = "".join(f"<li>{escape(s.text)}</li>" for s in merged(dataset.posts["source"]))
        people = tr("人口: {source}", source=dataset.municipality.population_source)
        of_sources, of_notes = tr("出典"), tr("注記")
        st.html(
            f'<section class="records"><h4>{of_sources}</h4>'
            f"<ul>{cited}<li>{escape(people)}</li></ul>"
            f"<h4>{of_notes}</h4><ul>{notes}</ul></section>"
        )
