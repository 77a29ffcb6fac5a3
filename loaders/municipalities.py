"""Which codes of a file belong to a municipality; a designated city (政令指定都市) is its wards."""

from __future__ import annotations

import re
from collections.abc import Mapping

from geodata.language import tr
from geodata.phrases import comma
from loaders.report import LoaderError, shown

_CODE = re.compile(r"\d{5}", re.ASCII)
#: Codes of the wards follow that of their city within this many numbers (大阪市 27100 … 27128).
_WARD_SPAN = 30
_CITY_OF_WARD = re.compile(r"(.+?市)(.+区)")


def checked_code(code: str, *, file: str) -> str:
    """A five-digit code; of six digits the check digit is dropped. Raises LoaderError."""
    text = code.strip()
    if re.fullmatch(r"\d{6}", text, re.ASCII):
        text = text[:5]
    if not _CODE.fullmatch(text):
        raise LoaderError(
            file,
            tr("自治体コード「{shown}」が5桁ではありません", shown=shown(code)),
            tr("5桁のコード（例 13123）を指定してください"),
        )
    return text


def member_codes(code: str, names: Mapping[str, str], *, file: str) -> dict[str, str]:
    """The codes in a file that make up a municipality.

    Parameters
    ----------
    code
        Five digits.
    names
        Code → name in the file (江戸川区, 横浜市鶴見区).

    Returns
    -------
    Code → name of the ward where the municipality is a designated city, else "".

    Raises
    ------
    LoaderError
        The file has nothing of the municipality; says what it has.
    """
    if code in names:
        return {code: ""}
    wards = {
        other: found
        for other, name in sorted(names.items())
        if other[:2] == code[:2]
        and 0 < int(other) - int(code) < _WARD_SPAN
        and (found := _CITY_OF_WARD.fullmatch(name))
    }
    if wards:
        city = next(iter(wards.values()))[1]
        return {other: found[2] for other, found in wards.items() if found[1] == city}
    held = [f"{other} {name}".strip() for other, name in sorted(names.items())]
    listed = comma(shown(text) for text in held[:5]) + (tr(" ほか") if len(held) > 5 else "")
    raise LoaderError(
        file,
        tr(
            "自治体コード {code} のデータがありません（入っているのは {listed}）",
            code=code,
            listed=listed or tr("なし"),
        ),
        tr("その市区町村を含むファイルを選んでください"),
    )
