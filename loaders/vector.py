"""Files of shapes (shapefile, GeoPackage, GeoJSON, FlatGeobuf, GML, KML) → tables in EPSG:4326.

GDAL decides by content, not by name, what a file is, and some of its formats name other files or
addresses to read. So each file must first look like what its ending says, texts are re-encoded
and read from a copy, and XML that declares entities is refused.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio

from geodata.language import N_, tr
from loaders.dbf import read_dbf
from loaders.position import to_wgs84
from loaders.progress import stage
from loaders.report import Finding, LoaderError, shown
from loaders.source import Source
from loaders.text import read_text

#: Where one archive holds the same data in several formats, the first of these is read.
FORMATS = (".shp", ".gpkg", ".geojson", ".json", ".fgb", ".gml", ".kml")
_TEXTS = {".geojson", ".json", ".gml", ".kml"}
_COLLECTION = re.compile(r'"type"\s*:\s*"FeatureCollection"')
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_REQUIRED_PARTS = (".shx", ".dbf")
_REDO = N_("もとのソフトで書き出し直してください")


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of one file.

    Attributes
    ----------
    frame
        Attributes as text (<NA> where blank) and geometry in EPSG:4326; RangeIndex, in the
        file's order.
    file
        Its name for people.
    in_japan
        For each row; False where a shape lies elsewhere than the rest.
    findings
        What was mended or is worth a look.
    """

    frame: gpd.GeoDataFrame
    file: str
    in_japan: npt.NDArray[np.bool_]
    findings: tuple[Finding, ...]


def data_files(source: Source) -> tuple[Path, ...]:
    """The files of shapes in a source: all of the best format that it holds.

    Raises LoaderError when there is none.
    """
    for suffix in FORMATS:
        if found := source.with_suffix(suffix):
            return found
    stray = source.with_suffix(".dbf", ".shx", ".prj")
    if stray:
        raise LoaderError(
            source.label(stray[0]),
            tr("シェープファイルの .shp がありません"),
            tr(".shp・.shx・.dbf・.prj を同じ場所にそろえるか、1つのzipに入れてください"),
        )
    raise LoaderError(
        source.name,
        tr("形のファイルが入っていません"),
        tr("シェープファイル、GeoPackage、GeoJSON、FlatGeobuf、GML、KMLのどれかを選んでください"),
    )


def read_layers(source: Source, *, crs: str | int | None = None) -> tuple[Layer, ...]:
    """Every layer of every file of shapes in a source. Raises LoaderError."""
    files = data_files(source)
    layers: list[Layer] = []
    for number, path in enumerate(files):
        stage(tr("形を読んでいます"), number, len(files))
        layers += read_file(source, path, crs=crs)
    stage(tr("形を読んでいます"), len(files), len(files))
    return tuple(layers)


def read_file(source: Source, path: Path, *, crs: str | int | None = None) -> tuple[Layer, ...]:
    """The layers of one file.

    Parameters
    ----------
    crs
        What the user says that the coordinates are; overrules the file.

    Raises
    ------
    LoaderError
        Not what its name says, broken, a part missing, or nowhere in Japan.
    """
    label = source.label(path)
    if path.suffix.lower() == ".shp":
        frames = [_shapefile(source, path, label)]
    elif path.suffix.lower() in _TEXTS:
        frames = _text_file(path, label)
    else:
        _check_binary(path, label)
        frames = _read_all(path, label)
    if not any(len(frame) for _, frame, _ in frames):
        raise LoaderError(label, tr("形が1つもありません"), tr(_REDO))
    layers = []
    for name, frame, findings in frames:
        file = _member(label, name) if len(frames) > 1 else label
        shapes, said, inside = to_wgs84(frame.geometry, file=file, crs=crs)
        layers.append(
            Layer(
                frame=frame.set_geometry(shapes),
                file=file,
                in_japan=inside,
                findings=(*findings, *said),
            )
        )
    return tuple(layers)


