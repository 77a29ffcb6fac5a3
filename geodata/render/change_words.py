"""What changed between two editions, in words: a table, a sentence, and the time of an edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from geodata import phrases
from geodata.changes import KEYS, Change, keyed_rows
from geodata.language import tr
from geodata.render import column_words, words
from geodata.store import Dataset
from geodata.wareki import to_wareki

KINDS = ("added", "removed", "moved", "changed")
#: Columns that are shown together as one move.
_PLACE = {"lat", "lon"}
_LONGEST = 60


def moment(time: str | None) -> str:
    """``2025-09-16T10:05:00+09:00`` → 2025年9月16日 10:05（令和7年）; empty for None."""
    if time is None:
        return ""
    found = dt.datetime.fromisoformat(time)
    day = words.western(f"{found:%Y-%m-%d}")
    return f"{day} {found:%H:%M}{words.in_era(to_wareki(f'{found:%Y}'))}"


def summary(found: Sequence[Change]) -> str:
    """One sentence: 「拠点: 加わった1、動いた2。配置: 変わった3」."""
    if not found:
        return tr("違いはありません。")
    parts = []
    for table in KEYS:
        mine = [change for change in found if change.table == table]
        counts = [
            f"{column_words.CHANGES[kind]} {number}"
            for kind in KINDS
            if (number := sum(change.kind == kind for change in mine))
        ]
        if counts:
            parts.append(phrases.colon(column_words.table(table), phrases.comma(counts)))
    return tr("／").join(parts)


def change_table(found: Sequence[Change], before: Dataset, after: Dataset) -> pd.DataFrame:
    """One row a change: table, name, kind (code), what (before → after in words).

    The index is the position of the change as text.
    """
    names = {
        **dict(zip(before.areas["area_id"], before.areas["name"], strict=True)),
        **dict(zip(after.areas["area_id"], after.areas["name"], strict=True)),
    }
    old = {table: keyed_rows(table, getattr(before, table)) for table in KEYS}
    new = {table: keyed_rows(table, getattr(after, table)) for table in KEYS}
    rows = [
        {
            "table": column_words.table(change.table),
            "name": _named(change, names),
            "kind": change.kind,
            "what": _what(change, old[change.table], new[change.table], names),
        }
        for change in found
    ]
    frame = pd.DataFrame(rows, columns=["table", "name", "kind", "what"])
    frame.index = [str(i) for i in range(len(frame))]
    return frame


def _named(change: Change, names: dict[str, str]) -> str:
    if change.table != "posts":
        return change.name
    parts = change.key.split("・")
    return phrases.dots(names.get(part, tr(part)) for part in parts)


def _what(
    change: Change,
    old: dict[str, dict[str, object]],
    new: dict[str, dict[str, object]],
    names: dict[str, str],
) -> str:
    parts = []
    if change.kind == "moved" and change.metres is not None:
        parts.append(tr("約{metres:,.0f}m動いた", metres=change.metres))
    before, after = old.get(change.key), new.get(change.key)
    if before is None or after is None:
        return phrases.comma(parts)
    for column in change.columns:
        if column in _PLACE and change.kind == "moved":
            continue
        one, other = (_cell(column, row.get(column), names) for row in (before, after))
        parts.append(phrases.colon(column_words.column(column), f"{one} → {other}"))
    return phrases.comma(parts)


def _cell(column: str, value: object, names: dict[str, str]) -> str:
    if value is None:
        return tr("（空欄）")
    if column in ("area_id", "sub_area_id", "parent_area_id"):
        return names.get(str(value), str(value))
    text = column_words.cell(column, value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
