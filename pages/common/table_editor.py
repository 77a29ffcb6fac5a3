"""直す: hubs, posts and activities as a table to type in, saved as a new version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from geodata import edit_tables, phrases, schema
from geodata.edit_tables import EDIT_TABLES, REMOVE, ROW, UNVERIFIED
from geodata.language import N_, Words, tr
from geodata.render import column_words
from geodata.store import Dataset
from geodata.versions import MAX_COMMENT
from pages.common import controls, data, edit_draft, edition_data, edition_list, hub_placing
from pages.common.sortable_table import Column, sortable_table

_HELP = Words(
    {
        "lat": N_("緯度（度）。分からないときは空欄に。地図でも置けます。"),
        "lon": N_("経度（度）。分からないときは空欄に。地図でも置けます。"),
        "coord_precision": N_("位置がどこまで確かか"),
        "functions": N_("「・」で区切ります（例: 相談・居場所）"),
        "opened": N_("2024-04、令和6年4月 など"),
        "as_of": N_("2024-04、令和6年4月 など"),
        "headcount": N_("分からないときは空欄に（0は「いない」という意味になります）"),
        "population": N_("分からないときは空欄に（0は「いない」という意味になります）"),
        "overlap": N_("ほかの行の人と同じ人なら「ほかの行と同じ人」（人数を二重に数えません）"),
        "visibility": N_("「職員だけ」は公開する画面に出ません"),
        UNVERIFIED: N_("確かめたら印を外してください"),
        "source": N_("何を見て書いたか（資料の名前、ページのアドレスなど）"),
        REMOVE: N_("印をつけて保存すると、この行がなくなります"),
        "url": N_("http:// か https:// で始まるアドレス"),
    }
)
_WIDE = ("summary", "note", "source", "statement", "address", "url")


def section(dataset: Dataset) -> None:
    """Choose a table, type, save; for hubs a map to place them on."""
    choose, undo = st.columns([3, 1], vertical_alignment="bottom")
    with choose:
        name = st.segmented_control(
            tr("直す表"),
            options=list(EDIT_TABLES),
            format_func=_table_word,
            default="hubs",
            required=True,
            wrap=True,
            key="edit-table",
        )
    with undo:
        edition_list.undo(dataset.code)
    name = str(name or "hubs")
    kept = edit_draft.draft(dataset, name)
    _bar(dataset)
    st.caption(
        phrases.text(
            [
                tr("欄を2回押すと書けます（灰色の名称も書けます）。"),
                tr("列の見出しを押すと並べかえます。"),
                *([tr("消すときは「消す」に印をつけます。")] if EDIT_TABLES[name].growing else []),
                tr("保存するまで、データは変わりません。"),
            ]
        )
    )
    now = st.data_editor(
        kept.given,
        key=edit_draft.editor_key(dataset.code, name, kept),
        column_order=_order(name),
        column_config=_columns(dataset, name),
        hide_index=True,
        num_rows="fixed",
        disabled=[ROW],
        height=_height(len(kept.given)),
        placeholder="",
    )
    changed = edit_tables.difference(kept.now, now) > 0
    edit_draft.typed(dataset.code, name, now)
    if EDIT_TABLES[name].growing and name != "hubs":
        st.button(
            tr("{table}の行を足す", table=column_words.table(name)),
            icon=":material/add:",
            key="edit-add",
            on_click=_add,
            args=(dataset.code, name),
        )
    if name == "hubs":
        hub_placing.section(dataset, now)
    if changed:
        st.rerun()  # the bar above counts what has been typed


def _table_word(name: str) -> str:
    return column_words.table(name)


def _bar(dataset: Dataset) -> None:
    """What is not saved yet, and what to do with it."""
    code = dataset.code
    counts = edit_draft.unsaved(code)
    if not counts:
        return
    said = phrases.comma(
        tr("{table} {count}行", table=column_words.table(name), count=count)
        for name, count in counts.items()
    )
    with st.container(key="edit-bar"):
        unsaved = tr("まだ保存していない変更があります")
        st.markdown(f"**{unsaved}**{phrases.brackets(said)}")
        words, keep, drop = st.columns([4, 1.4, 1.4], vertical_alignment="bottom")
        words.text_input(
            tr("ひとこと（何を直したか）"),
            key="edit-comment",
            max_chars=MAX_COMMENT,
            placeholder=tr("例: 令和8年度の配置に直した"),
        )
        keep.button(
            tr("新しい版として保存"),
            type="primary",
            icon=":material/save:",
            key="edit-save",
            width="stretch",
            on_click=_save,
            args=(code,),
        )
        drop.button(
            tr("変更をやめる"),
            icon=":material/close:",
            key="edit-discard",
            width="stretch",
            on_click=edit_draft.discard,
            args=(code,),
        )
    _conflict(dataset)
    _problems(code)


def _conflict(dataset: Dataset) -> None:
    message = edit_draft.conflict(dataset.code)
    if message is None:
        return
    st.error(
        f"{controls.plain(message)}\n\n"
        + tr(
            "あなたの編集は、この画面にそのまま残っています。"
            "下のボタンで、新しい版の上にあなたの変更を重ねてから、もう一度保存できます。"
        ),
        icon=":material/group:",
    )
    st.button(
        tr("新しい版に、この変更を重ねる"),
        icon=":material/merge:",
        key="edit-rebase",
        on_click=_rebase,
        args=(dataset.code,),
    )


def _problems(code: str) -> None:
    found = edit_draft.problems(code)
    if not found:
        return
    st.error(
        tr(
            "直すところが{count}つあるため、保存していません。編集した内容は画面に残っています。",
            count=len(found),
        ),
        icon=":material/error:",
    )
    rows = pd.DataFrame(
        {
            "table": [column_words.table(p.file) for p in found],
            "row": [tr("{row}行目", row=p.row) if p.row is not None else "―" for p in found],
            "column": [column_words.column(p.column) or "―" for p in found],
            "value": [(p.value or tr("（空欄）"))[:40] for p in found],
            "reason": [_in_words(p.reason) for p in found],
            "mend": [_choices(p.mend, p.column) for p in found],
        },
        index=[str(i) for i in range(len(found))],
    )
    sortable_table(
        rows,
        [
            Column("table", tr("表")),
            Column("row", tr("行")),
            Column("column", tr("列")),
            Column("value", tr("値")),
            Column("reason", tr("わかったこと")),
            Column("mend", tr("直し方")),
        ],
        key="edit-problems",
        caption=tr("保存できなかったわけ"),
        selectable=False,
        height=260,
    )


def _in_words(reason: str) -> str:
    """Reasons of the store name files and columns; on screen they have words."""
    for name in schema.TABLES:
        reason = reason.replace(
            f"{name}.csv", tr("「{table}」の表", table=column_words.table(name))
        )
    for column in ("hub_id", "area_id"):
        reason = reason.replace(column, column_words.column(column))
    return reason


def _choices(mend: str, column: str | None) -> str:
    head, colon, options = mend.partition(": ")
    if not colon or column is None:
        return mend
    words = phrases.comma(column_words.cell(column, o.strip()) for o in options.split(","))
    return phrases.colon(head, words)


def _save(code: str) -> None:
    comment = str(st.session_state.get("edit-comment", ""))
    version = edit_draft.save(code, comment, today=dt.date.today())
    if version is not None:
        st.session_state["edit-comment"] = ""
        edition_data.say(tr("新しい版として保存しました。どの画面にも、もう反映されています。"))


def _rebase(code: str) -> None:
    clashes = edit_draft.rebase(data.dataset(code))
    said = [tr("新しい版の上に、あなたの変更を重ねました。確かめてから保存してください。")]
    if clashes:
        said.append(
            tr(
                "両方が直した所が{rows}行あり、あなたの書いた方を残しています。",
                rows=len(clashes),
            )
        )
    edition_data.say(phrases.text(said))


def _add(code: str, name: str) -> None:
    today = dt.date.today()
    known = edit_draft.draft(data.dataset(code), name)
    values: dict[str, object] = {}
    if name == "activities":
        values = {"kind": "その他"}
    edit_draft.put(code, name, edit_tables.added(known.now, code, values, today=today))


def _order(name: str) -> list[str]:
    table = EDIT_TABLES[name]
    tail = [REMOVE] if table.growing else []
    return [ROW, *table.columns, *tail]


def _height(rows: int) -> int:
    return min(max(rows + 1, 4), 16) * 35 + 3


def _columns(dataset: Dataset, name: str) -> dict[str, Any]:
    config = st.column_config
    areas = _area_words(dataset)
    hubs = dict(zip(dataset.hubs["hub_id"], dataset.hubs["name"], strict=True))
    choices: dict[str, Mapping[str, str]] = {
        "area_id": areas,
        "hub_id": hubs,
        "hub_type": {t: tr(t) for t in schema.HUB_TYPES},
        "coord_precision": column_words.PRECISION,
        "visibility": column_words.VISIBILITY,
        "overlap": column_words.OVERLAP,
        "kind": {k: tr(k) for k in schema.ACTIVITY_KINDS},
        "measure": column_words.MEASURES,
        "level": {level: tr(level) for level in schema.LEVELS},
    }
    result: dict[str, Any] = {ROW: config.NumberColumn(tr("行"), width=50, pinned=True)}
    for column in (*EDIT_TABLES[name].columns, REMOVE):
        label = column_words.column(column)
        described = {"help": _HELP.get(column)}
        if column in (UNVERIFIED, REMOVE):
            result[column] = config.CheckboxColumn(label, width=70, **described)
        elif column in choices:
            words = dict(choices[column])
            result[column] = config.SelectboxColumn(
                label,
                options=list(words),
                format_func=lambda value, words=words: words.get(value, str(value)),
                width="medium" if column in ("area_id", "hub_id", "hub_type") else 150,
                **described,
            )
        elif column in ("lat", "lon"):
            result[column] = config.NumberColumn(label, format="%.5f", width=95, **described)
        elif pd.api.types.is_numeric_dtype(edit_draft.draft(dataset, name).given[column]):
            result[column] = config.NumberColumn(label, min_value=0, width=80, **described)
        else:
            result[column] = config.TextColumn(
                label,
                width="large" if column in _WIDE else "medium",
                pinned=column == "name",
                **described,
            )
    return result


def _area_words(dataset: Dataset) -> dict[str, str]:
    usual = dataset.municipality.planning_level
    return {
        str(area): str(name) if level == usual else name + phrases.brackets(tr(level))
        for area, name, level in zip(
            dataset.areas["area_id"], dataset.areas["name"], dataset.areas["level"], strict=True
        )
    }
