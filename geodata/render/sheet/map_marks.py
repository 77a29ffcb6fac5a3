"""Numbered marks on a map picture (notes of a meeting): a shape for each kind, never colour alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from geodata.language import tr
from geodata.render.palette import INK
from geodata.render.sheet.map_frame import Frame
from geodata.render.sheet.map_labels import Placer, clean_line, svg_text, text_width
from geodata.render.sheet.map_legend import Entry

#: Drawn around (0, 0), about 22 pixels across, roomy enough for two digits.
_SHAPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "課題": ("M0,-13L13,10L-13,10Z", "#F6C48B"),
        "資源": ("M-11,-11H11V11H-11Z", "#BFDDD7"),
        "アイデア": ("M-11,0A11,11 0 1,0 11,0A11,11 0 1,0 -11,0Z", "#FFF3B0"),
        "要確認": ("M0,-14L14,0L0,14L-14,0Z", "#FFFFFF"),
    }
)
_OTHER = ("M-6,-11H6L12,0L6,11H-6L-12,0Z", "#E9EEEF")
#: Characters that a mark holds; longer labels stand beside it.
_INSIDE = 3


@dataclass(frozen=True)
class Mark:
    """A mark at a point in degrees (EPSG:4326): *label* is its number or a short word."""

    lon: float
    lat: float
    label: str
    kind: str


def marks_svg(marks: Sequence[Mark], frame: Frame, placer: Placer) -> str:
    """The marks within the window; their room is taken in *placer*."""
    places = frame.place([mark.lon for mark in marks], [mark.lat for mark in marks])
    parts = []
    for mark, (x, y) in zip(marks, places.tolist(), strict=True):
        if not frame.inside(x, y):
            continue
        placer.block(x, y, 12)
        label = clean_line(mark.label)
        parts.append(f'<g transform="translate({x:.1f} {y:.1f})">{_shape(mark.kind)}')
        if len(label) <= _INSIDE:
            size = min(12.0, 12.0 * 17 / max(text_width(label, 12), 1))
            base = 7 if mark.kind == "課題" else 4.2
            parts.append(
                svg_text(label, x=0, y=base, size=size, bold=True, anchor="middle", halo=0)
            )
        else:
            parts.append(svg_text(label, x=15, y=4.5, size=12, bold=True))
        parts.append("</g>")
    return "".join(parts)


def mark_entries(marks: Sequence[Mark]) -> list[Entry]:
    """One entry of the legend for each kind that occurs."""
    return [
        Entry(f'<g transform="scale(.72)">{_shape(kind)}</g>', tr(kind))
        for kind in dict.fromkeys(mark.kind for mark in marks)
    ]


def _shape(kind: str) -> str:
    path, fill = _SHAPES.get(kind, _OTHER)
    return (
        f'<path d="{path}" fill="#FFFFFF" stroke="#FFFFFF" stroke-width="5" stroke-linejoin="round"/>'
        f'<path d="{path}" fill="{fill}" stroke="{INK}" stroke-width="1.6" stroke-linejoin="round"/>'
    )
