"""Slides (PPTX, 16:9) with real text, tables and charts that can be edited in PowerPoint.

No text is clipped: sizes are chosen so that the text fits its box (widths estimated, lines set
to exact points, so that the machine's fonts do not matter), and a table too long for one slide
goes on on the next.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import pandas as pd
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from geodata import phrases
from geodata.export import to_xlsx
from geodata.language import tr
from geodata.render.palette import BOUNDARY, INK, PRIMARY
from geodata.render.sheet.slide_flow import (
    HEAD_IN,
    LEADING,
    NOTE_SMALLER,
    Block,
    Piece,
    lines_of,
    plan,
    row_height,
    shares,
)
from geodata.render.sheet.slide_text import FONT, fill_cell, plain, write
from geodata.render.sheet.typeset import clean

WIDTH_IN, HEIGHT_IN = 13.333, 7.5
MARGIN_IN = 0.5
_LEAST_PT = 8.0
_QUIET = "#B9C4C6"
#: Lines of a chart: colour, dashes and marker, so that they are told apart in grey as well.
_STROKES = (
    (PRIMARY, MSO_LINE.SOLID, XL_MARKER_STYLE.CIRCLE),
    ("#9C4A0C", MSO_LINE.DASH, XL_MARKER_STYLE.TRIANGLE),
    ("#0060AF", MSO_LINE.ROUND_DOT, XL_MARKER_STYLE.DIAMOND),
    (INK, MSO_LINE.LONG_DASH, XL_MARKER_STYLE.SQUARE),
)


class Box(NamedTuple):
    """A place on a slide, in inches from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


#: What a slide has under its title and above its footer.
BODY = Box(MARGIN_IN, 1.25, WIDTH_IN - 2 * MARGIN_IN, 5.55)


@dataclass(frozen=True)
class Line:
    """A paragraph. kind: text, heading (bold, in the house's colour) or item (with a bullet)."""

    text: str
    kind: Literal["text", "heading", "item"] = "text"


