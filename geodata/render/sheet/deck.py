"""The sheets as slides: titles, text, native tables and charts, and the map as a crisp picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from geodata import phrases
from geodata.language import tr
from geodata.render.sheet.content import Bars, Cell, Lines, Num, Section, SheetContent
from geodata.render.sheet.paper import bare_map_png
from geodata.render.sheet.slide_flow import Block
from geodata.render.sheet.slides import BODY, Box, Deck, Line, Slide

_MAP = Box(BODY.left, BODY.top, 6.6, BODY.height)
_RIGHT = Box(7.35, BODY.top, 5.48, BODY.height)
#: Told on paper; slides are for talking.
_LEFT_OUT = ("chome", "remarks")


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
    return tr(
        "作成 {made}　「不明」はゼロではありません。出典は各シートの終わりのスライドにあります。",
        made=made,
    )


def _add(deck: Deck, sheet: SheetContent) -> None:
    """Map and figures; standards, hubs and posts; charts; the rest; sources."""
    head = f"{sheet.title}　{sheet.kind}"
    _first(deck.slide(head + phrases.brackets(sheet.place)), sheet)
    blocks: list[Block] = []
    for section in sheet.sections:
        if section.key in _LEFT_OUT:
            continue
        if section.charts:
            _told(deck, head, blocks)
            blocks = []
            _charts(deck, section, head)
        blocks.append(_block(section))
    _told(deck, head, blocks)
    rows = [[text] for text in (*sheet.premises, *sheet.sources)]
    block = Block("", [tr("数の前提と出典")], rows, [1])
    deck.flow(tr("{head}　数の前提と出典", head=head), [block], sizes=(11.0, 9.0))


def _told(deck: Deck, head: str, blocks: Sequence[Block]) -> None:
    if blocks:
        deck.flow(head, blocks)


def _first(slide: Slide, sheet: SheetContent) -> None:
    """The map, and the key figures beside it."""
    slide.picture(_MAP, bare_map_png(sheet), alt=sheet.map_words)
    lines = [Line(sheet.lead, "heading"), *(Line(text, "item") for text in sheet.warnings)]
    slide.text(_RIGHT._replace(height=1.25), lines, size=15)
    rows = [[f.label, f.value, f.note] for f in sheet.figures]
    table = _RIGHT._replace(top=_RIGHT.top + 1.35)
    slide.table(
        table,
        [tr("項目"), tr("いま"), tr("時点・出どころ")],
        rows,
        widths=[1.3, 1.5, 2.6],
        size=11.5,
    )


def _block(section: Section) -> Block:
    title = f"{section.title}{f'　{section.count}' if section.count else ''}"
    if section.table is None:
        return Block(title, notes=(*section.lines, *section.notes), name=section.title)
    columns = section.table.columns
    return Block(
        title,
        [column.heading for column in columns],
        [[_cell(cell) for cell in row] for row in section.table.rows],
        [column.width for column in columns],
        (*section.lines, *section.notes),
        name=section.title,
    )


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


def _cell(cell: Cell) -> object:
    """The words of a cell: its unit and its 不明 stay with it."""
    return cell.text if isinstance(cell, Num) else cell
