"""The minutes as slides: the map with its numbers, then native tables that can be edited."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.language import tr
from geodata.render.notes.minutes import HEADS, INTERNAL, Entry, Minutes
from geodata.render.notes.minutes_pdf import map_picture
from geodata.render.sheet import typeset
from geodata.render.sheet.slides import BODY, Box, Deck, Line
from geodata.store import Dataset

_PICTURE_PX = (900, 595)
_MAP = Box(BODY.left, BODY.top, 8.5, BODY.height)
_WORDS = Box(BODY.left + 8.7, BODY.top, BODY.width - 8.7, BODY.height)
#: Beside the map there is room for the notes with most dots.
_TOP = 5
_TOP_LETTERS = 44
_WIDTHS = (0.6, 1.1, 4.6, 1.9, 1.3, 0.5, 1.6)
_PAGE = '#set page(width: 900pt, height: 595pt, margin: 0pt)\n#image("map.svg", width: 100%)'


def minutes_slides(dataset: Dataset, told: Minutes) -> bytes:
    """The minutes as a PPTX file."""
    deck = Deck(
        tr("{heading} 議事メモ", heading=told.heading),
        footer=f"{tr(INTERNAL)}　{told.date} {told.heading}",
    )
    first = deck.slide(tr("{heading}　議事メモ", heading=told.heading))
    wide, high = _PICTURE_PX
    svg = map_picture(dataset, told, width=wide, height=high)
    first.picture(
        _MAP,
        typeset.png(_PAGE, {"map.svg": svg.encode()}, ppi=144)[0],
        alt=tr("{about}の地図。メモの番号つき", about=told.about),
    )
    first.text(_WORDS, _summary(told), size=16)
    for title, entries in (
        (tr("この会議で出た意見"), told.own),
        (tr("これまでの会議から引き継いだもの"), told.carried),
    ):
        deck.table(title, [tr(head) for head in HEADS], _rows(entries), widths=_WIDTHS, size=14)
    return deck.to_bytes()


def _summary(told: Minutes) -> list[Line]:
    lines = [Line(told.date), Line(told.counts)]
    voted = sorted((e for e in [*told.own, *told.carried] if e.votes), key=lambda e: -e.votes)
    if voted:
        lines.append(Line(tr("票の多いもの"), "heading"))
    for entry in voted[:_TOP]:
        words = entry.text.replace("\n", " ")
        cut = words if len(words) <= _TOP_LETTERS else f"{words[:_TOP_LETTERS]}…"
        lines.append(
            Line(
                tr("{number}番（{votes}票）{cut}", number=entry.number, votes=entry.votes, cut=cut),
                "item",
            )
        )
    return lines


def _rows(entries: Sequence[Entry]) -> list[list[object]]:
    return [
        [
            str(e.number),
            tr(e.kind),
            f"{e.text}\n← {e.origin}" if e.origin else e.text,
            e.where,
            e.group,
            e.votes,
            e.course,
        ]
        for e in entries
    ]
