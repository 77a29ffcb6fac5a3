"""Rows of lists of activities, standards and areas → their tables."""

from __future__ import annotations

import re

import pandas as pd

from geodata import schema
from geodata.language import tr
from geodata.names import fold
from geodata.vocabulary import word
from loaders.area_names import AreaNames
from loaders.codes import new_id
from loaders.header import Row
from loaders.list_posts import role_of
from loaders.list_reader import Reader
from loaders.numbers import plain
from loaders.progress import counted
from loaders.typed import typed

_KINDS = {fold(kind): kind for kind in schema.ACTIVITY_KINDS}
_KIND_WORDS = (
    ("サロン", "サロン"),
    ("相談", "相談会"),
    ("会議", "会議"),
    ("協議", "会議"),
    ("見守", "見守り"),
    ("プロジェクト", "地域プロジェクト"),
)
_COUNT, _RATIO, _WALK = "count_per_area", "residents_per_post", "walk_coverage"
_MEASURES = (
    (re.compile(r"1人(?:当たり|あたり)|人口|住民|受け?持ち"), _RATIO),
    (re.compile(r"徒歩|カバー|分以内|%|パーセント|割合"), _WALK),
    (re.compile(r"か所|ヶ所|箇所|カ所|設置|配置|人数|数"), _COUNT),
)


def activities(reader: Reader, rows: tuple[Row, ...]) -> pd.DataFrame:
    """The activities of a list, checked; what is wrong goes to the reader's findings."""
    hubs = {
        fold(str(name)): str(hub_id)
        for hub_id, name in zip(
            reader.context.hubs["hub_id"], reader.context.hubs["name"], strict=True
        )
    }
    records, numbers = [], []
    for row in counted(rows, tr("活動を読んでいます"), len(rows)):
        name = _required(reader, row, "name", tr("活動の名"))
        if name is None:
            continue
        place = reader.text(row, "hub_id")
        hub_id = hubs.get(fold(place)) if place else None
        summary = reader.text(row, "summary")
        if place and hub_id is None:
            reader.found.grouped(
                "noted", row.number, reader.heading("hub_id"), place, tr("拠点の表にない場所です"),
                tr("内容の欄に「会場」として残しました"),
            )  # fmt: skip
            summary = "。".join(text for text in (summary, f"会場: {place}") if text)
        records.append(
            {
                "municipality_code": reader.context.code,
                "area_id": _area(reader, row),
                "hub_id": hub_id,
                "name": name,
                "kind": _kind(reader, row, name),
                "summary": summary,
                "cadence": reader.text(row, "cadence"),
                "source": reader.source(row),
                "visibility": reader.visibility(row),
            }
        )
        numbers.append(row.number)
    return typed("activities", records, numbers, reader.found)


def standards(reader: Reader, rows: tuple[Row, ...]) -> pd.DataFrame:
    """The standards of a list, checked; what is wrong goes to the reader's findings."""
    records, numbers = [], []
    for row in counted(rows, tr("基準を読んでいます"), len(rows)):
        subject = _required(reader, row, "subject", tr("対象（拠点の種別か役割）"))
        if subject is None:
            continue
        value, minutes = reader.number(row, "value"), reader.number(row, "minutes")
        measure = _measure(reader, row, value, minutes)
        if measure is None:
            continue
        level = reader.text(row, "level") or reader.context.planning_level
        records.append(
            {
                "municipality_code": reader.context.code,
                "level": level,
                "subject": role_of(subject),
                "measure": measure,
                "value": value,
                "minutes": minutes,
                "statement": reader.text(row, "statement"),
                "source": reader.source(row),
            }
        )
        numbers.append(row.number)
    return typed("standards", records, numbers, reader.found)


