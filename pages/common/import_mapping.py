"""Which column of a list is what: the guess, shown with samples, and corrected by the reader."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from geodata import phrases
from geodata.language import tr
from loaders.context import Context
from loaders.fields import FIELDS, Field
from loaders.header import Table
from loaders.mapping import Mapping, proposed
from loaders.report import LoaderError, shown
from loaders.staff_lists import preview
from pages.common import controls, import_constants
from pages.common.select_box import select_box
from pages.common.sortable_table import Column, sortable_table

SKIP, ROLE = "", "*role*"
SAMPLES = 3
#: Nothing that the reader would know the row by.
_TECHNICAL = ("番号",)


def chosen_sheet(tables: tuple[Table, ...], key: str) -> Table:
    """The sheet to read; asked for where there are several."""
    if len(tables) == 1:
        return tables[0]
    names = [table.name or table.file for table in tables]
    picked = select_box(
        tr("シート"),
        list(range(len(tables))),
        format_func=lambda i: tr("{sheet}（{rows:,}行）", sheet=names[i], rows=len(tables[i].rows)),
        filter_mode=None,
        key=f"sheet-{key}",
    )
    return tables[picked]


def mapping(table: Table, target: str, key: str, *, areas: Sequence[str] = ()) -> Mapping:
    """The meaning of every column, started from what is remembered or guessed; *areas*: the names
    that can be chosen for all rows at once."""
    guessed = proposed(table, target)
    if guessed.remembered:
        st.caption(tr("前に決めた読み方を使っています。ちがうところだけ直してください。"))
    else:
        st.caption(tr("見出しと中身から、列の意味を見立てました。ちがうところだけ直してください。"))
    fields = {field.name: field for field in FIELDS[target]}
    by_heading = {heading: name for name, heading in guessed.mapping.columns.items()}
    columns: dict[str, str] = {}
    roles: list[str] = []
    twice: list[str] = []
    options = [SKIP, *([ROLE] if target == "coordinators" else []), *fields]
    for position, heading in enumerate(table.headings):
        usual = ROLE if heading in guessed.mapping.roles else by_heading.get(heading, SKIP)
        left, middle, right = st.columns([3, 5, 4], vertical_alignment="center")
        left.markdown(f"**{controls.plain(shown(heading))}**")
        middle.caption(controls.plain(_samples(table, position)) or tr("（空欄）"))
        picked = select_box(
            tr("「{heading}」列の意味", heading=controls.plain(shown(heading))),
            options=options,
            index=options.index(usual) if usual in options else 0,
            format_func=lambda name: _option(name, fields),
            filter_mode=None,
            label_visibility="collapsed",
            key=f"column-{key}-{target}-{position}",
            place=right,
        )
        if picked == ROLE:
            roles.append(heading)
        elif picked and picked in columns:
            twice.append(tr(fields[picked].label))
        elif picked:
            columns[picked] = heading
    for label in dict.fromkeys(twice):
        st.warning(
            tr("「{field}」に2つ以上の列が選ばれています。はじめの列を使います。", field=label)
        )
    made = Mapping(target, columns, {}, tuple(roles))
    usual = guessed.mapping.constants
    return replace(made, constants=import_constants.chosen(made, usual, f"{key}-{target}", areas))


def show_preview(table: Table, made: Mapping, context: Context, key: str) -> None:
    """The first rows as they will be read."""
    try:
        rows, _ = preview(table, made, context)
    except LoaderError as error:
        st.warning(controls.plain(str(error)), icon=":material/info:")
        return
    st.markdown(tr("**こう読みます**（はじめの数行）"))
    if rows.empty:
        st.caption(tr("はじめの数行には、取り込める行がありません。"))
        return
    rows = rows.drop(columns=[c for c in _TECHNICAL if c in rows])
    texts = rows.astype(object).where(rows.notna(), "―").map(lambda v: shown(v))
    texts.index = [str(i) for i in range(len(texts))]
    sortable_table(
        texts,
        [Column(name, tr(name)) for name in texts.columns],
        key=f"preview-{key}",
        caption=tr("読み取りの見本"),
        selectable=False,
        height=260,
    )


def _option(name: str, fields: MappingOf[str, Field]) -> str:
    if name == SKIP:
        return tr("取り込まない")
    if name == ROLE:
        return tr("役割の列（中身は人数）")
    field = fields[name]
    label = tr(field.label)
    return tr("{field}（必ず要る）", field=label) if field.required else label


def _samples(table: Table, position: int) -> str:
    values = [row.cells[position].strip() for row in table.rows[:50] if position < len(row.cells)]
    return phrases.comma(
        shown(value, length=16) for value in list(dict.fromkeys(filter(None, values)))[:SAMPLES]
    )
