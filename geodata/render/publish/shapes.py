"""Shapes packed small: every line between two areas once, as differences of whole numbers.

The idea is TopoJSON's (M. Bostock, 2013): rings are cut into arcs where they part, an arc that
two areas or two levels share is kept once, and a ring becomes a list of arc numbers (~n: the arc
backwards). The points of all arcs follow each other as differences, written with the letters of
Google's encoded polyline format (5 bits a letter, none of them ``<``). The page's decode.js reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import shapely

from geodata.render.geometry import DECIMALS, map_geometry
from geodata.store import Dataset

#: Beyond this many points the lines are thinned out: a page for a phone, not a land register.
MOST_POINTS = 9_000
#: Metres by which a thinned line may stray; 2 m is less than a pixel on any scale of the page.
TOLERANCES_M = (2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 35.0, 60.0)
_METRES_A_STEP = 111_320.0 / 10**DECIMALS
_SCALE = 10**DECIMALS

Point: TypeAlias = tuple[int, int]
Arc: TypeAlias = tuple[Point, ...]


def packed_shapes(dataset: Dataset, levels: Iterable[str]) -> dict[str, Any]:
    """The map's geometry (geodata.render.geometry) of some levels, packed.

    Returns JSON-ready values: everything but shapes and lines as there; ``arcs`` ({n: points of
    each arc, p: their text}), shapes as lists of polygons of rings of arc numbers. The lines of a
    level are the arcs that it uses.
    """
    full: dict[str, Any] = json.loads(map_geometry(dataset).content)
    wanted = set(levels)
    full["levels"] = [level for level in full["levels"] if level["name"] in wanted]
    shapes = [full["outline"]]
    shapes += [area["shape"] for level in full["levels"] for area in level["areas"]]
    arcs, packed = _topology([_steps(shape) for shape in shapes])
    arcs = _thinned(arcs)
    full["outline"] = packed[0]
    rest = iter(packed[1:])
    for level in full["levels"]:
        del level["lines"]
        for area in level["areas"]:
            area["shape"] = next(rest)
    full["arcs"] = {"n": [len(arc) for arc in arcs], "p": encoded(p for arc in arcs for p in arc)}
    return full


def encoded(points: Iterable[Point]) -> str:
    """Whole-number points as text: zigzag differences, five bits a letter, from ``?`` to ``~``."""
    letters: list[str] = []
    before = (0, 0)
    for point in points:
        for now, last in zip(point, before, strict=True):
            step = now - last
            value = ~(step << 1) if step < 0 else step << 1
            while value >= 0x20:
                letters.append(chr((0x20 | (value & 0x1F)) + 63))
                value >>= 5
            letters.append(chr(value + 63))
        before = point
    return "".join(letters)


def _steps(shape: Sequence[Any]) -> list[list[list[Point]]]:
    """Degrees as whole steps of the grid; points that fall together are one."""
    return [
        [
            _closed([(round(lat * _SCALE), round(lon * _SCALE)) for lat, lon in ring])
            for ring in polygon
        ]
        for polygon in shape
    ]


def _closed(ring: list[Point]) -> list[Point]:
    """The ring without repeated points and without its last one, which is the first."""
    points = [a for a, b in pairwise([*ring, ring[0]]) if a != b]
    return points or ring[:1]


def _topology(shapes: Sequence[Any]) -> tuple[list[Arc], list[Any]]:
    """Cut every ring where rings part; give the arcs, and the shapes in arc numbers."""
    rings = [ring for shape in shapes for polygon in shape for ring in polygon]
    neighbours: dict[Point, set[Point]] = {}
    for ring in rings:
        for before, point, after in zip(
            [ring[-1], *ring], ring, [*ring[1:], ring[0]], strict=False
        ):
            neighbours.setdefault(point, set()).update((before, after))
    parting = {point for point, found in neighbours.items() if len(found) > 2}
    arcs: dict[Arc, int] = {}
    packed = [
        [[_numbered(_cut(ring, parting), arcs) for ring in polygon] for polygon in shape]
        for shape in shapes
    ]
    return list(arcs), packed


def _cut(ring: list[Point], parting: set[Point]) -> list[Arc]:
    cuts = [i for i, point in enumerate(ring) if point in parting]
    if not cuts:
        # an island starts at its smallest point, so that equal rings are equal arcs
        first = ring.index(min(ring))
        return [(*ring[first:], *ring[: first + 1])]
    turned = [*ring[cuts[0] :], *ring[: cuts[0] + 1]]
    places = [*(i - cuts[0] for i in cuts), len(ring)]
    return [tuple(turned[a : b + 1]) for a, b in pairwise(places)]


def _numbered(pieces: Iterable[Arc], arcs: dict[Arc, int]) -> list[int]:
    numbers = []
    for piece in pieces:
        backwards = piece[::-1]
        if piece in arcs:
            numbers.append(arcs[piece])
        elif backwards in arcs:
            numbers.append(~arcs[backwards])
        else:
            numbers.append(arcs.setdefault(piece, len(arcs)))
    return numbers


def _thinned(arcs: list[Arc]) -> list[Arc]:
    """The arcs with no more points than the page can bear; ends stay, so neighbours still meet."""
    if sum(map(len, arcs)) <= MOST_POINTS:
        return arcs
    middle = np.radians(np.mean([arc[0][0] for arc in arcs]) / _SCALE)
    stretch = np.array([1.0, float(np.cos(middle))]) * _METRES_A_STEP
    lines = [shapely.LineString(np.array(arc) * stretch) for arc in arcs]
    thin = arcs
    for tolerance in TOLERANCES_M:
        thin = [
            _kept(arc, shapely.simplify(line, tolerance, preserve_topology=False), stretch)
            for arc, line in zip(arcs, lines, strict=True)
        ]
        if sum(map(len, thin)) <= MOST_POINTS:
            break
    return thin


def _kept(arc: Arc, line: shapely.LineString, stretch: Any) -> Arc:
    points = [(int(a), int(b)) for a, b in np.rint(shapely.get_coordinates(line) / stretch)]
    # an island must stay a surface
    enough = 4 if arc[0] == arc[-1] else 2
    return tuple(points) if len(points) >= enough else arc


def decoded(packed: Mapping[str, Any]) -> list[list[list[float]]]:
    """The points (degrees) of every arc: what the page's own decoder gives."""
    text, place, before, arcs = packed["p"], 0, [0, 0], []
    for count in packed["n"]:
        arc = []
        for _ in range(count):
            for axis in (0, 1):
                value = shift = 0
                while True:
                    letter = ord(text[place]) - 63
                    place += 1
                    value |= (letter & 0x1F) << shift
                    shift += 5
                    if letter < 0x20:
                        break
                before[axis] += ~(value >> 1) if value & 1 else value >> 1
            arc.append([v / _SCALE for v in before])
        arcs.append(arc)
    return arcs
