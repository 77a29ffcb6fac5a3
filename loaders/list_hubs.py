"""Rows of a list of places → the hubs table."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import pandas as pd

from geodata import schema
from geodata.language import tr
from geodata.names import fold
from geodata.vocabulary import word
from loaders.codes import new_id
from loaders.context import Context
from loaders.findings import Findings
from loaders.geocode import PRECISION, Place
from loaders.header import Row
from loaders.ksj_types import hub_type as type_by_name
from loaders.list_reader import Reader
from loaders.numbers import plain
from loaders.points import Positions, datum_of, positions
from loaders.progress import counted
from loaders.typed import typed

OTHER = "その他"
_BETWEEN = re.compile(r"[、,，;；|｜/／\n]+|・(?=.{2})")
_TYPE_KEYS = {fold(word): word for word in schema.HUB_TYPES}


def hubs(reader: Reader, rows: tuple[Row, ...]) -> pd.DataFrame:
    """The hubs of a list, checked; what is wrong goes to the reader's findings."""
    context, found = reader.context, reader.found
    named = [
        (row, name)
        for row in counted(rows, tr("名称を読んでいます"), len(rows))
        if (name := _name(reader, row))
    ]
    _numbers_that_come_twice(reader, [row for row, _ in named])
    addresses = [_address(reader, row) for row, _ in named]
    places = [
        context.gazetteer.find(address or "")
        for address in counted(addresses, tr("住所から位置をさがしています"), len(addresses))
    ]
    where = _positions(reader, [row for row, _ in named], places)
    records, numbers = [], []
    ids = HubIds(context)
    for index, (row, name) in enumerate(counted(named, tr("拠点を読んでいます"), len(named))):
        kind, note = _type(reader, row, name)
        lat, lon, precision = place_of(
            where, index, places[index], found, row.number, reader.heading("address"),
            has_address=bool(addresses[index]),
        )  # fmt: skip
        area = _area(reader, row, places[index])
        hub_id = ids.id_of(name, kind, addresses[index] or "")
        if hub_id is None:
            found.refused(
                row.number, reader.heading("name"), name, tr("同じ名称・種別・住所の行が2つあります"),
                tr("先の行を取り込みました。別の拠点なら名称か住所を変えてください"),
            )  # fmt: skip
            continue
        records.append(
            {
                "hub_id": hub_id,
                "municipality_code": context.code,
                "name": name,
                "hub_type": kind,
                "area_id": area,
                "address": addresses[index],
                "lat": lat,
                "lon": lon,
                "coord_precision": precision,
                "operator": reader.text(row, "operator"),
                "opened": reader.date(row, "opened"),
                "functions": functions(reader.text(row, "functions")),
                "hours": reader.text(row, "hours"),
                "phone": reader.phone(row),
                "url": reader.url(row),
                "source": reader.source(row),
                "note": _joined(reader.text(row, "note"), note),
                "visibility": reader.visibility(row),
                "capacity": reader.number(row, "capacity"),
                "name_kana": reader.kana(row),
            }
        )
        numbers.append(row.number)
    return typed("hubs", records, numbers, found)


class HubIds:
    """Ids of hubs: that of the same hub in the dataset, else one that stays the same."""

    def __init__(self, context: Context) -> None:
        self._code = context.code
        self._known: dict[str, list[tuple[str, str]]] = {}
        table = context.hubs
        for hub_id, name, kind in zip(
            table["hub_id"], table["name"], table["hub_type"], strict=True
        ):
            self._known.setdefault(fold(str(name)), []).append((str(hub_id), str(kind)))
        self._used: set[str] = set()
        self._addresses: dict[str, str] = {}

    def id_of(self, name: str, kind: str, address: str) -> str | None:
        """The id; None where this very hub came before."""
        same = self._known.get(fold(name), [])
        alike = [i for i, k in same if kind in (k, OTHER)] or [i for i, k in same if k == OTHER]
        candidates = alike if len(alike) == 1 else []
        candidates += [new_id(self._code, "hub", name, kind)]
        candidates += [new_id(self._code, "hub", name, kind, address)] if address else []
        for candidate in candidates[: 3 if address else 1]:
            if candidate not in self._used:
                self._used.add(candidate)
                self._addresses[candidate] = fold(address)
                return candidate
            if self._addresses.get(candidate) == fold(address):
                return None
        return None


def place_of(
    where: Positions,
    index: int,
    place: Place,
    found: Findings,
    row: int,
    column: str | None,
    *,
    has_address: bool,
) -> tuple[float | None, float | None, str | None]:
    """lat, lon and precision of a hub: its own coordinates, else the point of its 町丁目."""
    if not np.isnan(where.lat[index]):
        return float(where.lat[index]), float(where.lon[index]), "building"
    if place.lat is not None:
        found.grouped(
            "mended", row, column, place.chome, tr("緯度・経度がないので、住所から位置を決めました"),
            tr("町丁目の代表点です（精度: 町丁目）"),
        )  # fmt: skip
        return place.lat, place.lon, PRECISION
    if has_address:
        found.noted(
            row, column, None, tr("住所から位置が決まりません（{reason}）", reason=place.reason),
            tr("位置は不明として取り込みました"),
        )  # fmt: skip
    else:
        found.grouped(
            "noted",
            row,
            column,
            None,
            tr("緯度・経度も住所もありません"),
            tr("位置は不明として取り込みました"),
        )
    return None, None, None


