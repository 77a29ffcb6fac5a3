"""Collecting findings while a file is read: refusals one by one, mends of one kind together.

A list of a thousand rows in full width is one thing to tell, not a thousand.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from geodata.language import tr
from geodata.phrases import dots
from loaders.report import Finding, Outcome, shown

#: Refusals of one kind shown one by one; the rest is counted.
MOST_ALIKE = 200
_ROWS_NAMED = 10


@dataclass
class _Group:
    rows: list[int | None]
    value: str | None
    mend: str


@dataclass
class Findings:
    """Collects what is found in one file; :meth:`all` gives it in order of the first row."""

    file: str
    _single: list[Finding] = field(default_factory=list)
    _alike: dict[tuple[Outcome, str | None, str], int] = field(default_factory=dict)
    _groups: dict[tuple[Outcome, str | None, str], _Group] = field(default_factory=dict)

    def refused(
        self, row: int | None, column: str | None, value: object, reason: str, mend: str
    ) -> None:
        """A row or a cell that is not taken."""
        self._one("refused", row, column, value, reason, mend)

    def noted(
        self, row: int | None, column: str | None, value: object, reason: str, mend: str
    ) -> None:
        """Taken as it is, worth a look."""
        self._one("noted", row, column, value, reason, mend)

    def mended(
        self, row: int | None, column: str | None, value: object, reason: str, mend: str
    ) -> None:
        """Taken after mending, one finding of its own."""
        self._one("mended", row, column, value, reason, mend)

    def grouped(
        self,
        outcome: Outcome,
        row: int | None,
        column: str | None,
        value: object,
        reason: str,
        mend: str = "",
    ) -> None:
        """One of many alike: all of one outcome, column and reason become one finding."""
        group = self._groups.setdefault((outcome, column, reason), _Group([], _text(value), mend))
        group.rows.append(row)

    def add(self, findings: tuple[Finding, ...] | list[Finding]) -> None:
        """Findings that somebody else made."""
        self._single.extend(findings)

    def all(self) -> tuple[Finding, ...]:
        """Every finding: about the whole file first, then by row."""
        found = list(self._single)
        for (outcome, column, reason), group in self._groups.items():
            found.append(
                Finding(
                    self.file, group.rows[0], column, group.value, reason,
                    group.mend + _also(group.rows), outcome,
                )
            )  # fmt: skip
        for (outcome, column, reason), number in self._alike.items():
            if number > MOST_ALIKE:
                found.append(
                    Finding(
                        self.file, None, column, None, tr("{reason}（ほか{count:,}件）", reason=reason, count=number - MOST_ALIKE),
                        tr("上と同じように直してください"), outcome,
                    )
                )  # fmt: skip
        return tuple(sorted(found, key=lambda f: (f.row is not None, f.row or 0)))

    def _one(
        self,
        outcome: Outcome,
        row: int | None,
        column: str | None,
        value: object,
        reason: str,
        mend: str,
    ) -> None:
        key = (outcome, column, reason)
        self._alike[key] = self._alike.get(key, 0) + 1
        if self._alike[key] <= MOST_ALIKE:
            self._single.append(
                Finding(self.file, row, column, _text(value), reason, mend, outcome)
            )


def _text(value: object) -> str | None:
    return None if value is None else shown(value)


def _also(rows: list[int | None]) -> str:
    numbers = [str(row) for row in rows[1:] if row is not None]
    if not numbers:
        return ""
    more = " …" if len(numbers) > _ROWS_NAMED else ""
    return tr(
        "（ほか{count:,}行: {rows}{more}）",
        count=len(numbers),
        rows=dots(numbers[:_ROWS_NAMED]),
        more=more,
    )
