"""Names on a small picture: placed where they cover nothing, left out where there is no room."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from geodata.render.palette import INK

FONT_FAMILY = "Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic UI, Meiryo, sans-serif"
#: Width of a letter that is not full width, in its own size.
_NARROW = 0.58


def text_width(text: str, size: float) -> float:
    """About how wide a text is, in pixels: full-width characters are one size wide."""
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in text)
    return size * (wide + _NARROW * (len(text) - wide))


def shortened(text: str, most: int) -> str:
    """The text, cut with 「…」 where it is longer than *most* characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def svg_text(
    text: str,
    *,
    x: float,
    y: float,
    size: float,
    bold: bool = False,
    anchor: str = "start",
    fill: str = INK,
    halo: float = 3.0,
) -> str:
    """One line of text with a white halo; *y* is its base line."""
    around = (
        f' stroke="#FFFFFF" stroke-width="{halo:g}" paint-order="stroke" stroke-linejoin="round"'
        if halo
        else ""
    )
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-weight="{700 if bold else 400}"'
        f' text-anchor="{anchor}" fill="{fill}"{around}>{escape(clean_line(text))}</text>'
    )


def clean_line(text: str) -> str:
    """The text on one line, without characters that XML refuses."""
    spaced = " ".join(str(text).split())
    return "".join(c for c in spaced if c.isprintable())


@dataclass
class Placer:
    """Remembers what is taken, in pixels: boxes (left, top, right, bottom)."""

    width: float
    height: float
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def block(self, x: float, y: float, reach: float) -> None:
        """Keep a square of *reach* pixels around (x, y) free of names."""
        self.taken.append((x - reach, y - reach, x + reach, y + reach))

    def beside(
        self, text: str, *, x: float, y: float, size: float, away: float
    ) -> tuple[float, float] | None:
        """Where a name (start, base line) fits beside a symbol: right, left, below, above."""
        wide = text_width(text, size)
        starts = (
            (x + away, y + size * 0.36),
            (x - away - wide, y + size * 0.36),
            (x - wide / 2, y + away + size * 0.86),
            (x - wide / 2, y - away - size * 0.14),
        )
        return self._first(starts, wide, size)

    def over(self, text: str, *, x: float, y: float, size: float) -> tuple[float, float] | None:
        """Where a name fits centred on a point, or a line or two above or below it."""
        wide = text_width(text, size)
        shifts = (0.0, -1.3, 1.3, -2.6, 2.6)
        starts = ((x - wide / 2, y + size * (0.36 + shift)) for shift in shifts)
        return self._first(starts, wide, size)

    def _first(
        self, starts: Iterable[tuple[float, float]], wide: float, size: float
    ) -> tuple[float, float] | None:
        for left, base in starts:
            box = (left, base - size * 0.9, left + wide, base + size * 0.2)
            if self._free(box):
                self.taken.append(box)
                return left, base
        return None

    def _free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        if left < 3 or top < 3 or right > self.width - 3 or bottom > self.height - 3:
            return False
        return not any(
            left < r and right > le and top < b and bottom > t for le, t, r, b in self.taken
        )
