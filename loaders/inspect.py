"""What is this file? Its kind, encoding, CRS, rows and columns, and what it can be loaded as."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyogrio

from geodata.language import N_, Words, tr
from geodata.phrases import brackets, comma
from loaders.assignment import is_assignment
from loaders.bundle_in import is_bundle
from loaders.dbf import read_dbf
from loaders.fields import TARGET_LABELS
from loaders.header import Table
from loaders.mapping import Guess, proposed
from loaders.opendata import KINDS as OPENDATA
from loaders.opendata import kind_of
from loaders.report import Finding, LoaderError, heading_words
from loaders.sheets import CSV_SUFFIXES, EXCEL_SUFFIXES
from loaders.source import Source, opened
from loaders.staff_lists import open_tables
from loaders.text import read_text
from loaders.vector import FORMATS, Layer, data_files, read_layers

#: What one can ask for (--as) → words.
LOADS_AS = Words(
    {
        "boundaries": N_("境界（町丁目や圏域の形）"),
        "outline": N_("市区町村の外形線"),
        "population": N_("町丁目の人口"),
        "hubs": N_("拠点"),
        "posts": N_("コーディネーターの配置"),
        "activities": N_("活動・会議"),
        "standards": N_("基準"),
        "areas": N_("圏域"),
        "assignment": N_("町丁目と圏域の対応"),
        "bundle": N_("データ一式"),
    }
)
AS_OF_TARGET = {"coordinators": "posts"}
TARGET_OF_AS = {"posts": "coordinators"}
_STATISTICS_LINES = 15


@dataclass(frozen=True)
class Inspection:
    """What a file is.

    Attributes
    ----------
    file
        Its name.
    key
        Kind for programs: bundle, estat, estat_table, estat_stats, n03, a27, p14, p05, polygons,
        points, opendata_public …, assignment, list.
    kind
        Kind in Japanese.
    loads_as
        Keys of :data:`LOADS_AS`, the likeliest first; empty where nothing can be done with it.
    encoding, crs
        None where there is none or it does not say.
    rows, columns
        Of the first table or layer.
    sheets
        Names of all tables or layers.
    missing
        What it lacks for loading (Japanese).
    findings
        What reading it brought up.
    guesses
        For a list: what each column seems to be.
    """

    file: str
    key: str
    kind: str
    loads_as: tuple[str, ...]
    rows: int
    columns: tuple[str, ...]
    encoding: str | None = None
    crs: str | None = None
    sheets: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    guesses: tuple[Guess, ...] = field(default=(), repr=False)

    def lines(self) -> list[str]:
        """The inspection as lines of text."""
        ways = comma(name + brackets(LOADS_AS[name]) for name in self.loads_as) or tr("なし")
        more = " …" if len(self.columns) > 20 else ""
        lines = [f"{self.file}: {self.kind}", tr("  読み込み方（--as）: {ways}", ways=ways)]
        lines += [tr("  文字コード: {encoding}", encoding=self.encoding)] if self.encoding else []
        lines += [tr("  座標系: {crs}", crs=self.crs)] if self.crs else []
        lines += [
            tr("  行: {rows:,}", rows=self.rows),
            tr("  列: {columns}{more}", columns=comma(self.columns[:20]), more=more),
        ]
        lines += (
            [tr("  シート・層: {sheets}", sheets=comma(self.sheets))]
            if len(self.sheets) > 1
            else []
        )
        lines += [
            tr(
                "  「{heading}」→ {field}（確からしさ {confidence:.2f}）{reason}",
                heading=heading_words(guess.heading),
                field=guess.field or "―",
                confidence=guess.confidence,
                reason=guess.reason,
            )
            for guess in self.guesses
        ]
        lines += [tr("  足りないもの: {text}", text=text) for text in self.missing]
        return lines + [f"  {finding}" for finding in self.findings[:20]]


def inspect(
    path: Path | str, *, crs: str | int | None = None, memory: Path | None = None
) -> Inspection:
    """Say what a file is; nothing is loaded.

    Parameters
    ----------
    crs
        What the coordinates are where the file does not say.
    memory
        Folder of remembered mappings; None: in the user's data directory.

    Raises
    ------
    LoaderError
        The file cannot be read at all, or is of no kind that is known.
    """
    with opened(path) as source:
        if is_bundle(source):
            return Inspection(
                source.name, "bundle", tr("このアプリのデータ一式"), ("bundle",), 0, (),
                sheets=tuple(source.label(p) for p in source.files),
            )  # fmt: skip
        if source.with_suffix(*FORMATS):
            return _shapes(source, crs)
        if len(source.with_suffix(".dbf")) == len(source.files):
            return _attribute_table(source)
        texts = source.with_suffix(".csv", ".txt")
        if texts and (found := _statistics(source, texts[0])) is not None:
            return found
        listed = source.with_suffix(*CSV_SUFFIXES, *EXCEL_SUFFIXES)
        if not listed and source.with_suffix(".dbf", ".shx", ".prj"):
            data_files(source)  # refuses, and names the part that is missing
        if not listed and source.packed:
            raise LoaderError(
                source.name, tr("zipの中に読めるファイルがありません"),
                tr("形のファイル（.shpなど）かExcel・CSVを入れてください"),
            )  # fmt: skip
    return _list(path, memory)


def _shapes(source: Source, crs: str | int | None) -> Inspection:
    layers = read_layers(source, crs=crs)
    layer = layers[0]
    columns = tuple(str(c) for c in layer.frame.columns if c != "geometry")
    key, kind, ways, missing = _kind_of_shapes(layers)
    return Inspection(
        source.name, key, kind, ways, sum(len(one.frame) for one in layers), columns,
        crs=_crs(source), sheets=tuple(one.file for one in layers), missing=missing,
        findings=tuple(f for one in layers for f in one.findings),
    )  # fmt: skip


def _kind_of_shapes(
    layers: Sequence[Layer],
) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    held = {str(c).upper() for layer in layers for c in layer.frame.columns}
    if "KEY_CODE" in held and held & {"S_NAME", "MOJI"}:
        return "estat", tr("国勢調査 小地域の境界（e-Stat）"), ("boundaries", "population"), ()
    if "N03_007" in held:
        return "n03", tr("国土数値情報 行政区域（N03）"), ("outline",), ()
    for prefix, key, kind, way in (
        ("A27_", "a27", tr("国土数値情報 小学校区（A27）"), "boundaries"),
        ("P14_", "p14", tr("国土数値情報 福祉施設（P14）"), "hubs"),
        ("P05_", "p05", tr("国土数値情報 市町村役場等及び公的集会施設（P05）"), "hubs"),
    ):
        if any(name.startswith(prefix) for name in held):
            return key, kind, (way,), ()
    kinds = set(layers[0].frame.geometry.dropna().geom_type)
    if kinds & {"Polygon", "MultiPolygon"}:
        missing = (tr("区域の名前の列"),) if not held - {"GEOMETRY"} else ()
        return "polygons", tr("区域のポリゴン"), ("boundaries",), missing
    how = tr("点は、緯度・経度の列のあるCSVかExcelで読み込めます")
    return "points", tr("点や線のファイル"), (), (how,)


def _attribute_table(source: Source) -> Inspection:
    path = source.files[0]
    table = read_dbf(path.read_bytes(), file=source.label(path))
    columns = tuple(str(c) for c in table.frame.columns)
    held = {c.upper() for c in columns}
    census = "KEY_CODE" in held and bool(held & {"S_NAME", "MOJI"})
    return Inspection(
        source.name, "estat_table" if census else "table",
        tr("国勢調査 小地域の属性表（形なし）") if census else tr("シェープファイルの属性表（形なし）"),
        ("population",) if census else (), len(table.frame), columns,
        encoding=table.encoding,
        missing=(tr("形（.shp と .shx）"),), findings=tuple(table.findings),
    )  # fmt: skip


def _statistics(source: Source, path: Path) -> Inspection | None:
    """A table of 小地域 statistics begins with KEY_CODE in one of its first lines."""
    with suppress(LoaderError):
        text, encoding = read_text(path.read_bytes(), file=source.label(path))
        lines = text.splitlines()
        for number, line in enumerate(lines[:_STATISTICS_LINES]):
            cells = [cell.strip().strip('"') for cell in line.split(",")]
            if "KEY_CODE" in cells and number + 1 < len(lines):
                words = [cell.strip().strip('"') for cell in lines[number + 1].split(",")]
                shown = tuple(word or cell for word, cell in zip(words, cells, strict=False))
                return Inspection(
                    source.name, "estat_stats", tr("国勢調査 小地域の統計表（e-Stat）"),
                    ("population",), max(len(lines) - number - 2, 0), shown, encoding=encoding,
                )  # fmt: skip
    return None


def _list(path: Path | str, memory: Path | None) -> Inspection:
    tables = open_tables(path)
    table = tables[0]
    kind = kind_of(table.headings)
    name = Path(path).name
    sheets = tuple(one.name or one.file for one in tables)
    if kind is not None:
        way = "population" if kind == "population" else "hubs"
        return _of_table(
            name,
            table,
            sheets,
            f"opendata_{kind}",
            tr("オープンデータ {kind}", kind=tr(OPENDATA[kind])),
            (way,),
        )
    if is_assignment(table.headings):
        return _of_table(
            name, table, sheets, "assignment", tr("町丁目と圏域の対応表"), ("assignment", "hubs")
        )
    guessed = proposed(table, folder=memory)
    target = guessed.mapping.target
    first = AS_OF_TARGET.get(target, target)
    ways = dict.fromkeys([first, *(AS_OF_TARGET.get(t, t) for t in TARGET_LABELS), "assignment"])
    lacking = tuple(tr("{label}の列", label=f.label) for f in guessed.mapping.missing())
    return _of_table(
        name, table, sheets, "list", tr("{target}の一覧のようです", target=TARGET_LABELS[target]), tuple(ways),
        missing=lacking, guesses=guessed.guesses,
    )  # fmt: skip


def _of_table(
    name: str,
    table: Table,
    sheets: tuple[str, ...],
    key: str,
    kind: str,
    ways: tuple[str, ...],
    *,
    missing: tuple[str, ...] = (),
    guesses: tuple[Guess, ...] = (),
) -> Inspection:
    return Inspection(
        name, key, kind, ways, len(table.rows), table.headings, encoding=table.encoding,
        sheets=sheets, missing=missing, findings=table.findings, guesses=guesses,
    )  # fmt: skip


def _crs(source: Source) -> str | None:
    """What the file says of its CRS; formats whose reading leaves files behind are not asked."""
    for path in source.with_suffix(".shp", ".gpkg", ".fgb", ".geojson", ".json"):
        with suppress(Exception):  # GDAL's errors have many types; the CRS is a courtesy
            told = pyogrio.read_info(path).get("crs")
            return str(told)[:60] if told else tr("記載なし")
    return None
