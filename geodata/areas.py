"""町丁目 → area polygons of every level, all in one topology with the municipality's outline.

Two sources, one result (:class:`Boundaries`):

* :func:`approximate_boundaries` (概略境界): Voronoi cells of the representative points of 町丁目,
  clipped to the outline. Every place belongs to the 町丁目 whose point is nearest.
* :func:`official_areas` (公式境界): the polygons that an office publishes, dissolved safely.

Stored in EPSG:4326; measured in a plane CRS (EPSG:6677 for Tokyo).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.language import tr
from geodata.phrases import comma
from geodata.topology import (
    DECIMALS,
    Geometries,
    Repair,
    canonical,
    polygonal,
    snap_coverage,
    unite_by,
)
from geodata.voronoi import WGS84, voronoi_cells

APPROXIMATE = "approximate"
OFFICIAL = "official"


@dataclass(frozen=True)
class Boundaries:
    """Polygons of one municipality that share every vertex (EPSG:4326).

    Attributes
    ----------
    chome
        Columns chome, boundary, geometry; one row per 町丁目 of the input, in its order; geometry
        ``None`` where there is none.
    areas
        Columns area_id, level, boundary, geometry; one row per area of the input, in its order;
        geometry ``None`` where no 町丁目 with a polygon belongs to it.
    outline
        Union of the 町丁目 (Polygon or MultiPolygon), or ``None`` when there is none.
    notes
        What the reader must know (Japanese): 町丁目 and areas without polygon, repairs.
    """

    chome: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    outline: BaseGeometry | None
    notes: tuple[str, ...] = ()


def outline_from_rings(rings: pd.DataFrame) -> BaseGeometry:
    """One outline out of its exterior rings.

    Parameters
    ----------
    rings
        Columns ring, seq, lon, lat (degrees, EPSG:4326) of one municipality.

    Returns
    -------
    Polygon or MultiPolygon, EPSG:4326; islands and detached parts stay parts.

    Raises
    ------
    ValueError
        When there is no ring or a ring has fewer than three different points.
    """
    ordered = rings.sort_values(["ring", "seq"], kind="stable")
    if ordered.empty:
        raise ValueError(tr("外形線がありません"))
    number = pd.factorize(ordered["ring"])[0]
    xy = ordered[["lon", "lat"]].to_numpy(dtype=float)
    if not np.isfinite(xy).all():
        raise ValueError(tr("外形線に緯度経度のない点があります"))
    distinct = ordered.groupby("ring")[["lon", "lat"]].apply(lambda r: len(r.drop_duplicates()))
    if (distinct < 3).any():
        raise ValueError(
            tr("外形線の輪の点が足りません: ring {rings}", rings=list(distinct[distinct < 3].index))
        )
    starts = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
    # Rings may be left open in the table; linearrings() closes them.
    polygons = [polygonal(shapely.Polygon(part)) for part in np.split(xy, starts[1:])]
    return polygonal(shapely.union_all(polygons))


def members(areas: pd.DataFrame, chome: pd.DataFrame) -> pd.DataFrame:
    """Which 町丁目 make up which area, at every level.

    A 町丁目 belongs to its ``area_id``, its ``sub_area_id`` (when there is one), and to every
    ancestor of these through ``parent_area_id``.

    Parameters
    ----------
    areas
        Columns area_id, level, parent_area_id.
    chome
        Columns chome, area_id and, optionally, sub_area_id.

    Returns
    -------
    Columns area_id, level, chome; each pair once; in the order of `areas`, then of `chome`.

    Raises
    ------
    ValueError
        When a 町丁目 or a parent names an area that is not in `areas`, or when parents form a
        circle (message in Japanese).

    Examples
    --------
    >>> areas = pd.DataFrame({"area_id": ["p", "s"], "level": ["地区", "住区"]})
    >>> areas["parent_area_id"] = [None, "p"]
    >>> chome = pd.DataFrame({"chome": ["一丁目"], "area_id": ["s"]})
    >>> members(areas, chome).to_numpy().tolist()
    [['p', '地区', '一丁目'], ['s', '住区', '一丁目']]
    """
    known = set(areas["area_id"])
    parents = _links(areas, "area_id", "parent_area_id")
    named = [
        _links(chome, column, "chome").rename(columns={column: "area_id"})
        for column in ("area_id", "sub_area_id")
        if column in chome
    ]
    found = [pd.concat(named, ignore_index=True)]
    unknown = (set(found[0]["area_id"]) | set(parents["parent_area_id"])) - known
    if unknown:
        raise ValueError(
            tr("圏域の表にない area_id があります: {unknown}", unknown=comma(sorted(unknown)))
        )
    for _ in range(len(known) + 1):
        upper = found[-1].merge(parents, on="area_id")[["parent_area_id", "chome"]]
        if upper.empty:
            break
        found.append(upper.set_axis(["area_id", "chome"], axis=1).drop_duplicates())
    else:
        raise ValueError(tr("圏域の親子関係(parent_area_id)が輪になっています"))
    pairs = pd.concat(found, ignore_index=True).drop_duplicates()
    pairs = pairs.merge(areas[["area_id", "level"]], on="area_id")
    rank_area = pd.Series(np.arange(len(areas)), index=areas["area_id"])
    rank_chome = pd.Series(np.arange(len(chome)), index=chome["chome"])
    by = np.lexsort((rank_chome.loc[pairs["chome"]], rank_area.loc[pairs["area_id"]]))
    return pairs.iloc[by][["area_id", "level", "chome"]].reset_index(drop=True)


def dissolve(
    cells: Geometries, chome: pd.Series, pairs: pd.DataFrame, areas: pd.DataFrame
) -> Geometries:
    """Unite the polygons of a coverage by area, for every level at once.

    Parameters
    ----------
    cells, chome
        Polygons that form a coverage and the 町丁目 of each (a name may occur more than once).
    pairs
        Columns area_id, chome, as from :func:`members`.
    areas
        Column area_id; its order is the order of the result.

    Returns
    -------
    Array with one geometry per row of `areas`; ``None`` where an area has no polygon.
    """
    where = pd.DataFrame({"chome": chome.to_numpy(), "cell": np.arange(len(chome))})
    number = pd.DataFrame({"area_id": areas["area_id"].to_numpy(), "area": np.arange(len(areas))})
    joined = pairs[["area_id", "chome"]].merge(where, on="chome").merge(number, on="area_id")
    joined = joined.sort_values(["area", "cell"])
    united = unite_by(
        cells[joined["cell"].to_numpy()], joined["area"].to_numpy(dtype=np.intp), len(areas)
    )
    return canonical(united)


def approximate_boundaries(
    areas: pd.DataFrame,
    chome: pd.DataFrame,
    outline: BaseGeometry,
    *,
    plane_epsg: int = 6677,
    decimals: int = DECIMALS,
) -> Boundaries:
    """概略境界 of one municipality: Voronoi cells of 町丁目, their areas and the outline.

    Parameters
    ----------
    areas
        Columns area_id, level, parent_area_id.
    chome
        Columns chome, lon, lat (EPSG:4326), area_id and, optionally, sub_area_id.
    outline
        Polygon or MultiPolygon, EPSG:4326.
    plane_epsg, decimals
        See :func:`voronoi_cells`.

    Raises
    ------
    ValueError
        See :func:`members`; also when a 町丁目 occurs twice.
    """
    _require_unique(chome)
    cells = voronoi_cells(chome, outline, plane_epsg=plane_epsg, decimals=decimals)
    return _boundaries(cells, chome["chome"], members(areas, chome), areas, APPROXIMATE, ())


def official_areas(
    chome_polygons: gpd.GeoDataFrame,
    assignment: pd.DataFrame,
    *,
    tolerance_m: float = 0.0,
    gap_width_m: float = 1.0,
    plane_epsg: int = 6677,
    decimals: int = DECIMALS,
) -> Boundaries:
    """公式境界: dissolve the published polygons of 町丁目 without slivers or overlaps.

    Parameters
    ----------
    chome_polygons
        Columns chome, geometry, any CRS; one 町丁目 may have several rows.
    assignment
        Columns area_id, level, chome, as from :func:`members`.
    tolerance_m
        Simplify all borders together (Visvalingam–Whyatt, about the side of the triangles that
        are removed, in metres); neighbours still share edges. 0 keeps every vertex.
    gap_width_m
        Enclosed gaps between polygons narrower than this are closed.
    plane_epsg, decimals
        CRS for measuring; decimals of the stored degrees.

    Returns
    -------
    Boundaries whose `chome` has one row per name, in order of first appearance, and whose `areas`
    has one row per area of `assignment`, in its order.

    Raises
    ------
    ValueError
        When `chome_polygons` has no CRS.
    """
    if chome_polygons.crs is None:
        raise ValueError(tr("町丁目の境界に座標系(CRS)がありません"))
    plane = chome_polygons.to_crs(plane_epsg)
    rows, repair = snap_coverage(plane.geometry.to_numpy(), decimals=3, gap_width=gap_width_m)
    number, names = pd.factorize(plane["chome"])
    cells = unite_by(rows, number.astype(np.intp), len(names))
    if tolerance_m > 0 and (has := ~shapely.is_missing(cells)).any():
        cells[has] = shapely.coverage_simplify(cells[has], tolerance_m)
    degrees = gpd.GeoSeries(cells, crs=plane_epsg).to_crs(WGS84).to_numpy()
    stored, _ = snap_coverage(degrees, decimals=decimals)
    areas = assignment[["area_id", "level"]].drop_duplicates("area_id", ignore_index=True)
    return _boundaries(stored, pd.Series(names), assignment, areas, OFFICIAL, _repair_notes(repair))


def _boundaries(
    cells: Geometries,
    chome: pd.Series,
    pairs: pd.DataFrame,
    areas: pd.DataFrame,
    boundary: str,
    notes: tuple[str, ...],
) -> Boundaries:
    shapes = dissolve(cells, chome, pairs, areas)
    outline = canonical(unite_by(cells, np.zeros(len(cells), dtype=np.intp), 1))[0]
    listed = list(notes)
    for label, ids, geometry in (
        (tr("町丁目"), chome, cells),
        (tr("圏域"), areas["area_id"], shapes),
    ):
        missing = [str(i) for i in ids[shapely.is_missing(geometry)]]
        if missing:
            listed.append(
                tr(
                    "境界のない{label} {count}件: {names}",
                    label=label,
                    count=len(missing),
                    names=comma(missing),
                )
            )
    absent = sorted(set(pairs["chome"]) - set(chome))
    if absent:
        listed.append(
            tr(
                "境界のデータにない町丁目 {count}件: {names}",
                count=len(absent),
                names=comma(absent),
            )
        )
    return Boundaries(
        chome=_frame({"chome": chome.to_numpy(), "boundary": boundary}, cells),
        areas=_frame(
            {
                "area_id": areas["area_id"].to_numpy(),
                "level": areas["level"].to_numpy(),
                "boundary": boundary,
            },
            shapes,
        ),
        outline=outline,
        notes=tuple(listed),
    )


def _frame(columns: dict[str, Any], geometry: Geometries) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=WGS84)


def _repair_notes(repair: Repair) -> tuple[str, ...]:
    notes = []
    if repair.overlaps:
        notes.append(
            tr(
                "境界の重なり {overlaps}か所(計 {overlap_area:,.0f} m²)を"
                "先の行の町丁目に含めました",
                overlaps=repair.overlaps,
                overlap_area=repair.overlap_area,
            )
        )
    if repair.gaps_filled:
        notes.append(
            tr(
                "境界のすき間 {gaps_filled}か所(計 {gap_area:,.0f} m²)を最寄りの町丁目に含めました",
                gaps_filled=repair.gaps_filled,
                gap_area=repair.gap_area,
            )
        )
    return tuple(notes)


def _links(frame: pd.DataFrame, left: str, right: str) -> pd.DataFrame:
    return frame[[left, right]].dropna().reset_index(drop=True)


def _require_unique(chome: pd.DataFrame) -> None:
    twice = chome["chome"][chome["chome"].duplicated()].unique()
    if len(twice):
        raise ValueError(tr("町丁目の名が重なっています: {names}", names=comma(map(str, twice))))
