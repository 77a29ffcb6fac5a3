"""Where a table begins and ends in a sheet: titles above, headings, rows, totals, footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geodata.language import tr
from geodata.names import fold
from geodata.phrases import dots
from loaders.findings import Findings
from loaders.numbers import is_unknown, number, plain
from loaders.report import Finding, LoaderError, is_unnamed, unnamed
from loaders.sheets import Sheet

_HEADER_WITHIN = 40
#: A cell is a heading for sure: one of the words themselves, not a text that holds one.
_SURE = 0.8
_TOTALS = {fold(word) for word in ("計", "合計", "小計", "総計", "総数", "累計", "合 計", "全体計")}
_TOTAL_END = re.compile(r"(?:小計|合計|総計|計)$")
_FOOTNOTE = re.compile(r"^(?:※|＊|\*|注|\(注|（注|出典|資料|備考[:：]|【注|・|●|○|◎|■|□)")
_SECTION = re.compile(r"^[【\[《〈<◆■●○◎□▼▽(（]?(.{1,30}?)[】\]》〉>)）]?$")
_LONG = 40


@dataclass(frozen=True)
class Row:
    """One row of a table: its number in the sheet, its cells (as many as headings) and the
    heading of the section that it stands under ("" where there is none)."""

    number: int
    cells: tuple[str, ...]
    section: str = ""


@dataclass(frozen=True)
class Table:
    """A table found in a sheet.

    Attributes
    ----------
    file, name
        Of the sheet.
    headings
        One a column, each different ("（3列目）" where blank).
    rows
        The rows of data.
    header_row
        Number of the row of headings.
    title
        Text above the headings, joined with " ".
    findings
        What was left out (titles, totals, footnotes, blank cells of merges).
    encoding
        Of a CSV, None of Excel.
    """

    file: str
    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    header_row: int
    title: str
    findings: tuple[Finding, ...]
    encoding: str | None = None


def find_table(sheet: Sheet, *, known: Callable[[str], float]) -> Table:
    """The table of a sheet.

    Parameters
    ----------
    known
        How surely a text is a heading (0 … 1); see :func:`loaders.mapping.heading_score`.

    Raises
    ------
    LoaderError
        When there is no row of headings with a row under it.
    """
    found = Findings(sheet.file)
    rows = list(sheet.rows)
    top = _header_index(rows, known)
    if top is None:
        raise LoaderError(
            sheet.file,
            tr("見出しの行が見つかりません"),
            tr("1行を見出し（名称、住所など）にし、その下にデータを並べてください"),
        )
    headings, body = _headings(rows, top, known)
    title = " ".join(cell.strip() for _, row in rows[:top] for cell in row if cell.strip())
    if top:
        numbers = dots(str(number_) for number_, _ in rows[:top][:5])
        found.noted(
            rows[0][0], None, title, tr("表の題などとみて、{numbers}行目を読み飛ばしました", numbers=numbers),
            tr("データの行なら、見出しより下に移してください"),
        )  # fmt: skip
    data = _data(rows[body:], headings, found)
    if not data:
        raise LoaderError(
            sheet.file,
            tr("見出しの下にデータの行がありません"),
            tr("中身のあるシートか確かめてください"),
        )
    last = data[-1].number
    held = sum(rows[body - 1][0] < number_ <= last for number_, _ in rows)
    blank = last - rows[body - 1][0] - held
    if blank > 0:
        found.noted(
            None, None, None, tr("空白の行が{blank:,}行あります", blank=blank), tr("除きました")
        )
    for number_ in sheet.merged:
        if number_ > rows[body - 1][0]:
            found.grouped(
                "mended",
                number_,
                None,
                None,
                tr("上のセルと結合されています"),
                tr("上の値を入れました"),
            )
    for number_, column in sheet.errors:
        heading = headings[column] if column < len(headings) else None
        found.grouped(
            "refused",
            number_,
            heading,
            None,
            tr("Excelのエラー（#N/Aなど）です"),
            tr("空欄として扱います"),
        )
    return Table(
        sheet.file, sheet.name, headings, tuple(data), rows[body - 1][0], title[:300],
        found.all(), sheet.encoding,
    )  # fmt: skip


def _header_index(
    rows: Sequence[tuple[int, tuple[str, ...]]], known: Callable[[str], float]
) -> int | None:
    best, best_score = None, 0.0
    for index, (_, row) in enumerate(rows[:_HEADER_WITHIN]):
        cells = [cell for cell in row if cell.strip()]
        if not cells or (len(cells) < 2 and len(rows) > index + 1 and len(rows[index + 1][1]) > 1):
            continue
        texts = [c for c in cells if len(c) <= _LONG and number(c).kind == "broken"]
        score = sum(known(cell) for cell in texts) * 3 + len(texts) / len(cells)
        # An equal row further down is data that happens to look alike.
        if len({plain(c) for c in texts}) >= max(1, len(texts) // 2) and score > best_score + 0.5:
            best, best_score = index, score
    return best


def _headings(
    rows: Sequence[tuple[int, tuple[str, ...]]], top: int, known: Callable[[str], float]
) -> tuple[tuple[str, ...], int]:
    """Headings, a second row of headings taken in, and the index of the first row of data."""
    head = list(rows[top][1])
    body = top + 1
    if top and _continues(rows[top - 1][1], head):
        above = rows[top - 1][1]
        head = [
            cell if cell.strip() else (above[i] if i < len(above) else "")
            for i, cell in enumerate(head)
        ] + list(above[len(head) :])
    elif body < len(rows) and _is_second_header(head, rows[body][1], known):
        below = rows[body][1]
        width = max(len(head), len(below))
        group = ""
        joined = []
        for i in range(width):
            one = head[i].strip() if i < len(head) else ""
            other = below[i].strip() if i < len(below) else ""
            group = one or group
            joined.append(other if other and (not one or known(other) >= known(one)) else one)
        head, body = joined, body + 1
    width = max([len(head), *(len(row) for _, row in rows[body : body + 200])])
    seen: dict[str, int] = {}
    out = []
    for i in range(width):
        text = plain(head[i]) if i < len(head) else ""
        text = text[:100] or unnamed(i + 1)
        seen[text] = seen.get(text, 0) + 1
        out.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return tuple(out), body


def _continues(above: Sequence[str], head: Sequence[str]) -> bool:
    """Whether the row above holds the headings that this one leaves blank (no title does)."""
    blank = {i for i, cell in enumerate(head) if not cell.strip()}
    held = {i for i, cell in enumerate(above) if cell.strip()}
    return len(held) > 1 and bool(held & blank or held - set(range(len(head))))


def _is_second_header(
    head: Sequence[str], below: Sequence[str], known: Callable[[str], float]
) -> bool:
    """Whether a row divides the headings above it: 緯度 | 経度 under 位置 and a blank.

    Only under a heading that spans several columns; else 日常生活圏域 in a row of data would pass.
    """
    cells = [(i, cell) for i, cell in enumerate(below) if cell.strip()]
    if not cells or any(number(cell).kind != "broken" for _, cell in cells):
        return False

    def above(i: int) -> str:
        return head[i].strip() if 0 <= i < len(head) else ""

    fresh = [(i, cell) for i, cell in cells if above(i) != cell.strip()]
    spanned = [not above(i) or not above(i + 1) or above(i) == above(i + 1) for i, _ in fresh]
    divides = any(not above(i) or above(i) == above(i - 1) for i, _ in fresh)
    return divides and all(spanned) and all(known(cell) >= _SURE for _, cell in fresh)


def _data(
    rows: Sequence[tuple[int, tuple[str, ...]]], headings: tuple[str, ...], found: Findings
) -> list[Row]:
    width = len(headings)
    data: list[Row] = []
    section = ""
    full = [i for i, (_, row) in enumerate(rows) if sum(bool(cell.strip()) for cell in row) > 1]
    last = full[-1] if full else -1
    for position, (number_, row) in enumerate(rows):
        cells = (*row[:width], *[""] * (width - len(row)))
        filled = [cell.strip() for cell in cells if cell.strip()]
        if not filled:
            continue
        if [plain(c) for c in filled] == [plain(h) for h in headings if not is_unnamed(h)]:
            found.grouped(
                "noted", number_, None, None, tr("見出しの行が繰り返されています"), tr("除きました")
            )
        elif _is_total(filled):
            found.noted(
                number_,
                None,
                filled[0],
                tr("合計・小計の行です"),
                tr("二重に数えないよう除きました"),
            )
        elif len(filled) == 1 and width > 2 and cells[0].strip() == filled[0]:
            if _is_footnote(filled[0]) or position > last:
                found.noted(
                    number_, None, filled[0], tr("注記の行です"), tr("データとしては読みません")
                )
            else:
                bare = _SECTION.match(filled[0])
                section = bare[1] if bare else filled[0]
                found.noted(
                    number_, None, filled[0], tr("区切りの見出しとみなしました"),
                    tr("圏域の列がなければ、下の行の圏域の名とします"),
                )  # fmt: skip
        else:
            data.append(Row(number_, cells, section))
    return data


def _is_total(filled: Sequence[str]) -> bool:
    """Whether a row adds others up: 計, 合計 …, or 東部地区計 before nothing but numbers."""
    firsts = [fold(cell) for cell in filled[:2]]
    others = filled[1:]
    numeric = all(number(cell).kind in ("known", "blank", "none") for cell in others)
    if firsts[0] in _TOTALS:
        return True
    if (
        len(firsts) > 1
        and firsts[1] in _TOTALS
        and all(number(cell).kind != "broken" for cell in filled[2:])
    ):
        return True
    named = _TOTAL_END.search(plain(filled[0])) is not None
    return named and numeric and bool(others) and not all(is_unknown(c) for c in others)


def _is_footnote(text: str) -> bool:
    return _FOOTNOTE.match(plain(text)) is not None and (len(text) > 12 or text[0] in "※＊*注")


def sample(table: Table, column: int, *, most: int = 50) -> list[str]:
    """Filled cells of a column, the first ones, for guessing what it holds."""
    values = (row.cells[column] for row in table.rows)
    return [value for value in values if value.strip()][:most]
