"""Small static maps side by side: inline SVG, one for each measure.

Many live maps on a page are slow and hard to compare; these are a few kilobytes each, can be
printed, and say in words what they show.
"""

from __future__ import annotations

import base64
import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

import numpy as np
import shapely

from geodata import phrases
from geodata.demand import to_plane
from geodata.language import tr
from geodata.render.chart_frame import FONT
from geodata.render.compare_words import half_up
from geodata.render.palette import BOUNDARY, HATCH_GROUND, HATCH_LINE, INK, SEQUENTIAL
from geodata.span import Span
from geodata.store import Dataset

#: Pixels; finer detail than one of them is not drawn.
WIDTH, HEIGHT, _MARGIN = 260.0, 230.0, 6.0
_CLASSES = 4
_FONT_PX, _LINE_PX = 12, 13.0
_HATCH = (
    '<defs><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse"'
    f' patternTransform="rotate(45)"><rect width="6" height="6" fill="{HATCH_GROUND}"/>'
    f'<path d="M0,0 V6" stroke="{HATCH_LINE}" stroke-width="2.4"/></pattern></defs>'
)


@dataclass(frozen=True)
class SmallShapes:
    """The areas of one level as SVG paths in a box of WIDTH × HEIGHT.

    paths: area_id → ``d`` of a path. points: area_id → (x, y) for a name. names: area_id →
    name. short: the same without an ending that all of them share.
    approximate: whether any boundary is.
    """

    paths: Mapping[str, str]
    points: Mapping[str, tuple[float, float]]
    names: Mapping[str, str]
    approximate: bool
    short: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SmallScale:
    """Classes of a small map, from low to high, with a label each.

    Either numbers parted at *breaks* (a value on a break belongs above it; one more label than
    breaks), or *spans*: every range that occurs is a class of its own.
    """

    labels: tuple[str, ...]
    breaks: tuple[float, ...] = ()
    spans: tuple[Span, ...] = ()

    def index(self, value: Span) -> int | None:
        """The class of a figure; None where it is unknown or may lie in several classes."""
        if value.low is None or value.high is None:
            return None
        if self.spans:
            return self.spans.index(value) if value in self.spans else None
        low = bisect.bisect_right(self.breaks, value.low)
        high = bisect.bisect_right(self.breaks, value.high)
        if low != high or (value.more and high < len(self.breaks)) or (value.less and low > 0):
            return None
        return low


def small_shapes(dataset: Dataset, level: str) -> SmallShapes:
    """Project the areas of *level* to the plane and draw them to fit; areas without a shape are
    left out. Neighbours are simplified together, so that no gap opens between them."""
    areas = dataset.areas_at(level)
    areas = areas[areas.geometry.notna() & ~areas.geometry.is_empty]
    ids = [str(area_id) for area_id in areas["area_id"]]
    names = dict(zip(ids, map(str, areas["name"]), strict=True))
    if not ids:
        return SmallShapes({}, {}, {}, False)
    epsg = dataset.municipality.plane_epsg
    plane = shapely.transform(
        areas.geometry.to_numpy(), lambda c: to_plane(c[:, 0], c[:, 1], plane_epsg=epsg)
    )
    # east is right and north is up, whatever the order of axes of the CRS
    west, south, east, north = shapely.total_bounds(plane)
    scale = min((WIDTH - 2 * _MARGIN) / (east - west), (HEIGHT - 2 * _MARGIN) / (north - south))
    left = (WIDTH - (east - west) * scale) / 2
    top = (HEIGHT - (north - south) * scale) / 2
    drawn = shapely.transform(
        shapely.coverage_simplify(plane, 0.7 / scale),
        lambda c: np.column_stack(
            [left + (c[:, 0] - west) * scale, top + (north - c[:, 1]) * scale]
        ),
    )
    inner = shapely.get_point(shapely.maximum_inscribed_circle(drawn, tolerance=1.0), 0)
    places = np.round(shapely.get_coordinates(inner), 1)
    return SmallShapes(
        paths={a: _path(shape) for a, shape in zip(ids, drawn, strict=True)},
        points={a: (float(x), float(y)) for a, (x, y) in zip(ids, places, strict=True)},
        names=names,
        approximate=bool((areas["boundary"] == "approximate").any()),
        short=_short(names, level),
    )


def small_scale(
    values: Mapping[str, Span], *, percent: bool = False, texts: Mapping[str, str] | None = None
) -> SmallScale:
    """Classes for *values*: the ranges themselves where figures are few and some are ranges,
    single counts where they are few and whole, else quarters at round numbers.

    *texts* (area_id → value in words) are the labels of ranges.
    """
    spans = {s for s in values.values() if s.low is not None}
    known = sorted({v for s in spans for v in (s.low, s.high) if v is not None})
    if not known:
        return SmallScale(("",))
    if texts and len(spans) <= _CLASSES and any(s.exact is None for s in spans):
        ordered = sorted(spans, key=lambda s: (s.low or 0.0, s.high or 0.0, s.more, s.less))
        said = {s: texts[a] for a, s in values.items() if a in texts}
        return SmallScale(tuple(said.get(s, "") for s in ordered), spans=tuple(ordered))
    if all(float(v).is_integer() for v in known) and known[-1] <= _CLASSES:
        top = int(known[-1])
        labels = tuple(str(n) for n in range(top + 1))
        return SmallScale(labels, tuple(n - 0.5 for n in range(1, top + 1)))
    cuts = sorted({_round(float(np.quantile(known, q))) for q in (0.25, 0.5, 0.75)})
    cuts = [cut for cut in cuts if known[0] < cut <= known[-1]]
    if not cuts:
        return SmallScale((_label(known[0], percent),))
    said_cuts = [_label(cut, percent) for cut in cuts]
    between = [tr("{low}〜{high}", low=a, high=b) for a, b in pairwise(said_cuts)]
    labels = (
        tr("{text}未満", text=said_cuts[0]),
        *between,
        tr("{text}以上", text=said_cuts[-1]),
    )
    return SmallScale(labels, tuple(cuts))


