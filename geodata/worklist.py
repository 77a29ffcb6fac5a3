"""The work still to do on a dataset: what is unverified, inferred, unplaced or empty.

Grouped and counted, each group with what would settle it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from geodata.geometry_check import hubs_outside_their_area
from geodata.sources import is_unverified
from geodata.store import Dataset


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


def worklist(dataset: Dataset) -> list[Task]:
    """Every group that has at least one row, in the order in which it is best worked off."""
    tasks = [make(dataset) for make in _MAKERS]
    return [task for task in tasks if task.count]


def _unplaced_hubs(dataset: Dataset) -> Task:
    hubs = dataset.hubs
    return _task(
        dataset, "unplaced_hubs", "位置の分からない拠点",
        "住所を運営者か担当課に確かめ、「直す」で住所を入れるか地図で位置を置いてください。",
        "hubs", hubs[hubs.geometry.isna()], len(hubs), detail="address",
    )  # fmt: skip


def _hubs_without_area(dataset: Dataset) -> Task:
    hubs = dataset.hubs
    return _task(
        dataset, "hubs_without_area", "圏域の分からない拠点",
        "どの圏域の拠点かを担当課に確かめ、「直す」で圏域を選んでください。",
        "hubs", hubs[hubs["area_id"].isna()], len(hubs), detail="address",
    )  # fmt: skip


def _rough_hubs(dataset: Dataset) -> Task:
    hubs = dataset.hubs
    rough = hubs["coord_precision"].isin(["area", "chome"]) & hubs.geometry.notna()
    return _task(
        dataset, "rough_hubs", "位置がおおよその拠点（圏域・町丁目まで）",
        "番地までの住所を確かめ、「直す」で地図の上の正しい位置に動かしてください。",
        "hubs", hubs[rough], len(hubs), detail="address",
    )  # fmt: skip


def _outside_hubs(dataset: Dataset) -> Task:
    found = hubs_outside_their_area(dataset.hubs, dataset.areas)
    metres = {
        str(hub["hub_id"]): f"圏域の境まで約{hub['distance_m']:.0f}m"
        for hub in found.to_dict("records")
    }
    hubs = dataset.hubs[dataset.hubs["hub_id"].isin(list(metres))]
    hubs = hubs.assign(said=[metres[str(hub_id)] for hub_id in hubs["hub_id"]])
    return _task(
        dataset, "outside_hubs", "点が担当の圏域の外にある拠点",
        "位置か圏域のどちらが正しいかを確かめ、「直す」で合わせてください。自動では動かしません。",
        "hubs", hubs, len(dataset.hubs), detail="said",
    )  # fmt: skip


def _unverified_hubs(dataset: Dataset) -> Task:
    return _unverified(
        dataset, "unverified_hubs", "未確認の拠点", "hubs", dataset.hubs, detail="address"
    )


def _unverified_posts(dataset: Dataset) -> Task:
    return _unverified(
        dataset, "unverified_posts", "未確認の配置", "coordinators", dataset.posts,
        detail="employer",
    )  # fmt: skip


def _unverified_activities(dataset: Dataset) -> Task:
    return _unverified(
        dataset, "unverified_activities", "未確認の活動", "activities", dataset.activities,
        detail="kind",
    )  # fmt: skip


def _unverified_areas(dataset: Dataset) -> Task:
    return _unverified(
        dataset, "unverified_areas", "未確認の圏域", "areas", dataset.areas, detail="level"
    )


def _unverified(
    dataset: Dataset, kind: str, title: str, table: str, frame: pd.DataFrame, *, detail: str
) -> Task:
    marks = pd.Series([is_unverified(raw) for raw in frame["source"]], frame.index, dtype=bool)
    waiting = frame[marks]
    return _task(
        dataset, kind, title,
        "一般に知られていることだけが根拠です。公式の資料か担当課で確かめ、"
        "「直す」で出典を書いて「未確認」の印を外してください。",
        table, waiting, len(frame), detail=detail,
    )  # fmt: skip


def _inferred_chome(dataset: Dataset) -> Task:
    return _chome(
        dataset, "inferred_chome", "圏域への割当が推定の町丁目", "inferred",
        "自治体の町丁目一覧（介護保険事業計画や地域福祉計画の資料編など）を"
        "「取り込む」で割当の表として読み込むと確かになります。",
    )  # fmt: skip


def _split_chome(dataset: Dataset) -> Task:
    return _chome(
        dataset, "split_chome", "1つの町丁目が複数の圏域にまたがるもの", "split",
        "番地で分かれています。どの圏域に含めて数えるかを担当課と決めるか、"
        "圏域の公式境界を読み込んでください。",
    )  # fmt: skip


def _chome(dataset: Dataset, kind: str, title: str, assignment: str, settle: str) -> Task:
    chome = dataset.chome
    waiting = chome[chome["assignment"] == assignment]
    return _task(dataset, kind, title, settle, "chome", waiting, len(chome), detail="note")


def _unassigned_chome(dataset: Dataset) -> Task:
    chome = dataset.chome
    return _task(
        dataset, "unassigned_chome", "圏域の決まっていない町丁目",
        "町丁目と圏域の対応表を「取り込む」で読み込んでください。",
        "chome", chome[chome["area_id"].isna()], len(chome), detail="note",
    )  # fmt: skip


def _areas_without_residents(dataset: Dataset) -> Task:
    areas = dataset.areas_at(dataset.municipality.planning_level)
    return _task(
        dataset, "areas_without_residents", "いまの人口が空欄の圏域",
        "住民基本台帳の町丁目別人口（圏域別の合計でもよい）を「取り込む」で読み込むか、"
        "「直す」の圏域の表に書き入れてください。",
        "areas", areas[areas["population"].isna()], len(areas), detail="level",
    )  # fmt: skip


def _chome_without_residents(dataset: Dataset) -> Task:
    chome = dataset.chome
    known = chome.get("population", pd.Series(pd.NA, index=chome.index))
    return _task(
        dataset, "chome_without_residents", "人口が空欄の町丁目",
        "国勢調査の小地域集計（e-Stat）か、住民基本台帳の町丁目別人口を"
        "「取り込む」で読み込んでください。徒歩圏カバー率が推計から計算になります。",
        "chome", chome[known.isna()], len(chome), detail="note",
    )  # fmt: skip


def _posts_without_heads(dataset: Dataset) -> Task:
    posts = dataset.posts
    return _task(
        dataset, "posts_without_heads", "人数の分からない配置",
        "事業計画か担当課で人数と時点を確かめ、「直す」の配置の表に書き入れてください。",
        "coordinators", posts[posts["headcount"].isna()], len(posts), detail="employer",
    )  # fmt: skip


def _unclear_posts(dataset: Dataset) -> Task:
    posts = dataset.posts
    return _task(
        dataset, "unclear_posts", "ほかの行と同じ人かどうか読み取れない配置",
        "兼務かどうかを担当課に確かめ、「直す」の配置の表で「数え方」を選び直してください。",
        "coordinators", posts[posts["overlap"] == "unclear"], len(posts), detail="employer",
    )  # fmt: skip


def _shapeless_areas(dataset: Dataset) -> Task:
    areas = dataset.areas
    return _task(
        dataset, "shapeless_areas", "地図に形のない圏域",
        "町丁目を割り当てるか、圏域の境界のファイルを「取り込む」で読み込んでください。",
        "areas", areas[areas.geometry.isna()], len(areas), detail="level",
    )  # fmt: skip


#: Nearest to the reader's hand first: places and heads that one call settles, then the tables.
_MAKERS: tuple[Callable[[Dataset], Task], ...] = (
    _unplaced_hubs,
    _hubs_without_area,
    _outside_hubs,
    _rough_hubs,
    _unverified_hubs,
    _posts_without_heads,
    _unclear_posts,
    _unverified_posts,
    _unverified_activities,
    _areas_without_residents,
    _chome_without_residents,
    _unassigned_chome,
    _inferred_chome,
    _split_chome,
    _unverified_areas,
    _shapeless_areas,
)

_KEYS = {"hubs": "hub_id", "areas": "area_id", "chome": "chome"}
_NAMES = {"coordinators": "role", "chome": "chome"}


def _task(
    dataset: Dataset,
    kind: str,
    title: str,
    settle: str,
    table: str,
    waiting: pd.DataFrame,
    total: int,
    *,
    detail: str,
) -> Task:
    area_names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    key = _KEYS.get(table)
    keys = waiting[key] if key else [str(number) for number in waiting.index]
    parents = waiting["parent_area_id"] if table == "areas" else waiting["area_id"]
    rows = pd.DataFrame(
        {
            "key": pd.array(list(keys), dtype="str"),
            "name": pd.array(list(waiting[_NAMES.get(table, "name")]), dtype="str"),
            "area": pd.array([area_names.get(a) for a in parents], dtype="str"),
            "detail": pd.array(list(waiting[detail]), dtype="str"),
        }
    )
    return Task(kind, title, settle, table, rows, total)
