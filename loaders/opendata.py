"""自治体標準オープンデータセット: 公共施設一覧, 介護サービス事業所一覧, 子育て施設一覧,
地域・年齢別人口.

Column names differ between the versions: 推奨データセット of 2017 to 2020 (都道府県コード又は
市区町村コード, NO, 住所, 方書), 自治体標準 since 2022 (全国地方公共団体コード, ID,
所在地_連結表記 and its parts), and the file of 厚生労働省 (事業所名, サービスの種類). All are read.
The code has six digits, the last a check digit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geodata.language import N_, tr
from geodata.names import fold
from loaders import numbers
from loaders.any_heading import Cells
from loaders.codes import read_code
from loaders.context import Context
from loaders.findings import Findings
from loaders.header import Row
from loaders.list_hubs import HubIds, hub_type_of, place_of
from loaders.opendata_population import population
from loaders.points import positions
from loaders.report import Loaded, LoaderError, Report
from loaders.staff_lists import open_tables
from loaders.typed import fitting, typed

PUBLIC, CARE, CHILD, POPULATION = "public", "care", "child", "population"
#: Kind → its title: sources quote it as it is, screens say ``tr`` of it.
KINDS = {
    PUBLIC: N_("公共施設一覧"),
    CARE: N_("介護サービス事業所一覧"),
    CHILD: N_("子育て施設一覧"),
    POPULATION: N_("地域・年齢別人口"),
}
_CODE = (
    "全国地方公共団体コード",
    "都道府県コード又は市区町村コード",
    "都道府県コード又は市町村コード",
    "市区町村コード",
    "自治体コード",
    "団体コード",
)
_NAMES = ("名称", "介護サービス事業所名称", "事業所名", "施設名称", "施設名")
_KANA = ("名称_カナ", "名称カナ", "介護サービス事業所名称_カナ", "事業所名カナ", "名称（カナ）")
_SERVICE = ("実施サービス", "サービスの種類", "サービス種別")
_ADDRESS = ("所在地_連結表記", "所在地_連結標記", "住所", "所在地")
_PARTS = ("所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下")
_BUILDING = ("建物名等(方書)", "方書", "方書(ビル名等)")
_OPERATOR = ("団体名", "法人の名称", "法人名", "設置主体")
_PHONE = ("電話番号", "連絡先電話番号", "連絡先電話")
_CAPACITY = ("収容定員", "定員")
_OPENED = ("認可等年月日", "開設年月日", "開設日")
_HOURS = ("利用可能曜日", "開始時間", "終了時間")
_HOURS_NOTE = ("利用可能日時特記事項", "利用可能曜日特記事項")
_NOTE = ("備考",)


def kind_of(headings: Sequence[str]) -> str | None:
    """Which of the datasets has these headings; None: none of them."""
    held = {fold(heading) for heading in headings}

    def has(*names: str) -> bool:
        return any(fold(name) in held for name in names)

    if not has(*_CODE):
        return None
    if has("地域名") and has("総人口"):
        return POPULATION
    if not has(*_NAMES):
        return None
    if has(*_SERVICE, "介護サービス事業所名称", "事業所番号"):
        return CARE
    if has("認可等年月日", "受入年齢", "一時預かりの有無"):
        return CHILD
    return PUBLIC if has("緯度", *_ADDRESS, *_PARTS) else None


def load_opendata(path: Path | str, context: Context, *, kind: str | None = None) -> Loaded:
    """Read one of the datasets.

    Parameters
    ----------
    kind
        ``public``, ``care``, ``child``, ``population``; None: what the headings say.

    Returns
    -------
    Table ``hubs`` (visibility public; type by the name, その他 where that leaves doubt), or
    ``chome_statistics`` (municipality_code, chome, population, age0_14, age15_64, age65plus,
    age75plus, households, note, source; for :func:`loaders.statistics_join.with_statistics`).

    Raises
    ------
    LoaderError
        See :func:`loaders.staff_lists.open_tables`; not such a dataset; nothing of the
        municipality.
    """
    table = open_tables(path)[0]
    found_kind = kind or kind_of(table.headings)
    if found_kind is None:
        raise LoaderError(
            table.file,
            tr(
                "自治体標準オープンデータセットの見出しがありません（全国地方公共団体コード、名称など）"
            ),
            tr("一般の一覧なら、列を選ぶ読み方（--as hubs など）で読んでください"),
        )
    found = Findings(table.file)
    found.add(table.findings)
    cells = Cells(table)
    rows = _of_municipality(cells, context, found)
    if not rows:
        raise LoaderError(
            table.file,
            tr("自治体コード {code} の行がありません", code=context.code),
            tr("その市区町村のファイルを選んでください"),
        )
    if found_kind == POPULATION:
        name, frame = "chome_statistics", population(cells, rows, context, found)
    else:
        name, frame = "hubs", _hubs(cells, rows, context, found, found_kind)
    report = Report(
        table.file,
        tr("オープンデータ {kind}", kind=tr(KINDS[found_kind])),
        len(table.rows),
        len(frame),
        found.all(),
    )
    return Loaded({name: frame}, report)


def _of_municipality(cells: Cells, context: Context, found: Findings) -> list[Row]:
    """Rows with the municipality's code; a wrong check digit refuses the row."""
    heading = cells.heading(_CODE)
    kept, others = [], 0
    for row in cells.table.rows:
        raw = cells.get(row, _CODE)
        code = read_code(raw, expected=context.code)
        if code.value is None:
            reason = code.note or tr("自治体コードがありません")
            found.refused(row.number, heading, raw or None, reason, tr("コードを直してください"))
        elif code.value != context.code:
            others += 1
        else:
            if code.note:
                found.grouped("mended", row.number, heading, raw, code.note)
            kept.append(row)
    if others:
        found.noted(
            None,
            heading,
            None,
            tr("別の自治体の行が{count:,}行あります", count=others),
            tr("取り込みませんでした"),
        )
    return kept


