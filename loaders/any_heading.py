"""Cells of a table by any of several headings that versions of a layout use."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.names import fold
from loaders.header import Row, Table


class Cells:
    """Cells of a table by any of several headings."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._place: dict[str, int] = {}
        for i, heading in enumerate(table.headings):
            self._place.setdefault(fold(heading), i)

    def heading(self, names: Sequence[str]) -> str | None:
        """The heading that the file uses for one of these names."""
        for name in names:
            if (place := self._place.get(fold(name))) is not None:
                return self.table.headings[place]
        return None

    def get(self, row: Row, names: Sequence[str]) -> str:
        """The first filled cell under one of these names, else ""."""
        for name in names:
            place = self._place.get(fold(name))
            if place is not None and row.cells[place].strip():
                return row.cells[place].strip()
        return ""
