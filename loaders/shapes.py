"""Polygons from outside: mended where they cross themselves, refused where nothing is left."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geodata.language import tr
from geodata.topology import Geometries, unite_by
from loaders.progress import counted
from loaders.report import Finding

_POLYGONS = (3, 6)  # shapely's type ids of Polygon and MultiPolygon
_COLLECTION = 7
#: Japan's islands are rings of their own: a share of lost area below this is rounding.
_LOST_SHARE = 0.01


def mended_polygons(
    shapes: gpd.GeoSeries,
    *,
    file: str,
    in_japan: npt.NDArray[np.bool_] | None = None,
    rows: npt.NDArray[np.int64] | None = None,
) -> tuple[Geometries, npt.NDArray[np.bool_], list[Finding]]:
    """Valid polygons out of whatever a file holds.

    Parameters
    ----------
    shapes
        Any geometries.
    in_japan
        From :func:`loaders.position.to_wgs84`; False refuses the row.
    rows
        Row of each shape in its file, from 0, for findings; None: the positions.

    Returns
    -------
    Polygons or MultiPolygons (None where refused), which rows are usable, findings.
    """
    raw = shapely.force_2d(shapes.to_numpy())
    out: Geometries = raw.copy()
    refused: dict[int, tuple[str, str]] = {}

    missing = shapely.is_missing(raw) | shapely.is_empty(raw)
    _refuse(
        refused,
        missing,
        tr("形がありません（空のポリゴン）"),
        tr("形を描くか、その行を消してください"),
    )
    kinds = shapely.get_type_id(raw)
    other = ~missing & ~np.isin(kinds, (*_POLYGONS, _COLLECTION))
    _refuse(
        refused, other, tr("ポリゴンではなく点や線です"), tr("ポリゴンのファイルを選んでください")
    )
    if in_japan is not None:
        outside = ~in_japan & ~missing & ~other
        _refuse(
            refused,
            outside,
            tr("座標が日本の外にあります"),
            tr("座標を直すか、その行を消してください"),
        )
    broken = ~missing & ~other & (~shapely.is_valid(raw) | (kinds == _COLLECTION))
    out[broken] = _valid(raw[broken])
    lost = broken & shapely.is_empty(out)
    _refuse(
        refused, lost, tr("面積のない形です（線につぶれています）"), tr("形を描き直してください")
    )

    if rows is None:
        rows = np.arange(raw.size)
    findings = [
        Finding(file, int(rows[row]) + 1, None, None, reason, mend, "refused")
        for row, (reason, mend) in sorted(refused.items())
    ]
    findings += [
        Finding(
            file, int(rows[row]) + 1, None, None, tr("輪郭が自分と交わっています"), mend, "mended"
        )
        for row, mend in zip(
            np.flatnonzero(broken & ~lost), _mends(raw, out, broken & ~lost), strict=True
        )
    ]
    usable = np.ones(raw.size, dtype=bool)
    usable[list(refused)] = False
    out[~usable] = None
    return out, usable, findings


def united(polygons: Geometries, group: npt.NDArray[np.intp], n_groups: int) -> Geometries:
    """Unite the polygons of each group; parts that overlap count once.

    Group numbers are 0 … n_groups - 1. Returns an array of n_groups Polygons or MultiPolygons,
    None where a group has none. Parts that form a coverage keep every common vertex; the union of
    a coverage is fast but wrong where parts overlap, so those few are united in full.
    """
    usable = ~shapely.is_missing(polygons) & ~shapely.is_empty(polygons)
    several = usable & (np.bincount(group[usable], minlength=n_groups)[group] > 1)
    out: Geometries = np.full(n_groups, None, dtype=object)
    alone = usable & ~several
    out[group[alone]] = polygons[alone]
    if not several.any():
        return out
    members = np.flatnonzero(several)
    members = members[np.argsort(group[members], kind="stable")]
    numbers, starts = np.unique(group[members], return_index=True)
    split = zip(numbers, np.split(members, starts[1:]), strict=True)
    for number, rows in counted(split, tr("形をまとめています"), len(numbers)):
        pieces = polygons[rows]
        if shapely.coverage_is_valid(pieces):
            out[number] = unite_by(pieces, np.zeros(len(pieces), dtype=np.intp), 1)[0]
        else:
            out[number] = shapely.union_all(pieces)
    return out


def parts(polygons: Geometries) -> npt.NDArray[np.int64]:
    """Number of separate parts of each geometry; 0 where there is none."""
    counts: npt.NDArray[np.int64] = np.maximum(shapely.get_num_geometries(polygons), 0)
    return counts


def _refuse(
    refused: dict[int, tuple[str, str]], which: npt.NDArray[np.bool_], reason: str, mend: str
) -> None:
    for row in np.flatnonzero(which):
        refused.setdefault(int(row), (reason, mend))


def _valid(polygons: Geometries) -> Geometries:
    valid: Geometries = shapely.make_valid(polygons, method="structure", keep_collapsed=False)
    mixed = np.flatnonzero(~np.isin(shapely.get_type_id(valid), _POLYGONS))
    if mixed.size:
        pieces, owner = shapely.get_parts(valid[mixed], return_index=True)
        flat = np.isin(shapely.get_type_id(pieces), _POLYGONS)
        for position, row in enumerate(mixed):
            kept = pieces[flat & (owner == position)]
            valid[row] = shapely.union_all(kept) if kept.size else shapely.Polygon()
    return valid


def _mends(raw: Geometries, out: Geometries, which: npt.NDArray[np.bool_]) -> Iterable[str]:
    hull = shapely.area(shapely.envelope(raw[which]))
    share = np.divide(shapely.area(out[which]), hull, out=np.zeros(hull.shape), where=hull > 0)
    for value in share:
        thin = tr(" ほとんど面積が残らないので、見直してください") if value < _LOST_SHARE else ""
        yield tr("交わりをほどいて直しました{thin}", thin=thin)
