"""Do the tables of a municipality agree with one another? (ids that point nowhere)"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geodata.errors import Problem
from geodata.language import tr
from geodata.tables import FIRST_DATA_ROW

#: table, column → the table and column that its values must stand in.
REFERENCES: tuple[tuple[str, str, str, str], ...] = (
    ("areas", "parent_area_id", "areas", "area_id"),
    ("chome", "area_id", "areas", "area_id"),
    ("chome", "sub_area_id", "areas", "area_id"),
    ("hubs", "area_id", "areas", "area_id"),
    ("coordinators", "area_id", "areas", "area_id"),
    ("coordinator_history", "area_id", "areas", "area_id"),
    ("activities", "area_id", "areas", "area_id"),
    ("activities", "hub_id", "hubs", "hub_id"),
)


def reference_problems(tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Every cell that names an area, a hub or a municipality that is not there."""
    problems: list[Problem] = []
    for table, column, target, key in REFERENCES:
        values = tables[table][column]
        bad = values.notna() & ~values.isin(tables[target][key])
        problems += _at(
            table,
            column,
            values[bad],
            tr("{target}.csvにない{key}です", target=target, key=key),
            tr("どちらかの綴りを直してください"),
        )
    code = (
        tables["municipality"]["municipality_code"].iloc[0] if len(tables["municipality"]) else None
    )
    if code is None:
        return [
            Problem("municipality.csv", tr("行がありません"), tr("自治体の行を1行入れてください"))
        ]
    for name, table_ in tables.items():
        values = table_["municipality_code"]
        problems += _at(
            f"{name}",
            "municipality_code",
            values[values != code],
            tr("このフォルダーの自治体（{code}）と違うコードです", code=code),
            tr("コードを直すか、別のフォルダーに分けてください"),
        )
    loops = _loops(tables["areas"])
    problems += _at(
        "areas",
        "parent_area_id",
        loops,
        tr("親をたどると自分に戻ります"),
        tr("親の圏域を直してください"),
    )
    return problems


def _at(table: str, column: str, values: pd.Series, reason: str, mend: str) -> list[Problem]:
    return [
        Problem(f"{table}.csv", reason, mend, int(index) + FIRST_DATA_ROW, column, str(value))
        for index, value in values.items()
    ]


def _loops(areas: pd.DataFrame) -> pd.Series:
    parents = dict(zip(areas["area_id"], areas["parent_area_id"], strict=True))

    def returns(area_id: str) -> bool:
        current = parents.get(area_id)
        for _ in range(len(parents) + 1):
            if current is None or pd.isna(current):
                return False
            if current == area_id:
                return True
            current = parents.get(current)
        return True

    return areas["parent_area_id"][[returns(a) for a in areas["area_id"]]]
