"""Names of 町丁目 as the chome table writes them: 東小岩五丁目, without 大字, in full width.

The census of 2015 writes 東小岩５丁目, that of 2020 東小岩五丁目, registers 大字東小岩; a place is
千駄ケ谷 in one list and 千駄ヶ谷 in the next. :func:`official_name` writes one spelling,
:func:`aligned` prefers the spelling of a table that is already there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from geodata.names import fold

NO_NAME = "（町丁名なし）"
_DIGITS = "〇一二三四五六七八九"
_CHOME = re.compile(r"(\d{1,2})(?=丁目)")
_OAZA = re.compile(r"^(?:大字)+(?=.)")
_BRACKETS = str.maketrans("()", "（）")
_BLANK = re.compile(r"[\s\u200b\ufeff]+")
_NOTHING = re.compile(r"[\-‐‑‒–—―−－ー*＊]*")


def official_name(text: str) -> str:
    """One spelling of a 町丁目: ``大字平井　５丁目`` → ``平井五丁目``; "" where there is no name.

    Full and half width are one, numbers before 丁目 are kanji, a leading 大字 and all blanks go.
    ケ and ヶ stay as written: which is right differs from place to place.
    """
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", text)).translate(_BRACKETS)
    # A blank taken out can bring a letter and its mark together.
    plain = unicodedata.normalize("NFC", plain)
    if _NOTHING.fullmatch(plain):
        return ""
    return _OAZA.sub("", _CHOME.sub(lambda found: kanji_number(int(found[1])), plain))


def kanji_number(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一 (0 … 99)."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def aligned(names: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Each name → the spelling in *known* that means the same place, else :func:`official_name`.

    Two known names with one key (which would be a mistake of the table) are left alone.
    """
    by_key: dict[str, str | None] = {}
    for name in known:
        key = fold(name)
        by_key[key] = None if by_key.get(key, name) != name else name
    result = {}
    for name in names:
        spelling = official_name(name)
        result[name] = (by_key.get(fold(spelling)) if by_key else None) or spelling
    return result
