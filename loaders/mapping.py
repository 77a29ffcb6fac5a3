"""Which column of a list is which field: guessed with reasons, corrected by people, remembered.

The guess is a proposal. What a person decides is kept as JSON under the fingerprint of the
headings, so that next month's list of the same form is read in the same way.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from geodata import language, library
from geodata.geojson import write_if_changed
from geodata.language import tr
from geodata.names import fold
from loaders.fields import FIELDS, TARGETS, Field
from loaders.header import Table, sample
from loaders.numbers import number, plain

#: A guess below this is shown, but not taken by itself.
ENOUGH = 0.5
_EXACT, _WITHIN, _CONTENT = 0.9, 0.65, 0.55
#: Fields whose cells can prove a heading wrong; an address may be anything (区役所内).
_DENIABLE = ("lat", "lon", "latlon", "url", "phone", "headcount", "value", "role")
_FOLDER = "mappings"
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]|[※*＊]\d*$")


@dataclass(frozen=True)
class Guess:
    """What one column seems to be.

    field is None where nothing fits; confidence 0 … 1; reason in Japanese.
    """

    column: int
    heading: str
    field: str | None
    confidence: float
    reason: str


@dataclass(frozen=True)
class Mapping:
    """How a list is read.

    Attributes
    ----------
    target
        Table: hubs, coordinators, activities, standards, areas.
    columns
        Field → heading.
    constants
        Field → text for every row (hub_type: サロン), where no column says it.
    roles
        Headings of columns that are roles, with heads as cells (圏域 | CSW | 第2層SC); only for
        coordinators.
    """

    target: str
    columns: MappingOf[str, str]
    constants: MappingOf[str, str] = field(default_factory=dict)
    roles: tuple[str, ...] = ()

    def missing(self) -> tuple[Field, ...]:
        """Required fields that neither a column nor a constant gives."""
        given = {*self.columns, *self.constants}
        if self.roles:
            given |= {"role", "headcount"}
        return tuple(f for f in FIELDS[self.target] if f.required and f.name not in given)


@dataclass(frozen=True)
class Guessed:
    """A proposal: the mapping, and the guess for every column in order."""

    mapping: Mapping
    guesses: tuple[Guess, ...]
    remembered: bool = False


def heading_score(text: str) -> float:
    """How surely a text is a heading of any table (0 … 1)."""
    return max((_heading(text, f)[0] for t in TARGETS for f in FIELDS[t]), default=0.0)


def guess_target(table: Table) -> str:
    """The table that a list is most likely of."""
    scores = {}
    for target in TARGETS:
        guessed = guess(table, target)
        needed = 3.0 if guessed.mapping.missing() else 0.0
        sure = [g.confidence for g in guessed.guesses if g.field is not None]
        scores[target] = sum(sure) + _title_bonus(table, target) - needed
    return max(scores, key=lambda target: scores[target])


def guess(table: Table, target: str) -> Guessed:
    """Propose a mapping: each field at most one column, the surest pairs first."""
    scored = []
    for column, heading in enumerate(table.headings):
        cells = sample(table, column)
        for order, candidate in enumerate(FIELDS[target]):
            confidence, reason = _score(heading, cells, candidate)
            if confidence > 0:
                scored.append((-confidence, column, order, candidate, reason))
    scored.sort(key=lambda entry: entry[:3])
    columns: dict[str, str] = {}
    taken: dict[int, Guess] = {}
    weak: dict[int, Guess] = {}
    for minus, column, _, candidate, reason in scored:
        if column in taken or candidate.name in columns:
            continue
        said = Guess(column, table.headings[column], candidate.name, round(-minus, 2), reason)
        if -minus < ENOUGH:
            weak.setdefault(column, said)
            continue
        taken[column] = said
        columns[candidate.name] = table.headings[column]
    roles = _roles(table, taken, columns) if target == "coordinators" else ()
    guesses = []
    for column, heading in enumerate(table.headings):
        if heading in roles:
            guesses.append(
                Guess(column, heading, "headcount", 0.6, tr("役割の名の列で、中身が人数です"))
            )
        else:
            nothing = Guess(
                column, heading, None, 0.0, tr("当てはまる項目がありません（取り込みません）")
            )
            guesses.append(taken.get(column) or weak.get(column) or nothing)
    return Guessed(Mapping(target, columns, {}, roles), tuple(guesses))


def _score(heading: str, cells: Sequence[str], candidate: Field) -> tuple[float, str]:
    by_heading, reason = _heading(heading, candidate)
    if candidate.looks_right is None or not cells:
        return by_heading, reason
    share = sum(candidate.looks_right(cell) for cell in cells) / len(cells)
    looks = tr("中身の{share:.0%}が{label}の形です", share=share, label=candidate.label)
    if by_heading == 0:
        if candidate.telling and share >= 0.8:
            return _CONTENT, tr("見出しからは分かりませんが、{looks}", looks=looks)
        return 0.0, ""
    if share >= 0.8:
        return min(0.99, by_heading + 0.08), tr("{reason}。{looks}", reason=reason, looks=looks)
    if share < 0.3 and candidate.name in _DENIABLE:
        return by_heading * 0.45, tr("{reason}が、{looks}", reason=reason, looks=looks)
    return by_heading, reason


@language.remembered
def _heading(heading: str, candidate: Field) -> tuple[float, str]:
    """Confidence from the heading alone; an earlier word of the list is a little surer."""
    keys = _keys(candidate)
    for text in (heading, _BRACKETS.sub("", plain(heading))):
        key = fold(text)
        if key in keys:
            return _EXACT - 0.004 * keys.index(key), tr(
                "見出し「{heading}」は{label}の呼び名です", heading=heading, label=candidate.label
            )
    key = fold(_BRACKETS.sub("", plain(heading)))
    for place, word in enumerate(keys):
        if len(word) >= 2 and word in key and len(key) <= 4 * len(word):
            ends = 0.05 if key.endswith(word) else 0.0
            return (
                _WITHIN + ends - 0.005 * place,
                tr(
                    "見出し「{heading}」に「{word}」が含まれます",
                    heading=heading,
                    word=candidate.headings[place],
                ),
            )
    return 0.0, ""


@cache
def _keys(candidate: Field) -> tuple[str, ...]:
    return tuple(fold(word) for word in candidate.headings)


def _roles(table: Table, taken: dict[int, Guess], columns: dict[str, str]) -> tuple[str, ...]:
    """Columns headed by a role and filled with heads, where no column of roles is there."""
    if "role" in columns and "headcount" in columns:
        return ()
    test = next(f.looks_right for f in FIELDS["coordinators"] if f.name == "role")
    found = []
    for column, heading in enumerate(table.headings):
        cells = sample(table, column)
        of_role = test is not None and test(heading) and bool(cells)
        if of_role and all(number(cell).kind != "broken" for cell in cells):
            found.append(heading)
            if column in taken:
                columns.pop(taken.pop(column).field or "", None)
    if found:
        columns.pop("role", None)
    return tuple(found)


def _title_bonus(table: Table, target: str) -> float:
    words = {
        "hubs": "拠点|施設|事業所|センター一覧|サロン一覧",
        "coordinators": "配置|コーディネーター|CSW|人員|職員",
        "activities": "活動|事業一覧|会議|行事|イベント|取組",
        "standards": "基準|目標",
        "areas": "圏域一覧|圏域別|地区別|地区一覧|人口",
    }
    return 1.0 if re.search(words[target], f"{table.title} {table.name} {table.file}") else 0.0


def fingerprint(headings: Sequence[str]) -> str:
    """Key of a form of list: its headings in their order, whatever the width (16 hex digits)."""
    text = "\n".join(fold(heading) or heading for heading in headings)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def remember(mapping: Mapping, headings: Sequence[str], *, folder: Path | None = None) -> Path:
    """Keep a mapping for lists with these headings (``mappings/`` in the user's data directory)."""
    told: dict[str, Any] = {
        "target": mapping.target,
        "columns": dict(mapping.columns),
        "constants": dict(mapping.constants),
        "roles": list(mapping.roles),
        "headings": list(headings),
    }
    path = _path(headings, folder)
    write_if_changed(path, json.dumps(told, ensure_ascii=False, indent=1).encode())
    return path


def recall(headings: Sequence[str], *, folder: Path | None = None) -> Mapping | None:
    """The mapping that was kept for these headings; None where there is none that still holds."""
    try:
        told = json.loads(_path(headings, folder).read_text(encoding="utf-8"))
        target = told["target"]
        fields = {f.name for f in FIELDS[target]}
        columns = {
            str(name): str(heading)
            for name, heading in told["columns"].items()
            if name in fields and heading in headings
        }
        constants = {str(k): str(v) for k, v in told["constants"].items() if k in fields}
        roles = tuple(str(r) for r in told["roles"] if r in headings)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Mapping(str(target), columns, constants, roles)


def proposed(table: Table, target: str | None = None, *, folder: Path | None = None) -> Guessed:
    """What to start from: the remembered mapping of this form, else the guess."""
    kept = recall(table.headings, folder=folder)
    if kept is not None and target in (None, kept.target):
        by_heading = {heading: name for name, heading in kept.columns.items()}
        guesses = tuple(
            Guess(column, heading, by_heading.get(heading), 1.0, tr("前に決めた読み方です"))
            for column, heading in enumerate(table.headings)
        )
        return Guessed(kept, guesses, remembered=True)
    return guess(table, target or guess_target(table))


def _path(headings: Sequence[str], folder: Path | None) -> Path:
    return (folder or library.data_dir() / _FOLDER) / f"{fingerprint(headings)}.json"