def _member(label: str, name: str) -> str:
    return tr("{name} の {member}", name=label, member=name)


def layer_name(layer: Layer, label: str) -> str:
    """The name of a layer within the file that people know as *label*; "" of an only one."""
    return layer.file.removeprefix(label).removeprefix(_member(label, "").removeprefix(label))


_Frame = tuple[str, gpd.GeoDataFrame, list[Finding]]


def _shapefile(source: Source, path: Path, label: str) -> _Frame:
    parts = _parts(source, path)
    for suffix in _REQUIRED_PARTS:
        if suffix not in parts:
            raise LoaderError(
                label,
                tr("シェープファイルの {suffix} がありません", suffix=suffix),
                tr(
                    "{stem}{suffix} を同じ場所に置くか、1つのzipに入れてください",
                    stem=path.stem,
                    suffix=suffix,
                ),
            )
    cpg = parts[".cpg"].read_bytes()[:100].decode("ascii", "replace") if ".cpg" in parts else None
    table = read_dbf(parts[".dbf"].read_bytes(), cpg=cpg, file=source.label(parts[".dbf"]))
    if path.read_bytes()[:4] != b"\x00\x00\x27\x0a":
        raise LoaderError(label, tr("シェープファイルではありません"), tr(_REDO))
    with tempfile.TemporaryDirectory(prefix="loaders-") as folder:
        # Without the .dbf beside it GDAL reads nothing but shapes, in the order of the records.
        for suffix in (".shp", ".shx", ".prj"):
            if suffix in parts:
                shutil.copyfile(parts[suffix], Path(folder) / f"shapes{suffix}")
        shapes = _read(Path(folder) / "shapes.shp", label)
    if not isinstance(shapes, gpd.GeoDataFrame):
        raise LoaderError(label, tr("形が1つもありません"), tr(_REDO))
    if len(shapes) != table.records:
        raise LoaderError(
            label,
            tr(
                "形（{shapes:,}件）と属性（{records:,}件）の数が合いません",
                shapes=len(shapes),
                records=table.records,
            ),
            tr("同じときに書き出した .shp・.shx・.dbf をそろえてください"),
        )
    geometry = shapes.geometry.iloc[table.frame.index].reset_index(drop=True)
    frame = gpd.GeoDataFrame(table.frame.reset_index(drop=True), geometry=geometry.to_numpy())
    if shapes.crs is not None:
        frame = frame.set_crs(shapes.crs)
    return path.stem, frame, list(table.findings)


def _parts(source: Source, path: Path) -> dict[str, Path]:
    """The files beside a .shp that share its name, by their ending in lower case."""
    return {
        other.suffix.lower(): other
        for other in source.files
        if other.parent == path.parent and other.stem.casefold() == path.stem.casefold()
    }


def _text_file(path: Path, label: str) -> list[_Frame]:
    text, encoding = read_text(path.read_bytes(), file=label)
    suffix = path.suffix.lower()
    if suffix in (".geojson", ".json"):
        _check_json(text, label)
        suffix = ".geojson"
    else:
        _check_xml(text, suffix, label)
        text = '<?xml version="1.0" encoding="UTF-8"?>' + _DECLARATION.sub("", text)
    findings = []
    if encoding not in ("utf-8", "utf-8-sig"):
        reason = tr("文字コードがUTF-8ではありません（{encoding}）", encoding=encoding)
        mend = tr("{encoding} として読みました", encoding=encoding)
        findings.append(Finding(label, None, None, None, reason, mend, "mended"))
    with tempfile.TemporaryDirectory(prefix="loaders-") as folder:
        copy = Path(folder) / f"shapes{suffix}"
        copy.write_text(text, encoding="utf-8")
        return [(name, frame, [*findings, *said]) for name, frame, said in _read_all(copy, label)]


