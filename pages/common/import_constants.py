"""What no column of a list says, said for all of its rows at once: a type, a source, an area."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence

import streamlit as st

from geodata import schema
from geodata.language import N_, Words, tr
from loaders.fields import Field, constant_fields
from loaders.mapping import Mapping
from pages.common.select_box import select_box

NOTHING = ""
LONGEST = 200
_CHOICES: dict[str, Sequence[str]] = {
    "hub_type": schema.HUB_TYPES,
    "kind": schema.ACTIVITY_KINDS,
    "level": schema.LEVELS,
    "datum": (N_("世界測地系"), N_("日本測地系")),
}
_OF_AREAS = ("area_id", "parent_area_id")
#: Asked for at once: lists leave these out so often.
_FIRST = ("hub_type", "kind", "level", "role")
_EXAMPLES = Words(
    {
        "as_of": N_("例: 令和7年4月1日"),
        "opened": N_("例: 令和7年4月1日"),
        "source": N_("例: 令和7年度 事業報告書"),
        "value": N_("例: 2"),
        "minutes": N_("例: 15"),
        "headcount": N_("例: 1"),
    }
)


def chosen(
    made: Mapping, usual: MappingOf[str, str], key: str, areas: Sequence[str]
) -> dict[str, str]:
    """Field → text for every row, of the fields that no column of *made* gives.

    usual: what was chosen the last time. areas: names of the areas that there are.
    """
    given = {*made.columns, *({"role", "headcount"} if made.roles else ())}
    fields = {f.name: f for f in constant_fields(made.target) if f.name not in given}
    first = [name for name in _FIRST if name in fields]
    rest = [name for name in fields if name not in first]
    found = {name: _asked(fields[name], usual, key, areas) for name in first}
    more = st.multiselect(
        tr("ほかに、すべての行で同じ欄"),
        options=rest,
        default=[name for name in rest if name in usual],
        format_func=lambda name: tr(fields[name].label),
        placeholder=tr("欄を選ぶと、その値を1度で入れられます"),
        key=f"constants-{key}-{'-'.join(rest)}",
    )
    found |= {name: _asked(fields[name], usual, key, areas) for name in more}
    return {name: text for name, text in found.items() if text.strip()}


def _asked(field: Field, usual: MappingOf[str, str], key: str, areas: Sequence[str]) -> str:
    label = tr("すべての行の{field}", field=tr(field.label))
    before = usual.get(field.name, NOTHING)
    options = areas if field.name in _OF_AREAS else _CHOICES.get(field.name, ())
    word = str if field.name in _OF_AREAS else tr  # names of areas are data
    if not options:
        return st.text_input(
            label,
            value=before,
            placeholder=_EXAMPLES.get(field.name, ""),
            max_chars=LONGEST,
            key=f"constant-{key}-{field.name}",
        )
    every = list(dict.fromkeys([NOTHING, *options, *([before] if before else [])]))
    picked = select_box(
        label,
        every,
        index=every.index(before),
        format_func=lambda value: word(value) if value else _unsaid(field),
        filter_mode=None,
        key=f"constant-{key}-{field.name}",
    )
    return str(picked)


def _unsaid(field: Field) -> str:
    return tr("（名称などから見分ける）") if field.name in _FIRST else tr("（書かない）")
