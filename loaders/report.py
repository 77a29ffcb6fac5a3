"""What a loader gives back: tables, and a report of what was mended, refused and noted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from geodata.errors import place_of
from geodata.language import N_, Words, tr
from geodata.phrases import comma

Outcome = Literal["mended", "refused", "noted"]

#: A broken cell may hold a novel; enough of it to be recognised.
SHOWN_VALUE_LENGTH = 40
OUTCOME_WORDS = Words(
    {"mended": N_("直しました"), "refused": N_("取り込めません"), "noted": N_("確認")}
)
#: Names of the report's columns; screens say ``tr(name)`` of each.
HEADINGS = (
    *(N_("ファイル"), N_("行"), N_("列"), N_("値")),
    *(N_("わかったこと"), N_("直し方"), N_("結果")),
)
#: What stands for a heading where a table has none; see :func:`unnamed`.
_UNNAMED = re.compile(r"（(\d+)列目）(.*)")


@dataclass(frozen=True)
class Finding:
    """One thing found in one place of one file.

    Attributes
    ----------
    file
        Name as the user knows it (a member of a zip: ``箱.zip の 中身.shp``).
    row
        As a spreadsheet counts: the header is row 1. In a file of shapes the first shape is row 1.
        None where it is not about a row.
    column, value
        Where and what; None where it is not about a cell.
    reason, mend
        What is wrong and what to do (or what was done), Japanese.
    outcome
        ``mended``: taken after mending; ``refused``: the row (or cell) was not taken;
        ``noted``: taken as it is, worth a look.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    reason: str
    mend: str
    outcome: Outcome

    def __str__(self) -> str:
        value = "" if self.value is None else tr("（値: {shown}）", shown=shown(self.value))
        return tr(
            "{where}: {reason}{value}。{mend}",
            where=place_of(self.file, self.row, self.column and heading_words(self.column)),
            reason=self.reason,
            value=value,
            mend=self.mend,
        )


@dataclass(frozen=True)
class Report:
    """What became of a file: rows read, rows taken, and every finding.

    *kind* says what the file was taken for (Japanese, e.g. 国勢調査 小地域 2020).
    """

    file: str
    kind: str
    rows_read: int
    rows_taken: int
    findings: tuple[Finding, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """How many findings have this outcome."""
        return sum(finding.outcome == outcome for finding in self.findings)

    @property
    def mended(self) -> int:
        return self.count("mended")

    @property
    def refused(self) -> int:
        return self.count("refused")

    @property
    def noted(self) -> int:
        return self.count("noted")

    def merged(self, other: Report) -> Report:
        """One report of two files: counts added, findings one after the other."""
        return Report(
            file=_joined(self.file, other.file),
            kind=_joined(self.kind, other.kind),
            rows_read=self.rows_read + other.rows_read,
            rows_taken=self.rows_taken + other.rows_taken,
            findings=self.findings + other.findings,
        )

    def to_frame(self) -> pd.DataFrame:
        """One row a finding, columns :data:`HEADINGS`; row numbers Int64, all else text."""
        rows = [
            (
                f.file,
                f.row,
                f.column and heading_words(f.column),
                f.value,
                f.reason,
                f.mend,
                OUTCOME_WORDS[f.outcome],
            )
            for f in self.findings
        ]
        frame = pd.DataFrame(rows, columns=list(HEADINGS), dtype=object)
        types = {name: "Int64" if name == "行" else "str" for name in HEADINGS}
        return frame.astype(types)

    def summary(self) -> str:
        """One line: what the file is and how many rows became what."""
        return tr(
            "{file}（{kind}）: {rows_read:,}行を読み、"
            "{rows_taken:,}行を取り込みました（直した所 {mended:,}、"
            "取り込めない所 {refused:,}、確認する所 {noted:,}）",
            file=self.file,
            kind=self.kind,
            rows_read=self.rows_read,
            rows_taken=self.rows_taken,
            mended=self.mended,
            refused=self.refused,
            noted=self.noted,
        )


@dataclass(frozen=True, eq=False)
class Loaded:
    """Tables by their name in schema.TABLES (``areas``, ``chome``, ``hubs`` …), and the report.

    Two more names: ``boundaries`` (GeoDataFrame of 町丁目 or areas, EPSG:4326) and ``outline``
    (GeoDataFrame municipality_code, geometry, EPSG:4326).
    """

    tables: Mapping[str, pd.DataFrame]
    report: Report


class LoaderError(ValueError):
    """A file that cannot be used as a whole; names the file, the reason and the mend."""

    def __init__(self, file: str, reason: str, mend: str) -> None:
        self.file = shown(file, length=120)
        self.reason = reason
        self.mend = mend
        super().__init__(
            tr(
                "{where}: {reason}{value}。{mend}",
                where=self.file,
                reason=reason,
                value="",
                mend=mend,
            )
        )


def shown(value: Any, *, length: int = SHOWN_VALUE_LENGTH) -> str:
    """A value short enough for one line, without control characters."""
    text = "".join(char if char.isprintable() else " " for char in str(value)[: length + 1])
    return text if len(text) <= length else f"{text[:length]}…"


def unnamed(number: int) -> str:
    """What stands for the heading of a column without one (from 1): the same in every language,
    for what was decided of a column is remembered by its heading."""
    return f"（{number}列目）"


def is_unnamed(heading: str) -> bool:
    """Whether a heading only stands for one."""
    return heading.startswith("（")


def heading_words(heading: str) -> str:
    """A heading as screens say it."""
    found = _UNNAMED.fullmatch(heading)
    return tr("（{number}列目）", number=found[1]) + found[2] if found else heading


def _joined(one: str, other: str) -> str:
    return one if other in one.split(comma(("", ""))) else comma((one, other))
