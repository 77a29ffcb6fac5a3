"""The map as a picture: SVG text made without a browser, safe in black and white.

North is up, lengths are those of the plane CRS. Every meaning is carried by shape, line or
hatching besides colour, and every text from outside is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.hierarchy import chome_areas, to_level
from geodata.language import tr
from geodata.render.hubs import HubMark, hub_marks
from geodata.render.palette import (
    BOUNDARY,
    HATCH_GROUND,
    HATCH_LINE,
    INK,
    LAND,
    PRIMARY,
    STATUS,
    SURROUNDINGS,
    hub_symbol,
)
from geodata.render.sheet.map_entries import map_entries, status_fill
from geodata.render.sheet.map_frame import Frame, frame_on, shared_lines, svg_path
from geodata.render.sheet.map_labels import (
    FONT_FAMILY,
    Placer,
    clean_line,
    shortened,
    svg_text,
    text_width,
)
from geodata.render.sheet.map_legend import legend_height, legend_svg
from geodata.render.sheet.map_marks import Mark, marks_svg
from geodata.render.sheet.silhouettes import silhouette
from geodata.store import Dataset
from geodata.walking import Walking

__all__ = ["Mark", "hub_numbers", "map_svg"]

#: Names longer than this are cut on the map; lists beside it have them in full.
_NAME_CHARS = 16
#: With more hubs than this in focus, numbers alone stand on the map.
_NAMED_HUBS = 10
#: Beyond this many walking discs in view their rims are drawn as one.
_SINGLE_RIMS = 9
_PATTERNS = (
    '<pattern id="short" width="7" height="7" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(-45)"><rect width="7" height="7" fill="{short}"/>'
    '<path d="M0,0V7" stroke="#9C4A0C" stroke-width="1.6"/></pattern>'
    '<pattern id="unknown" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<rect width="7" height="7" fill="{ground}"/>'
    '<circle cx="3.5" cy="3.5" r="1.1" fill="{line}"/></pattern>'
).format(short=STATUS["short"].fill, ground=HATCH_GROUND, line=HATCH_LINE)


@dataclass
class _Picture:
    """What the layers of one picture share."""

    dataset: Dataset
    frame: Frame
    placer: Placer
    level: str
    focus: str | None
    areas: gpd.GeoDataFrame
    shapes: NDArray[Any]

    def focus_shape(self) -> shapely.Geometry | None:
        rows = np.flatnonzero((self.areas["area_id"] == self.focus).to_numpy())
        return self.shapes[rows[0]] if len(rows) else None


def map_svg(
    dataset: Dataset,
    *,
    level: str | None = None,
    focus: str | None = None,
    hub_types: Sequence[str] | None = None,
    discs: tuple[str, float] | None = None,
    marks: Sequence[Mark] = (),
    width: int = 900,
    height: int = 640,
    walking: Walking | None = None,
    status: Mapping[str, str] | None = None,
    hypothetical: frozenset[str] = frozenset(),
    legend: bool = True,
) -> str:
    """Draw the areas of *level* (the planning level, or that of *focus*) with their hubs.

    *focus* (area_id) fills the window with that area; its hubs get the numbers of hub_numbers.
    *hub_types* None draws every type. *discs*: (hub type, minutes) draws walking discs of these
    hubs. *status*: area_id → met / short / unknown (geodata.gaps) fills the areas. Ids in
    *hypothetical* are hubs of a 想定, drawn hollow. *width*, *height*: pixels of the whole
    picture, legend included. Raises KeyError for an unknown *focus*.
    """
    walking = walking or Walking()
    if focus is not None:
        level = str(dataset.areas.set_index("area_id").loc[focus, "level"])
    level = level or dataset.municipality.planning_level
    placed = _marks_of(dataset, hub_types, hypothetical)
    areas = dataset.areas_at(level)
    areas = areas[areas.geometry.notna() & ~areas.geometry.is_empty].reset_index(drop=True)
    radius = None if discs is None else walking.radius_m(discs[1])
    shown = _in_view(dataset, focus, placed)
    # twice: the legend takes room from the map, and names only what the map then shows
    seen = _within(frame_on(dataset, shown, width=width, height=height), placed)
    entries = map_entries(areas, seen, discs, marks, status) if legend else []
    below = legend_height(entries, width)
    frame = frame_on(dataset, shown, width=width, height=height - below)
    picture = _Picture(
        dataset,
        frame,
        Placer(width, height - below),
        level,
        focus,
        areas,
        frame.shapes(areas.geometry.to_numpy()),
    )
    body = "".join(
        [
            _ground(picture, status),
            _discs(picture, placed, discs, radius),
            _boundaries(picture),
            _furniture(picture),
            _hubs(picture, placed, marks),
            _area_names(picture),
            _chome_names(picture),
        ]
    )
    title = dataset.area_name(focus) if focus else dataset.municipality.name
    inner = frame.height
    named = escape(clean_line(tr("{name}の地図", name=title)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" font-family="{FONT_FAMILY}" role="img">'
        f"<title>{named}</title><defs>{_PATTERNS}"
        f'<clipPath id="window"><rect width="{width}" height="{inner:g}"/></clipPath></defs>'
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>'
        f'<g clip-path="url(#window)">{body}</g>'
        f'<rect x=".5" y=".5" width="{width - 1}" height="{inner - 1:g}" fill="none"'
        f' stroke="{BOUNDARY}"/>{legend_svg(entries, width=width, top=inner)}</svg>'
    )


def hub_numbers(dataset: Dataset, area_id: str) -> dict[str, int]:
    """hub_id → the number that it bears on the map and in the list of its area, from 1."""
    level = str(dataset.areas.set_index("area_id").loc[area_id, "level"])
    own = dataset.hubs[to_level(dataset, dataset.hubs["area_id"], level) == area_id]
    return {str(hub_id): number for number, hub_id in enumerate(own["hub_id"], start=1)}


def _marks_of(
    dataset: Dataset, hub_types: Sequence[str] | None, hypothetical: frozenset[str]
) -> list[tuple[HubMark, bool]]:
    chosen = dataset.hubs
    if hub_types is not None:
        chosen = chosen[chosen["hub_type"].isin(list(hub_types))]
    return [(mark, mark.id in hypothetical) for mark in hub_marks(chosen)]


def _in_view(
    dataset: Dataset, focus: str | None, placed: Sequence[tuple[HubMark, bool]]
) -> NDArray[Any]:
    """What the window must show: the area in focus with its own hubs, or nothing in particular."""
    if focus is None:
        return np.array([], dtype=object)
    shape = dataset.areas.set_index("area_id").geometry[focus]
    if shape is not None and not shape.is_empty:
        return np.array([shape], dtype=object)
    own = hub_numbers(dataset, focus)
    return np.array([shapely.Point(m.lon, m.lat) for m, _ in placed if m.id in own], dtype=object)


def _within(frame: Frame, placed: Sequence[tuple[HubMark, bool]]) -> list[tuple[HubMark, bool]]:
    """The hubs that a window shows."""
    places = frame.place([m.lon for m, _ in placed], [m.lat for m, _ in placed]).tolist()
    return [pair for pair, (x, y) in zip(placed, places, strict=True) if frame.inside(x, y)]


def _ground(picture: _Picture, status: Mapping[str, str] | None) -> str:
    frame = picture.frame
    parts = [f'<rect width="{frame.width:g}" height="{frame.height:g}" fill="{SURROUNDINGS}"/>']
    if picture.dataset.outline is not None:
        outline = frame.shapes(np.array([picture.dataset.outline]))[0]
        parts.append(f'<path d="{svg_path(outline)}" fill="{LAND}"/>')
    for area_id, shape in zip(picture.areas["area_id"], picture.shapes, strict=True):
        if status is not None:
            fill = status_fill(status.get(str(area_id), "unknown"))
        elif picture.focus is None:
            fill = LAND
        else:
            fill = "#FFFFFF" if area_id == picture.focus else "#EFEEE8"
        parts.append(f'<path d="{svg_path(shape)}" fill="{fill}"/>')
    return "".join(parts)


def _discs(
    picture: _Picture,
    placed: Sequence[tuple[HubMark, bool]],
    discs: tuple[str, float] | None,
    radius_m: float | None,
) -> str:
    if discs is None or radius_m is None:
        return ""
    centres = [mark for mark, _ in placed if mark.hub_type == discs[0]]
    if not centres:
        return ""
    frame = picture.frame
    places = frame.place([m.lon for m in centres], [m.lat for m in centres])
    radius = radius_m * frame.scale
    # one shape of all discs: overlaps would look like a better supply
    joined = shapely.union_all(shapely.buffer(shapely.points(places), radius, quad_segs=24))
    parts = [f'<path d="{svg_path(joined)}" fill="{PRIMARY}" fill-opacity=".11"/>']
    near = [frame.inside(x, y, margin=-radius) for x, y in places.tolist()]
    if sum(near) > _SINGLE_RIMS:
        # so many rims would hide the map: only the edge of what they reach together
        rim = f'<path d="{svg_path(joined)}" fill="none" stroke="{PRIMARY}" stroke-width="1.5"/>'
        return parts[0] + rim
    for mark, (x, y) in zip(centres, places, strict=True):
        dash = ' stroke-dasharray="6 5"' if mark.precision == "area" else ""
        circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none"'
        parts.append(f'{circle} stroke="#FFFFFF" stroke-width="3.4" stroke-opacity=".8"/>')
        parts.append(f'{circle} stroke="{PRIMARY}" stroke-width="1.5"{dash}/>')
    return "".join(parts)


def _boundaries(picture: _Picture) -> str:
    if not len(picture.shapes):
        return ""
    approximate = bool((picture.areas["boundary"] == "approximate").any())
    dash = ' stroke-dasharray="5 3"' if approximate else ""
    parts = [
        f'<path d="{shared_lines(picture.shapes)}" fill="none" stroke="{BOUNDARY}"'
        f' stroke-width="1.1"{dash}/>'
    ]
    shape = picture.focus_shape()
    if shape is not None:
        wide = ' stroke-dasharray="11 4"' if approximate else ""
        rim = svg_path(shape)
        parts.append(f'<path d="{rim}" fill="none" stroke="#FFFFFF" stroke-width="6"/>')
        parts.append(f'<path d="{rim}" fill="none" stroke="{INK}" stroke-width="2.6"{wide}/>')
    return "".join(parts)


def _furniture(picture: _Picture) -> str:
    """Scale bar and north, in the lower right corner; nothing else may lie there."""
    frame = picture.frame
    length, text = frame.bar()
    right, base = frame.width - 16, frame.height - 14
    left = right - length
    picture.placer.taken.append((left - 44, base - 26, frame.width, frame.height))
    return (
        f'<rect x="{left - 42:.1f}" y="{base - 22:.1f}" width="{length + 52:.1f}" height="30"'
        ' fill="#FFFFFF" fill-opacity=".85"/>'
        f'<path d="M{left:.1f},{base - 6:.1f}V{base:.1f}H{right:.1f}V{base - 6:.1f}" fill="none"'
        f' stroke="{INK}" stroke-width="1.4"/>'
        f'<path d="M{left - 24:.1f},{base:.1f}l5,-15l5,15l-5,-4z" fill="{INK}"/>'
        + svg_text(tr("北"), x=left - 36, y=base - 2, size=10, halo=0)
        + svg_text(text, x=(left + right) / 2, y=base - 8, size=11, anchor="middle")
    )


def _hubs(
    picture: _Picture,
    placed: Sequence[tuple[HubMark, bool]],
    marks: Sequence[Mark],
) -> str:
    """Hubs of the area in focus on top of the others, with numbers and, where few, names."""
    frame, placer = picture.frame, picture.placer
    numbers = hub_numbers(picture.dataset, picture.focus) if picture.focus else {}
    ordered = sorted(placed, key=lambda pair: pair[0].id in numbers)
    places = frame.place([m.lon for m, _ in ordered], [m.lat for m, _ in ordered])
    crowd = 0.85 if len(placed) <= 40 else 0.62
    parts, texts = [], []
    drawn = []
    for (mark, new), (x, y) in zip(ordered, places.tolist(), strict=True):
        if not frame.inside(x, y):
            continue
        own = mark.id in numbers
        size = 0.95 if own else crowd * (0.8 if numbers else 1.0)
        drawn.append((mark, own, x, y, size))
        parts.append(_hub_ground(mark, x, y, size))
        symbol = hub_symbol(mark.hub_type)
        faded = "" if own or not numbers else ' opacity=".7"'
        shape = silhouette(symbol.shape, symbol.color, x=x, y=y, scale=size, hypothetical=new)
        parts.append(f"<g{faded}>{shape}</g>")
        placer.block(x, y, 10 * size)
    parts.append(marks_svg(marks, frame, placer))
    named = sum(own for _, own, *_ in drawn) <= _NAMED_HUBS
    for mark, own, x, y, size in reversed(drawn):
        if own:
            texts.append(_hub_text(placer, mark, numbers[mark.id], x, y, size, named=named))
    return "".join([*parts, *texts])


def _hub_text(
    placer: Placer, mark: HubMark, number: int, x: float, y: float, size: float, *, named: bool
) -> str:
    """Number and name beside a hub; the number alone where there is no room, and always."""
    away = 12.5 * size
    if named:
        text = f"{number} {shortened(clean_line(mark.name), _NAME_CHARS)}"
        found = placer.beside(text, x=x, y=y, size=13, away=away)
        if found is not None:
            return svg_text(text, x=found[0], y=found[1], size=13, bold=True)
    text = str(number)
    found = placer.beside(text, x=x, y=y, size=12, away=away) or (x + away, y + 4)
    return svg_text(text, x=found[0], y=found[1], size=12, bold=True)


def _hub_ground(mark: HubMark, x: float, y: float, size: float) -> str:
    place = f'cx="{x:.1f}" cy="{y:.1f}"'
    if mark.precision == "area":
        return (
            f'<circle {place} r="{17 * size:.1f}" fill="#FFFFFF" fill-opacity=".6"'
            ' stroke="#48565A" stroke-width="1.3" stroke-dasharray="4 3.5"/>'
        )
    if mark.precision == "chome":
        return f'<circle {place} r="{16 * size:.1f}" fill="{mark_color(mark)}" fill-opacity=".2"/>'
    return ""


def mark_color(mark: HubMark) -> str:
    """The colour of a hub's kind."""
    return hub_symbol(mark.hub_type).color


