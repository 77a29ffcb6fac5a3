"""The empty dataset of a municipality that the app does not know yet."""

from __future__ import annotations

import csv
import io

from geodata import schema
from geodata.language import tr
from geodata.phrases import comma
from geodata.vocabulary import word
from loaders.prefectures import plane_epsg
from loaders.report import LoaderError

_KINDS = ("区", "市", "町", "村")


def empty_files(
    code: str,
    name: str,
    *,
    planning_level: str = "日常生活圏域",
    sub_level: str | None = None,
    name_kana: str = "",
    source: str = "利用者の入力",
) -> dict[str, bytes]:
    """The files of a dataset with a municipality and nothing else.

    Parameters
    ----------
    code, name
        Five digits; 江東区 (its last letter says what it is).
    planning_level, sub_level
        Of schema.LEVELS.

    Raises
    ------
    LoaderError
        A code without a prefecture, a name that ends in none of 区市町村, an unknown level.
    """
    if not name or name[-1] not in _KINDS:
        raise LoaderError(code, tr("自治体の名が区・市・町・村で終わっていません"), tr("例 江東区"))
    for level in (planning_level, sub_level):
        if level is not None and level not in schema.LEVELS:
            raise LoaderError(
                code,
                tr("「{level}」という区分はありません", level=level[:20]),
                tr("次から選んでください: {levels}", levels=comma(map(word, schema.LEVELS))),
            )
    try:
        epsg = plane_epsg(code) if len(code) == 5 else plane_epsg("")
    except ValueError as error:
        raise LoaderError(
            code, str(error), tr("5桁の自治体コード（例 13108）にしてください")
        ) from error
    row = {
        "municipality_code": code,
        "name": name,
        "name_kana": name_kana,
        "kind": name[-1],
        "planning_level": planning_level,
        "sub_level": sub_level or "",
        "source": source,
        "plane_epsg": str(epsg),
    }
    files = {f"{table}.csv": _csv(list(checks.columns)) for table, checks in schema.TABLES.items()}
    columns = list(schema.MUNICIPALITY.columns)
    files["municipality.csv"] = _csv(columns, [row.get(column, "") for column in columns])
    return files


def _csv(*rows: list[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
