"""A whole dataset as one zip: CSV for the desk, a GeoPackage for QGIS, and back again.

The zip holds ``csv/<table>.csv`` (UTF-8 with BOM), ``<code>.gpkg`` (layers areas, chome, hubs,
outline; EPSG:4326), ``manifest.json`` and a note for people. Loaded back, tables and shapes are
the same: the CSV is the truth of the tables, the GeoPackage of the shapes.

A text that a spreadsheet would run as a formula stands behind an apostrophe in the CSV. Because a
text may begin with an apostrophe of its own, those get one more; taking one away restores both.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from geodata import schema
from geodata.geojson import to_bytes
from geodata.language import N_, tr
from geodata.phrases import comma
from geodata.store import Dataset

FORMAT = "chiiki-shigen-map"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
README = N_("はじめにお読みください.txt")
CSV_FOLDER = "csv"
#: Layer → the properties of its file of shapes, in their order.
SHAPE_PROPERTIES: dict[str, tuple[str, ...]] = {
    "areas": ("area_id", "level", "boundary"),
    "chome": ("chome", "boundary"),
    "outline": ("municipality_code",),
}
HUBS_LAYER = "hubs"
_RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_ARMED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
#: The same dataset gives the same bytes whenever it is packed.
_CLOCK = "OGR_CURRENT_DATE"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class BundleError(ValueError):
    """A zip that is not a bundle of ours, or not whole; the message is Japanese."""


def to_zip(
    files: Mapping[str, bytes],
    dataset: Dataset,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """Pack a dataset.

    Parameters
    ----------
    files
        Its files by name (geodata.versions.folder_files).
    dataset
        The same, read: for the GeoPackage.
    progress
        Told (parts packed, parts in all).
    """
    buffer = io.BytesIO()
    code = dataset.code
    tables = [name for name in schema.TABLES if f"{name}.csv" in files]
    tell = progress or (lambda _done, _whole: None)
    whole = len(tables) + 2
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        _write(archive, MANIFEST, _manifest(files, dataset))
        _write(archive, tr(README), _readme(dataset).encode("utf-8-sig"))
        for done, name in enumerate(tables, start=1):
            tell(done, whole)
            _write(archive, f"{CSV_FOLDER}/{name}.csv", armed(files[f"{name}.csv"]))
        tell(whole - 1, whole)
        _write(archive, f"{code}.gpkg", geopackage(dataset))
    tell(whole, whole)
    return buffer.getvalue()


def from_parts(
    manifest: bytes, tables: Mapping[str, bytes], layers: Mapping[str, gpd.GeoDataFrame]
) -> dict[str, bytes]:
    """The files of the dataset that a bundle holds.

    Parameters
    ----------
    manifest, tables
        Bytes of manifest.json and of csv/<table>.csv by table.
    layers
        Layers of the GeoPackage by name, EPSG:4326 (areas, chome, outline are used).

    Raises
    ------
    BundleError
        Not a bundle, of a later format, or a table is missing.
    """
    told = read_manifest(manifest)
    missing = [name for name in told["tables"] if name not in tables]
    if missing:
        raise BundleError(
            tr("zipの中に {missing} の表（CSV）がありません。", missing=comma(missing))
        )
    files = {f"{name}.csv": disarmed(tables[name]) for name in told["tables"]}
    for name in told["shapes"]:
        properties = SHAPE_PROPERTIES[name]
        layer = layers.get(name)
        if layer is None or not set(properties[:1]) <= set(layer.columns):
            raise BundleError(tr("GeoPackageの中に「{name}」の層がありません。", name=name))
        held = [column for column in properties if column in layer]
        shapes = gpd.GeoDataFrame(
            layer[held], geometry=_demoted(layer.geometry.to_numpy()), crs=layer.crs
        )
        files[f"{name}.geojson"] = to_bytes(shapes, credit=told["credits"].get(name, ""))
    return files


def read_manifest(content: bytes) -> dict[str, Any]:
    """The manifest: format, version, code, name, tables, shapes, credits. Raises BundleError."""
    try:
        told = json.loads(content)
        tables = [str(name) for name in told["tables"] if name in schema.TABLES]
        shapes = [str(name) for name in told["shapes"] if name in SHAPE_PROPERTIES]
        credits_ = {str(k): str(v) for k, v in dict(told["credits"]).items()}
        format_, version = told["format"], int(told["version"])
        code, name = str(told["code"]), str(told["name"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BundleError(
            tr("このアプリで書き出したzipではありません（manifest.jsonが読めません）。")
        ) from error
    if format_ != FORMAT or not re.fullmatch(schema.CODE_PATTERN, code):
        raise BundleError(tr("このアプリで書き出したzipではありません。"))
    if version > FORMAT_VERSION:
        raise BundleError(tr("新しい版のアプリで書き出したzipです。アプリを新しくしてください。"))
    return {
        "code": code, "name": name, "tables": tables, "shapes": shapes, "credits": credits_,
    }  # fmt: skip


def geopackage(dataset: Dataset) -> bytes:
    """The shapes and hubs as a GeoPackage (EPSG:4326): layers areas, chome, hubs, outline.

    areas and chome carry the columns of their tables, so that QGIS can colour by them; polygons
    are multi-polygons throughout, which QGIS needs of one layer.
    """
    layers: list[tuple[str, gpd.GeoDataFrame]] = [
        ("areas", dataset.areas),
        ("chome", dataset.chome),
        (HUBS_LAYER, dataset.hubs),
    ]
    if dataset.outline is not None:
        outline = gpd.GeoDataFrame(
            {"municipality_code": [dataset.code], "name": [dataset.municipality.name]},
            geometry=[dataset.outline],
            crs=4326,
        )
        layers.append(("outline", outline))
    with tempfile.TemporaryDirectory(prefix="bundle-") as folder:
        path = Path(folder) / "bundle.gpkg"
        # without the hour of writing in it, the same dataset gives the same bytes
        pyogrio.set_gdal_config_options({_CLOCK: "1980-01-01T00:00:00.000Z"})
        try:
            for name, frame in layers:
                kind = "Point" if name == HUBS_LAYER else "MultiPolygon"
                pyogrio.write_dataframe(
                    _plain(frame), path, layer=name, driver="GPKG", geometry_type=kind,
                    promote_to_multi=kind != "Point", append=path.exists(),
                )  # fmt: skip
        finally:
            pyogrio.set_gdal_config_options({_CLOCK: None})
        return path.read_bytes()


def armed(content: bytes) -> bytes:
    """A CSV that a spreadsheet opens without running anything; UTF-8 with BOM."""
    return _each_cell(content, _arm).encode("utf-8-sig")


def disarmed(content: bytes) -> bytes:
    """The CSV that :func:`armed` was made of. Raises BundleError where it is not UTF-8."""
    return _each_cell(content, _disarm).encode()


def _arm(cell: str) -> str:
    if _PLAIN_NUMBER.fullmatch(cell) or not _RUNS.match(cell):
        return cell
    return f"'{cell}"


def _disarm(cell: str) -> str:
    return cell[1:] if _ARMED.match(cell) else cell


def _each_cell(content: bytes, change: Callable[[str], str]) -> str:
    try:
        text = content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BundleError(tr("zipの中のCSVがUTF-8の表として読めません。")) from error
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    # a blank line in the middle of a table is no row of it
    writer.writerows([change(cell) for cell in row] for row in rows if row)
    return out.getvalue()


def _manifest(files: Mapping[str, bytes], dataset: Dataset) -> bytes:
    shapes = [name for name in SHAPE_PROPERTIES if f"{name}.geojson" in files]
    told = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "code": dataset.code,
        "name": dataset.municipality.name,
        "dataset": dataset.version,
        "tables": [name for name in schema.TABLES if f"{name}.csv" in files],
        "shapes": shapes,
        "credits": {name: _credit(files[f"{name}.geojson"]) for name in shapes},
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _credit(content: bytes) -> str:
    return str(json.loads(content).get("attribution", ""))


def _readme(dataset: Dataset) -> str:
    code, name = dataset.code, dataset.municipality.name
    return tr(
        "地域資源マップ {name}（{code}）のデータ一式\u000d\n\u000d\n"
        "csv/ … 表（UTF-8。表計算ソフトで開けます）。空欄は「分からない」で、0ではありません\u000d\n"
        "{code}.gpkg … 地図（GeoPackage、EPSG:4326）。QGISで開けます。"
        "層は areas（圏域）、chome（町丁目）、hubs（拠点）、outline（外形線）\u000d\n\u000d\n"
        "visibility が staff の行は職員だけが見るものです。外へ渡すときは除いてください。\u000d\n"
        "= + - @ で始まる文字の前の「'」は、表計算ソフトが式として実行しないための印です。\u000d\n"
        "このzipはデータの画面、または python -m loaders load で同じデータに戻せます。\u000d\n"
        "出典は各行の source と manifest.json にあります。\u000d\n",
        name=name,
        code=code,
    )


def _plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Columns of types that a GeoPackage knows, unknown cells empty."""
    columns: dict[str, Any] = {}
    for name in frame.columns.drop(frame.geometry.name):
        values = frame[name]
        if pd.api.types.is_numeric_dtype(values):
            columns[name] = values
        else:
            columns[name] = values.astype(object).where(values.notna(), None)
    return gpd.GeoDataFrame(columns, geometry=frame.geometry.to_numpy(), crs=frame.crs)


def _demoted(geometry: Any) -> Any:
    """Multi-polygons of one part as the polygons that they were."""
    single = (shapely.get_type_id(geometry) == 6) & (shapely.get_num_geometries(geometry) == 1)
    out = geometry.copy()
    out[single] = shapely.get_geometry(geometry[single], 0)
    return out


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, date_time=_EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)
