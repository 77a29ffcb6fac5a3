"""The first step of a new municipality: who it is; and the way back to one that was begun."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from geodata import drafts, jma_outlines, library, newborn, schema
from geodata.drafts import Draft
from geodata.language import tr
from geodata.wareki import WarekiError, from_wareki
from loaders.apply import load_files
from loaders.codes import read_code
from pages.common import controls, data, edition_data
from pages.common.select_box import select_box

_CODE = "wizard_code"
_OTHER = "other"


def open_draft() -> Draft | None:
    """The draft that the reader works on; None before one is chosen."""
    code = st.session_state.get(_CODE)
    return None if code is None else drafts.own().load(code)


def choose(code: str | None) -> None:
    """Turn to a draft, or away from all."""
    st.session_state[_CODE] = code


def section() -> None:
    """Go on with a draft, or begin one."""
    _begun()
    st.subheader(tr("どの自治体ですか"))
    st.caption(
        tr(
            "町丁目や圏域の境界から始めて、拠点や配置を順に足していきます。"
            "どこで止めても、つづきから始められます。分からないところは空欄のままで進めます。"
        )
    )
    names = data.tokyo().municipalities.set_index("municipality_code")["name"]
    taken = set(library.codes())
    free = [str(code) for code in names.index if code not in taken]
    picked = select_box(
        tr("自治体"),
        [_OTHER, *free],
        index=None,
        format_func=lambda code: (
            tr("ほか（名前と番号を入れる）") if code == _OTHER else str(names[code])
        ),
        placeholder=tr("名前で選ぶ"),
        key="wizard-pick",
    )
    if picked is None:
        return
    if picked == _OTHER:
        left, right = st.columns(2)
        name = left.text_input(
            tr("自治体の名前"), placeholder=tr("例: 江戸川区"), key="wizard-name", max_chars=40
        )
        typed = right.text_input(
            tr("自治体コード"),
            placeholder=tr("5桁か6桁（例: 13123）"),
            key="wizard-code-text",
            max_chars=12,
        )
        cell = read_code(typed)
        code = cell.value or ""
        if typed and cell.note:
            st.caption(controls.plain(cell.note))
    else:
        code, name = str(picked), str(names[picked])
    _details(code, name, taken)


def _details(code: str, name: str, taken: set[str]) -> None:
    left, right = st.columns(2)
    level = select_box(
        tr("計画の区分（何ごとに考えますか）"),
        list(schema.LEVELS),
        index=schema.LEVELS.index("日常生活圏域"),
        format_func=tr,
        filter_mode=None,
        key="wizard-level",
        place=left,
    )
    sub_level = select_box(
        tr("より細かい区分（あれば）"),
        [None, *(other for other in schema.LEVELS if other != level)],
        format_func=lambda value: tr(value) if value else tr("なし"),
        filter_mode=None,
        key="wizard-sub-level",
        place=right,
    )
    population = left.number_input(
        tr("いまの人口（分からなければ空欄）"),
        min_value=0,
        value=None,
        step=1,
        key="wizard-population",
    )
    as_of = right.text_input(
        tr("人口の時点"), placeholder=tr("例: 令和7年10月"), key="wizard-as-of", max_chars=20
    )
    beginning = newborn.Beginning(
        code=code,
        name=name,
        level=str(level),
        sub_level=sub_level,
        population=None if population is None else int(population),
        as_of=_iso(as_of),
        # kept in the tables, whatever language the page speaks
        source=f"職員による入力（{dt.date.today().isoformat()}）",
    )
    wrong = beginning.problems()
    if as_of.strip() and beginning.as_of is None:
        wrong.append(tr("人口の時点は「令和7年10月」「2025-10」のように入れてください。"))
    if code in taken:
        wrong.append(tr("この自治体のデータは、もうあります。「データ」の画面で直してください。"))
    if code in drafts.own().codes():
        wrong.append(tr("この自治体は作りかけです。上の「つづきから」を選んでください。"))
    for message in wrong if code or name else ():
        st.warning(controls.plain(message), icon=":material/info:")
    st.button(
        tr("はじめる"),
        type="primary",
        icon=":material/arrow_forward:",
        key="wizard-begin",
        disabled=bool(wrong),
        on_click=_begin,
        args=(beginning,),
    )


def _begun() -> None:
    store = drafts.own()
    found = [draft for code in store.codes() if (draft := store.load(code)) is not None]
    if not found:
        return
    st.subheader(tr("つづきから"))
    for draft in found:
        go, drop, _ = st.columns([3, 2, 5], vertical_alignment="center")
        go.button(
            tr("{municipality}のつづき", municipality=controls.plain(draft.name)),
            icon=":material/play_arrow:",
            key=f"wizard-resume-{draft.code}",
            width="stretch",
            on_click=choose,
            args=(draft.code,),
        )
        with drop.popover(tr("やめて消す"), width="stretch"):
            st.markdown(tr("作りかけの内容がなくなります。よろしいですか。"))
            st.button(
                tr("消す"),
                icon=":material/delete:",
                key=f"wizard-discard-{draft.code}",
                on_click=store.discard,
                args=(draft.code,),
            )


def _begin(beginning: newborn.Beginning) -> None:
    outlines = data.tokyo().outlines
    known = outlines[outlines["municipality_code"] == beginning.code].geometry
    outline = known.iloc[0] if len(known) else None
    try:
        files = newborn.files(beginning, outline, outline_credit=jma_outlines.CREDIT)
        load_files(files)
        drafts.own().save(beginning.code, beginning.name, 1, files)
    except (OSError, ValueError) as error:
        edition_data.fail(tr("はじめられませんでした。"), error)
        return
    choose(beginning.code)


def _iso(text: str) -> str | None:
    try:
        return from_wareki(text) if text.strip() else None
    except WarekiError:
        return None
