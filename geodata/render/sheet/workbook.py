"""The sheets as a spreadsheet: figures as numbers where they are exact, and every source."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from geodata import phrases
from geodata.export import to_xlsx
from geodata.language import N_, tr
from geodata.render.sheet.content import Num, Section, SheetContent
from geodata.render.sheet.typeset import clean

_FIGURES = N_("カルテ")
_SOURCES = N_("前提と出典")


def sheets_xlsx(sheets: Sequence[SheetContent]) -> bytes:
    """The sheets as one XLSX file: a page for each part, one row a figure, with its area.

    Where a figure is exact a column 「…（数値）」 holds the number; unknown cells stay empty there
    and say 不明 in words. Texts that look like formulas stay texts.
    """
    pages = [(tr(_FIGURES), _key_figures(sheets))]
    titles = dict.fromkeys(section.title for sheet in sheets for section in sheet.sections)
    for title in titles:
        found = [
            _table(sheet, section)
            for sheet in sheets
            for section in sheet.sections
            if section.title == title
        ]
        pages.append((_page_name(title, [name for name, _ in pages]), _joined(found)))
    pages.append((tr(_SOURCES), _notes(sheets)))
    return to_xlsx(pages)


def _key_figures(sheets: Sequence[SheetContent]) -> pd.DataFrame:
    rows = [
        (sheet.place, sheet.title, figure.label, figure.value, figure.note)
        for sheet in sheets
        for figure in sheet.figures
    ]
    rows += [(sheet.place, sheet.title, tr("まとめ"), sheet.lead, "") for sheet in sheets]
    return _frame(rows, [tr("どこ"), tr("区域"), tr("項目"), tr("値"), tr("時点・出どころ")])


def _table(sheet: SheetContent, section: Section) -> pd.DataFrame:
    """One part of one sheet, with a column of numbers beside each column that has any."""
    texts = [*section.lines, *section.notes]
    if section.table is None:
        return _frame([(sheet.title, text) for text in texts], [tr("シート"), section.title])
    data: dict[str, list[object]] = {tr("シート"): [sheet.title] * len(section.table.rows)}
    for place, column in enumerate(section.table.columns):
        heading = column.heading or tr("番号")
        cells = [row[place] for row in section.table.rows]
        data[heading] = [clean(c.text if isinstance(c, Num) else c) for c in cells]
        if any(isinstance(c, Num) and c.value is not None for c in cells):
            data[heading + phrases.brackets(tr("数値"))] = [
                c.value if isinstance(c, Num) else None for c in cells
            ]
    return pd.DataFrame(data)


def _joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [table.astype(object) for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else tables[0]


def _notes(sheets: Sequence[SheetContent]) -> pd.DataFrame:
    rows: list[tuple[str, str]] = []
    for sheet in sheets:
        rows += [(tr("注意"), text) for text in sheet.warnings]
        rows += [(tr("前提"), text) for text in sheet.premises]
        rows += [
            (tr("注記") + phrases.brackets(section.title), text)
            for section in sheet.sections
            for text in section.notes
        ]
        rows += [(tr("出典"), text) for text in sheet.all_sources]
        rows.append((tr("作成"), sheet.made))
    return _frame(list(dict.fromkeys(rows)), [tr("項目"), tr("内容")])


def _frame(rows: Sequence[tuple[object, ...]], columns: list[str]) -> pd.DataFrame:
    cleaned = [tuple(clean(value) for value in row) for row in rows]
    return pd.DataFrame(cleaned, columns=columns)


def _page_name(title: str, taken: Sequence[str]) -> str:
    """Excel wants names that differ and have 31 characters at most."""
    name = title[:28]
    return name if name not in taken else f"{name}_{len(taken)}"
