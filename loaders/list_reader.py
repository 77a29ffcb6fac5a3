"""Reading the cells of one list by field, reporting each kind of mend once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from geodata.language import tr
from loaders import numbers
from loaders.area_names import Found
from loaders.context import Context
from loaders.findings import Findings
from loaders.header import Row, Table
from loaders.mapping import Mapping
from loaders.numbers import Cell
from loaders.report import Outcome
from loaders.typed import fitting

T = TypeVar("T")
_PUBLIC = {"公開", "可", "○", "〇", "◯", "public", "はい"}


class Reader:
    """The cells of a table through a mapping.

    Parameters
    ----------
    source
        What stands in the column source where the list has none.
    visibility
        What rows are (public, staff) where the list does not say.
    """

    def __init__(
        self,
        table: Table,
        mapping: Mapping,
        context: Context,
        found: Findings,
        *,
        source: str,
        visibility: str = "staff",
    ) -> None:
        self.table, self.mapping, self.context, self.found = table, mapping, context, found
        self._source, self._visibility = source, visibility
        places = {heading: i for i, heading in enumerate(table.headings)}
        self._column = {
            name: places[heading] for name, heading in mapping.columns.items() if heading in places
        }
        self._place = places

    def has(self, name: str) -> bool:
        """Whether a column (not a constant) gives this field."""
        return name in self._column

    def heading(self, name: str) -> str | None:
        """What the list calls a field."""
        return self.mapping.columns.get(name)

    def raw(self, row: Row, name: str) -> str:
        """The cell as it stands, else the constant, else ""."""
        column = self._column.get(name)
        cell = row.cells[column].strip() if column is not None else ""
        return cell or self.mapping.constants.get(name, "")

    def under(self, row: Row, heading: str) -> str:
        """The cell under a heading, whatever its field."""
        column = self._place.get(heading)
        return row.cells[column].strip() if column is not None else ""

    def text(self, row: Row, name: str, *, is_name: bool = False) -> str | None:
        """Text to be shown; a text that is too long is refused and unknown."""
        value = self._told(row, name, numbers.clean)
        if value is not None and numbers.is_unknown(value):
            return None
        if not fitting(value, name=is_name):
            self.found.refused(
                row.number, self.heading(name), value, tr("長すぎる欄です"),
                tr("200文字（名称）か4,000文字までにしてください"),
            )  # fmt: skip
            return None
        return value

    def kana(self, row: Row) -> str | None:
        """How the row's name is read, in hiragana; what is no kana is told and left out."""
        raw = self.raw(row, "name_kana")
        if not raw or numbers.is_unknown(raw):
            return None
        read = numbers.reading(raw)
        if read is None or not fitting(read, name=True):
            self.found.noted(
                row.number, self.heading("name_kana"), raw, tr("ふりがなとして読めません"),
                tr("かなだけで書いてください。空欄にしました"),
            )  # fmt: skip
            return None
        return read

    def address(self, row: Row, name: str = "address") -> str | None:
        """Text with house numbers in half width."""
        value = self._told(row, name, numbers.address)
        return None if value is None or numbers.is_unknown(value) or not fitting(value) else value

    def date(self, row: Row, name: str) -> str | None:
        """ISO date; what cannot be read is refused and unknown."""
        raw = self.raw(row, name)
        cell = numbers.date(raw)
        if cell.kind == "broken":
            self.found.refused(
                row.number, self.heading(name), raw, cell.note or "",
                tr("空欄として取り込みました（例 2024-04-01、令和6年4月1日）"),
            )  # fmt: skip
        elif cell.note:
            reason = tr("和暦などの日付です") if numbers.rewritten(cell) else cell.note
            self.found.grouped(
                "mended", row.number, self.heading(name), raw, reason,
                tr("西暦の日付にしました（{value}）", value=cell.value),
            )  # fmt: skip
        return cell.value

    def count(self, row: Row, name: str) -> int | None:
        """Whole figure from 0; what cannot be read is refused and unknown."""
        return self.figure(row, self.raw(row, name), self.heading(name), numbers.count)

    def number(self, row: Row, name: str) -> float | None:
        """Figure; what cannot be read is refused and unknown."""
        return self.figure(row, self.raw(row, name), self.heading(name), numbers.number)

    def figure(
        self, row: Row, raw: str, heading: str | None, read: Callable[[str], Cell[T]]
    ) -> T | None:
        """A figure of any column."""
        cell = read(raw)
        if cell.kind == "broken":
            self.found.refused(
                row.number, heading, raw, cell.note or "",
                tr("不明として取り込みました。数だけを書いてください"),
            )  # fmt: skip
        elif cell.note:
            self.found.grouped("mended", row.number, heading, raw, cell.note)
        return cell.value

    def phone(self, row: Row) -> str | None:
        """Telephone number."""
        return self._told(row, "phone", numbers.phone)

    def url(self, row: Row) -> str | None:
        """Address of the web; anything else is refused and unknown."""
        raw = self.raw(row, "url")
        cell = numbers.url(raw)
        if cell.kind == "broken":
            self.found.refused(
                row.number,
                self.heading("url"),
                raw,
                cell.note or "",
                tr("空欄として取り込みました"),
            )
        elif cell.note:
            self.found.grouped("mended", row.number, self.heading("url"), raw, cell.note)
        return cell.value

    def source(self, row: Row) -> str:
        """Where the row is from."""
        return self.text(row, "source") or self._source

    def visibility(self, row: Row) -> str:
        """public or staff."""
        raw = numbers.plain(self.raw(row, "visibility")).casefold()
        if not raw:
            return self._visibility
        return "public" if raw in _PUBLIC else "staff"

    def area(self, row: Row) -> Found:
        """The area that the row names, or else the section that it stands under."""
        raw = self.raw(row, "area_id")
        if raw:
            return self.context.area_names.find(raw)
        if row.section:
            under = self.context.area_names.find(row.section)
            if under.area_id or under.whole:
                return under
        return Found(reason=tr("圏域が書かれていません"))

    def _told(self, row: Row, name: str, read: Callable[[str], Cell[str]]) -> str | None:
        raw = self.raw(row, name)
        cell = read(raw)
        if cell.note:
            outcome: Outcome = "noted" if numbers.left_alone(cell) else "mended"
            self.found.grouped(outcome, row.number, self.heading(name), raw, cell.note)
        return cell.value
