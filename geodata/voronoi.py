"""Voronoi cells of points clipped to an outline: every place belongs to the nearest point.

Drawn as lines and cut into faces together with the outline, so cells and outline share vertices.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer
from pyproj.enums import TransformDirection
from shapely.geometry.base import BaseGeometry

from geodata.topology import DECIMALS, Geometries, canonical, faces, polygonal, unite_by

WGS84 = 4326

_TWIN_RADIUS_M = 1.0
_CLIP_MARGIN_M = 100.0


def voronoi_cells(
    chome: pd.DataFrame,
    outline: BaseGeometry,
    *,
    plane_epsg: int = 6677,
    decimals: int = DECIMALS,
) -> Geometries:
    """Voronoi cells of points, clipped to an outline, in one topology.

    Parameters
    ----------
    chome
        Columns chome (unique names), lon, lat (degrees, EPSG:4326; NA allowed).
    outline
        Polygon or MultiPolygon, EPSG:4326.
    plane_epsg
        CRS in which "nearest" is measured (metres).
    decimals
        Decimals of the result's degrees.

    Returns
    -------
    Array of polygons (EPSG:4326), one per row of `chome`; ``None`` where a row has no point or its
    cell lies wholly outside the outline. Points that several 町丁目 share are set a metre apart,
    in the order of the names, so that each gets a piece of the common cell.
    """
    out: Geometries = np.full(len(chome), None, dtype=object)
    lonlat = chome[["lon", "lat"]].to_numpy(dtype=float, na_value=np.nan)
    row = np.flatnonzero(np.isfinite(lonlat).all(axis=1))
    area = polygonal(outline)
    if row.size == 0 or area.is_empty:
        return out
    # A fixed order makes the last bits of the diagram independent of the table's order.
    row = row[np.argsort(chome["chome"].to_numpy(dtype=str)[row], kind="stable")]
    to_plane = Transformer.from_crs(WGS84, plane_epsg, always_xy=True)
    sites = _apart(np.column_stack(to_plane.transform(*lonlat[row].T)))
    edges = _voronoi_edges(sites, _transform(area, to_plane))
    lines = [shapely.boundary(area), _transform(edges, to_plane, back=True)]
    cells = faces(np.array(lines, dtype=object), decimals=decimals)
    inside = shapely.point_on_surface(cells)
    kept = shapely.intersects(area, inside)
    cells, inside = cells[kept], inside[kept]
    # A face lies in one cell, so the nearest site of any inner point says in which.
    nearest = shapely.STRtree(shapely.points(sites)).nearest(_transform(inside, to_plane))
    out[row] = canonical(unite_by(cells, np.asarray(nearest, dtype=np.intp), row.size))
    return out


def _apart(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Set equal points (to 0.1 m) apart on a small circle, in the order of the rows."""
    _, first, group, count = np.unique(
        np.round(xy, 1), axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    group = group.ravel()
    sites = xy[first]
    radius = np.full(len(sites), _TWIN_RADIUS_M)
    if len(sites) > 1:
        points = shapely.points(sites)
        _, distance = shapely.STRtree(points).query_nearest(
            points, exclusive=True, all_matches=False, return_distance=True
        )
        # Stay nearer to the common point than to any other site.
        radius = np.minimum(radius, distance / 4)
    rank = pd.Series(group).groupby(group).cumcount().to_numpy()
    angle = 2 * np.pi * rank / count[group]
    step = np.where(count[group] > 1, radius[group], 0.0)
    shifted: npt.NDArray[np.float64] = sites[group] + step[:, None] * np.column_stack(
        [np.cos(angle), np.sin(angle)]
    )
    return shifted


def _voronoi_edges(sites: npt.NDArray[np.float64], outline: BaseGeometry) -> BaseGeometry:
    """Edges of the Voronoi diagram in the plane, a little beyond the outline's box."""
    box = shapely.box(*outline.bounds).buffer(_CLIP_MARGIN_M, join_style="mitre")
    low = np.minimum(sites.min(axis=0), box.bounds[:2])
    high = np.maximum(sites.max(axis=0), box.bounds[2:])
    # Four sites so far away that their cells never reach the outline: the hull's edges, which
    # GEOS may otherwise cut short at its frame, become ordinary inner edges.
    reach, centre = 20 * float(np.hypot(*(high - low))), (low + high) / 2
    far = centre + reach * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
    edges = shapely.voronoi_polygons(
        shapely.multipoints(np.vstack([sites, far])), only_edges=True, extend_to=box
    )
    return shapely.intersection(edges, box)


def _transform(geometry: Any, to_plane: Transformer, *, back: bool = False) -> Any:
    direction = TransformDirection.INVERSE if back else TransformDirection.FORWARD

    def move(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(to_plane.transform(xy[:, 0], xy[:, 1], direction=direction))

    return shapely.transform(geometry, move)
