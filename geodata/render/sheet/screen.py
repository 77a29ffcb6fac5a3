"""A sheet on the screen: HTML in the order of the paper, every text escaped."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from html import escape

from geodata import phrases
from geodata.language import tr
from geodata.render.furigana import Segments, ruby_html
from geodata.render.sheet.content import Cell, KeyFigure, Num, Section, SheetContent, Table
from geodata.render.sheet.parts import met_by, now_and_lacking
from geodata.render.static_files import ASSETS

_BESIDE = ("standards", "parts", "posts", "met")
_KINDS = {"▲": "short", "？": "unknown"}


def sheet_css() -> str:
    """The style sheet of the sheets, to be put on a page once."""
    return (ASSETS / "sheet.css").read_text(encoding="utf-8")


def sheet_html(sheet: SheetContent) -> str:
    """One sheet as an article. The map is an image: nothing of it can reach into the page."""
    beside = "".join(_section(s) for s in sheet.sections if s.key in _BESIDE)
    body = "".join(_section(s) for s in sheet.sections if s.key not in _BESIDE)
    badges = "".join(f'<span class="ks-badge">{_e(word)}</span>' for word in sheet.badges)
    kana = "" if sheet.kana in ("", sheet.title) else f"<small>{_e(sheet.kana)}</small>"
    warnings = "".join(f"<p>{_e(text)}</p>" for text in sheet.warnings)
    warned = f'<div class="ks-warn" role="note">{warnings}</div>' if warnings else ""
    title = _ruby(_e(sheet.title), sheet.readings)
    beside, body = (_ruby(html, sheet.readings) for html in (beside, body))
    return (
        f'<article class="ks" aria-label="{_e(f"{sheet.name} {sheet.kind}")}">'
        f'<p class="ks-place"><b>{_e(sheet.kind)}</b>{_e(sheet.place)}{badges}</p>'
        f'<h2 class="ks-title">{title}{kana}</h2><p class="ks-lead">{_e(sheet.lead)}</p>'
        f'{warned}<dl class="ks-figures">{"".join(map(_figure, sheet.figures))}</dl>'
        f'<div class="ks-top"><div class="ks-map">{_picture(sheet)}</div>'
        f'<div class="ks-side">{beside}</div></div>{body}{_foot(sheet)}</article>'
    )


def _ruby(html: str, readings: Mapping[str, Segments]) -> str:
    """The readings that follow in parentheses, set above their words. No attribute holds a name."""
    if not readings:
        return html
    known = {_e(text): pieces for text, pieces in readings.items()}
    words = sorted(known, key=len, reverse=True)
    pattern = "|".join(re.escape(word) for word in words)
    return re.sub(pattern, lambda found: ruby_html(known[found[0]]), html)


def _picture(sheet: SheetContent) -> str:
    source = base64.b64encode(sheet.map_svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{source}" alt="{_e(sheet.map_words)}">'


def _figure(figure: KeyFigure) -> str:
    return (
        f"<div><dt>{_e(figure.label)}</dt><dd><b>{_e(figure.value)}</b>"
        f"<small>{_e(figure.note)}</small></dd></div>"
    )


def _section(section: Section) -> str:
    count = f" <small>{_e(section.count)}</small>" if section.count else ""
    parts = [f'<section class="ks-part ks-{_e(section.key)}"><h3>{_e(section.title)}{count}</h3>']
    if section.table is not None:
        cards = section.key in ("standards", "parts")
        bars = section.key == "comparison"
        parts.append(_cards(section.table) if cards else _table(section.table, bars=bars))
    parts += [f"<p>{_e(line)}</p>" for line in section.lines]
    parts += [f'<p class="ks-note">{_e(note)}</p>' for note in section.notes]
    return "".join([*parts, "</section>"])


def _cards(table: Table) -> str:
    """Standards: the sign in words, the standard, the reading."""
    items = []
    for row in table.rows:
        texts = [cell.text if isinstance(cell, Num) else cell for cell in row]
        if len(texts) == 4:
            head, label, reading, lacking = texts
            told = now_and_lacking(reading, lacking)
            kind = _KINDS.get(head[:1], "met")
        else:
            label, met, told = texts
            head, kind = met_by(met), _KINDS.get(told[:1], "met")
        items.append(
            f'<li class="ks-{kind}"><b>{_e(head)}</b>{_e(label)}<small>{_lines(told)}</small></li>'
        )
    return f"<ul>{''.join(items)}</ul>"


def _table(table: Table, *, bars: bool) -> str:
    numbers = [row[1].value for row in table.rows if bars and isinstance(row[1], Num)]
    most = max((value for value in numbers if value is not None), default=0.0)
    head = "".join(
        f'<th scope="col" class="ks-{column.align}">{_e(column.heading)}</th>'
        for column in table.columns
    )
    rows = []
    for number, row in enumerate(table.rows):
        cells = "".join(
            f'<td class="ks-{column.align}">{_bar(cell, most) if bars and place == 1 else ""}'
            f"{_cell(cell)}</td>"
            for place, (cell, column) in enumerate(zip(row, table.columns, strict=True))
        )
        strong = ' class="ks-strong"' if number == table.strong else ""
        rows.append(f"<tr{strong}>{cells}</tr>")
    # a table wider than a phone scrolls by itself, and by the keys once it has the focus
    label = _e(tr("表"))
    return (
        f'<div class="ks-scroll" tabindex="0" role="region" aria-label="{label}">'
        f"<table><colgroup>{_columns(table)}</colgroup><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _columns(table: Table) -> str:
    """The shares of the paper, so that short words are not broken for long ones."""
    whole = sum(column.width for column in table.columns)
    return "".join(f'<col style="width:{c.width / whole:.1%}">' for c in table.columns)


def _bar(cell: Cell, most: float) -> str:
    if not isinstance(cell, Num) or cell.value is None or most <= 0:
        return ""
    return f'<span class="ks-bar" style="width:{cell.value / most * 6:.2f}em"></span>'


def _cell(cell: Cell) -> str:
    return _lines(cell.text if isinstance(cell, Num) else cell)


def _foot(sheet: SheetContent) -> str:
    sources = "".join(f"<li>{_e(text)}</li>" for text in sheet.sources)
    rest, cited = _e(tr("数の前提")), _e(tr("出典"))
    made = _e(tr("作成 {made}", made=sheet.made))
    return (
        f'<footer class="ks-foot"><h3>{rest}</h3><p>{_e(phrases.text(sheet.premises))}</p>'
        f"<h3>{cited}</h3><ul>{sources}</ul><p>{made}</p></footer>"
    )


def _lines(text: str) -> str:
    return "<br>".join(_e(part) for part in text.split("\n"))


def _e(text: object) -> str:
    return escape(str(text), quote=True)
