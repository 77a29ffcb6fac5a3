"""Where ground becomes paper: a window on the plane CRS, in pixels, and shapes as SVG paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.demand import to_plane
from geodata.store import Dataset

#: Share of the window left free around what it must show.
_AIR = 0.06
#: Metres: a single point still opens a window that people can read.
_LEAST_METRES = 800.0
#: Pixels beyond the window that are still drawn, so that cut edges stay out of sight.
_BLEED = 30.0
_ROUND_METRES = (50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000)


@dataclass(frozen=True)
class Frame:
    """A window of *width* × *height* pixels on a plane CRS (EPSG *epsg*): x east, y north.

    west, north: metres of its upper left corner. scale: pixels a metre.
    """

    width: float
    height: float
    west: float
    north: float
    scale: float
    epsg: int

    def place(self, lon: Sequence[float], lat: Sequence[float]) -> NDArray[np.float64]:
        """Pixels (n, 2) of points in degrees (EPSG:4326); NaN stays NaN."""
        plane = to_plane(np.asarray(lon, float), np.asarray(lat, float), plane_epsg=self.epsg)
        return self._pixels(plane)

    def shapes(self, geometry: NDArray[Any]) -> NDArray[Any]:
        """Geometry in degrees as geometry in pixels, cut a little outside the window.

        Neighbours are simplified together (no gap opens), finer than what a printer shows.
        """
        drawn = shapely.transform(
            geometry,
            lambda c: self._pixels(to_plane(c[:, 0], c[:, 1], plane_epsg=self.epsg)),
        )
        if len(drawn) and bool(np.isin(shapely.get_type_id(drawn), (3, 6)).all()):
            drawn = shapely.coverage_simplify(drawn, 0.35)
        cut: NDArray[Any] = shapely.clip_by_rect(
            shapely.make_valid(drawn),
            -_BLEED,
            -_BLEED,
            self.width + _BLEED,
            self.height + _BLEED,
        )
        return cut

    def inside(self, x: float, y: float, *, margin: float = 0.0) -> bool:
        """Whether a pixel lies within the window, *margin* pixels from its edge."""
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin

    def bar(self) -> tuple[float, str]:
        """Length in pixels and words of a round scale bar, a fifth of the window at most."""
        fitting = [m for m in _ROUND_METRES if m * self.scale <= self.width * 0.2]
        metres = fitting[-1] if fitting else _ROUND_METRES[0]
        words = f"{metres // 1000}km" if metres >= 1000 else f"{metres}m"
        return metres * self.scale, words

    def _pixels(self, plane: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(
            [(plane[:, 0] - self.west) * self.scale, (self.north - plane[:, 1]) * self.scale]
        )


def frame_on(dataset: Dataset, geometry: NDArray[Any], *, width: float, height: float) -> Frame:
    """The window that shows all of *geometry* (degrees), or all that the dataset has.

    Falls back on the outline, then on the areas and the hubs; without any place at all it
    looks at the origin of the CRS, where nothing is drawn.
    """
    epsg = dataset.municipality.plane_epsg
    for candidate in (geometry, _whole(dataset)):
        known = candidate[~(shapely.is_missing(candidate) | shapely.is_empty(candidate))]
        if len(known):
            break
    else:
        return Frame(width, height, 0.0, 0.0, width / 20_000, epsg)
    plane = shapely.transform(known, lambda c: to_plane(c[:, 0], c[:, 1], plane_epsg=epsg))
    west, south, east, north = shapely.total_bounds(plane)
    across, up = max(east - west, _LEAST_METRES), max(north - south, _LEAST_METRES)
    scale = min(width * (1 - 2 * _AIR) / across, height * (1 - 2 * _AIR) / up)
    centre_x, centre_y = (west + east) / 2, (south + north) / 2
    return Frame(
        width, height, centre_x - width / scale / 2, centre_y + height / scale / 2, scale, epsg
    )


def svg_path(shape: shapely.Geometry) -> str:
    """Lines and polygons (pixels) as ``d`` of an SVG path; points are left out."""
    pieces = []
    for part in shapely.get_parts(shapely.get_parts(shape)):
        rings = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        for ring in rings:
            if ring.geom_type not in ("LinearRing", "LineString"):
                continue
            closed = ring.geom_type == "LinearRing"
            points = np.round(shapely.get_coordinates(ring)[: -1 if closed else None], 1)
            text = "L".join(f"{x:g},{y:g}" for x, y in points.tolist())
            pieces.append(f"M{text}{'Z' if closed else ''}")
    return "".join(pieces)


def shared_lines(shapes: NDArray[Any]) -> str:
    """The boundaries of *shapes* (pixels) once each: dashes of two neighbours would run together."""
    lines = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
    return svg_path(lines)


def _whole(dataset: Dataset) -> NDArray[Any]:
    if dataset.outline is not None:
        return np.array([dataset.outline])
    shapes = [*dataset.areas.geometry, *dataset.hubs.geometry]
    return np.array([s for s in shapes if s is not None], dtype=object)
