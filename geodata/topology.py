"""One shared topology: polygons on a coordinate grid that meet without gaps or overlaps.

A *coverage* is a set of polygons whose interiors do not meet and whose common borders have the
same vertices. Rounding coordinates can break one (two vertices fall together, an edge crosses its
neighbour), so every geometry that is stored passes through here: either its vertices are rounded
and the result proven valid, or all borders are noded together on the grid (snap rounding) and
polygons are made anew from the noded lines.

References: Hobby (1999), "Practical segment intersection with finite precision output";
GEOS ``CoverageValidator`` and ``CoverageUnion``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Geometries = npt.NDArray[np.object_]

DECIMALS = 6
"""Decimals of stored degrees: one step is about 0.1 m, below anything an outline can show."""


@dataclass(frozen=True)
class Repair:
    """What :func:`snap_coverage` had to mend; counts and areas in squared units of the input."""

    noded: bool = False
    overlaps: int = 0
    overlap_area: float = 0.0
    gaps_filled: int = 0
    gap_area: float = 0.0


def is_coverage(polygons: Geometries) -> bool:
    """True when the polygons are valid, not empty and meet without overlaps or unmatched edges.

    Missing and empty geometries are passed over. Gaps (holes between polygons) are allowed:
    a municipality may enclose another one.
    """
    present = _present(polygons)
    if present.size == 0:
        return True
    return bool(shapely.is_valid(present).all()) and bool(shapely.coverage_is_valid(present))


def round_vertices(geometry: Any, *, decimals: int = DECIMALS) -> Any:
    """Round every coordinate (geometry or array of them) to `decimals`; topology is not checked."""
    return shapely.transform(geometry, lambda xy: np.round(xy, decimals))


def canonical(polygons: Geometries) -> Geometries:
    """One spelling for equal polygons: fixed start vertex and part order, exterior rings
    counter-clockwise (RFC 7946). Needed so that building twice gives the same bytes."""
    out: Geometries = shapely.orient_polygons(shapely.normalize(polygons), exterior_cw=False)
    return out


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """The valid polygonal part of a geometry: self-crossings repaired, points and lines dropped."""
    if shapely.is_valid(geometry) and geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    valid = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    parts = shapely.get_parts(valid)
    kept = parts[shapely.get_dimensions(parts) == 2]
    return shapely.union_all(kept) if kept.size else shapely.Polygon()


def faces(lines: Any, *, decimals: int | None = DECIMALS) -> Geometries:
    """All bounded faces between the lines.

    Parameters
    ----------
    lines
        Array of line geometries; they may cross.
    decimals
        Node them on this decimal grid; ``None`` when they already meet only at end points.

    Returns
    -------
    Array of polygons that form a coverage.
    """
    if decimals is None:
        noded = lines
    else:
        united = shapely.union_all(lines, grid_size=10.0**-decimals)
        # GEOS rounds with scale = 1 / grid_size; rounding again gives the exact decimal number.
        noded = round_vertices(shapely.get_parts(united), decimals=decimals)
    found: Geometries = shapely.get_parts(shapely.polygonize(noded))
    return found


def unite_by(polygons: Geometries, group: npt.NDArray[np.intp], n_groups: int) -> Geometries:
    """Unite the polygons of a coverage that have the same group number.

    Parameters
    ----------
    polygons, group
        Same length; group numbers ``0 … n_groups - 1``; rows with a negative number are left out.

    Returns
    -------
    Array of length `n_groups`; ``None`` where a group has no polygon. All vertices are kept, so
    the results of different groupings of one coverage still share theirs.
    """
    out: Geometries = np.full(n_groups, None, dtype=object)
    usable = (group >= 0) & ~shapely.is_missing(polygons) & ~shapely.is_empty(polygons)
    members, numbers = polygons[usable], group[usable]
    if not len(members):  # a municipality that has 町丁目 but no areas yet
        return out
    order = np.argsort(numbers, kind="stable")
    members, numbers = members[order], numbers[order]
    present, starts = np.unique(numbers, return_index=True)
    for number, part in zip(present, np.split(members, starts[1:]), strict=True):
        if len(part) == 1:
            out[number] = part[0]
            continue
        united = shapely.coverage_union_all(part)
        pieces = shapely.get_parts(united)
        out[number] = pieces[0] if len(pieces) == 1 else shapely.multipolygons(pieces)
    return out


def snap_coverage(
    polygons: Geometries, *, decimals: int = DECIMALS, gap_width: float = 0.0
) -> tuple[Geometries, Repair]:
    """Round polygons that form (or nearly form) a coverage so that they form one exactly.

    Parameters
    ----------
    polygons
        Polygons or MultiPolygons in any CRS; missing ones stay missing.
    decimals
        Decimals of the result.
    gap_width
        Enclosed gaps narrower than this (area over half the perimeter, in units of the CRS) are
        given to the nearest polygon. Wider gaps stay: they may be real.

    Returns
    -------
    The polygons in the same order (``None`` where one vanished on the grid) and what was mended.
    Where polygons overlap, the earlier row keeps the common part.
    """
    rounded = round_vertices(polygons, decimals=decimals)
    lost = shapely.is_empty(rounded) & ~shapely.is_empty(polygons)
    if is_coverage(rounded) and not lost.any() and not _has_narrow_gap(rounded, gap_width):
        return canonical(rounded), Repair()

    index = np.flatnonzero(~shapely.is_missing(polygons) & ~shapely.is_empty(polygons))
    clean: Geometries = np.array([polygonal(g) for g in polygons[index]], dtype=object)
    cells = faces(shapely.boundary(clean), decimals=decimals)
    inside = shapely.point_on_surface(cells)
    tree = shapely.STRtree(clean)
    cell, owner = tree.query(inside, predicate="intersects")
    claims = np.bincount(cell, minlength=cells.size)
    group = np.full(cells.size, -1, dtype=np.intp)
    np.minimum.at(first := np.full(cells.size, clean.size, dtype=np.intp), cell, owner)
    group[claims > 0] = first[claims > 0]

    narrow = (claims == 0) & (_width(cells) < gap_width)
    if narrow.any():
        group[narrow] = tree.nearest(inside[narrow])
    areas = shapely.area(cells)
    out: Geometries = np.full(polygons.size, None, dtype=object)
    out[index] = unite_by(cells, group, clean.size)
    return canonical(out), Repair(
        noded=True,
        overlaps=int((claims > 1).sum()),
        overlap_area=float(areas[claims > 1].sum()),
        gaps_filled=int(narrow.sum()),
        gap_area=float(areas[narrow].sum()),
    )


def _present(polygons: Geometries) -> Geometries:
    present: Geometries = polygons[~shapely.is_missing(polygons) & ~shapely.is_empty(polygons)]
    return present


def _width(polygons: Any) -> npt.NDArray[np.float64]:
    """Mean width of thin polygons: area over half the perimeter."""
    half = shapely.length(polygons) / 2
    width: npt.NDArray[np.float64] = np.divide(
        shapely.area(polygons), half, out=np.zeros_like(half), where=half > 0
    )
    return width


def _has_narrow_gap(polygons: Geometries, gap_width: float) -> bool:
    if gap_width <= 0:
        return False
    whole = shapely.coverage_union_all(_present(polygons))
    holes = shapely.polygons(_interior_rings(whole))
    return bool((_width(holes) < gap_width).any())


def _interior_rings(geometry: BaseGeometry) -> Geometries:
    parts = shapely.get_parts(geometry)
    rings, owner = shapely.get_rings(parts, return_index=True)
    interior: Geometries = rings[np.r_[False, owner[1:] == owner[:-1]]] if rings.size else rings
    return interior
