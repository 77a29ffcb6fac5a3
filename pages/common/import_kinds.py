"""What a file can be read as, what it looks like, and the loader that reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders import mapping as mappings
from loaders import opendata, staff_lists
from loaders.assignment import is_assignment, load_assignment
from loaders.context import Context
from loaders.estat import load_estat
from loaders.estat_stats import load_estat_stats
from loaders.header import Table
from loaders.ksj import load_a27, load_p05, load_p14
from loaders.n03 import load_n03
from loaders.opendata import load_opendata
from loaders.polygons import PolygonLayer, describe_polygons, load_polygons
from loaders.report import Loaded, LoaderError
from loaders.sheets import CSV_SUFFIXES, EXCEL_SUFFIXES

LIST, ASSIGNMENT, OPENDATA, STATS = "list", "assignment", "opendata", "estat_stats"
ESTAT, N03, A27, P14, P05, POLYGONS = "estat", "n03", "a27", "p14", "p05", "polygons"
KINDS: Mapping[str, str] = {
    LIST: "一覧表（拠点・配置・活動・基準・圏域）",
    ASSIGNMENT: "町丁目と圏域の対応表",
    OPENDATA: "自治体標準オープンデータセット",
    STATS: "国勢調査 小地域の統計表（e-Stat）",
    ESTAT: "国勢調査 小地域の境界（e-Stat）",
    N03: "行政区域（国土数値情報 N03）",
    A27: "小学校区（国土数値情報 A27）",
    P14: "福祉施設（国土数値情報 P14）",
    P05: "市町村役場・公的集会施設（国土数値情報 P05）",
    POLYGONS: "圏域などの境界のファイル",
}
TABLE_KINDS = (LIST, ASSIGNMENT, OPENDATA, STATS)
SHAPE_KINDS = (ESTAT, N03, A27, P14, P05, POLYGONS)


@dataclass(frozen=True, eq=False)
class Look:
    """What a file holds. kind: what it looks like; tables or layers: what it is made of."""

    kind: str
    tables: tuple[Table, ...] = ()
    layers: tuple[PolygonLayer, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it may be read as, the likeliest first."""
        possible = TABLE_KINDS if self.tables else SHAPE_KINDS
        return (self.kind, *(kind for kind in possible if kind != self.kind))


@dataclass(frozen=True)
class Wish:
    """How a file is to be read; what does not concern its kind is left out."""

    kind: str
    sheet: str | None = None
    mapping: mappings.Mapping | None = None
    visibility: str = "staff"
    layer: str | None = None
    name_column: str | None = None
    level: str | None = None
    crs: int | None = None

    def key(self) -> str:
        """The same text for the same wish."""
        return repr(self)


def look(path: Path) -> Look:
    """See what a file is. Raises LoaderError where it is nothing that can be read."""
    if path.suffix.lower() in (*CSV_SUFFIXES, *EXCEL_SUFFIXES):
        return _table_look(path)
    if path.suffix.lower() == ".dbf":
        return Look(ESTAT)
    try:
        layers = tuple(describe_polygons(path))
    except LoaderError:
        if path.suffix.lower() != ".zip":
            raise
        return _table_look(path)
    columns = {column.name.upper() for layer in layers for column in layer.columns}
    for kind, sign in _SIGNS:
        if sign(columns):
            return Look(kind, layers=layers)
    return Look(POLYGONS, layers=layers)


def _table_look(path: Path) -> Look:
    tables = staff_lists.open_tables(path)
    headings = tables[0].headings
    if any("KEY_CODE" in heading.upper() for heading in headings):
        return Look(STATS, tables)
    if opendata.kind_of(headings) is not None:
        return Look(OPENDATA, tables)
    return Look(ASSIGNMENT if is_assignment(headings) else LIST, tables)


_SIGNS: tuple[tuple[str, Callable[[set[str]], bool]], ...] = (
    (ESTAT, lambda columns: "KEY_CODE" in columns and bool({"S_NAME", "MOJI"} & columns)),
    (N03, lambda columns: "N03_007" in columns),
    (A27, lambda columns: any(c.startswith("A27_") for c in columns)),
    (P14, lambda columns: any(c.startswith("P14_") for c in columns)),
    (P05, lambda columns: any(c.startswith("P05_") for c in columns)),
)


def read(path: Path, wish: Wish, context: Context) -> Loaded:
    """Read a file as it is wished. Raises LoaderError where it cannot be read so."""
    known = tuple(context.chome["chome"].astype(str))
    if wish.kind == LIST:
        return staff_lists.load_list(
            path, context, mapping=wish.mapping, sheet=wish.sheet, visibility=wish.visibility
        )
    if wish.kind == ASSIGNMENT:
        return load_assignment(path, context, sheet=wish.sheet)
    if wish.kind == OPENDATA:
        return load_opendata(path, context)
    if wish.kind == STATS:
        return load_estat_stats(path, municipality_code=context.code, known=known)
    if wish.kind == ESTAT:
        return load_estat(path, municipality_code=context.code, known=known, crs=wish.crs)
    if wish.kind == POLYGONS:
        return load_polygons(
            path,
            name_column=wish.name_column,
            level=wish.level or context.planning_level,
            layer=wish.layer,
            known=known,
            crs=wish.crs,
            plane_epsg=context.plane_epsg,
        )
    load: Callable[..., Any] = {N03: load_n03, A27: load_a27, P14: load_p14, P05: load_p05}[
        wish.kind
    ]
    loaded: Loaded = load(path, municipality_code=context.code, crs=wish.crs)
    return loaded
