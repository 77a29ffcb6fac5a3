"""What a sheet says, in words and in order: the one thing that screen, paper, slides and
spreadsheet are all made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from geodata.render.furigana import Segments


@dataclass(frozen=True)
class Num:
    """A figure: *text* is what is shown; *value* the number itself, None where it is not exact."""

    value: float | None
    text: str


Cell: TypeAlias = "str | Num"
Align: TypeAlias = Literal["left", "right", "center"]


@dataclass(frozen=True)
class Column:
    """A column of a table: heading, share of the width, and to which side its cells stand."""

    heading: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """A table; *strong* is the row that the sheet is about."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: int | None = None


@dataclass(frozen=True)
class Bars:
    """A bar for each category; None where unknown (no bar, and the category says 不明)."""

    title: str
    categories: tuple[str, ...]
    values: tuple[float | None, ...]
    highlight: int | None = None
    number_format: str = "#,##0"


@dataclass(frozen=True)
class Lines:
    """Lines over time; None leaves a gap."""

    title: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]


@dataclass(frozen=True)
class Section:
    """A part of a sheet under its heading. *count* stands beside the heading (「3か所」)."""

    key: str
    title: str
    table: Table | None = None
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    count: str = ""
    charts: tuple[Bars | Lines, ...] = ()


@dataclass(frozen=True)
class KeyFigure:
    """One of the figures at the top, with where it is from and of when."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class SheetContent:
    """One sheet. place: which municipality and level; badges: 内部資料, 想定, 基準を変更 …

    premises: what the figures rest on. sources: in full, for print; all_sources: every one, for
    the spreadsheet. name: for file names and lists. readings: names that stand in the sheet with
    their reading in parentheses, and the pieces to set it above the word (:mod:`.readings`).
    """

    kind: str
    name: str
    place: str
    title: str
    kana: str
    badges: tuple[str, ...]
    lead: str
    warnings: tuple[str, ...]
    figures: tuple[KeyFigure, ...]
    map_svg: str
    map_words: str
    sections: tuple[Section, ...]
    premises: tuple[str, ...]
    sources: tuple[str, ...]
    all_sources: tuple[str, ...]
    made: str
    readings: Mapping[str, Segments] = field(default_factory=dict)

    def section(self, key: str) -> Section | None:
        """The section of that key, None where the sheet has none."""
        return next((section for section in self.sections if section.key == key), None)
