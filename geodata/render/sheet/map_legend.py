"""The legend under a map picture: only what the picture shows, wrapped to its width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.render.sheet.map_labels import svg_text, text_width

SIZE = 12.0
_ROW = 22.0
_SYMBOL = 28.0
_GAP = 20.0
_PAD = 8.0


@dataclass(frozen=True)
class Entry:
    """One entry: SVG drawn in a box of 28 × 20 whose middle is (0, 0), and its words."""

    picture: str
    words: str


def legend_height(entries: Sequence[Entry], width: float) -> float:
    """Pixels that the legend takes in a picture *width* pixels wide; 0 without entries."""
    if not entries:
        return 0.0
    return max(y for _, y in _places(entries, width)) + _ROW / 2 + _PAD


def legend_svg(entries: Sequence[Entry], *, width: float, top: float) -> str:
    """The entries from left to right and down, starting at *top*."""
    parts = []
    for entry, (x, y) in zip(entries, _places(entries, width), strict=True):
        parts.append(f'<g transform="translate({x + _SYMBOL / 2:.1f} {top + y:.1f})">')
        parts.append(f"{entry.picture}</g>")
        parts.append(
            svg_text(entry.words, x=x + _SYMBOL + 5, y=top + y + SIZE * 0.36, size=SIZE, halo=0)
        )
    return "".join(parts)


def _places(entries: Sequence[Entry], width: float) -> list[tuple[float, float]]:
    places, x, y = [], _PAD, _PAD + _ROW / 2
    for entry in entries:
        wide = _SYMBOL + 5 + text_width(entry.words, SIZE) + _GAP
        if x > _PAD and x + wide - _GAP > width - _PAD:
            x, y = _PAD, y + _ROW
        places.append((x, y))
        x += wide
    return places
