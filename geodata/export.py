"""Tables as files for the desk: CSV that Excel opens rightly, and XLSX."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from geodata.language import tr

#: A cell that starts so is taken for a formula by a spreadsheet; by a Japanese one the wide signs
#: as well, but 「＋3人」 is a number with its unit.
_RUNS = re.compile(r"[=+\-@\t\r\n＝＠]|[＋－](?![\d.,]*[^\x00-\x7f]*$)")
#: Excel refuses these in a sheet's name.
_SHEET_FORBIDDEN = str.maketrans(dict.fromkeys(r"[]:*?/\\", "_"))
_WIDEST = 60


def to_csv(table: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8 with BOM (Excel reads Japanese rightly only with it), CRLF.

    Unknown cells are empty; texts that a spreadsheet would run as a formula are disarmed.
    """
    text: str = disarmed(table).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def to_xlsx(sheets: Sequence[tuple[str, pd.DataFrame]]) -> bytes:
    """The tables as sheets (name, table) of one XLSX file, heading row fixed, widths set.

    Numbers stay numbers; unknown cells are empty; formula-like texts are written as text.
    """
    book = Workbook(write_only=True)
    for name, table in sheets:
        sheet = book.create_sheet(name.translate(_SHEET_FORBIDDEN)[:31] or tr("表"))
        sheet.freeze_panes = "A2"
        plain = table.astype(object).where(table.notna(), None)
        rows = plain.to_numpy().tolist()
        for index, heading in enumerate(table.columns):
            widest = max([_width(heading), *(_width(row[index]) for row in rows)], default=8)
            sheet.column_dimensions[get_column_letter(index + 1)].width = min(widest + 2, _WIDEST)
        sheet.append([_heading(sheet, str(heading)) for heading in table.columns])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def disarmed(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before every text that a spreadsheet would run."""
    result = table.copy()
    for column in result.columns:
        if not pd.api.types.is_numeric_dtype(result[column]):
            result[column] = result[column].map(_disarm, na_action="ignore")
    result.columns = [str(_disarm(str(c))) for c in result.columns]
    return result


def _disarm(value: object) -> object:
    if isinstance(value, str) and _RUNS.match(value):
        return "'" + value
    return value


def _heading(sheet: object, text: str) -> WriteOnlyCell:
    cell = _text_cell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E4F0ED")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: object, value: object) -> object:
    return _text_cell(sheet, value) if isinstance(value, str) else value


def _text_cell(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"  # a text that starts with "=" stays a text
    return cell


def _width(value: object) -> int:
    """Columns that a text takes: a Japanese character is as wide as two Latin ones."""
    text = "" if value is None else str(value)
    return max(
        (sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in text.split("\n")), default=0
    )
