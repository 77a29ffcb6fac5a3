"""How single values are written in the address bar and read back.

A reader takes the text of one parameter and what is allowed, and returns the value with the parts
of the text that were left out and why. It raises BrokenValueError when nothing of it can be used.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from geodata.language import tr
from geodata.phrases import comma
from geodata.schema import DATE_PATTERN
from geodata.standards_text import StandardTextError, canonical, number_text

MAX_ITEMS = 40
MAX_NAME = 200
MAX_NUMBER = 24

_EMPTY = "-"  # an empty set; an empty text would look like a forgotten value
_SHOWN = 20
_SCANNED = 200
_UNREADABLE = ("Cc", "Cs")


class BrokenValueError(ValueError):
    """A text that cannot be read; the message (Japanese) says what is expected."""


@dataclass(frozen=True)
class Allowed:
    """The names that a municipality has; *where* is its name, for messages."""

    where: str
    names: frozenset[str]


LeftOut = list[tuple[str, str]]
Reader = Callable[[str, Allowed | None], tuple[Any, LeftOut]]


def shown(text: str) -> str:
    """The start of a foreign text for a message: no control characters, no markup, cut short.

    ASCII signs come out full-width, so that neither HTML nor Markdown (links, pictures, icons)
    can come of them wherever the message is shown.
    """
    kept = "".join(c for c in text[:_SCANNED] if unicodedata.category(c)[0] not in "CZ")
    wide = "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and not c.isalnum() else c for c in kept[:_SHOWN]
    )
    return f"{wide}…" if len(kept) > _SHOWN or len(text) > _SCANNED else wide


def write_names(names: Iterable[str]) -> str:
    """A set of names, sorted, joined by commas."""
    return join(sorted(name for name in names if name), ",")


def write_list(names: Iterable[str]) -> str:
    """Names in their order, joined by commas."""
    return join(names, ",")


def write_in_order(options: Sequence[str]) -> Callable[[Iterable[str]], str]:
    """A writer of sets out of *options*, in the order of *options*."""

    def write(values: Iterable[str]) -> str:
        chosen = set(values)
        return join([option for option in options if option in chosen], ",")

    return write


def write_standards(texts: Iterable[str]) -> str:
    """Texts of standards, joined by semicolons."""
    return join(texts, ";")


def write_flag(value: bool) -> str:
    """1 or 0."""
    return "1" if value else "0"


def join(items: Iterable[str], separator: str) -> str:
    """Items in one text; a separator inside an item is written as in a URL."""
    code = f"%{ord(separator):02X}"
    escaped = [item.replace("%", "%25").replace(separator, code) for item in items]
    if escaped == [_EMPTY]:
        return "%2D"
    return separator.join(escaped) if escaped else _EMPTY


def split(text: str, separator: str) -> list[str]:
    """The items of a joined text, at most MAX_ITEMS; the inverse of `join`."""
    if text == _EMPTY:
        return []
    code = f"%{ord(separator):02X}"
    items = [
        item.replace(code, separator).replace("%2D", "-").replace("%25", "%").strip()
        for item in text.split(separator)[:MAX_ITEMS]
    ]
    return [item for item in items if item]


def read_set(options: Sequence[str]) -> Reader:
    """A set out of a fixed list."""

    def read(text: str, _allowed: Allowed | None) -> tuple[frozenset[str], LeftOut]:
        return _keep(split(text, ","), frozenset(options), _one_of(options))

    return read


def _one_of(options: Sequence[str]) -> str:
    return tr("{options} から選びます", options=comma(options))


def read_names(text: str, allowed: Allowed | None) -> tuple[frozenset[str], LeftOut]:
    """A set of names of the municipality's tables."""
    names = [_name(item) for item in split(text, ",")]
    if allowed is None:
        return frozenset(names), []
    return _keep(names, allowed.names, tr("{where}にありません", where=allowed.where))


def read_list(text: str, allowed: Allowed | None) -> tuple[tuple[str, ...], LeftOut]:
    """Names of the municipality's tables in their order, each once."""
    names = tuple(dict.fromkeys(_name(item) for item in split(text, ",")))
    if allowed is None:
        return names, []
    good, left_out = _keep(names, allowed.names, tr("{where}にありません", where=allowed.where))
    return tuple(name for name in names if name in good), left_out