def _hubs(
    cells: Cells, rows: list[Row], context: Context, found: Findings, kind: str
) -> pd.DataFrame:
    rows = [row for row in rows if _named(cells, row, found)]
    addresses = [_address(cells, row) for row in rows]
    places = [context.gazetteer.find(address or "") for address in addresses]
    index = [row.number for row in rows]
    lat = pd.Series([cells.get(row, ("緯度",)) for row in rows], index, dtype="str", name="緯度")
    lon = pd.Series([cells.get(row, ("経度",)) for row in rows], index, dtype="str", name="経度")
    anchors = (
        np.array([np.nan if p.lat is None else p.lat for p in places], dtype=float),
        np.array([np.nan if p.lon is None else p.lon for p in places], dtype=float),
    )
    where = positions(
        lat, lon, found=found, outline=context.outline, anchors=anchors,
        plane_epsg=context.plane_epsg,
    )  # fmt: skip
    ids, records, origin = HubIds(context), [], []
    for i, row in enumerate(rows):
        name = numbers.clean(cells.get(row, _NAMES)).value or ""
        word = cells.get(row, ("種別", *_SERVICE))
        hub_type, _ = hub_type_of("", name, context.code)
        hub_id = ids.id_of(name, hub_type, addresses[i] or "")
        if hub_id is None:
            # One office with several services has a row for each.
            found.grouped(
                "noted", row.number, cells.heading(_NAMES), name,
                tr("同じ名称・住所の行が2つ以上あります"), tr("1つの拠点として先の行を取り込みました"),
            )  # fmt: skip
            continue
        latitude, longitude, precision = place_of(
            where, i, places[i], found, row.number, cells.heading(_ADDRESS),
            has_address=bool(addresses[i]),
        )  # fmt: skip
        records.append(
            {
                "hub_id": hub_id,
                "municipality_code": context.code,
                "name": name,
                "hub_type": hub_type,
                "area_id": context.area_of_chome.get(places[i].chome or ""),
                "address": addresses[i],
                "lat": latitude,
                "lon": longitude,
                "coord_precision": precision,
                "operator": _text(cells, row, _OPERATOR),
                "opened": _cell(cells, row, _OPENED, numbers.date, found),
                "functions": None,
                "hours": _hours(cells, row),
                "phone": numbers.phone(cells.get(row, _PHONE)).value,
                "url": _cell(cells, row, ("URL",), numbers.url, found),
                "source": f"{context.name} オープンデータ {KINDS[kind]}（{cells.table.file}）",
                "note": _note(cells, row, word),
                "visibility": "public",
                "capacity": _cell(cells, row, _CAPACITY, numbers.number, found),
                "name_kana": numbers.reading(cells.get(row, _KANA)),
            }
        )
        origin.append(row.number)
    frame = typed("hubs", records, origin, found)
    unknown = int(frame["area_id"].isna().sum())
    if unknown:
        found.noted(
            None, None, None, tr("圏域の分からない拠点が{count:,}か所あります", count=unknown),
            tr("圏域不明として取り込みました（住所の町丁目が圏域の表にありません）"),
        )  # fmt: skip
    if unknown < len(frame):
        found.noted(
            None,
            None,
            None,
            tr("圏域は住所の町丁目から決めました"),
            tr("違うときは画面で直してください"),
        )
    return frame


def _named(cells: Cells, row: Row, found: Findings) -> bool:
    name = numbers.clean(cells.get(row, _NAMES)).value
    if name is not None and fitting(name, name=True):
        return True
    found.refused(
        row.number,
        cells.heading(_NAMES),
        name,
        tr("名称がないか長すぎます"),
        tr("名称を入れてください"),
    )
    return False


def _address(cells: Cells, row: Row) -> str | None:
    whole = cells.get(row, _ADDRESS) or "".join(cells.get(row, (part,)) for part in _PARTS)
    building = cells.get(row, _BUILDING)
    text = numbers.address(" ".join(part for part in (whole, building) if part)).value
    return text if fitting(text) else None


def _text(cells: Cells, row: Row, names: Sequence[str]) -> str | None:
    text = numbers.clean(cells.get(row, names)).value
    return text if text is not None and fitting(text) and not numbers.is_unknown(text) else None


def _cell(
    cells: Cells,
    row: Row,
    names: Sequence[str],
    read: Callable[[str], numbers.Cell[Any]],
    found: Findings,
) -> Any:
    raw = cells.get(row, names)
    cell = read(raw)
    if cell.kind == "broken":
        found.refused(row.number, cells.heading(names), raw, cell.note or "", tr("空欄にしました"))
    return cell.value


def _hours(cells: Cells, row: Row) -> str | None:
    days, start, end = (cells.get(row, (name,)) for name in _HOURS)
    times = f"{start}〜{end}" if start and end else start or end
    text = numbers.clean(
        " ".join(part for part in (days, times, cells.get(row, _HOURS_NOTE)) if part)
    )
    return text.value if fitting(text.value) else None


def _note(cells: Cells, row: Row, word: str) -> str | None:
    parts: Mapping[str, str] = {"種別": word, "": cells.get(row, _NOTE)}
    said = [f"{label}: {text}" if label else text for label, text in parts.items() if text]
    text = numbers.clean("。".join(said)).value
    return text if fitting(text) else None