def _area_names(picture: _Picture) -> str:
    """Names of the areas: all of them, or only the neighbours where one is in focus."""
    size = 14.0 if len(picture.areas) <= 12 else 12.0
    parts = []
    window = shapely.box(0, 0, picture.frame.width, picture.frame.height)
    for area_id, name, shape in zip(
        picture.areas["area_id"], picture.areas["name"], picture.shapes, strict=True
    ):
        seen = shapely.intersection(shape, window)
        if seen.is_empty or area_id == picture.focus or seen.area < 900:
            continue
        circle = shapely.maximum_inscribed_circle(seen, tolerance=2.0)
        x, y = shapely.get_coordinates(shapely.get_point(circle, 0))[0]
        text = shortened(clean_line(str(name)), _NAME_CHARS)
        if picture.focus is not None and text_width(text, size) > circle.length * 3:
            continue
        found = picture.placer.over(text, x=x, y=y, size=size)
        if found is not None:
            parts.append(
                svg_text(
                    text,
                    x=found[0],
                    y=found[1],
                    size=size,
                    bold=picture.focus is None,
                    fill=INK if picture.focus is None else "#48565A",
                )
            )
    return "".join(parts)


def _chome_names(picture: _Picture) -> str:
    """Small names of the 町丁目 of the area in focus, where there is room."""
    if picture.focus is None:
        return ""
    own = picture.dataset.chome[
        chome_areas(picture.dataset, picture.level) == picture.focus
    ].dropna(subset=["lon", "lat"])
    places = picture.frame.place(own["lon"].to_list(), own["lat"].to_list())
    parts = []
    for name, (x, y) in zip(own["chome"], places.tolist(), strict=True):
        text = shortened(clean_line(str(name)), _NAME_CHARS)
        found = picture.placer.over(text, x=x, y=y, size=9.5)
        if found is not None:
            parts.append(svg_text(text, x=found[0], y=found[1], size=9.5, fill="#5A6A6E", halo=2.2))
    return "".join(parts)
