"""The words of the screen for tables, columns and coded cells."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from geodata.language import N_, Words

TABLES: Mapping[str, str] = Words(
    {
        "municipality": N_("自治体"),
        "areas": N_("圏域"),
        "chome": N_("町丁目"),
        "hubs": N_("拠点"),
        "coordinators": N_("配置"),
        "posts": N_("配置"),
        "coordinator_history": N_("配置の歩み"),
        "standards": N_("基準"),
        "activities": N_("活動"),
        "boundaries": N_("境界"),
        "outline": N_("輪郭"),
    }
)
COLUMNS: Mapping[str, str] = Words(
    {
        "municipality_code": N_("自治体コード"),
        "area_id": N_("圏域"),
        "sub_area_id": N_("住区など"),
        "parent_area_id": N_("上の圏域"),
        "area_name": N_("圏域"),
        "level": N_("区分"),
        "name": N_("名称"),
        "name_kana": N_("よみ"),
        "population": N_("人口"),
        "households": N_("世帯"),
        "age65plus": N_("65歳以上"),
        "as_of": N_("時点"),
        "source": N_("出典"),
        "note": N_("備考"),
        "hub_id": N_("拠点"),
        "hub_type": N_("種類"),
        "address": N_("住所"),
        "lat": N_("緯度"),
        "lon": N_("経度"),
        "coord_precision": N_("位置の確かさ"),
        "operator": N_("運営"),
        "opened": N_("開設"),
        "functions": N_("機能"),
        "hours": N_("時間"),
        "phone": N_("電話"),
        "url": N_("ホームページ"),
        "visibility": N_("公開"),
        "capacity": N_("定員"),
        "role": N_("役割"),
        "headcount": N_("人数"),
        "concurrent_role": N_("兼務"),
        "overlap": N_("数え方"),
        "employer": N_("所属"),
        "date": N_("時点"),
        "subject": N_("対象"),
        "measure": N_("はかり方"),
        "value": N_("値"),
        "minutes": N_("分"),
        "statement": N_("基準の文"),
        "kind": N_("種類"),
        "summary": N_("内容"),
        "cadence": N_("頻度"),
        "chome": N_("町丁目"),
        "assignment": N_("割当"),
        "plane_epsg": N_("座標系"),
        "planning_level": N_("計画の区分"),
        "census2015_population": N_("2015年の人口"),
        "census2015_households": N_("2015年の世帯"),
        "census2015_note": N_("2015年の備考"),
        "key_code": N_("国勢調査の番号"),
        "unverified": N_("未確認"),
        "remove": N_("消す"),
    }
)
PRECISION: Mapping[str, str] = Words(
    {
        "building": N_("建物"),
        "block": N_("番地"),
        "chome": N_("町丁目まで"),
        "area": N_("推定（圏域の中）"),
    }
)
VISIBILITY: Mapping[str, str] = Words({"public": N_("公開"), "staff": N_("職員だけ")})
OVERLAP: Mapping[str, str] = Words(
    {"within": N_("ほかの行と同じ人"), "unclear": N_("同じ人か不明")}
)
ASSIGNMENT: Mapping[str, str] = Words(
    {"official": N_("公式"), "inferred": N_("推定"), "split": N_("またがる")}
)
MEASURES: Mapping[str, str] = Words(
    {
        "count_per_area": N_("1区域あたりの数"),
        "count_total": N_("全体の数"),
        "residents_per_post": N_("1人あたりの住民"),
        "walk_coverage": N_("徒歩圏カバー率"),
    }
)
CHANGES: Mapping[str, str] = Words(
    {
        "added": N_("加わった"),
        "removed": N_("なくなった"),
        "moved": N_("動いた"),
        "changed": N_("変わった"),
    }
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
