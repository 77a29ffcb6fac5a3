"""Text on slides, written as XML: lines of exact height in a font that offices have."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from geodata.language import current
from geodata.render.palette import INK, LAND
from geodata.render.sheet.slide_flow import CELL_PAD_IN, LEADING, cell_text
from geodata.render.sheet.typeset import clean

#: On every Windows and Mac with Office; elsewhere the office suite takes its own Japanese font.
FONT = "Yu Gothic"
_A = nsdecls("a")
#: The language that the office suite checks the spelling in.
_OFFICE_LANG = {"ja": "ja-JP", "easy": "ja-JP", "en": "en-GB"}


def fill_cell(cell: Any, value: object, size: float, *, heading: bool, odd: int) -> None:
    """Fill a cell. Written as XML at once: property by property a long table takes seconds."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    paragraphs = "".join(
        _paragraph(part, size, bold=heading, align="r" if number else "l")
        for part in cell_text(value).split("\n")
    )
    fill = "DCE9E7" if heading else (LAND if odd else "#FFFFFF").removeprefix("#")
    wide, high = int(Inches(CELL_PAD_IN)), int(Inches(CELL_PAD_IN * 0.5))
    made = parse_xml(
        f"<a:tc {_A}><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody>"
        f'<a:tcPr marL="{wide}" marR="{wide}" marT="{high}" marB="{high}" anchor="ctr">'
        f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill></a:tcPr></a:tc>'
    )
    _refill(cell._tc, made)


def write(paragraph: Any, text: str, size: float, *, bold: bool = False, color: str = INK) -> None:
    """Give *paragraph* this text and no other."""
    _refill(paragraph._p, parse_xml(_paragraph(text, size, bold=bold, color=color)))


def _paragraph(
    text: str, size: float, *, bold: bool = False, color: str = INK, align: str = "l"
) -> str:
    """A paragraph as XML, its text escaped: lines of exact height, Latin and Japanese in FONT."""
    said = escape(clean(text).replace("\n", " "))
    return (
        f'<a:p {_A}><a:pPr algn="{align}"><a:lnSpc>'
        f'<a:spcPts val="{round(size * LEADING * 100)}"/></a:lnSpc></a:pPr>'
        f'<a:r><a:rPr lang="{_OFFICE_LANG[current()]}" sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill>'
        f'<a:srgbClr val="{color.removeprefix("#")}"/></a:solidFill>'
        f'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/></a:rPr><a:t>{said}</a:t></a:r></a:p>'
    )


def _refill(element: Any, made: Any) -> None:
    """Give *element* the children of *made* in place of its own."""
    for child in list(element):
        element.remove(child)
    for child in list(made):
        element.append(child)


def plain(frame: Any) -> None:
    """Take the office suite's own margins off a frame."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(0.05)
    frame.margin_top = frame.margin_bottom = 0
