"""A what-if in words: what each change is, and how a figure differs (plain text)."""

from __future__ import annotations

import pandas as pd

from geodata import phrases
from geodata.language import N_, tr
from geodata.render import words
from geodata.scenario import AddHub, AddPosts, Change, CloseHub, Scenario
from geodata.scenario_edit import heads_there
from geodata.standards_text import WALK_COVERAGE
from geodata.store import Dataset

WHOLE = N_("全域")
SAME = "±0"
_MINUS = "−"


def change_words(before: Dataset, after: Dataset, change: Change) -> str:
    """One change as a person says it: 「北葛西になごみの家（仮）1を置く」.

    *before* is the real dataset, *after* what the scenario makes of it.
    """
    if isinstance(change, AddPosts):
        area = before.area_name(change.area_id) or tr(WHOLE)
        said = {"area": area, "role": tr(change.role), "heads": abs(change.headcount)}
        if change.headcount > 0:
            return tr("{area}の{role}を{heads}人増やす", **said)
        return tr("{area}の{role}を{heads}人減らす", **said)
    name = _name(before, after, change.hub_id)
    if isinstance(change, CloseHub):
        return tr("{name}を閉じる（{reason}）", name=name, reason=tr(change.reason))
    area = _area(after, change.hub_id)
    if isinstance(change, AddHub):
        return tr("{area}に{name}を置く", area=area, name=name)
    return tr("{name}を{area}に移す", name=name, area=area)


def unknown_note(before: Dataset, change: Change) -> str:
    """A word of warning where a post is added to, or taken from, a count that is not known."""
    if not isinstance(change, AddPosts):
        return ""
    there = heads_there(before, change.role, area_id=change.area_id)
    if not there.unknown_rows:
        return ""
    return tr("今の人数が資料にないため、合計は不明のままです。")


def scenario_lines(before: Dataset, after: Dataset, scenario: Scenario) -> list[str]:
    """Every change of a scenario in words, in its order, with its warning."""
    return [
        change_words(before, after, change) + phrases.brackets(unknown_note(before, change))
        for change in scenario.changes
    ]


def difference(measure: str, value: float | None) -> str:
    """A signed difference in the unit of its measure: 「＋1」「−3.2ポイント」「±0」「不明」."""
    if value is None or pd.isna(value):
        return tr(words.UNKNOWN)
    walk = measure == WALK_COVERAGE
    digits = 1 if walk else 0
    rounded = round(float(value), digits)
    if rounded == 0:
        return SAME
    unit = tr("ポイント") if walk else words.UNITS.get(measure, "")
    sign = tr("＋") if rounded > 0 else _MINUS
    return sign + words.with_unit(f"{abs(rounded):,.{digits}f}", unit)


def status_change(before: str, after: str) -> str:
    """「▲不足 → ○満たす」; the status alone where it stays."""
    if before == after:
        return _status(after)
    return f"{_status(before)} → {_status(after)}"


def _status(code: str) -> str:
    return f"{words.STATUS_SIGN[code]} {words.STATUS[code]}"


def _name(before: Dataset, after: Dataset, hub_id: str) -> str:
    for dataset in (after, before):
        names = dataset.hubs.loc[dataset.hubs["hub_id"] == hub_id, "name"]
        if len(names):
            return str(names.iloc[0])
    return hub_id


def _area(after: Dataset, hub_id: str) -> str:
    areas = after.hubs.loc[after.hubs["hub_id"] == hub_id, "area_id"]
    name = after.area_name(areas.iloc[0]) if len(areas) else None
    return name or tr("圏域不明の場所")
