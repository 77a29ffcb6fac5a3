"""Which 町丁目 is in which 圏域 (or 住区): tables of CSV and Excel.

Two forms are read: a row a 町丁目 (its name in one column, or 町名 and 丁目 in two), and a row an
area with its 町丁目 in one cell (北小岩1〜5丁目、小岩全域). A 町丁目 that is split between areas
needs a word for its parts (1番〜5番, の一部): without one, two areas are a mistake and refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geodata.language import N_, tr
from geodata.names import fold
from geodata.phrases import comma, dots
from loaders.chome_names import official_name
from loaders.context import Context
from loaders.findings import Findings
from loaders.header import Row, Table
from loaders.numbers import clean, plain
from loaders.report import Loaded, LoaderError, Report
from loaders.staff_lists import chosen, open_tables

KIND = N_("町丁目と圏域の対応表")
COLUMNS = ("chome", "area_id", "sub_area_id", "assignment", "note", "source")
_CHOME = (
    *("町丁目", "町丁目名", "町丁", "町丁名", "町名・丁目", "町名", "町字", "町字名", "大字・丁目"),
    *("地域名", "担当町丁目", "区域", "対象町丁目", "所在", "住所", "chome"),
)
_NUMBER = ("丁目", "丁")
_AREA = (
    *("圏域", "圏域名", "日常生活圏域", "担当圏域", "地区", "地区名", "担当地区"),
    *("コミュニティ住区", "area_id", "エリア", "名称"),
)
_SUB_AREA = ("住区", "住区名", "小学校区", "sub_area_id", "小地区")
_PART = ("備考", "番地", "番", "街区", "範囲", "一部", "区分", "note", "分割")
_PART_WORDS = re.compile(r"一部|以外|を除く|\d+(?:番|号|[-~])|番地|街区|[東西南北]側|以[東西南北]")
_SEPARATOR = re.compile(r"[、,，;；\n/／]+")
_RANGE = re.compile(r"(.*?)(?:第)?(\d{1,2})(?:丁目)?[~〜～\-‐－―ー](\d{1,2})丁目(.*)")
_LIST = re.compile(r"(.*?)((?:\d{1,2}[・.])+\d{1,2})丁目(.*)")
_SINGLE = re.compile(r"(\d{1,2})丁目?(.*)")
_WHOLE = re.compile(r"(?:の?全域|全部|全て|すべて|一円|全丁目)$")
_KANJI = "〇一二三四五六七八九十"


@dataclass
class _Claim:
    """One line of the table: a 町丁目 said to be in an area."""

    row: int
    chome: str
    area_id: str | None
    sub_area_id: str | None
    part: str | None


def is_assignment(headings: Iterable[str]) -> bool:
    """Whether headings look like those of such a table."""
    keys = [fold(h) for h in headings]
    named = any(fold(word) in keys for word in _CHOME[:9])
    return named and any(fold(word) in keys for word in (*_AREA[:8], *_SUB_AREA))


def load_assignment(
    path: Path | str,
    context: Context,
    *,
    chome_column: str | None = None,
    area_column: str | None = None,
    sub_area_column: str | None = None,
    sheet: str | None = None,
) -> Loaded:
    """Read an assignment table.

    Parameters
    ----------
    chome_column, area_column, sub_area_column
        Headings; None: found by their names.
    sheet
        Name of the sheet; None: the first.

    Returns
    -------
    Table ``assignment``: chome (spelled as in the chome table), area_id, sub_area_id (<NA> where
    the table says nothing), assignment (official / split), note (how it is split), source. One
    row a 町丁目. Where it is split, the first area named is the main one.

    Raises
    ------
    LoaderError
        See :func:`loaders.staff_lists.open_tables`; a column is missing; the municipality has no
        町丁目 or areas yet.
    """
    table = chosen(open_tables(path), sheet, Path(path).name)
    if not len(context.chome) or not len(context.area_names):
        what = tr("町丁目") if not len(context.chome) else tr("圏域")
        raise LoaderError(
            table.file,
            tr("まだ{what}の表がありません", what=what),
            tr("先に{what}を取り込んでから読み込んでください", what=what),
        )
    found = Findings(table.file)
    found.add(table.findings)
    columns = _Columns(table, chome_column, area_column, sub_area_column)
    book = _Book(context.chome["chome"].astype(str))
    claims = list(_claims(columns, context, book, found))
    frame = _settled(claims, context, found, f"持ち込み資料: {table.file}", columns.chome)
    named = set(frame["chome"])
    missing = [name for name in book.names if name not in named]
    if missing:
        found.noted(
            None, columns.chome, comma(missing[:10]),
            tr("表にない町丁目が{missing:,}あります", missing=len(missing)), tr("いまの圏域のままにします"),
        )  # fmt: skip
    report = Report(table.file, tr(KIND), len(table.rows), len(frame), found.all())
    return Loaded({"assignment": frame}, report)


class _Columns:
    """The columns of the table, chosen or found by name."""

    def __init__(
        self, table: Table, chome: str | None, area: str | None, sub_area: str | None
    ) -> None:
        self.table = table
        self._place = {heading: i for i, heading in enumerate(table.headings)}
        for heading in (chome, area, sub_area):
            if heading is not None and heading not in self._place:
                raise self._lacking(tr("「{heading}」列", heading=heading[:40]))
        self.chome = chome or self._named(_CHOME)
        self.number = self._named(_NUMBER)
        self.area = area or self._named(_AREA)
        self.sub_area = sub_area or self._named(_SUB_AREA)
        self.part = self._named(_PART)
        if self.chome is None:
            raise self._lacking(tr("町丁目の列"))
        if self.area is None and self.sub_area is None:
            raise self._lacking(tr("圏域か住区の列"))

    def get(self, row: Row, heading: str | None) -> str:
        """A cell, "" where there is no such column."""
        return "" if heading is None else row.cells[self._place[heading]].strip()

    def _named(self, words: tuple[str, ...]) -> str | None:
        keys = {fold(heading): heading for heading in reversed(self.table.headings)}
        for word in words:
            if fold(word) in keys:
                return keys[fold(word)]
        return None

    def _lacking(self, what: str) -> LoaderError:
        listed = comma(self.table.headings[:12])
        return LoaderError(
            self.table.file,
            tr("{what}が見つかりません", what=what),
            tr("どの列かを選んでください（ある列: {listed}）", listed=listed),
        )


class _Book:
    """The 町丁目 that there are, by key and by town."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self.by_key = {fold(name): name for name in self.names}
        self.by_town: dict[str, list[str]] = {}
        for name in self.names:
            key = fold(name)
            town = re.sub(r"\d{1,2}丁目$", "", key)
            if town != key:
                self.by_town.setdefault(town, []).append(name)

    def find(self, text: str) -> tuple[list[str], str | None]:
        """The 町丁目 that a text names (several for a whole 町), and words about a part."""
        bare = _WHOLE.sub("", plain(text).replace(" ", ""))
        inside = re.search(r"[(（](.+)[)）]$", bare)
        part = inside[1] if inside else None
        bare = bare[: inside.start()] if inside else bare
        word = re.search(r"(?:の|のうち)?一部$", bare)
        if word:
            part, bare = part or "一部", bare[: word.start()]
        for name in (bare, official_name(bare)):
            key = fold(name)
            if key in self.by_key:
                return [self.by_key[key]], part
            if key in self.by_town:
                return self.by_town[key], part
        tail = re.fullmatch(r"(.*?(?:丁目|町))(\d.*)", plain(bare))
        if tail and fold(tail[1]) in self.by_key:
            return [self.by_key[fold(tail[1])]], part or tail[2]
        return [], part