class Slide:
    """One slide: put text, tables, charts and pictures on it."""

    def __init__(self, shapes: Any) -> None:
        self._shapes = shapes

    def text(self, box: Box, lines: Sequence[Line | str], *, size: float = 14.0) -> float:
        """Write *lines* into *box*, smaller than *size* points where they would not fit.

        Returns the size that was used. Nothing is cut off; below 8 points the text would be
        unreadable, so give long lists to Deck.table instead.
        """
        given = [line if isinstance(line, Line) else Line(line) for line in lines]
        used = _fitting([_shown(line) for line in given], box, size)
        frame = self._shapes.add_textbox(*_emu(box)).text_frame
        plain(frame)
        for index, line in enumerate(given):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            heading = line.kind == "heading"
            write(paragraph, _shown(line), used, bold=heading, color=PRIMARY if heading else INK)
        return used

    def table(
        self,
        box: Box,
        headings: Sequence[str],
        rows: Sequence[Sequence[object]],
        *,
        widths: Sequence[float] | None = None,
        size: float = 12.0,
    ) -> None:
        """A native table; numbers are set to the right. *widths* are shares of the box.

        The rows must fit: Deck.table takes as many slides as it needs.
        """
        columns = [box.width * share for share in shares(headings, rows, widths)]
        heights = [row_height(row, columns, size) for row in [headings, *rows]]
        shape = self._shapes.add_table(
            len(rows) + 1, len(headings), *_emu(box._replace(height=sum(heights)))
        )
        table = shape.table
        for column, wide in zip(table.columns, columns, strict=True):
            column.width = Inches(wide)
        for number, (row, high) in enumerate(zip([headings, *rows], heights, strict=True)):
            table.rows[number].height = Inches(high)
            for place, value in enumerate(row):
                fill_cell(
                    table.cell(number, place), value, size, heading=number == 0, odd=number % 2
                )

    def bars(
        self,
        box: Box,
        title: str,
        categories: Sequence[str],
        values: Sequence[float | None],
        *,
        highlight: int | None = None,
        number_format: str = "#,##0",
    ) -> None:
        """A native bar chart, first category on top; a missing value has no bar (never zero)."""
        chart = self._chart(box, XL_CHART_TYPE.BAR_CLUSTERED, title, categories, {title: values})
        plot = chart.plots[0]
        plot.gap_width = 45
        plot.has_data_labels = True
        plot.data_labels.number_format = number_format
        plot.data_labels.number_format_is_linked = False
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
        plot.data_labels.font.size = Pt(11)
        chart.category_axis.reverse_order = True
        chart.category_axis.format.line.color.rgb = _rgb(BOUNDARY)
        chart.value_axis.visible = False
        chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        known = [value for value in values if value is not None]
        if known and max(known) > 0:
            chart.value_axis.maximum_scale = max(known) * 1.15  # room for the figures
        for index in range(len(categories)):
            point = plot.series[0].points[index].format
            point.fill.solid()
            marked = highlight is None or index == highlight
            point.fill.fore_color.rgb = _rgb(PRIMARY if marked else _QUIET)
            point.line.color.rgb = _rgb(INK)

    def lines(
        self,
        box: Box,
        title: str,
        categories: Sequence[str],
        series: dict[str, Sequence[float | None]],
    ) -> None:
        """A native line chart with markers; a missing value leaves a gap in its line."""
        chart = self._chart(box, XL_CHART_TYPE.LINE_MARKERS, title, categories, series)
        chart.has_legend = len(series) > 1
        if chart.has_legend:
            chart.legend.include_in_layout = False
            chart.legend.font.size = Pt(11)
        chart.value_axis.minimum_scale = 0
        chart.value_axis.major_gridlines.format.line.color.rgb = _rgb("#E3E9EA")
        plot = chart.plots[0]
        plot.has_data_labels = True
        plot.data_labels.font.size = Pt(11)
        plot.data_labels.position = XL_LABEL_POSITION.ABOVE
        for index, one in enumerate(plot.series):
            one.smooth = False
            color, dash, marker = _STROKES[index % len(_STROKES)]
            one.format.line.color.rgb = _rgb(color)
            one.format.line.dash_style = dash
            one.format.line.width = Pt(2)
            one.marker.style = marker
            one.marker.size = 8
            one.marker.format.fill.solid()
            one.marker.format.fill.fore_color.rgb = _rgb(color)

    def picture(self, box: Box, png: bytes, *, alt: str) -> None:
        """A picture in the middle of *box*, its proportions kept, with words for a reader."""
        shape = self._shapes.add_picture(io.BytesIO(png), 0, 0)
        scale = min(Inches(box.width) / shape.width, Inches(box.height) / shape.height)
        shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
        shape.left = Emu(int(Inches(box.left) + (Inches(box.width) - shape.width) / 2))
        shape.top = Emu(int(Inches(box.top) + (Inches(box.height) - shape.height) / 2))
        shape._element.nvPicPr.cNvPr.set("descr", clean(alt))

    def _chart(
        self,
        box: Box,
        kind: XL_CHART_TYPE,
        title: str,
        categories: Sequence[str],
        series: dict[str, Sequence[float | None]],
    ) -> Any:
        data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
        data.categories = labels = [clean(c) for c in categories]
        for name, values in series.items():
            data.add_series(clean(name), list(values))
        chart = self._shapes.add_chart(kind, *_emu(box), data).chart
        # the book behind 「データの編集」: the library's own would run names that start with "="
        columns = {clean(name): list(values) for name, values in series.items()}
        book = to_xlsx([("Sheet1", pd.DataFrame({"": labels, **columns}))])
        chart.part.chart_workbook.update_from_xlsx_blob(book)
        chart.font.name = FONT
        chart.font.size = Pt(11)
        chart.font.color.rgb = _rgb(INK)
        chart.has_legend = False
        chart.has_title = True
        chart.chart_title.include_in_layout = False
        write(chart.chart_title.text_frame.paragraphs[0], title, 13, bold=True)
        return chart


