"""全国地方公共団体コード: six digits, the last a check digit; five are the JIS code used here.

Source of the check digit: 総務省「全国地方公共団体コード仕様」(modulus 11, weights 6 5 4 3 2).
"""

from __future__ import annotations

import hashlib
import re

from geodata.language import tr
from geodata.names import fold
from loaders.numbers import Cell, plain

_WEIGHTS = (6, 5, 4, 3, 2)
#: A spreadsheet drops the leading 0 of these prefectures (北海道 01 … 栃木県 09).
_LEADING_ZERO = re.compile(r"[1-9]\d{4}")


def check_digit(code: str) -> str:
    """The sixth digit of a five-digit code: 13123 → 7."""
    total = sum(int(digit) * weight for digit, weight in zip(code, _WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def read_code(text: str, *, expected: str | None = None) -> Cell[str]:
    """The five-digit code of a cell.

    Six digits must have the right check digit. Of five digits that may have lost a leading 0,
    those that then mean *expected* are mended so.
    """
    digits = re.sub(r"[^0-9]", "", plain(text))
    if not plain(text):
        return Cell(None, "blank")
    if len(digits) == 6:
        if check_digit(digits[:5]) == digits[5]:
            return Cell(digits[:5])
        return Cell(
            None,
            "broken",
            tr(
                "検査数字が合いません（{digits} なら末尾は {check_digit}）",
                digits=digits[:5],
                check_digit=check_digit(digits[:5]),
            ),
        )
    if len(digits) != 5:
        return Cell(None, "broken", tr("自治体コードが6桁（検査数字つき）でも5桁でもありません"))
    if digits != expected and _LEADING_ZERO.fullmatch(digits):
        padded = f"0{digits[:4]}"
        if padded == expected and check_digit(padded) == digits[4]:
            return Cell(padded, "known", tr("先頭の0が落ちていたので補いました"))
    return Cell(digits)


def new_id(code: str, *parts: str) -> str:
    """An id that stays the same when the same list is loaded again: code-xxxxxxxx (hex).

    Spellings that mean the same name (:func:`geodata.names.fold`) give the same id.
    """
    key = "\n".join(fold(part) for part in parts)
    return f"{code}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
