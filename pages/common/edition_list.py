"""版: every state that the data have had, two of them side by side, and the way back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geodata import editions, library
from geodata.changes import changes
from geodata.errors import DataError
from geodata.language import tr
from geodata.render import change_words, column_words
from geodata.render.state import Fit
from geodata.render.version_map import version_map_state
from geodata.store import Dataset
from pages.common import controls, edition_data
from pages.common.map_host import area_map, map_document
from pages.common.select_box import select_box
from pages.common.sortable_table import Column, StatusText, sortable_table

_STATUSES = {
    "added": StatusText("＋", column_words.CHANGES["added"], "good", 0),
    "removed": StatusText("－", column_words.CHANGES["removed"], "bad", 1),
    "moved": StatusText("→", column_words.CHANGES["moved"], "plain", 2),
    "changed": StatusText("△", column_words.CHANGES["changed"], "plain", 3),
}
MOST_ROWS = 500


def section(code: str) -> None:
    """The list of editions, the way back, and the comparison of two."""
    known = editions.editions(code)
    st.subheader(tr("これまでの版"))
    st.caption(
        tr(
            "保存するたびに新しい版ができ、前の版はすべて残ります。"
            "どの版にも戻せます（戻すことも新しい版になるので、なくなるものはありません）。"
        )
    )
    _list(code, known)
    if len(known) > 1:
        st.subheader(tr("2つの版をくらべる"))
        _compare(code, known)


def undo(code: str) -> None:
    """One button: take the last save back."""
    earlier = editions.before(code)
    if earlier is None:
        return
    now = library.state(code)
    st.button(
        tr("直前の保存を取り消す"),
        icon=":material/undo:",
        key="edition-undo",
        help=tr(
            "「{label}」に戻します。いまの版も残ります。",
            label=controls.plain(edition_data.label(earlier)),
        ),
        on_click=edition_data.bring_back,
        args=(code, earlier.id, now, tr("直前の保存を取り消した")),
    )


def _list(code: str, known: list[editions.Edition]) -> None:
    rows = pd.DataFrame(
        {
            "when": [change_words.moment(e.time) or "―" for e in known],
            "comment": [e.comment or tr("（ひとことなし）") for e in known],
            "state": [tr("いまの版") if e.in_force else "―" for e in known],
            "order": [e.time or "" for e in known],
        },
        index=[e.id for e in known],
    )
    key = f"edition-picked-{code}"
    picked = sortable_table(
        rows,
        [
            Column("when", tr("保存した時"), sort_by="order"),
            Column("comment", tr("ひとこと")),
            Column("state", tr("いま")),
        ],
        key=f"editions-{code}-{len(known)}",
        caption=tr("保存した版の一覧"),
        selected=st.session_state.get(key),
        height=320,
    )
    if picked is not None:
        st.session_state[key] = None if st.session_state.get(key) == picked else picked
        st.rerun()
    chosen = next((e for e in known if e.id == st.session_state.get(key)), None)
    if chosen is None:
        st.caption(tr("表で版を1つ選ぶと、その版に戻すボタンが出ます。"))
        return
    if chosen.in_force:
        st.info(tr("これがいまの版です。"), icon=":material/check:")
        return
    st.button(
        tr("「{label}」に戻す", label=controls.plain(edition_data.label(chosen))),
        icon=":material/history:",
        type="primary",
        key="edition-restore",
        on_click=_restore,
        args=(code, chosen, key),
    )


def _restore(code: str, chosen: editions.Edition, key: str) -> None:
    when = change_words.moment(chosen.time) or tr(editions.EMBEDDED_COMMENT)
    edition_data.bring_back(
        code, chosen.id, library.state(code), tr("「{when}」の版に戻した", when=when)
    )
    st.session_state.pop(key, None)


def _compare(code: str, known: list[editions.Edition]) -> None:
    by_id = {e.id: e for e in known}
    now = next((e for e in known if e.in_force), known[0])
    earlier = now.parent if now.parent in by_id else known[-1].id
    left, right = st.columns(2)
    chosen = []
    for place, word, usual in ((left, tr("前の版"), earlier), (right, tr("後の版"), now.id)):
        options = list(by_id)
        key = f"edition-{len(chosen)}-{code}-{now.id}"
        chosen.append(
            select_box(
                word,
                options,
                index=options.index(usual) if usual in options else 0,
                format_func=lambda i: edition_data.label(by_id[i]),
                filter_mode=None,
                key=key,
                place=place,
            )
        )
    one, other = chosen
    if one == other:
        st.info(tr("同じ版です。ちがう版を選んでください。"), icon=":material/info:")
        return
    try:
        before, after = edition_data.dataset(code, one), edition_data.dataset(code, other)
    except (DataError, KeyError) as error:
        st.error(
            tr("版を読めませんでした。\n\n{error}", error=controls.plain(str(error))),
            icon=":material/error:",
        )
        return
    difference(before, after, key=f"{code}-{one}-{other}")


def difference(before: Dataset, after: Dataset, *, key: str) -> None:
    """Two datasets of one municipality: a sentence, a map with the changes, a table of them."""
    found = changes(before, after)
    st.markdown(f"**{change_words.summary(found)}**")
    if not found:
        return
    table = change_words.change_table(found, before, after)
    table["what"] = table["what"].where(table["what"] != "", "―")
    picked = st.session_state.get(f"difference-{key}")
    document = map_document(after)
    left, right = st.columns([5, 5], gap="medium")
    with left:
        drawn = version_map_state(
            before, after, found, document=document, selected=picked, fit=Fit(token=key)
        )
        area_map(document, drawn, key=f"edition-map-{key}", height=480)
    with right:
        shown = table.head(MOST_ROWS)
        sortable_table(
            shown,
            [
                Column("name", tr("名称")),
                Column("kind", tr("違い"), kind="status", statuses=_STATUSES),
                Column("table", tr("表")),
                Column("what", tr("前 → 後")),
            ],
            key=f"difference-table-{key}",
            caption=tr("2つの版の違いの一覧"),
            selectable=False,
            height=480,
        )
        if len(table) > MOST_ROWS:
            st.caption(
                tr(
                    "多いので、はじめの{most}件だけを出しています（全部で{count:,}件）。",
                    most=MOST_ROWS,
                    count=len(table),
                )
            )