def _keep(
    items: Sequence[str], options: frozenset[str], reason: str
) -> tuple[frozenset[str], LeftOut]:
    good = frozenset(items) & options
    if items and not good:
        raise BrokenValueError(reason)
    return good, [(item, reason) for item in items if item not in good]


def read_name(text: str, allowed: Allowed | None) -> tuple[str, LeftOut]:
    """One id or name of the municipality's tables."""
    name = _name(text)
    if not name:
        raise BrokenValueError(tr("空です"))
    if allowed is not None and name not in allowed.names:
        raise BrokenValueError(tr("{where}にありません", where=allowed.where))
    return name, []


def _name(text: str) -> str:
    if len(text) > MAX_NAME or any(unicodedata.category(c) in _UNREADABLE for c in text):
        raise BrokenValueError(tr("名前として読めません"))
    return text


def read_choice(options: Sequence[str]) -> Reader:
    """One of a fixed list."""

    def read(text: str, _allowed: Allowed | None) -> tuple[str, LeftOut]:
        if text not in options:
            raise BrokenValueError(_one_of(options))
        return text, []

    return read


def read_number(low: float, high: float, unit: str) -> Reader:
    """A number from *low* to *high*, in full or half width."""

    def read(text: str, _allowed: Allowed | None) -> tuple[float, LeftOut]:
        value = _decimal(text)
        if value is None or not low <= value <= high:
            raise BrokenValueError(
                tr(
                    "{low}から{high}までの数（{unit}）で書きます",
                    low=number_text(low),
                    high=number_text(high),
                    unit=tr(unit),
                )
            )
        return value, []

    return read


def read_date(low: int, high: int) -> Reader:
    """A date as the tables write it (YYYY, YYYY-MM or YYYY-MM-DD), years from *low* to *high*."""

    def read(text: str, _allowed: Allowed | None) -> tuple[str, LeftOut]:
        plain = unicodedata.normalize("NFKC", text[: MAX_NUMBER + 1]).strip()
        if not re.fullmatch(DATE_PATTERN, plain) or not low <= int(plain[:4]) <= high:
            raise BrokenValueError(
                tr(
                    "{low}年から{high}年までの西暦で、2024 か 2024-04-01 のように書きます",
                    low=low,
                    high=high,
                )
            )
        return plain, []

    return read


def read_count(low: int, high: int) -> Reader:
    """A whole number from *low* to *high*."""

    def read(text: str, _allowed: Allowed | None) -> tuple[int, LeftOut]:
        value = _decimal(text)
        if value is None or not low <= value <= high or value != int(value):
            raise BrokenValueError(tr("{low}から{high}までの整数で書きます", low=low, high=high))
        return int(value), []

    return read


def _decimal(text: str) -> float | None:
    """The number that a text writes; no nan, inf, 1_000 or 0x10."""
    plain = unicodedata.normalize("NFKC", text[: MAX_NUMBER + 1]).strip()
    if len(plain) > MAX_NUMBER or not set(plain) <= set("0123456789.+-e"):
        return None
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def read_flag(text: str, _allowed: Allowed | None) -> tuple[bool, LeftOut]:
    """1 or 0."""
    plain = unicodedata.normalize("NFKC", text[:8]).strip()
    if plain not in ("0", "1"):
        raise BrokenValueError(tr("1（はい）か 0（いいえ）で書きます"))
    return plain == "1", []


def read_standards(text: str, _allowed: Allowed | None) -> tuple[tuple[str, ...], LeftOut]:
    """Standards in canonical form, each once, in their order."""
    good: list[str] = []
    bad: LeftOut = []
    for item in split(text, ";"):
        try:
            good.append(canonical(item))
        except StandardTextError:
            bad.append((item, tr("基準として読めません（例: なごみの家≧1、CSW≦20000）")))
    if bad and not good:
        raise BrokenValueError(bad[0][1])
    return tuple(dict.fromkeys(good)), bad


def read_opaque(text: str, _allowed: Allowed | None) -> tuple[str, LeftOut]:
    """A text that another module reads; only checked to be printable."""
    if not text or any(unicodedata.category(c) in _UNREADABLE for c in text):
        raise BrokenValueError(tr("読めない文字があるか、空です"))
    return text, []
