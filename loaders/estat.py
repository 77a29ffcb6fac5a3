"""e-Stat 小地域 boundaries (国勢調査 町丁・字等): 町丁目, their residents and polygons.

Layouts: the shapefiles of 2015 (KEN, CITY, MOJI …) and 2020 (PREF, CITY, S_NAME …), the same as
GML or GeoJSON, one municipality or a whole prefecture, or the attribute table (.dbf) alone.

In these files one 町丁目 can be several rows: parts of one KEY_CODE (KIGO_E), of which one carries
the residents, and several KEY_CODEs with one name. Water (HCODE 8154) is no 町丁目.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.language import tr
from geodata.schema import LAT_RANGE, LON_RANGE
from loaders import estat_rows
from loaders.chome_names import NO_NAME, aligned
from loaders.columns import require, upper_case
from loaders.dbf import read_dbf
from loaders.municipalities import checked_code, member_codes
from loaders.position import WGS84
from loaders.progress import stage
from loaders.report import Finding, Loaded, LoaderError, Report
from loaders.shapes import mended_polygons, united
from loaders.source import Source, opened
from loaders.vector import Layer, read_layers

_YEARS = {"r2ka": 2020, "h27ka": 2015, "h22ka": 2010, "h17ka": 2005, "h12ka": 2000}
_CREDIT = "総務省統計局「国勢調査」小地域（町丁・字等別）境界データ（e-Stat）を加工"
_BLANK_COLUMNS = ("area_id", "sub_area_id", "assignment", "age65plus")
CHOME_COLUMNS = (
    "municipality_code",
    "chome",
    "lat",
    "lon",
    "area_id",
    "sub_area_id",
    "assignment",
    "source",
    "note",
    "population",
    "age65plus",
    "households",
    "key_code",
)


def load_estat(
    path: Path | str,
    *,
    municipality_code: str | None = None,
    known: Iterable[str] = (),
    crs: str | int | None = None,
) -> Loaded:
    """Read 小地域 boundaries.

    Parameters
    ----------
    path
        Shapefile, zip of one, GML, GeoJSON, GeoPackage, or a .dbf alone.
    municipality_code
        Take only this municipality (five digits; a designated city takes its wards); None: all.
    known
        Names of 町丁目 already in use; their spelling wins.
    crs
        What the coordinates are where the file does not say or says wrong.

    Returns
    -------
    Tables ``chome`` (:data:`CHOME_COLUMNS`; population, households Int64, unknown <NA>; key_code
    joined with ``|``) and, unless the file is a .dbf alone, ``boundaries`` (municipality_code,
    chome, level 町丁目, key_code; EPSG:4326).

    Raises
    ------
    LoaderError
        See :func:`loaders.vector.read_file`; no columns of this kind; nothing of the municipality.
    """
    with opened(path) as source:
        layers = _census_layers(_layers(source, crs), source)
        return _loaded(layers, source.name, municipality_code, tuple(known))


def _layers(source: Source, crs: str | int | None) -> tuple[Layer, ...]:
    if not source.with_suffix(".shp") and len(source.with_suffix(".dbf")) == len(source.files):
        return tuple(_table_alone(source, path) for path in source.files)
    return read_layers(source, crs=crs)


def _table_alone(source: Source, path: Path) -> Layer:
    file = source.label(path)
    table = read_dbf(path.read_bytes(), file=file)
    frame = table.frame.reset_index(drop=True)
    empty = gpd.GeoDataFrame(frame, geometry=np.full(len(frame), None, dtype=object), crs=WGS84)
    said = Finding(
        file,
        None,
        None,
        None,
        tr("属性表（.dbf）だけで、形（.shp）がありません"),
        tr("人口と代表点だけを取り込みます。境界も使うときは .shp と .shx をそろえてください"),
        "noted",
    )
    return Layer(empty, file, np.ones(len(frame), dtype=bool), (*table.findings, said))


def _census_layers(layers: tuple[Layer, ...], source: Source) -> tuple[Layer, ...]:
    found = []
    for layer in layers:
        frame = gpd.GeoDataFrame(upper_case(layer.frame), geometry="geometry")
        if "KEY_CODE" in frame and ("S_NAME" in frame or "MOJI" in frame):
            found.append(Layer(frame, layer.file, layer.in_japan, layer.findings))
    if not found:
        require(
            layers[0].frame, ("KEY_CODE", "S_NAME"), file=source.name, kind=tr("国勢調査 小地域")
        )
    return tuple(found)


def _loaded(
    layers: tuple[Layer, ...], name: str, code: str | None, known: tuple[str, ...]
) -> Loaded:
    findings = [finding for layer in layers for finding in layer.findings]
    parts: list[pd.DataFrame] = []
    whole = sum(len(layer.frame) for layer in layers)
    for layer in layers:
        stage(tr("町丁目の行を読んでいます"), sum(len(part) for part in parts), whole)
        rows, said = estat_rows.read(layer.frame, file=layer.file)
        parts.append(rows.assign(in_japan=layer.in_japan))
        findings += said
    read = sum(len(part) for part in parts)
    stage(tr("町丁目の行を読んでいます"), read, whole)
    # The index stays the row of its file, for findings; `row` is unique over all files.
    table = pd.concat(parts).assign(row=np.arange(read))
    geometry = np.concatenate([layer.frame.geometry.to_numpy() for layer in layers])
    table = _of_municipality(table, code, name)
    table, said = estat_rows.land(table)
    findings += said
    if table.empty:
        raise LoaderError(
            name, tr("町丁目の行がありません"), tr("小地域の境界データか確かめてください")
        )
    table, said = _named(table, known, name)
    findings += said
    shapes = geometry[table["row"].to_numpy()]
    has_shapes = not all(shapely.is_missing(geometry))
    usable = np.ones(len(table), dtype=bool)
    if has_shapes:
        stage(tr("形を確かめています"), 0, len(table))
        shapes, usable, said = _mended(shapes, table)
        findings += said
        stage(tr("形を確かめています"), len(table), len(table))
    group, labels = pd.factorize(
        pd.MultiIndex.from_frame(table[["municipality_code", "chome"]]), sort=False
    )
    polygons = united(shapes, group.astype(np.intp), len(labels)) if has_shapes else None
    chome, said = estat_rows.chome_table(table, group, len(labels))
    findings += said
    chome, said = _with_points(chome, polygons, name)
    findings += said + _unmatched(chome, known, name)
    year = _year(layers)
    when = f"{year}年10月1日" if year else "調査年は不明"
    chome = chome.assign(source=f"{_CREDIT}（{when}）", **dict.fromkeys(_BLANK_COLUMNS, pd.NA))
    tables: dict[str, pd.DataFrame] = {"chome": _typed(chome)}
    if polygons is not None:
        tables["boundaries"] = _boundaries(chome, polygons)
    kind = tr("国勢調査 小地域 {year}", year=year) if year else tr("国勢調査 小地域")
    taken = int(usable.sum())
    return Loaded(tables, Report(name, kind, read, taken, tuple(findings)))


def _of_municipality(table: pd.DataFrame, code: str | None, file: str) -> pd.DataFrame:
    """Only the rows of one municipality; those of a designated city's wards get its code."""
    if code is None:
        return table.assign(ward="")
    code = checked_code(code, file=file)
    names = table.dropna(subset="municipality_code").drop_duplicates("municipality_code")
    wards = member_codes(
        code,
        dict(zip(names["municipality_code"], names["city_name"].fillna(""), strict=True)),
        file=file,
    )
    taken = table[table["municipality_code"].isin(list(wards))]
    ward = taken["municipality_code"].map(wards)
    return taken.assign(ward=ward, municipality_code=code)


