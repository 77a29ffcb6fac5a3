"""ふりがな on a sheet: the names in it get their readings, wherever they stand alone.

A name is read where a cell, a title or a part of a list is that name and nothing else; names
inside sentences stay plain. The reading follows in parentheses, which paper sets smaller and the
screen sets above the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from geodata.render.furigana import (
    Segments,
    readings,
    segments,
    segments_text,
)
from geodata.render.sheet.content import Cell, Num, Section, SheetContent
from geodata.store import Dataset

#: Between names in lists.
_BETWEEN = re.compile(r"(、|, |\n)")
#: What may follow a name: 〔未確認〕, （日常生活圏域）.
_MARKED = re.compile(r"([^〔（]+?)((?: ?[〔（]| [(\[]).*)?", re.DOTALL)


def read_aloud(sheet: SheetContent, dataset: Dataset) -> SheetContent:
    """The sheet with the readings that the tables of *dataset* give; without any, as it is."""
    known = _known(dataset)
    title, mark = _parted(sheet.title)
    own = segments(title, sheet.kana)
    if _is_read(own):
        known = {**known, title: own}
    if not known:
        return sheet
    return replace(
        sheet,
        title=_said(title, known) + mark,
        kana="" if _is_read(own) else sheet.kana,
        sections=tuple(_section(section, known) for section in sheet.sections),
        readings={segments_text(pieces): pieces for pieces in known.values()},
    )


def _known(dataset: Dataset) -> dict[str, Segments]:
    """Name → pieces; a name that two places read differently is not read at all."""
    read = readings(dataset)
    found: dict[str, set[Segments]] = {}
    for area_id, name in zip(dataset.areas["area_id"], dataset.areas["name"], strict=True):
        found.setdefault(str(name), set()).add(read.area_segments(str(area_id), str(name)))
    for hub_id, name in zip(dataset.hubs["hub_id"], dataset.hubs["name"], strict=True):
        pieces = read.hubs.get(str(hub_id), ((str(name), None),))
        found.setdefault(str(name), set()).add(pieces)
    sure = {name: next(iter(ways)) for name, ways in found.items() if len(ways) == 1}
    return {name: pieces for name, pieces in sure.items() if _is_read(pieces)}


def _is_read(pieces: Segments) -> bool:
    return any(read is not None for _, read in pieces)


def _section(section: Section, known: Mapping[str, Segments]) -> Section:
    table = section.table
    if table is not None:
        rows = tuple(tuple(_cell(cell, known) for cell in row) for row in table.rows)
        table = replace(table, rows=rows)
    return replace(section, table=table, lines=tuple(_list(line, known) for line in section.lines))


def _cell(cell: Cell, known: Mapping[str, Segments]) -> Cell:
    return cell if isinstance(cell, Num) else _list(cell, known)


def _list(text: str, known: Mapping[str, Segments]) -> str:
    return "".join(_named(part, known) for part in _BETWEEN.split(text))


def _named(text: str, known: Mapping[str, Segments]) -> str:
    name, mark = _parted(text)
    # a whole text may be a name with brackets of its own
    return _said(text, known) if text in known else _said(name, known) + mark


def _parted(text: str) -> tuple[str, str]:
    found = _MARKED.fullmatch(text)
    return (found[1], found[2] or "") if found else (text, "")


def _said(name: str, known: Mapping[str, Segments]) -> str:
    return segments_text(known[name]) if name in known else name


def smaller_pattern(texts: Iterable[str], names: Mapping[str, Segments]) -> str:
    """A regular expression for the readings in parentheses that occur in *texts*; empty for none."""
    whole = "\n".join(texts)
    found = {
        text[len("".join(part for part, _ in pieces)) :]
        for text, pieces in names.items()
        if text in whole
    }
    return "|".join(re.escape(text) for text in sorted(found, key=len, reverse=True))
