"""ふりがな: readings above names, only where a table says how they are read.

A reading comes from a column ``name_kana``, never from a guess: a name without one stays plain.
In HTML it stands as ``<ruby>``; where ruby cannot be (labels, charts) it follows in parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TypeAlias

import pandas as pd

from geodata.names import hiragana
from geodata.store import Dataset

#: Pieces of a name in their order: the text, and how it is read (None where it says so itself).
Segments: TypeAlias = tuple[tuple[str, str | None], ...]

_KANJI = re.compile(r"[㐀-鿿豈-﫿々〆ヶ]+")
#: A reading is kana and the long mark; anything else in the column is a note, not a reading.
_READING = re.compile(r"[ぁ-ゖー・\s　]+")


def segments(name: str, kana: str | None) -> Segments:
    """Put the reading *kana* above the kanji of *name*; the name's own kana stay without.

    Where the kana of the name do not settle which part of the reading belongs to which kanji,
    the reading stands above the whole name. Without a reading, or without kanji: plain.
    """
    read = hiragana(kana or "").strip()
    if not read or not _READING.fullmatch(read) or not _KANJI.search(name):
        return ((name, None),)
    parts = re.split(f"({_KANJI.pattern})", name)
    greedy, lazy = (_align(parts, read, group) for group in ("(.+)", "(.+?)"))
    if greedy is None or greedy != lazy:
        return ((name, read),)
    readings = iter(greedy)
    return tuple(
        (part, next(readings) if index % 2 else None) for index, part in enumerate(parts) if part
    )


def _align(parts: list[str], read: str, group: str) -> tuple[str, ...] | None:
    """The reading of each run of kanji (every second part), where the kana between them fit."""
    pattern = "".join(
        group if index % 2 else re.escape(hiragana(part)) for index, part in enumerate(parts)
    )
    found = re.fullmatch(pattern, read)
    return found.groups() if found else None


def ruby(name: str, kana: str | None) -> str:
    """The name as HTML, escaped, its reading as ruby."""
    return ruby_html(segments(name, kana))


def ruby_html(pieces: Segments) -> str:
    """Segments as HTML; the parentheses are for what cannot show ruby."""
    return "".join(
        escape(text)
        if read is None
        else f"<ruby>{escape(text)}<rp>（</rp><rt>{escape(read)}</rt><rp>）</rp></ruby>"
        for text, read in pieces
    )


def with_reading(name: str, kana: str | None) -> str:
    """The name with its reading in parentheses, for where ruby cannot be: 富坂（とみさか）."""
    return segments_text(segments(name, kana))


def segments_text(pieces: Segments) -> str:
    """Segments as text, the reading of the whole in parentheses; plain where nothing is read."""
    name = "".join(text for text, _ in pieces)
    if all(read is None for _, read in pieces):
        return name
    return f"{name}（{''.join(read or hiragana(text) for text, read in pieces)}）"


@dataclass(frozen=True)
class Readings:
    """How the areas and hubs of a municipality are read; ids without a reading are not in it.

    areas: area_id → kana. hubs: hub_id → segments.
    """

    areas: Mapping[str, str] = field(default_factory=dict)
    hubs: Mapping[str, Segments] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.areas or self.hubs)

    def area(self, area_id: str | None, name: str) -> str:
        """The name of an area as HTML."""
        return ruby(name, self.areas.get(area_id or ""))

    def area_text(self, area_id: str | None, name: str) -> str:
        """The name of an area for where ruby cannot be."""
        return with_reading(name, self.areas.get(area_id or ""))

    def area_segments(self, area_id: str | None, name: str) -> Segments:
        """The name of an area in pieces."""
        return segments(name, self.areas.get(area_id or ""))

    def hub_text(self, hub_id: str, name: str) -> str:
        """The name of a hub for where ruby cannot be."""
        return segments_text(self.hubs.get(hub_id, ((name, None),)))

    def text(self, kind: str, identifier: str, name: str) -> str:
        """The name of an ``area`` or ``hub`` for where ruby cannot be; others are plain."""
        if kind == "area":
            return self.area_text(identifier, name)
        return self.hub_text(identifier, name) if kind == "hub" else name

    def hub(self, hub_id: str, name: str) -> str:
        """The name of a hub as HTML."""
        return ruby_html(self.hubs.get(hub_id, ((name, None),)))


#: The switch turned off: every name plain.
PLAIN = Readings()


def readings(dataset: Dataset) -> Readings:
    """The readings that the tables give.

    A hub is read as its own ``name_kana`` says; without one, the name of its own area (or of an
    area around it) inside the hub's name is read as the area is, and the rest stays plain.
    """
    areas = dataset.areas
    kana = {
        str(area_id): hiragana(read)
        for area_id, read in zip(areas["area_id"], areas["name_kana"], strict=True)
        if isinstance(read, str) and read.strip()
    }
    names = dict(zip(areas["area_id"], areas["name"], strict=True))
    parents = dict(zip(areas["area_id"], areas["parent_area_id"], strict=True))
    hubs = dataset.hubs
    own = hubs["name_kana"] if "name_kana" in hubs else pd.Series(None, index=hubs.index)
    found: dict[str, Segments] = {}
    for hub_id, name, area_id, read in zip(
        hubs["hub_id"], hubs["name"], hubs["area_id"], own, strict=True
    ):
        if isinstance(read, str):
            pieces = segments(name, read)
        else:
            pieces = _by_area(name, area_id, kana, names, parents)
        if any(part is not None for _, part in pieces):
            found[str(hub_id)] = pieces
    return Readings(kana, found)


def _by_area(
    name: str,
    area_id: object,
    kana: Mapping[str, str],
    names: Mapping[str, str],
    parents: Mapping[str, object],
) -> Segments:
    while isinstance(area_id, str) and area_id in names:
        before, within, after = name.partition(names[area_id])
        if within and area_id in kana:
            return tuple(
                piece
                for piece in ((before, None), *segments(within, kana[area_id]), (after, None))
                if piece[0]
            )
        area_id = parents.get(area_id)
    return ((name, None),)
