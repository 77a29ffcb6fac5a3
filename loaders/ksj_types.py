"""Which classes of 国土数値情報 are a type of hub, and which are not plain enough.

Source of the classes: 国土数値情報 製品仕様書 P14 第2.1版 (福祉施設) and P05 第3.0版; only the
classes that a rule rests on are named here, all others keep their number.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from geodata.local_names import embedded
from geodata.names import fold

OTHER = "その他"
P05_CLASSES = {
    "1": "本庁",
    "2": "支所・出張所など",
    "3": "その他の行政サービス施設",
    "4": "公立公民館",
    "5": "集会施設",
}
#: 位置正確度: 4 and 5 stand for a whole municipality or prefecture.
P14_ACCURACY = {"1": "building", "2": "block", "3": "chome"}
_P14_MAJOR = {
    "01": "保護施設",
    "02": "老人福祉施設",
    "03": "障害者支援施設等",
    "04": "身体障害者社会参加支援施設",
    "05": "児童福祉施設等",
    "06": "母子・父子福祉施設",
    "99": "その他の社会福祉施設等",
}
_P14_SUPPORT_CENTRE = "991303"
_BY_CLASS = ("地域包括支援センター", "。種類は分類の番号による（名称からは確かめられない）")
_UNDECIDED = (OTHER, "。種類は未定")
#: A word in the name that leaves no doubt; the longer comes first.
_BY_NAME = (
    ("地域包括支援センター", "地域包括支援センター"),
    ("コミュニティセンター", "コミセン"),
    ("コミセン", "コミセン"),
    ("住区センター", "住区センター"),
    ("なごみの家", "なごみの家"),
)


def p14_class(major: str | None, middle: str | None, minor: str | None) -> str:
    """The class of a welfare facility in words: ``老人福祉施設（020301）``."""
    code = minor or middle or major or "なし"
    if code.isdigit() and len(code) in (1, 3, 5):
        code = "0" + code
    return f"{_P14_MAJOR.get(code[:2], '分類')}（{code}）"


def hub_type(name: str, minor: str | None, municipality_code: str) -> tuple[str, str]:
    """The type of a facility and why (to go behind the class in its note); その他 when not plain.

    A class number alone is believed only for 地域包括支援センター, whose names differ from place
    to place (熟年相談室).
    """
    key = fold(str(name))
    for word, kind, why in _terms(municipality_code):
        if word in key:
            return kind, why
    return _BY_CLASS if str(minor) == _P14_SUPPORT_CENTRE else _UNDECIDED


def hub_types(
    names: pd.Series, minors: pd.Series, municipality_codes: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """:func:`hub_type` for many facilities at once: their types and why, indexed as *names*.

    Each name is folded once, and each word is looked for in all names of a municipality at once:
    a file of the whole country has a hundred thousand facilities.
    """
    keys = names.astype("str").map({name: fold(str(name)) for name in names.dropna().unique()})
    by_class = minors.astype("str").eq(_P14_SUPPORT_CENTRE).fillna(False)
    kinds = pd.Series(_UNDECIDED[0], names.index, dtype="str").mask(by_class, _BY_CLASS[0])
    reasons = pd.Series(_UNDECIDED[1], names.index, dtype="str").mask(by_class, _BY_CLASS[1])
    for code, part in keys.groupby(municipality_codes, sort=False):
        # the first word that fits decides, so it is laid on last
        for word, kind, why in reversed(_terms(str(code))):
            fits = part.index[part.str.contains(word, regex=False).fillna(False)]
            kinds.loc[fits], reasons.loc[fits] = kind, why
    return kinds, reasons


@cache
def _terms(municipality_code: str) -> tuple[tuple[str, str, str], ...]:
    """(folded word, type, why) in the order in which they decide."""
    plain = ((fold(word), kind, "。種類は名称による") for word, kind in _BY_NAME)
    local = (
        (word, kind, "。種類はその地域での呼び名による")
        for word, kind in _local_terms(municipality_code)
    )
    return (*plain, *local)


@cache
def _local_terms(municipality_code: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (fold(row.local_name), row.hub_type)
        for row in embedded()
        if row.hub_type and row.municipality_code == municipality_code and fold(row.local_name)
    )