def expanded(text: str) -> list[str]:
    """The names in one cell: ``北小岩1〜3丁目、鹿骨町`` → 北小岩1丁目 … 3丁目, 鹿骨町.

    A bare 丁目 belongs to the town before it (中央1丁目、2丁目).
    """
    names: list[str] = []
    town = ""
    for piece in _SEPARATOR.split(text):
        bare = _arabic(plain(piece).replace(" ", ""))
        if not bare:
            continue
        spread = _RANGE.fullmatch(bare)
        listed = _LIST.fullmatch(bare)
        single = _SINGLE.fullmatch(bare)
        if spread and int(spread[2]) < int(spread[3]) <= 60:
            town = spread[1] or town
            names += [
                f"{town}{n}丁目{spread[4]}" for n in range(int(spread[2]), int(spread[3]) + 1)
            ]
        elif listed:
            town = listed[1] or town
            names += [f"{town}{n}丁目{listed[3]}" for n in re.split("[・.]", listed[2])]
        elif single and town:
            names.append(f"{town}{single[1]}丁目{single[2]}")
        else:
            town = re.sub(r"\d{1,2}(?:丁目)?.*$", "", bare)
            names.append(bare)
    return names


def _claims(columns: _Columns, context: Context, book: _Book, found: Findings) -> Iterator[_Claim]:
    for row in columns.table.rows:
        text = columns.get(row, columns.chome)
        area_id, ok = _area(columns, row, columns.area, context, found)
        sub_area_id, sub_ok = _area(columns, row, columns.sub_area, context, found)
        if not text:
            found.refused(
                row.number, columns.chome, None, tr("町丁目が空です"), tr("町丁目を入れてください")
            )
            continue
        if not (ok and sub_ok) or (area_id is None and sub_area_id is None):
            if ok and sub_ok:
                found.refused(
                    row.number, columns.area or columns.sub_area, None, tr("圏域が空です"),
                    tr("圏域の名を入れてください"),
                )  # fmt: skip
            continue
        number = columns.get(row, columns.number)
        if number and columns.number != columns.chome:
            text = f"{text}{_arabic(plain(number)).removesuffix('丁目')}丁目"
        told = columns.get(row, columns.part)
        for name in expanded(text):
            chomes, part = book.find(name)
            if not chomes:
                found.refused(
                    row.number, columns.chome, name, tr("町丁目の表にない名です"),
                    tr("町名の変更や書き間違いがないか確かめてください"),
                )  # fmt: skip
            words = part or (told if told and _PART_WORDS.search(plain(told)) else None)
            for chome in chomes:
                yield _Claim(row.number, chome, area_id, sub_area_id, words)