def areas(reader: Reader, rows: tuple[Row, ...]) -> pd.DataFrame:
    """The areas of a list, checked; what is wrong goes to the reader's findings."""
    context, found = reader.context, reader.found
    records: list[dict[str, object]] = []
    numbers, seen = [], set()
    parents: list[tuple[int, str | None]] = []
    for row in counted(rows, tr("圏域を読んでいます"), len(rows)):
        name = _required(reader, row, "name", tr("圏域の名"))
        if name is None:
            continue
        level = _level(reader, row)
        known = context.area_names.find(name, level=level).area_id
        if known is not None and context.area_names.level(known) != level:
            known = None
        area_id = known or new_id(context.code, "area", level, name)
        if area_id in seen:
            found.refused(
                row.number, reader.heading("name"), name, tr("同じ区分・名の圏域が2つあります"),
                tr("先の行を取り込みました"),
            )  # fmt: skip
            continue
        seen.add(area_id)
        parents.append((row.number, reader.text(row, "parent_area_id")))
        numbers.append(row.number)
        records.append(
            {
                "area_id": area_id,
                "municipality_code": context.code,
                "level": level,
                "name": name,
                "name_kana": reader.kana(row),
                "population": reader.count(row, "population"),
                "households": reader.count(row, "households"),
                "age65plus": reader.count(row, "age65plus"),
                "as_of": reader.date(row, "as_of"),
                "source": reader.source(row),
                "note": reader.text(row, "note"),
            }
        )
    _link_parents(reader, records, parents)
    return typed("areas", records, numbers, found)


def _link_parents(
    reader: Reader, records: list[dict[str, object]], parents: list[tuple[int, str | None]]
) -> None:
    """Parents may stand in the same list or in the dataset."""
    columns = ["area_id", "level", "name"]
    own = pd.DataFrame([{c: r[c] for c in columns} for r in records], columns=columns)
    both = pd.concat([own, pd.DataFrame(reader.context.areas[columns])])
    names = AreaNames(both.drop_duplicates("area_id"), preferred=reader.context.planning_level)
    for record, (number, parent) in zip(records, parents, strict=True):
        if parent is None:
            continue
        told = names.find(parent)
        if told.area_id is None or told.area_id == record["area_id"]:
            reader.found.refused(
                number, reader.heading("parent_area_id"), parent,
                told.reason or tr("自分を上の圏域にはできません"), tr("上の圏域は空欄にしました"),
            )  # fmt: skip
        else:
            record["parent_area_id"] = told.area_id


def _required(reader: Reader, row: Row, field: str, what: str) -> str | None:
    text = reader.text(row, field, is_name=True)
    if text is None:
        reader.found.refused(
            row.number,
            reader.heading(field),
            None,
            tr("{what}がありません", what=what),
            tr("入れてください"),
        )
    return text


def _area(reader: Reader, row: Row) -> str | None:
    told = reader.area(row)
    raw = reader.raw(row, "area_id")
    if raw and told.area_id is None and not told.whole:
        reader.found.refused(
            row.number,
            reader.heading("area_id"),
            raw,
            told.reason or "",
            tr("圏域は空欄にしました"),
        )
    return told.area_id


def _kind(reader: Reader, row: Row, name: str) -> str:
    text = reader.text(row, "kind") or ""
    kind = _KINDS.get(fold(text)) if text else None
    if kind is None:
        both = plain(text + name)
        kind = next((kind for told, kind in _KIND_WORDS if told in both), "その他")
        reader.found.grouped(
            "mended" if kind != "その他" else "noted", row.number, reader.heading("kind"),
            text or name, tr("種別を「{kind}」としました", kind=word(kind)),
        )  # fmt: skip
    return kind


def _measure(reader: Reader, row: Row, value: float | None, minutes: float | None) -> str | None:
    text = plain(reader.raw(row, "measure"))
    if text in (_COUNT, _RATIO, _WALK):
        return text
    words = text or plain(reader.raw(row, "statement"))
    measure = next((m for pattern, m in _MEASURES if pattern.search(words)), None)
    if measure is None:
        measure = _WALK if minutes is not None else _COUNT if (value or 0) <= 50 else None
    if measure is None or value is None or (measure == _WALK and minutes is None):
        reader.found.refused(
            row.number, reader.heading("measure") or reader.heading("value"), text or value,
            tr("測り方か値が分かりません"),
            tr("「か所数」「1人あたり住民数」「徒歩圏カバー率（分も）」のどれかと、値を書いてください"),
        )  # fmt: skip
        return None
    if not text:
        reader.found.grouped(
            "noted",
            row.number,
            None,
            value,
            tr("測り方が書かれていないので {measure} としました", measure=measure),
        )
    return measure


def _level(reader: Reader, row: Row) -> str:
    text = reader.text(row, "level")
    if text in schema.LEVELS:
        return str(text)
    if text is not None:
        reader.found.grouped(
            "mended", row.number, reader.heading("level"), text, tr("この地図にない区分です"),
            tr("「{level}」としました", level=word(reader.context.planning_level)),
        )  # fmt: skip
    return reader.context.planning_level
