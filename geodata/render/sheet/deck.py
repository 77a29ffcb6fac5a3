"""The sheets as slides: titles, text, native tables and charts, and the map as a crisp picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from geodata.render.sheet.content import Bars, Cell, Lines, Num, Section, SheetContent, Table
from geodata.render.sheet.paper import bare_map_png
from geodata.render.sheet.slides import BODY, Box, Deck, Line, Slide

_MAP = Box(BODY.left, BODY.top, 6.6, BODY.height)
_RIGHT = Box(7.35, BODY.top, 5.48, BODY.height)
#: Rows of the key figures and standards that fit beside the map.
_BESIDE = ("standards", "parts")
#: Told in the notes and on paper; slides are for talking.
_LEFT_OUT = ("chome",)


def sheets_pptx(
    sheets: Sequence[SheetContent],
    *,
    title: str,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The sheets one after the other as one deck (16:9).

    *progress* is called after each sheet with the number of sheets that are done.
    """
    footer = "　".join(dict.fromkeys(badge for sheet in sheets for badge in sheet.badges))
    deck = Deck(title, footer=f"{footer}　{_footer(sheets)}".strip())
    for number, sheet in enumerate(sheets, start=1):
        _add(deck, sheet)
        if progress is not None:
            progress(number)
    return deck.to_bytes()


def _footer(sheets: Sequence[SheetContent]) -> str:
    made = sheets[0].made if sheets else ""
    return (
        f"作成 {made}　「不明」はゼロではありません。出典は各シートの終わりのスライドにあります。"
    )


def _add(deck: Deck, sheet: SheetContent) -> None:
    head = f"{sheet.title}　{sheet.kind}"
    _first(deck.slide(f"{head}（{sheet.place}）"), sheet)
    _standards(deck, sheet, head)
    for section in sheet.sections:
        if section.key in _LEFT_OUT or section.key in _BESIDE:
            continue
        _charts(deck, section, head)
        _table(deck, section, head)
    rows = [[text] for text in (*sheet.premises, *sheet.sources)]
    deck.table(f"{head}　数の前提と出典", ["前提と出典"], rows, widths=[1], size=10.5)


def _first(slide: Slide, sheet: SheetContent) -> None:
    """The map, and the key figures beside it."""
    slide.picture(_MAP, bare_map_png(sheet), alt=sheet.map_words)
    lines = [Line(sheet.lead, "heading"), *(Line(text, "item") for text in sheet.warnings)]
    slide.text(_RIGHT._replace(height=1.25), lines, size=14)
    rows = [[f.label, f.value, f.note] for f in sheet.figures]
    table = _RIGHT._replace(top=_RIGHT.top + 1.35)
    slide.table(table, ["項目", "いま", "時点・出どころ"], rows, widths=[1.3, 1.5, 2.6], size=11)


def _standards(deck: Deck, sheet: SheetContent, head: str) -> None:
    for key in _BESIDE:
        section = sheet.section(key)
        if section is not None:
            _table(deck, section, head)


def _charts(deck: Deck, section: Section, head: str) -> None:
    """The charts of a section: two side by side on a slide."""
    for start in range(0, len(section.charts), 2):
        pair = section.charts[start : start + 2]
        slide = deck.slide(f"{head}　{section.title}")
        wide = BODY.width / len(pair)
        for place, chart in enumerate(pair):
            box = BODY._replace(left=BODY.left + place * wide, width=wide - 0.1)
            _chart(slide, box, chart)


def _chart(slide: Slide, box: Box, chart: Bars | Lines) -> None:
    if isinstance(chart, Bars):
        slide.bars(
            box,
            chart.title,
            chart.categories,
            chart.values,
            highlight=chart.highlight,
            number_format=chart.number_format,
        )
    else:
        slide.lines(box, chart.title, chart.categories, dict(chart.series))


def _table(deck: Deck, section: Section, head: str) -> None:
    title = f"{head}　{section.title}{f'　{section.count}' if section.count else ''}"
    notes = [*section.lines, *section.notes]
    if section.table is None:
        if notes:
            deck.table(title, [section.title], [[text] for text in notes], widths=[1], size=13)
        return
    rows = [[_cell(cell) for cell in row] for row in section.table.rows]
    deck.table(
        title, _headings(section.table), rows, widths=[c.width for c in section.table.columns]
    )
    if section.notes:
        deck.table(f"{title}　注記", ["注記"], [[text] for text in section.notes], widths=[1])


def _headings(table: Table) -> list[str]:
    return [column.heading for column in table.columns]


def _cell(cell: Cell) -> object:
    """The words of a cell: its unit and its 不明 stay with it."""
    return cell.text if isinstance(cell, Num) else cell
