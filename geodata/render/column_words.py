"""The words of the screen for tables, columns and coded cells."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TABLES: Mapping[str, str] = MappingProxyType(
    {
        "municipality": "自治体",
        "areas": "圏域",
        "chome": "町丁目",
        "hubs": "拠点",
        "coordinators": "配置",
        "posts": "配置",
        "coordinator_history": "配置の歩み",
        "standards": "基準",
        "activities": "活動",
        "boundaries": "境界",
        "outline": "輪郭",
    }
)
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "municipality_code": "自治体コード",
        "area_id": "圏域",
        "sub_area_id": "住区など",
        "parent_area_id": "上の圏域",
        "area_name": "圏域",
        "level": "区分",
        "name": "名称",
        "name_kana": "よみ",
        "population": "人口",
        "households": "世帯",
        "age65plus": "65歳以上",
        "as_of": "時点",
        "source": "出典",
        "note": "備考",
        "hub_id": "拠点",
        "hub_type": "種類",
        "address": "住所",
        "lat": "緯度",
        "lon": "経度",
        "coord_precision": "位置の確かさ",
        "operator": "運営",
        "opened": "開設",
        "functions": "機能",
        "hours": "時間",
        "phone": "電話",
        "url": "ホームページ",
        "visibility": "公開",
        "capacity": "定員",
        "role": "役割",
        "headcount": "人数",
        "concurrent_role": "兼務",
        "overlap": "数え方",
        "employer": "所属",
        "date": "時点",
        "subject": "対象",
        "measure": "はかり方",
        "value": "値",
        "minutes": "分",
        "statement": "基準の文",
        "kind": "種類",
        "summary": "内容",
        "cadence": "頻度",
        "chome": "町丁目",
        "assignment": "割当",
        "plane_epsg": "座標系",
        "planning_level": "計画の区分",
        "census2015_population": "2015年の人口",
        "census2015_households": "2015年の世帯",
        "census2015_note": "2015年の備考",
        "key_code": "国勢調査の番号",
        "unverified": "未確認",
        "remove": "消す",
    }
)
PRECISION: Mapping[str, str] = MappingProxyType(
    {"building": "建物", "block": "番地", "chome": "町丁目まで", "area": "推定（圏域の中）"}
)
VISIBILITY: Mapping[str, str] = MappingProxyType({"public": "公開", "staff": "職員だけ"})
OVERLAP: Mapping[str, str] = MappingProxyType(
    {"within": "ほかの行と同じ人", "unclear": "同じ人か不明"}
)
ASSIGNMENT: Mapping[str, str] = MappingProxyType(
    {"official": "公式", "inferred": "推定", "split": "またがる"}
)
MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "count_per_area": "1区域あたりの数",
        "count_total": "全体の数",
        "residents_per_post": "1人あたりの住民",
        "walk_coverage": "徒歩圏カバー率",
    }
)
CHANGES: Mapping[str, str] = MappingProxyType(
    {"added": "加わった", "removed": "なくなった", "moved": "動いた", "changed": "変わった"}
)
_CODED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "coord_precision": PRECISION,
        "visibility": VISIBILITY,
        "overlap": OVERLAP,
        "assignment": ASSIGNMENT,
        "measure": MEASURES,
    }
)


def table(name: str) -> str:
    """The word for a table, with or without .csv; the name itself where there is none."""
    bare = name.removesuffix(".csv").removesuffix(".geojson")
    return TABLES.get(bare, bare)


def column(name: str | None) -> str:
    """The word for a column; the name itself where there is none, empty for None."""
    return "" if name is None else COLUMNS.get(name, name)


def cell(name: str, value: object) -> str:
    """A coded cell in words; anything else as text."""
    return _CODED.get(name, {}).get(str(value), str(value))
