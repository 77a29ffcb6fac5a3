"""Errors that a person reads: what is wrong, where, and how to mend it (Japanese)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geodata.language import tr
from geodata.phrases import comma

#: Beyond this a list of problems stops helping; the rest is counted.
SHOWN_PROBLEMS = 20
#: A broken cell may hold a novel; enough of it to be recognised.
SHOWN_VALUE_LENGTH = 40


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in one place of one file.

    row counts as a spreadsheet does: the header is row 1. None where it is not about a row.
    """

    file: str
    reason: str
    mend: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        where = place_of(self.file, self.row, self.column)
        value = ""
        if self.value is not None:
            shown = self.value[:SHOWN_VALUE_LENGTH]
            cut = "…" if len(self.value) > SHOWN_VALUE_LENGTH else ""
            value = tr("（値: {shown}）", shown=shown + cut)
        return tr(
            "{where}: {reason}{value}。{mend}",
            where=where,
            reason=self.reason,
            value=value,
            mend=self.mend,
        )


def place_of(file: str, row: int | None = None, column: str | None = None) -> str:
    """A place of a file as people say it: the row counted as a spreadsheet does, the column."""
    where = file
    if row is not None:
        where += tr(" {row}行目", row=row)
    if column:
        where += tr("「{column}」列", column=column)
    return where


class UnknownMunicipalityError(ValueError):
    """A municipality code that no folder of data has."""

    def __init__(self, code: str, known: Iterable[str]) -> None:
        self.code = code
        self.known = tuple(known)
        super().__init__(
            tr(
                "自治体コード「{code}」のデータはありません。使えるコード: {known}",
                code=code[:SHOWN_VALUE_LENGTH],
                known=comma(self.known),
            )
        )


class DatabaseError(OSError):
    """The database of CHIIKI_DATABASE_URL cannot be used. An OSError, as a full disk is one for
    the folder; the message says what to do and holds neither user nor password."""


class DataError(ValueError):
    """A table that cannot be read or does not hold; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [tr("・{problem}", problem=p) for p in self.problems[:SHOWN_PROBLEMS]]
        if len(self.problems) > SHOWN_PROBLEMS:
            lines.append(tr("・ほか{count}件", count=len(self.problems) - SHOWN_PROBLEMS))
        super().__init__(tr("データに直すところがあります。\n") + "\n".join(lines))
