"""The upper sections of the Tokyo page: stages, the map with its card, the table of all."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from geodata import jma_outlines, language, phrases
from geodata.language import N_, tr
from geodata.names import fold
from geodata.overview import COUNTS_DIFFER, regions
from geodata.render.chart_frame import chart_config
from geodata.render.charts import status_chart, status_chart_summary
from geodata.render.furigana import ruby, segments
from geodata.render.map import MapDocument
from geodata.render.state import Fit
from geodata.render.tokyo_map import overview_map, overview_state
from geodata.store import TokyoOverview
from pages.common import data, reading, served, state
from pages.common.map_host import area_map
from pages.common.plain_text import plain
from pages.common.select_box import select_box
from pages.common.sortable_table import Column, StatusText, sortable_table
from pages.common.waiting import Waiting

_SELECTED = "tokyo_selected"
_PICKED = "tokyo_picked"
_OPENED = "tokyo_opened"
_PLACE = "tokyo_place"
_STATUSES = {
    "実施": StatusText("●", N_("実施"), "good", 0),
    "移行準備": StatusText("◐", N_("移行準備"), "plain", 1),
    "未実施": StatusText("○", N_("未実施"), "plain", 2),
}
#: What the table says in words of ours, beside proper names: translated as it is shown.
OF_TABLE = (
    N_("あり"),
    N_("なし"),
    N_("複数"),
    N_("複数(拠点ごと)"),
    N_("1チーム"),
    N_("圏域"),
    N_("区民活動センター圏域"),
    N_("福祉圏域"),
    N_("圏域ごとの拠点(名称の記載なし)"),
)
#: Word of a filter → kinds of the table.
_KINDS = {N_("区"): ("区",), N_("市"): ("市",), N_("町村"): ("町", "村")}


def statuses(overview: TokyoOverview) -> None:
    """How many are at which stage, as one bar and one sentence."""
    column = overview.municipalities["status"]
    st.plotly_chart(
        status_chart(column),
        config=chart_config(),
        theme=None,
        alt=status_chart_summary(column),
        key="tokyo-status",
    )
    st.caption(
        tr(
            "令和7年度（2025年度）。重層的支援体制整備事業の実施・移行準備は事例集の一覧によります。"
            "「未実施」は一覧に名がないことによるもので、未実施と書いた資料ではありません。"
        )
    )


@st.cache_resource(show_spinner=Waiting(N_("地図を用意しています…")))
def _document(language: str) -> MapDocument:
    del language  # only keys the cache: the scripts that are published speak it
    document = overview_map(data.tokyo())
    served.publish(*document.files, served.asset("map_host.js"))
    return document


@st.fragment
def map_and_card(overview: TokyoOverview) -> None:
    """The map of statuses beside the card of the chosen municipality."""
    places = {region.name: region.bounds for region in regions(overview)}
    _turn_page()
    if _PICKED in st.session_state:
        st.session_state[_SELECTED] = st.session_state.pop(_PICKED)
        _turn_to_selected()
    st.session_state.setdefault(_PLACE, next(iter(places)))
    left, right = st.columns([13, 7], gap="large")
    with left:
        place = st.pills(
            tr("表示する範囲"),
            options=list(places),
            format_func=tr,
            required=True,
            wrap=True,
            key=_PLACE,
        )
        event = area_map(
            _document(language.current()),
            overview_state(
                overview.municipalities,
                with_map=list(data.names()),
                selected=st.session_state.get(_SELECTED),
                fit=Fit(token=str(place), bounds=places[str(place)]),
            ),
            key="tokyo-map",
            height=520,
        )
        if event is not None and event.kind == "area":
            same = st.session_state.get(_SELECTED) == event.id
            st.session_state[_SELECTED] = None if same else event.id
            st.rerun(scope="fragment")
        st.caption(tr("輪郭: {credit}。略図です。", credit=tr(jma_outlines.CREDIT)))
    with right:
        _card(overview)


def _open(code: str) -> None:
    # A callback may not turn the page itself; the next run does.
    st.session_state[_OPENED] = code


def _turn_page() -> None:
    """Go to the map of the municipality whose button was pressed."""
    code = st.session_state.pop(_OPENED, None)
    if code is not None:
        state.move_to(code)
        st.switch_page("pages/map.py")


def _card(overview: TokyoOverview) -> None:
    table = overview.municipalities.set_index("municipality_code")
    codes = list(table.index)
    select_box(
        tr("自治体を選ぶ（地図でも選べます）"),
        codes,
        index=None,
        format_func=lambda code: str(table.loc[code, "name"]),
        placeholder=tr("区市町村の名前"),
        key=_SELECTED,
        on_change=_turn_to_selected,
    )
    code = st.session_state.get(_SELECTED)
    if code not in table.index:
        st.markdown(tr("地図か一覧で自治体を選ぶと、取組みの枠組みが出ます。"))
        st.markdown("**" + tr("くわしい地図のある自治体") + "**")
        for known, name in data.names().items():
            st.button(
                tr("{municipality}の地図を開く", municipality=plain(name)),
                key=f"tokyo-open-{known}",
                icon=":material/map:",
                width="stretch",
                on_click=_open,
                args=(known,),
            )
        return
    row = table.loc[code]
    st.html(card_html(str(code), row, kana=_kana().get(str(code))))
    if code in data.names():
        st.button(
            tr("{municipality}の地図を開く", municipality=plain(row["name"])),
            type="primary",
            icon=":material/map:",
            key="tokyo-open",
            on_click=_open,
            args=(str(code),),
        )
    else:
        st.info(
            tr(
                "{municipality}のくわしい地図は、まだありません。"
                "圏域と拠点のデータがそろえば、同じように見られるようになります。",
                municipality=plain(row["name"]),
            ),
            icon=":material/map:",
        )


def _turn_to_selected() -> None:
    """Show the part of Tokyo that holds the chosen municipality, if it is out of sight."""
    code = st.session_state.get(_SELECTED)
    homes = [region for region in regions(data.tokyo()) if code in region.codes]
    if homes and st.session_state.get(_PLACE) not in {region.name for region in homes}:
        st.session_state[_PLACE] = homes[0].name


def _kana() -> dict[str, str]:
    """Readings by code, where they are asked for."""
    return data.kana() if state.current().furigana else {}


def card_html(code: str, row: pd.Series, *, kana: str | None = None) -> str:
    """One municipality: its stage, its frame, what to mind, and the sources."""
    frame = [
        (tr("圏域"), planning(row)),
        (tr("拠点"), hub(row)),
        (tr("コーディネーター"), coordinators(row)),
        (tr("1区域あたり"), per_area(row)),
        (tr("総合相談窓口"), window(row)),
        (tr("事例集"), f"Vol.{row['casebook_volume']}" if _text(row["casebook_volume"]) else None),
    ]
    unknown = tr("不明")
    listed = "".join(
        f"<dt>{escape(word)}</dt><dd>{escape(text or unknown)}</dd>" for word, text in frame
    )
    mind = COUNTS_DIFFER.get(code)
    notes = [tr("比べるときの注意: {what}。", what=mind)] if mind else []
    notes += [note for note in (_text(row["note"]),) if note]
    noted = "".join(f'<p class="panel-note">{escape(note)}</p>' for note in notes)
    summary = _text(row["summary"])
    name = str(row["name"])
    stage = tr(
        "{kind}・令和7年度は{status}", kind=tr(str(row["kind"])), status=tr(str(row["status"]))
    )
    source = tr("出典: {cited}", cited=reading.cited(row["source"]))
    label = tr("{name}の枠組み", name=name)
    return (
        f'<section class="panel" aria-label="{escape(label)}">'
        f'<p class="panel-kind">{escape(stage)}</p>'
        f'<h3 class="panel-name">{ruby(name, kana)}</h3>'
        f"<p>{escape(summary + '。' if summary else '')}</p>"
        f'<dl class="panel-list">{listed}</dl>{noted}'
        f'<p class="panel-note">{escape(source)}</p></section>'
    )


def table(overview: TokyoOverview) -> None:
    """All 62, to search, filter and sort; choosing a row opens its card above."""
    left, middle, right = st.columns([2, 2, 2])
    query = left.text_input(
        tr("名前でさがす"), placeholder=tr("例: 三鷹"), key="tokyo-query", max_chars=40
    )
    kinds = middle.pills(
        tr("区・市・町村"),
        list(_KINDS),
        format_func=tr,
        selection_mode="multi",
        key="tokyo-kinds",
    )
    chosen = right.pills(
        tr("状況"),
        list(_STATUSES),
        format_func=tr,
        selection_mode="multi",
        key="tokyo-statuses",
    )
    rows = filtered(overview.municipalities, query=query, kinds=kinds, statuses=chosen)
    st.caption(
        tr(
            "{count}自治体。「不明」は事例集に書かれていないことを表します（ない、ではありません）。",
            count=len(rows),
        )
    )
    if rows.empty:
        st.info(
            tr("当てはまる自治体がありません。条件をゆるめてください。"),
            icon=":material/search_off:",
        )
        return
    shown = table_rows(rows, with_map=set(data.names()))
    read = _kana()
    shown["ruby"] = [
        segments(str(name), read[code]) if code in read else None
        for code, name in zip(shown.index, shown["name"], strict=True)
    ]
    picked = sortable_table(
        shown,
        [
            Column("name", tr("区市町村"), sort_by="code", ruby="ruby"),
            Column("status", tr("状況"), kind="status", statuses=_STATUSES),
            Column("planning", tr("圏域"), sort_by="planning_count"),
            Column("hub", tr("拠点"), sort_by="hub_count"),
            Column("coordinators", tr("コーディネーター"), sort_by="coordinator_count"),
            Column("per_area", tr("1区域あたり")),
            Column("window", tr("総合相談窓口")),
            Column("map", tr("地図")),
        ],
        key="tokyo-table",
        caption=tr("東京都62区市町村の状況と計画の枠組み"),
        selected=st.session_state.get(_SELECTED),
        height=560,
    )
    differ = tr("／").join(
        plain(phrases.colon(name, COUNTS_DIFFER[code]))
        for code, name in zip(rows["municipality_code"], rows["name"], strict=True)
        if code in COUNTS_DIFFER
    )
    st.caption(phrases.text([tr("※ 数え方がほかと違います。"), differ]))
    if picked is not None and picked != st.session_state.get(_SELECTED):
        st.session_state[_PICKED] = picked
        st.rerun()


def filtered(
    municipalities: pd.DataFrame, *, query: str, kinds: list[str], statuses: list[str]
) -> pd.DataFrame:
    """The rows that match a name in any spelling, kinds and statuses; nothing chosen means all."""
    keep = pd.Series(True, index=municipalities.index)
    if query.strip():
        wanted = fold(query)
        keep &= municipalities["name"].map(lambda name: wanted in fold(name)).astype(bool)
    if kinds:
        keep &= municipalities["kind"].isin([kind for k in kinds for kind in _KINDS[k]])
    if statuses:
        keep &= municipalities["status"].isin(statuses)
    return municipalities[keep]


def table_rows(municipalities: pd.DataFrame, *, with_map: set[str]) -> pd.DataFrame:
    """The rows as the table shows them, ids are codes; what is not stated stays missing."""
    codes = municipalities["municipality_code"]
    records = municipalities.to_dict("records")
    marked = [
        f"{r['name']} ※" if c in COUNTS_DIFFER else r["name"]
        for c, r in zip(codes, records, strict=True)
    ]
    return pd.DataFrame(
        {
            "name": marked,
            "code": codes.to_numpy(),
            "status": municipalities["status"].to_numpy(),
            "planning": [planning(r) for r in records],
            "planning_count": municipalities["planning_area_count"].astype("Float64").to_numpy(),
            "hub": [hub(r) for r in records],
            "hub_count": municipalities["hub_count"].astype("Float64").to_numpy(),
            "coordinators": [coordinators(r) for r in records],
            "coordinator_count": municipalities["coordinator_count"].astype("Float64").to_numpy(),
            "per_area": [per_area(r) for r in records],
            "window": [window(r) for r in records],
            "map": [tr("あり") if code in with_map else tr("まだない") for code in codes],
        },
        index=codes,
    )


def planning(row: Any) -> str | None:
    """「日常生活圏域 4」, with 数は不明 where only the level is stated."""
    return _counted(
        row["planning_level"], row["planning_area_count"], "{name} {count}", tr("数は不明")
    )


def hub(row: Any) -> str | None:
    """「つどい〜の 8か所」"""
    return _counted(row["hub_name"], row["hub_count"], N_("{name} {count}か所"), tr("数は不明"))


def coordinators(row: Any) -> str | None:
    """「CSW 10人」"""
    return _counted(
        row["coordinator_role"],
        row["coordinator_count"],
        N_("{name} {count}人"),
        tr("人数は不明"),
    )


def per_area(row: Any) -> str | None:
    """Coordinators in each area as the source says it: 「2人」「3〜5人」「複数」."""
    text = _text(row["coordinators_per_area"])
    if text and re.fullmatch(r"[0-9〜]+", text):
        return tr("{heads}人", heads=text.replace("〜", tr("〜")))
    return tr(text) if text else None


def window(row: Any) -> str | None:
    """Whether there is a general consultation desk: 「あり」「なし」."""
    text = _text(row["comprehensive_window"])
    return None if text is None else tr(text)


def _counted(name: object, count: object, known: str, unknown: str) -> str | None:
    text = _text(name)
    if text is None:
        return None
    if pd.isna(count):
        return tr(text) + phrases.brackets(unknown)
    return tr(known, name=tr(text), count=count)


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(value) or value == "" else str(value)