def small_map(
    shapes: SmallShapes,
    values: Mapping[str, Span],
    scale: SmallScale,
    *,
    title: str,
    texts: Mapping[str, str],
    chosen: Sequence[str],
) -> str:
    """One figure: heading, map, legend. *texts* (area_id → value in words) are read out for the
    *chosen* areas, which are outlined and named. The map is an image with its picture inlined:
    nothing of it can reach into the page, and a page may hold many."""
    said = phrases.comma(f"{shapes.names[a]} {texts[a]}" for a in chosen if a in shapes.names)
    classes = {a: scale.index(values.get(a, Span(None, None))) for a in shapes.paths}
    filled = "".join(
        f'<path d="{path}" fill="{_fill(classes[a], scale)}" stroke="{BOUNDARY}"'
        f' stroke-width=".7"{_dash(shapes)}/>'
        for a, path in shapes.paths.items()
    )
    outlined = "".join(
        f'<path d="{shapes.paths[a]}" fill="none" stroke="{INK}" stroke-width="2"/>'
        for a in chosen
        if a in shapes.paths
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}"'
        f' width="{WIDTH:g}" height="{HEIGHT:g}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(said)}</desc>"
        f"{_HATCH}{filled}{outlined}{_names(shapes, chosen)}</svg>"
    )
    source = base64.b64encode(svg.encode()).decode()
    alt = escape(tr("{title}の地図。{said}", title=title, said=said), quote=True)
    return (
        f'<figure class="small-map"><figcaption>{escape(title)}</figcaption>'
        f'<img src="data:image/svg+xml;base64,{source}" alt="{alt}">'
        f"{_legend(classes, scale)}</figure>"
    )


def _short(names: Mapping[str, str], level: str) -> dict[str, str]:
    """The names without the level that all end with: 駒場住区 → 駒場."""
    cut = (
        len(level) if all(name.endswith(level) and name != level for name in names.values()) else 0
    )
    return {a: name[: len(name) - cut] for a, name in names.items()}


def _places(shapes: SmallShapes, chosen: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Where the names stand: each pushed down where it would lie over one above it."""
    placed: dict[str, tuple[float, float]] = {}
    known = [a for a in chosen if a in shapes.points]
    for a in sorted(known, key=lambda key: shapes.points[key][1]):
        x, y = shapes.points[a]
        for other, (ox, oy) in placed.items():
            apart = _FONT_PX * (len(shapes.short[a]) + len(shapes.short[other])) / 2
            if abs(x - ox) < apart and y - oy < _LINE_PX:
                y = oy + _LINE_PX
        placed[a] = (x, min(y, HEIGHT - _LINE_PX))
    return placed


def _names(shapes: SmallShapes, chosen: Sequence[str]) -> str:
    places = _places(shapes, chosen)
    return "".join(
        f'<text x="{x:g}" y="{y + 4:g}" text-anchor="middle" font-size="{_FONT_PX}"'
        f' font-weight="600" font-family="{escape(FONT, quote=True)}" fill="{INK}"'
        ' stroke="#FFFFFF" stroke-width="3" paint-order="stroke" stroke-linejoin="round">'
        f"{escape(shapes.short[a])}</text>"
        for a, (x, y) in places.items()
    )


def _legend(classes: Mapping[str, int | None], scale: SmallScale) -> str:
    rows = [
        f'<li><i style="background:{_color(index, scale)}"></i>{escape(label)}</li>'
        for index, label in enumerate(scale.labels)
        if label
    ]
    if None in classes.values():
        unknown = escape(tr("不明"))
        rows.append(f'<li><i class="hatched"></i>{unknown}</li>')
    return f"<ul>{''.join(rows)}</ul>"


def _fill(index: int | None, scale: SmallScale) -> str:
    return "url(#unknown)" if index is None else _color(index, scale)


def _color(index: int, scale: SmallScale) -> str:
    most = max(len(scale.labels) - 1, 1)
    return SEQUENTIAL[round(index / most * (len(SEQUENTIAL) - 1))]


def _dash(shapes: SmallShapes) -> str:
    return ' stroke-dasharray="3 1.5"' if shapes.approximate else ""


def _path(shape: shapely.Geometry) -> str:
    parts = []
    for polygon in shapely.get_parts(shape):
        for ring in shapely.get_rings(polygon):
            points = np.round(shapely.get_coordinates(ring)[:-1], 1)
            parts.append("M" + "L".join(f"{x:g},{y:g}" for x, y in points.tolist()) + "Z")
    return "".join(parts)


def _round(value: float) -> float:
    """Two significant digits: breaks that can be read."""
    if value == 0:
        return 0.0
    step = 10.0 ** (int(np.floor(np.log10(abs(value)))) - 1)
    return float(round(value / step) * step)


def _label(value: float, percent: bool) -> str:
    if percent:
        return f"{half_up(value * 100)}%"
    return half_up(value, 0 if value >= 10 or float(value).is_integer() else 1)
