"""Any polygon file of areas: GeoPackage, GeoJSON, Shapefile, FlatGeobuf, KML, GML.

The user chooses the column that names the areas; where only one can be it, it is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.language import N_, tr
from geodata.phrases import comma, dots
from loaders.chome_names import aligned
from loaders.position import WGS84
from loaders.report import Finding, Loaded, LoaderError, Report, shown
from loaders.shapes import mended_polygons, united
from loaders.source import opened
from loaders.vector import Layer, read_layers

CHOME_LEVEL = "町丁目"
KIND = N_("区域のポリゴン")
#: Headings that name an area, the surest first (compared in lower case).
NAME_COLUMNS = (
    "圏域名",
    "圏域",
    "日常生活圏域",
    "地区名",
    "地区",
    "住区名",
    "住区",
    "区域名",
    "名称",
    "name",
    "area_name",
    "s_name",
    "moji",
    "町丁目",
    "町丁目名",
    "町名",
)
#: Columns that GDAL adds to KML and GML; never an area's name (Name is looked for above).
_TECHNICAL = {
    "id",
    "gml_id",
    "fid",
    "description",
    "timestamp",
    "begin",
    "end",
    "altitudemode",
    "tessellate",
    "extrude",
    "visibility",
    "draworder",
    "icon",
    "lowercorner",
    "uppercorner",
}
_SAMPLES = 3
#: Overlaps smaller than this (m²) are the rounding of coordinates.
_OVERLAP_M2 = 100.0


@dataclass(frozen=True)
class Column:
    """A column that may name the areas: how many different values, and a few of them."""

    name: str
    different: int
    blank: int
    samples: tuple[str, ...]


@dataclass(frozen=True)
class PolygonLayer:
    """What one layer of a file holds, for the user to choose from."""

    file: str
    rows: int
    columns: tuple[Column, ...]
    guess: str | None


def describe_polygons(path: Path | str, *, crs: str | int | None = None) -> list[PolygonLayer]:
    """The layers of a file, their columns and the likeliest name column. Raises LoaderError."""
    with opened(path) as source:
        return [_described(layer) for layer in read_layers(source, crs=crs)]


def load_polygons(
    path: Path | str,
    *,
    name_column: str | None = None,
    level: str = "日常生活圏域",
    layer: str | None = None,
    known: tuple[str, ...] = (),
    crs: str | int | None = None,
    plane_epsg: int = 6677,
) -> Loaded:
    """Read areas (or 町丁目) from polygons.

    Parameters
    ----------
    name_column
        Column that holds the names; None: the likeliest, when there is one.
    level
        Level of the areas; ``町丁目`` reads 町丁目 and writes their names as the chome table does.
    layer
        The ``file`` of one of :func:`describe_polygons`, where there are several.
    known
        With 町丁目: names already in use, whose spelling wins.
    plane_epsg
        Plane CRS for measuring overlaps.

    Returns
    -------
    Table ``boundaries``: area_name (or chome), level, geometry (EPSG:4326); one row a name, in
    the order of the file; parts with one name united.

    Raises
    ------
    LoaderError
        See :func:`loaders.vector.read_file`; several layers or no name column to choose; nothing
        left.
    """
    with opened(path) as source:
        chosen = _chosen(read_layers(source, crs=crs), layer, source.name)
        column = name_column or _guess(chosen)
        if column is None or column not in chosen.frame or column == "geometry":
            columns = comma(shown(c.name) for c in _columns(chosen)) or tr("なし")
            reason = (
                tr("名前の列が決まりません")
                if column is None
                else tr("「{column}」列がありません", column=shown(column))
            )
            raise LoaderError(
                chosen.file,
                reason,
                tr("名前の列を選んでください（ある列: {columns}）", columns=columns),
            )
        return _loaded(chosen, column, level, known, source.name, plane_epsg)


def _loaded(
    layer: Layer, column: str, level: str, known: tuple[str, ...], file: str, plane_epsg: int
) -> Loaded:
    findings = list(layer.findings)
    shapes, usable, said = mended_polygons(
        layer.frame.geometry, file=layer.file, in_japan=layer.in_japan
    )
    findings += said
    names = layer.frame[column].astype("str").str.strip()
    blank = usable & (names.isna() | (names == "")).to_numpy()
    findings += [
        Finding(
            layer.file,
            int(row) + 1,
            column,
            None,
            tr("名前がありません"),
            tr("名前を入れてください"),
            "refused",
        )
        for row in np.flatnonzero(blank)
    ]
    taken = usable & ~blank
    if not taken.any():
        refused = [f for f in findings if f.outcome == "refused" and f.row is not None]
        # a file that is refused as a whole still says what is wrong with its rows
        why = "".join(
            tr("（{row}行目: {reason}）", row=f.row, reason=f.reason) for f in refused[:1]
        )
        raise LoaderError(
            layer.file,
            tr("取り込める区域が1つもありません{why}", why=why),
            tr("ファイルの中身を確かめてください"),
        )
    names = names[taken]
    if level == CHOME_LEVEL:
        names = names.map(aligned(names.unique(), known))
    group, labels = pd.factorize(names)
    polygons = united(shapes[taken], group.astype(np.intp), len(labels))
    sizes = np.bincount(group)
    findings += [
        Finding(
            layer.file,
            None,
            column,
            shown(labels[number]),
            tr("同じ名前の行が{count}つあります", count=sizes[number]),
            tr("1つの区域にまとめました。別の区域なら名前を変えてください"),
            "mended",
        )
        for number in np.flatnonzero(sizes > 1)
    ]
    key = "chome" if level == CHOME_LEVEL else "area_name"
    frame = gpd.GeoDataFrame(
        {
            key: pd.array(labels.to_numpy(dtype=object), dtype="str"),
            "level": level,
            "source": f"持ち込み資料: {file}",
        },
        geometry=polygons,
        crs=WGS84,
    )
    findings += _overlaps(frame, key, layer.file, plane_epsg)
    report = Report(file, tr(KIND), len(layer.frame), int(taken.sum()), tuple(findings))
    return Loaded({"boundaries": frame}, report)


def _overlaps(frame: gpd.GeoDataFrame, key: str, file: str, plane_epsg: int) -> list[Finding]:
    """Places that lie in two areas at once, each pair once."""
    plane = frame.geometry.to_crs(plane_epsg).to_numpy()
    one, other = shapely.STRtree(plane).query(plane, predicate="intersects")
    pair = one < other
    one, other = one[pair], other[pair]
    try:
        area = shapely.area(shapely.intersection(plane[one], plane[other]))
    except shapely.errors.GEOSException:
        # Valid degrees can become invalid metres; overlaps are a courtesy, not worth a failure.
        return []
    names = frame[key].to_numpy()
    return [
        Finding(
            file,
            None,
            None,
            dots((shown(names[a]), shown(names[b]))),
            tr("区域が重なっています（{area:,.0f} m²）", area=size),
            tr("先の区域に含めます。どちらのものか確かめてください"),
            "noted",
        )
        for a, b, size in zip(one, other, area, strict=True)
        if size > _OVERLAP_M2
    ]


def _chosen(layers: tuple[Layer, ...], wanted: str | None, file: str) -> Layer:
    found = [layer for layer in layers if wanted in (None, layer.file)]
    if len(found) == 1:
        return found[0]
    listed = comma(layer.file for layer in layers[:10])
    if found:
        raise LoaderError(
            file,
            tr("層が{count}つあります", count=len(found)),
            tr("どれを使うか選んでください（{listed}）", listed=listed),
        )
    raise LoaderError(
        file,
        tr("「{name}」がありません", name=shown(wanted)),
        tr("次から選んでください: {listed}", listed=listed),
    )


def _described(layer: Layer) -> PolygonLayer:
    return PolygonLayer(layer.file, len(layer.frame), _columns(layer), _guess(layer))


def _columns(layer: Layer) -> tuple[Column, ...]:
    found = []
    for name in layer.frame.columns.drop("geometry"):
        values = layer.frame[name].dropna()
        samples = tuple(shown(value) for value in values.unique()[:_SAMPLES])
        blank = len(layer.frame) - len(values)
        found.append(Column(str(name), int(values.nunique()), blank, samples))
    return tuple(found)


def _guess(layer: Layer) -> str | None:
    """The likeliest name column: by its heading, else the only column of names."""
    filled = [c for c in _columns(layer) if c.different]
    by_heading = {c.name.lower(): c.name for c in filled}
    for heading in NAME_COLUMNS:
        if heading in by_heading:
            return by_heading[heading]
    words = [
        c.name
        for c in filled
        if c.name.lower() not in _TECHNICAL and not all(_is_number(s) for s in c.samples)
    ]
    return words[0] if len(words) == 1 else None


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdigit()
