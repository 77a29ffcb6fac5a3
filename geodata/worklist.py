"""The work still to do on a dataset: what is unverified, inferred, unplaced or empty.

Grouped and counted, each group with what would settle it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from geodata.geometry_check import hubs_outside_their_area
from geodata.language import N_, tr
from geodata.sources import is_unverified
from geodata.store import Dataset
from geodata.vocabulary import word


@dataclass(frozen=True, eq=False)
class Task:
    """One group of rows that wait for somebody.

    Attributes
    ----------
    kind
        A word for code (``unverified_hubs``).
    title, settle
        What it is and what would settle it (Japanese).
    table
        The table of :mod:`geodata.schema` that the rows belong to.
    rows
        Columns key (id of the row), name, area (name of its area, or <NA>), detail (<NA> or what
        is known); text, in the order of the table.
    total
        How many rows the table has that could be waiting.
    """

    kind: str
    title: str
    settle: str
    table: str
    rows: pd.DataFrame
    total: int

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class _Kind:
    """A group: its words, its table, and which rows wait (a boolean mask of that table)."""

    kind: str
    title: str
    settle: str
    table: str
    waiting: Callable[[Dataset, pd.DataFrame], pd.Series]
    detail: str


def worklist(dataset: Dataset) -> list[Task]:
    """Every group that has at least one row, in the order in which it is best worked off."""
    tasks = [_task(dataset, kind) for kind in _KINDS]
    return [task for task in tasks if task.count]


def _empty(column: str) -> Callable[[Dataset, pd.DataFrame], pd.Series]:
    """The rows without a value; all of them where the table has no such column."""
    return lambda _, table: table.get(column, pd.Series(pd.NA, index=table.index)).isna()


def _is(column: str, *values: str) -> Callable[[Dataset, pd.DataFrame], pd.Series]:
    return lambda _, table: table[column].isin(values)


def _unplaced(_: Dataset, table: pd.DataFrame) -> pd.Series:
    return table.geometry.isna()


def _rough(_: Dataset, hubs: pd.DataFrame) -> pd.Series:
    return hubs["coord_precision"].isin(["area", "chome"]) & hubs.geometry.notna()


def _outside(dataset: Dataset, hubs: pd.DataFrame) -> pd.Series:
    return hubs["hub_id"].isin(_metres_outside(dataset))


def _unverified(_: Dataset, table: pd.DataFrame) -> pd.Series:
    return pd.Series([is_unverified(raw) for raw in table["source"]], table.index, dtype=bool)


def _planned_without_residents(dataset: Dataset, areas: pd.DataFrame) -> pd.Series:
    planned = areas["level"] == dataset.municipality.planning_level
    return planned & areas["population"].isna()


#: What is known of a row that lies outside its area: how far.
_DISTANCE = "distance"
_VERIFY = N_(
    "一般に知られていることだけが根拠です。公式の資料か担当課で確かめ、"
    "「直す」で出典を書いて「未確認」の印を外してください。"
)

#: Nearest to the reader's hand first: places and heads that one call settles, then the tables.
_KINDS = (
    _Kind(
        "unplaced_hubs",
        N_("位置の分からない拠点"),
        N_("住所を運営者か担当課に確かめ、「直す」で住所を入れるか地図で位置を置いてください。"),
        "hubs",
        _unplaced,
        "address",
    ),
    _Kind(
        "hubs_without_area",
        N_("圏域の分からない拠点"),
        N_("どの圏域の拠点かを担当課に確かめ、「直す」で圏域を選んでください。"),
        "hubs",
        _empty("area_id"),
        "address",
    ),
    _Kind(
        "outside_hubs",
        N_("点が担当の圏域の外にある拠点"),
        N_(
            "位置か圏域のどちらが正しいかを確かめ、「直す」で合わせてください。自動では動かしません。"
        ),
        "hubs",
        _outside,
        _DISTANCE,
    ),
    _Kind(
        "rough_hubs",
        N_("位置がおおよその拠点（圏域・町丁目まで）"),
        N_("番地までの住所を確かめ、「直す」で地図の上の正しい位置に動かしてください。"),
        "hubs",
        _rough,
        "address",
    ),
    _Kind("unverified_hubs", N_("未確認の拠点"), _VERIFY, "hubs", _unverified, "address"),
    _Kind(
        "posts_without_heads",
        N_("人数の分からない配置"),
        N_("事業計画か担当課で人数と時点を確かめ、「直す」の配置の表に書き入れてください。"),
        "coordinators",
        _empty("headcount"),
        "employer",
    ),
    _Kind(
        "unclear_posts",
        N_("ほかの行と同じ人かどうか読み取れない配置"),
        N_("兼務かどうかを担当課に確かめ、「直す」の配置の表で「数え方」を選び直してください。"),
        "coordinators",
        _is("overlap", "unclear"),
        "employer",
    ),
    _Kind("unverified_posts", N_("未確認の配置"), _VERIFY, "coordinators", _unverified, "employer"),
    _Kind("unverified_activities", N_("未確認の活動"), _VERIFY, "activities", _unverified, "kind"),
    _Kind(
        "areas_without_residents",
        N_("いまの人口が空欄の圏域"),
        N_(
            "住民基本台帳の町丁目別人口（圏域別の合計でもよい）を「取り込む」で読み込むか、"
            "「直す」の圏域の表に書き入れてください。"
        ),
        "areas",
        _planned_without_residents,
        "level",
    ),
    _Kind(
        "chome_without_residents",
        N_("人口が空欄の町丁目"),
        N_(
            "国勢調査の小地域集計（e-Stat）か、住民基本台帳の町丁目別人口を"
            "「取り込む」で読み込んでください。徒歩圏カバー率が推計から計算になります。"
        ),
        "chome",
        _empty("population"),
        "note",
    ),
    _Kind(
        "unassigned_chome",
        N_("圏域の決まっていない町丁目"),
        N_("町丁目と圏域の対応表を「取り込む」で読み込んでください。"),
        "chome",
        _empty("area_id"),
        "note",
    ),
    _Kind(
        "inferred_chome",
        N_("圏域への割当が推定の町丁目"),
        N_(
            "自治体の町丁目一覧（介護保険事業計画や地域福祉計画の資料編など）を"
            "「取り込む」で割当の表として読み込むと確かになります。"
        ),
        "chome",
        _is("assignment", "inferred"),
        "note",
    ),
    _Kind(
        "split_chome",
        N_("1つの町丁目が複数の圏域にまたがるもの"),
        N_(
            "番地で分かれています。どの圏域に含めて数えるかを担当課と決めるか、"
            "圏域の公式境界を読み込んでください。"
        ),
        "chome",
        _is("assignment", "split"),
        "note",
    ),
    _Kind("unverified_areas", N_("未確認の圏域"), _VERIFY, "areas", _unverified, "level"),
    _Kind(
        "shapeless_areas",
        N_("地図に形のない圏域"),
        N_("町丁目を割り当てるか、圏域の境界のファイルを「取り込む」で読み込んでください。"),
        "areas",
        _unplaced,
        "level",
    ),
)

#: Attribute of the dataset, key and name of a row, by table.
_FRAMES = {"coordinators": "posts"}
_ROW_KEYS = {"hubs": "hub_id", "areas": "area_id", "chome": "chome"}
_NAMES = {"coordinators": "role", "chome": "chome"}


def _task(dataset: Dataset, kind: _Kind) -> Task:
    table: pd.DataFrame = getattr(dataset, _FRAMES.get(kind.table, kind.table))
    possible = len(table)
    if kind.waiting is _planned_without_residents:
        possible = len(dataset.areas_at(dataset.municipality.planning_level))
    rows = table[kind.waiting(dataset, table)]
    area_names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    key = _ROW_KEYS.get(kind.table)
    keys = list(rows[key]) if key else [str(number) for number in rows.index]
    parents = rows["parent_area_id"] if kind.table == "areas" else rows["area_id"]
    if kind.detail == _DISTANCE:
        metres = _metres_outside(dataset)
        said = [tr("圏域の境まで約{metres:.0f}m", metres=metres[str(row)]) for row in keys]
    else:
        said = list(rows[kind.detail].map(word, na_action="ignore"))
    waiting = pd.DataFrame(
        {
            "key": pd.array(keys, dtype="str"),
            "name": pd.array(list(rows[_NAMES.get(kind.table, "name")]), dtype="str"),
            "area": pd.array([area_names.get(a) for a in parents], dtype="str"),
            "detail": pd.array(said, dtype="str"),
        }
    )
    return Task(kind.kind, tr(kind.title), tr(kind.settle), kind.table, waiting, possible)


def _metres_outside(dataset: Dataset) -> dict[str, float]:
    """Metres to its area for every hub that lies outside it."""
    found = hubs_outside_their_area(dataset.hubs, dataset.areas)
    return {str(hub["hub_id"]): float(hub["distance_m"]) for hub in found.to_dict("records")}