class Deck:
    """A 16:9 deck. *footer* stands on every slide (sources, date, 内部資料 …)."""

    def __init__(self, title: str, *, footer: str = "") -> None:
        self._deck = Presentation()
        _widen(self._deck)
        self._deck.core_properties.title = clean(title)
        self._deck.core_properties.author = ""
        self._footer = footer

    def slide(self, title: str) -> Slide:
        """A new slide with its title in the title's own place (outline and readers find it)."""
        made = self._deck.slides.add_slide(self._deck.slide_layouts[5])
        box = Box(MARGIN_IN, 0.3, WIDTH_IN - 2 * MARGIN_IN, 0.85)
        shape = made.shapes.title
        shape.left, shape.top, shape.width, shape.height = _emu(box)
        plain(shape.text_frame)
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        size = _fitting([clean(title)], box, 26)
        write(shape.text_frame.paragraphs[0], title, size, bold=True)
        rule = made.shapes.add_connector(
            1, Inches(MARGIN_IN), Inches(1.17), Inches(WIDTH_IN - MARGIN_IN), Inches(1.17)
        )
        rule.line.color.rgb = _rgb(PRIMARY)
        rule.line.width = Pt(1.5)
        rule.shadow.inherit = False
        one = Slide(made.shapes)
        if self._footer:
            foot = Box(MARGIN_IN, 6.93, WIDTH_IN - 2 * MARGIN_IN, 0.45)
            one.text(foot, [self._footer], size=10)
        return one

    def table(
        self,
        title: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[object]],
        *,
        widths: Sequence[float] | None = None,
        size: float = 12.0,
    ) -> list[Slide]:
        """A table on as many slides as it needs, the headings repeated; none without rows."""
        return self.flow(title, [Block("", headings, rows, widths)], sizes=(size,))

    def flow(
        self,
        title: str,
        blocks: Sequence[Block],
        *,
        sizes: Sequence[float] = (14.0, 13.0, 12.0, 11.0),
    ) -> list[Slide]:
        """Blocks one under the other, on as few slides as they need; a long one goes on.

        The largest of *sizes* is used that needs no more slides than the smallest. Each slide's
        title is *title* and the titles of the blocks that begin on it.
        """
        plans = [plan(blocks, size, width=BODY.width, height=BODY.height) for size in sizes]
        fewest = min(len(one) for one in plans)
        number = next(n for n, one in enumerate(plans) if len(one) == fewest)
        chosen, size = plans[number], sizes[number]
        made = []
        for turn, pieces in enumerate(chosen, start=1):
            parts = [piece.block.name for piece in pieces if piece.block.name]
            said = "　".join([title, phrases.dots(dict.fromkeys(parts))]).strip()
            whole = bool(parts) or len(chosen) == 1
            slide = self.slide(said if whole else said + phrases.brackets(f"{turn}/{len(chosen)}"))
            for piece in pieces:
                _place(slide, piece, size)
            made.append(slide)
        return made

    def to_bytes(self) -> bytes:
        """The deck as a PPTX file."""
        buffer = io.BytesIO()
        self._deck.save(buffer)
        return buffer.getvalue()


def _place(slide: Slide, piece: Piece, size: float) -> None:
    """One piece of a block at its place on a slide."""
    block = piece.block
    top = BODY.top + piece.top
    if block.title:
        head = Box(BODY.left, top, BODY.width, HEAD_IN)
        said = tr("{title}（続き）", title=block.title) if piece.goes_on else block.title
        slide.text(head, [Line(said, "heading")], size=size + 1)
        top += HEAD_IN
    if piece.rows:
        slide.table(
            Box(BODY.left, top, BODY.width, 1.0),
            block.headings,
            piece.rows,
            widths=block.widths,
            size=size,
        )
        top += piece.table_height
    if piece.notes:
        note = Box(BODY.left, top + 0.05, BODY.width, piece.notes_height)
        slide.text(note, piece.notes, size=size - NOTE_SMALLER)


def _fitting(texts: Sequence[str], box: Box, size: float) -> float:
    while size > _LEAST_PT:
        lines = sum(lines_of(text, box.width - 0.1, size) for text in texts)
        if lines * size * LEADING / 72 <= box.height:
            break
        size -= 0.5
    return size


def _shown(line: Line) -> str:
    return tr("・{item}", item=clean(line.text)) if line.kind == "item" else clean(line.text)


def _emu(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    left, top, width, height = (Emu(int(Inches(value))) for value in box)
    return left, top, width, height


def _rgb(color: str) -> RGBColor:
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def _widen(deck: Any) -> None:
    """Make the 4:3 template 16:9, its placeholders too, for the slides that users add."""
    factor = Inches(WIDTH_IN) / deck.slide_width
    deck.slide_width, deck.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    for page in [deck.slide_master, *deck.slide_layouts]:
        for shape in page.placeholders:
            if shape._element.spPr.find(qn("a:xfrm")) is not None:
                shape.left, shape.width = int(shape.left * factor), int(shape.width * factor)
