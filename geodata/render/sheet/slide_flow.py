"""How blocks of text and tables flow over slides: heights estimated, nothing cut off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geodata.render.sheet.map_labels import text_width
from geodata.render.sheet.typeset import clean

#: Points of a line for each point of its letters.
LEADING = 1.3
CELL_PAD_IN = 0.07
#: Inches of a heading above a block, and of the air below one.
HEAD_IN = 0.36
_AIR_IN = 0.16
#: Notes are set this many points smaller than the table they belong to.
NOTE_SMALLER = 2.0
#: A block that takes less than this share of a slide is not parted.
_WHOLE = 0.75


@dataclass(frozen=True)
class Block:
    """A heading, a table and the notes under it; rows may be empty, title may be empty.

    *name* is the heading in short, for the title of the slide.
    """

    title: str
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()
    widths: Sequence[float] | None = None
    notes: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Piece:
    """What of a block stands on one slide. *top*: inches below the top of the slide's body."""

    block: Block
    rows: tuple[Sequence[object], ...]
    notes: tuple[str, ...]
    top: float
    table_height: float
    notes_height: float
    goes_on: bool = False

    @property
    def height(self) -> float:
        head = HEAD_IN if self.block.title else 0.0
        return head + self.table_height + self.notes_height + _AIR_IN


def plan(blocks: Sequence[Block], size: float, *, width: float, height: float) -> list[list[Piece]]:
    """Which pieces stand on which slide, for letters of *size* points; inches."""
    slides: list[list[Piece]] = [[]]
    used = 0.0
    for block in blocks:
        for piece in _pieces(block, size, width=width, room=height - used, height=height):
            if slides[-1] and used + piece.height - _AIR_IN > height:
                slides.append([])
                used = 0.0
            slides[-1].append(replace(piece, top=used))
            used += piece.height
    return [slide for slide in slides if slide]


def _pieces(block: Block, size: float, *, width: float, room: float, height: float) -> list[Piece]:
    """The block in pieces: the first for *room*, each other for a slide of its own."""
    columns = [width * share for share in shares(block.headings, block.rows, block.widths)]
    heights = [row_height(row, columns, size) for row in block.rows]
    head = row_height(block.headings, columns, size) if block.rows else 0.0
    notes = _notes_height(block.notes, size, width)
    title = HEAD_IN if block.title else 0.0
    whole = title + head + sum(heights) + notes
    if whole <= room or whole <= height * _WHOLE or not block.rows:
        return [Piece(block, tuple(block.rows), block.notes, 0.0, head + sum(heights), notes)]
    pieces: list[Piece] = []
    rows: list[Sequence[object]] = []
    # not worth beginning where less than a third of a slide is left
    left = room if room > height / 3 else height
    filled = title + head
    for row, high in zip(block.rows, heights, strict=True):
        if rows and filled + high > left:
            pieces.append(_piece(block, rows, filled - title, goes_on=bool(pieces)))
            rows, filled, left = [], title + head, height
        rows.append(row)
        filled += high
    last = _piece(block, rows, filled - title, goes_on=bool(pieces))
    if filled + notes <= left:
        return [*pieces, replace(last, notes=block.notes, notes_height=notes)]
    alone = Piece(block, (), block.notes, 0.0, 0.0, notes, goes_on=True)
    return [*pieces, last, alone]


def _piece(block: Block, rows: list[Sequence[object]], high: float, *, goes_on: bool) -> Piece:
    return Piece(block, tuple(rows), (), 0.0, high, 0.0, goes_on)


def _notes_height(notes: Sequence[str], size: float, width: float) -> float:
    if not notes:
        return 0.0
    small = size - NOTE_SMALLER
    lines = sum(lines_of(note, width - 0.1, small) for note in notes)
    return lines * small * LEADING / 72 + 0.08


def shares(
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    widths: Sequence[float] | None,
) -> list[float]:
    """Shares of the width of a table: as given, or by the longest text."""
    if widths is None:
        longest = [
            max(text_width(cell_text(row[place]), 1.0) for row in [headings, *rows])
            for place in range(len(headings))
        ]
        widths = [min(max(wide, 4.0), 28.0) for wide in longest]
    return [wide / sum(widths) for wide in widths]


def row_height(row: Sequence[object], columns: Sequence[float], size: float) -> float:
    """Inches that a row of a table needs."""
    lines = max(
        lines_of(cell_text(value), wide - 2 * CELL_PAD_IN, size)
        for value, wide in zip(row, columns, strict=True)
    )
    return lines * size * LEADING / 72 + 2 * CELL_PAD_IN * 0.7


def lines_of(text: str, width_in: float, size: float) -> int:
    """Lines that a text takes; a little is kept in hand for what the estimate misses."""
    room = max(width_in * 72 * 0.93, size)
    return sum(max(1, math.ceil(text_width(part, size) / room)) for part in text.split("\n"))


def cell_text(value: object) -> str:
    """A cell as it is shown; empty for None."""
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:,}"
    return clean(value)
