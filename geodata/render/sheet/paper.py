"""The sheets on paper: A4 PDF, and the map as PNG, typeset from SheetContent."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from geodata import phrases
from geodata.language import HTML_LANG, current, tr
from geodata.render.sheet import typeset
from geodata.render.sheet.content import Num, Section, SheetContent, Table
from geodata.render.sheet.parts import met_by, now_and_lacking
from geodata.render.sheet.readings import smaller_pattern
from geodata.render.static_files import ASSETS

#: What stands beside the map; all else follows under it.
_BESIDE = ("standards", "parts", "posts", "met")
#: Points of the letters in tables: smaller where a sheet is long, so that two pages hold it.
_SIZES = ((50, 7.8), (75, 7.2), (10_000, 6.6))
_LETTERS_A_ROW = 30
_MAP_PPI = 220

_MAP_PAGE = """
#let d = json("map.json")
#set document(title: d.title, author: ())
#set page(width: 190mm, height: auto, margin: 6mm)
#set text(font: "Noto Sans CJK JP", lang: d.lang, region: "jp", size: 8pt)
#text(12pt, weight: "bold", d.title)
#v(-4pt)
#image("map.svg", width: 100%, alt: d.words)
#v(-6pt)
#text(6pt, fill: rgb("#55666B"), d.note)
"""


def sheets_pdf(sheets: Sequence[SheetContent], *, title: str) -> bytes:
    """The sheets, each from a page of its own, as one PDF (A4 portrait, fonts embedded)."""
    data = _words() | {
        "title": title,
        "sheets": [_data(sheet, n) for n, sheet in enumerate(sheets)],
    }
    files = {f"map-{n}.svg": sheet.map_svg.encode() for n, sheet in enumerate(sheets)}
    return typeset.pdf(_template(), {"sheets.json": typeset.as_json(data), **files})


def map_png(sheet: SheetContent, *, ppi: int = _MAP_PPI) -> bytes:
    """The map alone with its title, legend, premises and credits, for a document or a slide."""
    made = tr("作成 {made}", made=sheet.made)
    note = phrases.text([*sheet.warnings, *sheet.premises, made])
    data = {
        "title": f"{sheet.place}　{sheet.title}",
        "words": sheet.map_words,
        "note": note,
        "lang": HTML_LANG[current()],
    }
    return _map(sheet, _MAP_PAGE, data, ppi)


def bare_map_png(sheet: SheetContent, *, ppi: int = _MAP_PPI) -> bytes:
    """The map and its legend alone, crisp, for slides that have a title of their own."""
    page = (
        "#set page(width: 160mm, height: auto, margin: 0mm)\n"
        '#image("map.svg", width: 100%, alt: json("map.json").words)'
    )
    return _map(sheet, page, {"words": sheet.map_words}, ppi)


def _map(sheet: SheetContent, page: str, data: dict[str, str], ppi: int) -> bytes:
    files = {"map.svg": sheet.map_svg.encode(), "map.json": typeset.as_json(data)}
    return typeset.png(page, files, ppi=ppi)[0]


def _words() -> dict[str, Any]:
    """What the template itself says, and how wide a Latin letter is beside a Japanese one."""
    english = current() == "en"
    return {
        "lang": HTML_LANG[current()],
        "narrow": 0.9 if english else 1.0,
        "between": tr("・"),
        "space": " " if english else "",
        "premises_word": tr("数の前提"),
        "sources_word": tr("出典"),
        "page_word": tr("{page}ページ"),
    }


def _data(sheet: SheetContent, number: int) -> dict[str, Any]:
    """A sheet as plain values for the template."""
    beside = [section for section in sheet.sections if section.key in _BESIDE]
    body = [section for section in sheet.sections if section.key not in _BESIDE]
    return {
        "kind": sheet.kind,
        "place": sheet.place,
        "title": sheet.title,
        "kana": sheet.kana,
        "badges": sheet.badges,
        "lead": sheet.lead,
        "warnings": sheet.warnings,
        "figures": [dataclasses.asdict(figure) for figure in sheet.figures],
        "map": f"map-{number}.svg",
        "map_words": sheet.map_words,
        "side": [_section(section) for section in beside],
        "body": [_section(section) for section in body],
        "premises": sheet.premises,
        "sources": sheet.sources,
        "made": tr("作成 {made}", made=sheet.made),
        "size": _size(sheet),
        "aloud": smaller_pattern(_texts(sheet), sheet.readings),
    }


def _texts(sheet: SheetContent) -> Iterator[str]:
    """Where a name may stand with its reading."""
    yield sheet.title
    for section in sheet.sections:
        yield from section.lines
        for row in section.table.rows if section.table is not None else ():
            yield from (cell for cell in row if isinstance(cell, str))


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "count": section.count,
        "lines": section.lines,
        "notes": section.notes,
        "table": None if section.table is None else _table(section.table),
        "cards": _cards(section),
    }


def _cards(section: Section) -> list[dict[str, str]]:
    """Standards beside the map: a card each."""
    if section.table is None or section.key not in ("standards", "parts"):
        return []
    cards = []
    for row in section.table.rows:
        texts = [cell.text if isinstance(cell, Num) else cell for cell in row]
        if section.key == "standards":
            head, label, reading, lacking = texts
            told, sign = now_and_lacking(reading, lacking), head
        else:
            label, met, told = texts
            head, sign = met_by(met), told
        kind = {"▲": "short", "？": "unknown"}.get(sign[:1], "met")
        cards.append({"kind": kind, "head": head, "label": label, "detail": told})
    return cards


def _table(table: Table) -> dict[str, Any]:
    return {
        "columns": [dataclasses.asdict(column) for column in table.columns],
        "rows": [
            [
                {"text": cell.text, "value": cell.value}
                if isinstance(cell, Num)
                else {"text": cell, "value": None}
                for cell in row
            ]
            for row in table.rows
        ],
        "strong": table.strong,
    }


def _size(sheet: SheetContent) -> float:
    rows = sum(len(s.table.rows) for s in sheet.sections if s.table is not None)
    # long remarks and many 町丁目 take the place of rows
    rows += sum(len(line) for s in sheet.sections for line in s.lines) // _LETTERS_A_ROW
    return next(size for most, size in _SIZES if rows <= most)


@cache
def _template() -> str:
    return (ASSETS / "sheet.typ").read_text(encoding="utf-8")