def _named(
    table: pd.DataFrame, known: tuple[str, ...], file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    written = table["name"]
    spelling = aligned(written.unique(), known)
    chome = written.map(spelling).where(table["has_name"], NO_NAME)
    changed = chome != written
    findings = []
    if changed.any():
        first = written[changed].iloc[0]
        findings.append(
            Finding(
                file,
                None,
                None,
                f"{first} → {spelling[first]}",
                tr("町丁目の名の書き方を{count:,}行でそろえました", count=int(changed.sum())),
                tr("数字・全角・ケ/ヶ・大字だけの違いです"),
                "mended",
            )
        )
    # 中央一丁目 may be in two wards of one city.
    return table.assign(chome=table["ward"] + chome), findings


def _mended(shapes: Any, table: pd.DataFrame) -> tuple[Any, Any, list[Finding]]:
    """Each file's own polygons mended, so that findings count the rows of that file."""
    out, usable, findings = shapes.copy(), np.ones(len(shapes), dtype=bool), []
    for file, positions in table.groupby("file", sort=False).indices.items():
        part, good, said = mended_polygons(
            gpd.GeoSeries(shapes[positions], crs=WGS84),
            file=str(file),
            in_japan=table["in_japan"].to_numpy()[positions],
            rows=table.index.to_numpy()[positions],
        )
        out[positions], usable[positions] = part, good
        findings += said
    return out, usable, findings


def _with_points(
    chome: pd.DataFrame, polygons: Any | None, file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Representative points: those of the file, else a point inside the polygon, else unknown."""
    lon, lat = chome["lon"].to_numpy(float), chome["lat"].to_numpy(float)
    good = (LON_RANGE[0] <= lon) & (lon <= LON_RANGE[1]) & (LAT_RANGE[0] <= lat)
    good &= lat <= LAT_RANGE[1]
    lon, lat = np.where(good, lon, np.nan), np.where(good, lat, np.nan)
    findings = []
    if polygons is not None and not good.all():
        inside = shapely.point_on_surface(polygons)
        lon = np.where(good, lon, shapely.get_x(inside))
        lat = np.where(good, lat, shapely.get_y(inside))
        reason = tr(
            "代表点（X_CODE・Y_CODE）がない町丁目が{count:,}あります", count=int((~good).sum())
        )
        mend = tr("形の中の1点を代表点にしました")
        findings.append(Finding(file, None, "X_CODE", None, reason, mend, "mended"))
    unknown = int(np.isnan(lon).sum())
    if unknown:
        reason = tr("代表点の分からない町丁目が{count:,}あります", count=unknown)
        findings.append(
            Finding(
                file, None, "X_CODE", None, reason, tr("位置は不明として取り込みました"), "noted"
            )
        )
    return chome.assign(lon=np.round(lon, 6), lat=np.round(lat, 6)), findings


def _unmatched(chome: pd.DataFrame, known: tuple[str, ...], file: str) -> list[Finding]:
    if not known:
        return []
    held = set(chome["chome"])
    new = [name for name in chome["chome"] if name not in set(known)]
    gone = [name for name in known if name not in held]
    findings = [
        Finding(
            file,
            None,
            None,
            name,
            tr("いまの町丁目の表にない名です"),
            tr("圏域を割り当ててください"),
            "noted",
        )
        for name in new
    ]
    return findings + [
        Finding(
            file,
            None,
            None,
            name,
            tr("この町丁目の形がありません"),
            tr("町名の変更がないか確かめてください"),
            "noted",
        )
        for name in gone
    ]


def _year(layers: tuple[Layer, ...]) -> int | None:
    """Year of the census, by the name of the file or of its columns (r2ka13123, H27KA13_)."""
    words = " ".join([*(layer.file for layer in layers), *layers[0].frame.columns]).lower()
    found = re.search("|".join(_YEARS), words)
    if found:
        return _YEARS[found[0]]
    official = re.search(r"a00200521(2000|2005|2010|2015|2020)", words)
    return int(official[1]) if official else None


def _typed(chome: pd.DataFrame) -> pd.DataFrame:
    types = {"lat": "Float64", "lon": "Float64"}
    types |= dict.fromkeys(("population", "households", "age65plus"), "Int64")
    texts = {name: "str" for name in CHOME_COLUMNS if name not in types}
    return chome[list(CHOME_COLUMNS)].astype(types | texts)


def _boundaries(chome: pd.DataFrame, polygons: Any) -> gpd.GeoDataFrame:
    frame = chome[["municipality_code", "chome", "key_code", "source"]].astype("str")
    shown = gpd.GeoDataFrame(frame.assign(level="町丁目"), geometry=polygons, crs=WGS84)
    return shown[shown.geometry.notna()].reset_index(drop=True)
