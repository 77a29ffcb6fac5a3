"""Read a walking network from the files that osmnx writes: GraphML or GeoPackage.

GraphML (``osmnx.io.save_graphml``): nodes with ``x`` and ``y``, edges with ``length`` in metres,
``crs`` on the graph. GeoPackage (``save_graph_geopackage``): a layer ``edges`` with ``u``, ``v``,
``length`` and lines, and a layer ``nodes`` with ``osmid``; any other layer of lines works too, its
ends joined where they meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from geodata.distance import FloatArray, IntArray
from geodata.language import tr
from geodata.network import NetworkError, WalkNetwork

_DEGREES = "EPSG:4326"
# Line ends closer than this are one crossing.
_JOIN_M = 0.01
# A country's streets would not fit beside the app; a city has well under a million.
_MOST_EDGES = 5_000_000


class _Raw(NamedTuple):
    """Nodes and edges as read; lengths NaN where the file gives none."""

    node_xy: FloatArray
    start: IntArray
    end: IntArray
    length_m: FloatArray
    crs: str


def read_network(path: str | Path, *, plane_epsg: int) -> WalkNetwork:
    """Read a walking network from a ``.graphml`` or ``.gpkg`` file.

    Streets are walked both ways. An edge without a length gets that of its straight line.

    Parameters
    ----------
    path
        The file.
    plane_epsg
        The plane CRS to measure in: that of the municipality.

    Raises
    ------
    NetworkError
        The file is missing, of another kind, broken, or not a network (Japanese).
    """
    file = Path(path)
    if not file.is_file():
        message = tr("歩行ネットワークのファイルがありません: {name}", name=file.name)
        raise NetworkError(message)
    suffix = file.suffix.lower()
    if suffix not in (".graphml", ".gpkg"):
        message = tr("歩行ネットワークは .graphml か .gpkg にしてください: {name}", name=file.name)
        raise NetworkError(message)
    raw = _read_graphml(file) if suffix == ".graphml" else _read_geopackage(file, plane_epsg)
    xy = _project(raw, plane_epsg=plane_epsg)
    straight = np.hypot(*(xy[raw.start] - xy[raw.end]).T)
    length = np.where(np.isnan(raw.length_m), straight, raw.length_m)
    return WalkNetwork.from_edges(xy, raw.start, raw.end, length, plane_epsg=plane_epsg)


def _project(raw: _Raw, *, plane_epsg: int) -> FloatArray:
    try:
        source, target = CRS.from_user_input(raw.crs), CRS.from_epsg(plane_epsg)
        transformer = Transformer.from_crs(source, target, always_xy=True)
    except ProjError as error:
        message = tr("歩行ネットワークの座標系が読めません: {crs}", crs=raw.crs[:40])
        raise NetworkError(message) from error
    return np.column_stack(transformer.transform(raw.node_xy[:, 0], raw.node_xy[:, 1]))


def _read_graphml(file: Path) -> _Raw:
    names: dict[str, str] = {}
    nodes: dict[str, int] = {}
    xs: list[float] = []
    ys: list[float] = []
    edges: list[tuple[str, str]] = []
    lengths: list[float] = []
    crs = _DEGREES
    try:
        for kind, element in _elements(file):
            if kind == "key":
                names[element.get("id", "")] = element.get("attr.name", "")
                continue
            values = {names.get(d.get("key", ""), ""): d.text or "" for d in _data(element)}
            if kind == "node":
                nodes[element.get("id", "")] = len(xs)
                xs.append(float(values["x"]))
                ys.append(float(values["y"]))
            elif kind == "edge":
                edges.append((element.get("source", ""), element.get("target", "")))
                lengths.append(float(values["length"]) if "length" in values else np.nan)
                _limit(len(edges))
            else:
                crs = values.get("crs", crs)
        start = np.array([nodes[u] for u, _ in edges], dtype=np.intp)
        end = np.array([nodes[v] for _, v in edges], dtype=np.intp)
    except (ElementTree.ParseError, UnicodeDecodeError) as error:
        message = tr(
            "GraphMLとして読めません（壊れているか、別の形式です）: {name}", name=file.name
        )
        raise NetworkError(message) from error
    except (KeyError, ValueError) as error:
        if isinstance(error, NetworkError):
            raise
        message = tr(
            "GraphMLの中身が歩行ネットワークではありません: {name}。"
            "節点の x・y と、辺の両端が要ります（値が数でないか、欠けています）。",
            name=file.name,
        )
        raise NetworkError(message) from error
    return _Raw(
        np.column_stack([xs, ys]) if xs else np.empty((0, 2)),
        start,
        end,
        np.array(lengths, dtype=float),
        crs,
    )


def _elements(file: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    """Walk through keys, nodes, edges and the graph, freeing what was read.

    Python's expat neither fetches external entities nor lets entities grow without bound.
    """
    graph_crs_seen = False
    for _, element in ElementTree.iterparse(file, events=("end",)):  # noqa: S314
        kind = element.tag.rpartition("}")[2]
        if kind in ("key", "node", "edge"):
            yield kind, element
            element.clear()
        elif kind == "graph" and not graph_crs_seen:
            graph_crs_seen = True
            yield kind, element


def _data(element: ElementTree.Element) -> list[ElementTree.Element]:
    return [child for child in element if child.tag.rpartition("}")[2] == "data"]


def _read_geopackage(file: Path, plane_epsg: int) -> _Raw:
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(file)]
        edges = gpd.read_file(file, layer="edges" if "edges" in layers else layers[0])
        nodes = gpd.read_file(file, layer="nodes") if "nodes" in layers else None
    except Exception as error:  # pyogrio raises several types of its own for a broken file
        message = tr(
            "GeoPackageとして読めません（壊れているか、別の形式です）: {name}", name=file.name
        )
        raise NetworkError(message) from error
    _limit(len(edges))
    if edges.crs is None:
        message = tr("GeoPackageに座標系がありません: {name}", name=file.name)
        raise NetworkError(message)
    length = (
        pd.to_numeric(edges["length"], errors="coerce").to_numpy(dtype=float)
        if "length" in edges.columns
        else np.full(len(edges), np.nan)
    )
    named = nodes is not None and {"u", "v"} <= set(edges.columns) and "osmid" in nodes.columns
    if named and nodes is not None:
        row = pd.Index(nodes["osmid"])
        start, end = row.get_indexer(edges["u"]), row.get_indexer(edges["v"])
        if (start < 0).any() or (end < 0).any():
            message = tr(
                "GeoPackageの辺（u・v）に、節点の表にない番号があります: {name}", name=file.name
            )
            raise NetworkError(message)
        xy = shapely.get_coordinates(nodes.geometry.to_numpy())
        return _Raw(xy, start, end, length, nodes.crs.to_wkt() if nodes.crs else _DEGREES)
    return _join_lines(file, edges, length, plane_epsg)


def _join_lines(file: Path, edges: gpd.GeoDataFrame, length: FloatArray, plane_epsg: int) -> _Raw:
    """Make nodes where the ends of lines meet."""
    lines = edges.geometry.to_crs(plane_epsg).explode(ignore_index=False)
    row = lines.index.to_numpy()
    shapes = lines.to_numpy()
    if not len(shapes) or (shapely.get_type_id(shapes) != shapely.GeometryType.LINESTRING).any():
        message = tr("GeoPackageに線（道）の層がありません: {name}", name=file.name)
        raise NetworkError(message)
    ends = np.vstack(
        [
            shapely.get_coordinates(shapely.get_point(shapes, 0)),
            shapely.get_coordinates(shapely.get_point(shapes, -1)),
        ]
    )
    keys, node = np.unique(np.round(ends / _JOIN_M).astype(np.int64), axis=0, return_inverse=True)
    node = node.reshape(-1)
    # A street in several parts has one length for all: measure the parts instead.
    parts = pd.Series(row).duplicated(keep=False).to_numpy()
    given = np.where(parts, np.nan, length[np.asarray(row, dtype=np.intp)])
    metres = np.where(np.isnan(given), shapely.length(shapes), given)
    n = len(shapes)
    return _Raw((keys * _JOIN_M).astype(float), node[:n], node[n:], metres, f"EPSG:{plane_epsg}")


def _limit(edges: int) -> None:
    if edges > _MOST_EDGES:
        message = tr(
            "歩行ネットワークが大きすぎます（道が{most_edges:,}本を超えています）。",
            most_edges=_MOST_EDGES,
        )
        raise NetworkError(message)