def _area(
    columns: _Columns, row: Row, heading: str | None, context: Context, found: Findings
) -> tuple[str | None, bool]:
    text = columns.get(row, heading)
    if not text:
        return None, True
    told = context.area_names.find(text)
    if told.area_id is None:
        reason = told.reason or tr("全域は圏域ではありません")
        found.refused(row.number, heading, text, reason, tr("圏域の表の名に合わせてください"))
        return None, False
    return told.area_id, True


def _settled(
    claims: list[_Claim], context: Context, found: Findings, source: str, column: str | None
) -> pd.DataFrame:
    """One row a 町丁目: the claims about it agree, split it, or contradict each other."""
    by_chome: dict[str, list[_Claim]] = {}
    for claim in claims:
        by_chome.setdefault(claim.chome, []).append(claim)
    rows = []
    for chome, said in by_chome.items():
        different = list({(c.area_id, c.sub_area_id): c for c in reversed(said)}.values())[::-1]
        first = different[0]
        names = dots(_name(context, c) for c in different)
        if len(different) > 1 and not any(c.part for c in different):
            found.refused(
                different[1].row, column, chome,
                tr("町丁目が{count}つの圏域にあります（{names}）", count=len(different), names=names),
                tr("いまの圏域のままにします。分かれるなら備考に範囲が要ります"),
            )  # fmt: skip
            continue
        if len(different) < len(said):
            found.grouped(
                "noted",
                said[1].row,
                None,
                chome,
                tr("同じ町丁目の行が2つあります"),
                tr("1つとしました"),
            )
        split = len(different) > 1 or first.part is not None
        if split:
            found.noted(
                first.row, None, chome, tr("分かれている町丁目です（{names}）", names=names),
                tr("主な圏域を「{name}」とし、分け方を備考に残しました", name=_name(context, first)),
            )  # fmt: skip
        parts = "、".join(f"{_name(context, c)}: {c.part or '残り'}" for c in different)
        rows.append(
            (
                chome, first.area_id, first.sub_area_id, "split" if split else "official",
                clean(f"圏域が分かれる: {parts}").value if split else None, source,
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="object").astype("str")


def _name(context: Context, claim: _Claim) -> str:
    return context.area_names.name(claim.sub_area_id or claim.area_id or "")


def _arabic(text: str) -> str:
    """Kanji numbers before 丁目, 〜 and ・ as digits: 一〜三丁目 → 1〜3丁目."""

    def digits(found: re.Match[str]) -> str:
        return fold(f"{found[0]}丁目").removesuffix("丁目")

    number = f"[{_KANJI}]+"
    before, text = "", re.sub(rf"{number}(?=丁目)", digits, text)
    while text != before:  # 一・二・3 → 一・2・3 → 1・2・3
        before, text = text, re.sub(rf"{number}(?=[~〜・]\d)", digits, text)
    return text
