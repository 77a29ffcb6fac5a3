"""Rows of a list of coordinators → the coordinators table: posts and heads, never names.

Three forms are read: a row a post with its heads; a row a person (counted and added up); a row an
area with a column a role.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from geodata.language import tr
from geodata.vocabulary import word
from loaders import numbers
from loaders.header import Row
from loaders.list_reader import Reader
from loaders.numbers import plain
from loaders.progress import counted
from loaders.typed import typed

_LAYER = re.compile(r"第?([12])層(?:の)?(?:生活支援)?(?:コーディネーター|SC)?(?:\(SC\))?")
_SC = re.compile(r"(?:生活支援コーディネーター|地域支え合い推進員|SC)(?:\(SC\))?")
_CSW = re.compile(r"(?:コミュニティ・?ソーシャル・?ワーカー|CSW)(?:\(CSW\))?")


@dataclass(frozen=True)
class _Post:
    area_id: str | None
    role: str
    concurrent_role: str | None
    employer: str | None


def posts(reader: Reader, rows: tuple[Row, ...]) -> pd.DataFrame:
    """The posts of a list, checked; what is wrong goes to the reader's findings.

    A post without an area is of the whole municipality, so an area that cannot be found refuses
    the row.
    """
    found, mapping = reader.found, reader.mapping
    people = not reader.has("headcount") and not mapping.roles and reader.has("person")
    if reader.has("person"):
        found.noted(
            None, reader.heading("person"), None, tr("個人の名の列です"),
            tr("個人の名は取り込みません") + (tr("（1行を1人と数えました）") if people else ""),
        )  # fmt: skip
    records: list[dict[str, object]] = []
    rows_of: list[int] = []
    by_post: dict[_Post, int] = {}
    for row in counted(rows, tr("配置を読んでいます"), len(rows)):
        known, area_id = _area(reader, row)
        if not known:
            continue
        for role, heads in _roles(reader, row, people=people):
            post = _Post(area_id, role, _concurrent(reader, row), reader.text(row, "employer"))
            if post in by_post:
                _again(reader, row, records[by_post[post]], heads, people=people)
                continue
            by_post[post] = len(records)
            rows_of.append(row.number)
            records.append(
                {
                    "municipality_code": reader.context.code,
                    "area_id": area_id,
                    "role": role,
                    "headcount": heads,
                    "concurrent_role": post.concurrent_role,
                    "employer": post.employer,
                    "as_of": reader.date(row, "as_of"),
                    "source": reader.source(row),
                    "note": reader.text(row, "note"),
                    "visibility": reader.visibility(row),
                }
            )
    return typed("coordinators", records, rows_of, found)


def role_of(text: str) -> str:
    """The role as the tables write it: 第２層生活支援コーディネーター → 第2層SC; others stay."""
    bare = plain(text).replace(" ", "")
    if found := _LAYER.fullmatch(bare):
        return f"第{found[1]}層SC"
    if _SC.fullmatch(bare):
        return "SC"
    return "CSW" if _CSW.fullmatch(bare) else text


def _roles(reader: Reader, row: Row, *, people: bool) -> list[tuple[str, int | None]]:
    """The roles of a row and their heads (None where unknown)."""
    if reader.mapping.roles:
        told = []
        for heading in reader.mapping.roles:
            raw = reader.under(row, heading)
            if raw:
                heads = reader.figure(row, raw, heading, numbers.count)
                told.append(
                    (_role(reader, row, re.sub(r"[(（].*?[人名数][)）]$", "", heading)), heads)
                )
        return told
    text = reader.text(row, "role", is_name=True)
    if text is None:
        reader.found.refused(
            row.number,
            reader.heading("role"),
            None,
            tr("役割がありません"),
            tr("役割（CSWなど）を入れてください"),
        )
        return []
    return [(_role(reader, row, text), 1 if people else reader.count(row, "headcount"))]


def _role(reader: Reader, row: Row, text: str) -> str:
    role = role_of(text)
    if role != text:
        reader.found.grouped(
            "mended",
            row.number,
            reader.heading("role"),
            text,
            tr("役割を「{role}」としました", role=word(role)),
        )
    return role


def _concurrent(reader: Reader, row: Row) -> str | None:
    text = reader.text(row, "concurrent_role")
    if text is None or plain(text) in ("なし", "無", "無し", "×", "専任"):
        return None
    return role_of(text)


def _area(reader: Reader, row: Row) -> tuple[bool, str | None]:
    told = reader.area(row)
    if told.area_id is not None or told.whole:
        return True, told.area_id
    raw = reader.raw(row, "area_id")
    if not raw and not reader.has("area_id"):
        reader.found.grouped(
            "noted", row.number, None, None, tr("圏域の列がありません"), tr("全域の配置としました")
        )
        return True, None
    reader.found.refused(
        row.number, reader.heading("area_id"), raw or None,
        told.reason if raw and told.reason else tr("圏域が空です"),
        tr("圏域の表の名に合わせてください（全域の配置なら「全域」と書いてください）"),
    )  # fmt: skip
    return False, None


def _again(
    reader: Reader, row: Row, first: dict[str, object], heads: int | None, *, people: bool
) -> None:
    """The same post in a second row: people add up; figures do not (they may be a slip)."""
    before = first["headcount"]
    if people:
        first["headcount"] = int(str(before)) + 1
        return
    reader.found.refused(
        row.number, reader.heading("role"), heads, tr("同じ圏域・役割・所属の行が2つあります"),
        tr("先の行を取り込みました。別の配置なら所属か役割を書き分け、同じなら人数を足してください"),
    )  # fmt: skip
