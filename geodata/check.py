"""Everything that is wrong or doubtful in a folder of data, without stopping at the first."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geodata import store
from geodata.errors import DataError, Problem
from geodata.geometry_check import hubs_outside_their_area
from geodata.language import tr
from geodata.tables import FIRST_DATA_ROW


def check_folder(folder: Path) -> tuple[list[Problem], list[Problem]]:
    """Check one municipality's folder.

    Returns errors (the data cannot be used) and warnings (it can, but somebody should look:
    hubs outside their area, with the distance; areas without a shape; unplaced hubs).
    """
    if not folder.is_dir():
        return [
            Problem(
                str(folder),
                tr("フォルダーがありません"),
                tr("自治体のデータのフォルダーを指定してください"),
            )
        ], []
    try:
        dataset = store.load_folder(folder)
    except DataError as error:
        return list(error.problems), []
    return [], [*_outside(dataset), *_shapeless(dataset), *_unplaced(dataset)]


def check_overview(root: Path) -> list[Problem]:
    """Check the tables of the Tokyo overview under *root*."""
    try:
        store.load_overview(root=root)
    except DataError as error:
        return list(error.problems)
    return []


def _row(table: pd.DataFrame, column: str, value: object) -> int | None:
    rows = table.index[table[column] == value]
    return int(rows[0]) + FIRST_DATA_ROW if len(rows) else None


def _outside(dataset: store.Dataset) -> list[Problem]:
    found = hubs_outside_their_area(dataset.hubs, dataset.areas)
    return [
        Problem(
            "hubs.csv",
            tr(
                "注意: 「{hub}」の点が担当の圏域の外にあります（境まで約{metres:.0f}m）",
                hub=hub["name"],
                metres=hub["distance_m"],
            ),
            tr("点の位置か圏域を確かめてください。自動では動かしません"),
            _row(dataset.hubs, "hub_id", hub["hub_id"]),
            "area_id",
            str(hub["area_id"]),
        )
        for hub in found.to_dict("records")
    ]


def _shapeless(dataset: store.Dataset) -> list[Problem]:
    bare = dataset.areas[dataset.areas.geometry.isna()]
    return [
        Problem(
            "areas.geojson",
            tr("注意: 「{name}」の形がありません", name=name),
            tr("`python -m geodata build` で作るか、公式境界を読み込んでください"),
            _row(dataset.areas, "area_id", area_id),
            "area_id",
            str(area_id),
        )
        for area_id, name in zip(bare["area_id"], bare["name"], strict=True)
    ]


def _unplaced(dataset: store.Dataset) -> list[Problem]:
    loose = dataset.hubs[dataset.hubs.geometry.isna()]
    return [
        Problem(
            "hubs.csv",
            tr(
                "注意: 「{name}」の位置が分かりません（地図には描かず、一覧と数には入れます）",
                name=name,
            ),
            tr("住所が分かったら緯度・経度を入れてください"),
            _row(dataset.hubs, "hub_id", hub_id),
            "lat",
        )
        for hub_id, name in zip(loose["hub_id"], loose["name"], strict=True)
    ]