def _check_json(text: str, label: str) -> None:
    if text.lstrip()[:1] != "{" or not _COLLECTION.search(text):
        raise LoaderError(
            label,
            tr("GeoJSON（FeatureCollection）ではありません"),
            tr("GeoJSONで書き出し直してください"),
        )
    if "gdal_streamed_alg" in text[:10_000]:
        raise LoaderError(
            label, tr("データではなく命令のファイルです"), tr("取り込まずに破棄してください")
        )


def _check_xml(text: str, suffix: str, label: str) -> None:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise LoaderError(
            label,
            tr("外の資料を指す宣言（DOCTYPE・ENTITY）があります"),
            tr("取り込まずに出どころを確かめてください"),
        )
    mark = "<kml" if suffix == ".kml" else "http://www.opengis.net/gml"
    if mark not in text[:20_000]:
        raise LoaderError(label, tr("{format}ではありません", format=suffix[1:].upper()), tr(_REDO))


def _check_binary(path: Path, label: str) -> None:
    with path.open("rb") as file:
        head = file.read(16)
    if path.suffix.lower() == ".fgb":
        if not head.startswith(b"fgb"):
            raise LoaderError(label, tr("FlatGeobufではありません"), tr(_REDO))
        return
    if head != b"SQLite format 3\0":
        raise LoaderError(label, tr("GeoPackageではありません"), tr(_REDO))
    _check_geopackage(path, label)


def _check_geopackage(path: Path, label: str) -> None:
    """Only tables are read: a view may run whatever its author wrote, and without end."""
    try:
        with sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True
        ) as database:
            rows = database.execute(
                "select c.table_name, m.type, m.sql from gpkg_contents c"
                " left join sqlite_master m on lower(m.name) = lower(c.table_name)"
            ).fetchall()
    except (sqlite3.Error, UnicodeError, ValueError, OverflowError) as error:
        raise LoaderError(
            label, tr("GeoPackageとして読めません（壊れています）"), tr(_REDO)
        ) from error
    for name, kind, sql in rows:
        if kind != "table" or "virtual" in str(sql)[:30].lower():
            raise LoaderError(
                label, tr("表ではないものがあります（{shown}）", shown=shown(name)), tr(_REDO)
            )


def _read_all(path: Path, label: str) -> list[_Frame]:
    """Every layer that has geometry; those of one file of text with one schema stay apart."""
    try:
        names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    except Exception as error:  # GDAL's errors have many types; the file is broken all the same
        raise LoaderError(
            label, tr("形のファイルとして読めません（壊れています）"), tr(_REDO)
        ) from error
    frames: list[_Frame] = []
    for name in names:
        frame = _read(path, label, layer=name)
        if isinstance(frame, gpd.GeoDataFrame):
            texts = gpd.GeoDataFrame(_as_text(frame), geometry=frame.geometry.to_numpy())
            frames.append((name, texts if frame.crs is None else texts.set_crs(frame.crs), []))
    if not frames:
        raise LoaderError(label, tr("形が1つもありません"), tr(_REDO))
    return frames


def _read(path: Path, label: str, *, layer: str | None = None) -> pd.DataFrame:
    options: dict[str, Any] = {}
    if path.suffix == ".gml":
        options = {"DOWNLOAD_SCHEMA": "NO", "WRITE_GFS": "NO"}
    try:
        return pyogrio.read_dataframe(
            path, layer=layer, force_2d=True, use_arrow=False, on_invalid="ignore", **options
        )
    except Exception as error:  # see _read_all
        raise LoaderError(
            label, tr("形のファイルとして読めません（壊れています）"), tr(_REDO)
        ) from error


def _as_text(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Attributes as a person would write them: 1801, not 1801.0; <NA> where blank."""
    columns = {}
    for name in frame.columns.drop(frame.geometry.name):
        column = frame[name]
        if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
            column = column.where(column.abs() < 2**53).astype("Int64")
        text = column.astype("str").where(column.notna()).str.strip()
        columns[str(name)] = text.where(text != "")
    return pd.DataFrame(columns, index=frame.index).astype("str")