def functions(text: str | None) -> str | None:
    """``相談、居場所`` → ``相談|居場所``."""
    if text is None:
        return None
    parts = dict.fromkeys(part.strip() for part in _BETWEEN.split(text) if part.strip())
    return "|".join(parts) or None


@lru_cache(maxsize=4096)
def hub_type_of(text: str, name: str, code: str) -> tuple[str, str | None]:
    """The type of a hub from the list's word and its name; and the word to keep in the note."""
    key = fold(text)
    if key in _TYPE_KEYS:
        return _TYPE_KEYS[key], None
    for candidate in (text, name):
        kind = type_by_name(candidate, None, code)[0] if candidate else OTHER
        if kind != OTHER:
            return kind, f"種別: {text}" if text else None
    if "サロン" in plain(text + name):
        return "サロン", f"種別: {text}" if text else None
    return OTHER, f"種別: {text}" if text else None


def _name(reader: Reader, row: Row) -> str | None:
    name = reader.text(row, "name", is_name=True)
    if name is None:
        reader.found.refused(
            row.number,
            reader.heading("name"),
            None,
            tr("名称がありません"),
            tr("名称を入れてください"),
        )
    return name


def _numbers_that_come_twice(reader: Reader, rows: list[Row]) -> None:
    """A number of the list's own is no id here, but one that two rows share is a slip."""
    seen: dict[str, int] = {}
    for row in rows:
        number = reader.raw(row, "hub_id").strip()
        if number and seen.setdefault(number, row.number) != row.number:
            reader.found.noted(
                row.number, reader.heading("hub_id"), number,
                tr("同じ番号の行が2つあります（{first}行目と）", first=seen[number]),
                tr("名称と住所で別の拠点として読みました。番号を確かめてください"),
            )  # fmt: skip


def _address(reader: Reader, row: Row) -> str | None:
    parts = [reader.address(row), reader.address(row, "address2")]
    return " ".join(part for part in parts if part) or None


def _type(reader: Reader, row: Row, name: str) -> tuple[str, str | None]:
    text = reader.text(row, "hub_type") or ""
    kind, note = hub_type_of(text, name, reader.context.code)
    if not text and kind == OTHER:
        # 「サロン一覧」 above the table or on its sheet says it for every row
        kind = hub_type_of("", f"{reader.table.title} {reader.table.name}", reader.context.code)[0]
    if kind == OTHER and text not in ("", OTHER):
        reader.found.grouped(
            "noted", row.number, reader.heading("hub_type"), text, tr("この地図にない種別です"),
            tr("「その他」とし、元の語は備考に残しました"),
        )  # fmt: skip
    elif not text and kind == OTHER:
        reader.found.grouped(
            "noted",
            row.number,
            None,
            name,
            tr("種別が書かれていません"),
            tr("「その他」としました"),
        )
    elif not text or note:
        reader.found.grouped(
            "mended", row.number, reader.heading("hub_type"), text or name,
            tr("種別を「{kind}」としました", kind=word(kind)), tr("呼び名から判断しました"),
        )  # fmt: skip
    return kind, note


def _positions(reader: Reader, rows: list[Row], places: list[Place]) -> Positions:
    index = [row.number for row in rows]
    pair = "latlon" if not reader.has("lat") and reader.has("latlon") else "lat"
    lat = pd.Series([reader.raw(row, pair) for row in rows], index=index, dtype="str")
    lon = pd.Series([reader.raw(row, "lon") for row in rows], index=index, dtype="str")
    said = [reader.heading(pair) or "", reader.heading("lon") or "", reader.table.title]
    words = " ".join([*said, *(reader.raw(row, "datum") for row in rows[:1])])
    anchors = tuple(
        np.array([np.nan if v is None else v for v in values], dtype=float)
        for values in ([p.lat for p in places], [p.lon for p in places])
    )
    return positions(
        lat.rename(reader.heading(pair) or "緯度"),
        lon.rename(reader.heading("lon") or "経度"),
        found=reader.found,
        datum=datum_of(words),
        outline=reader.context.outline,
        anchors=(anchors[0], anchors[1]),
        plane_epsg=reader.context.plane_epsg,
    )


def _area(reader: Reader, row: Row, place: Place) -> str | None:
    told = reader.area(row)
    if told.area_id is not None or told.whole:
        return told.area_id
    if reader.raw(row, "area_id"):
        reader.found.refused(
            row.number, reader.heading("area_id"), reader.raw(row, "area_id"), told.reason or "",
            tr("圏域不明として取り込みました。圏域の表の名に合わせてください"),
        )  # fmt: skip
        return None
    area = reader.context.area_of_chome.get(place.chome or "")
    if area is not None:
        reader.found.grouped(
            "noted", row.number, None, reader.context.area_names.name(area),
            tr("圏域が書かれていないので、住所の町丁目の圏域としました"), tr("違うときは直してください"),
        )  # fmt: skip
        return area
    reader.found.grouped(
        "noted",
        row.number,
        None,
        None,
        tr("圏域が分かりません"),
        tr("圏域不明として取り込みました"),
    )
    return None


def _joined(*texts: str | None) -> str | None:
    return "。".join(text for text in texts if text) or None
