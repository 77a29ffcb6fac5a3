"""Folding of Japanese names, so that one place is found however it is written.

`fold` maps a name to a matching key; two spellings of the same name get the same key. The key is
for comparing and searching only and is never shown. It is a fixed pipeline (`STEPS`), each step
with the reason why it is there. The steps run until nothing changes: dropping a dot can bring a
kana and its voicing mark together, which the next round then composes.

The key is idempotent (``fold(fold(x)) == fold(x)``), does not depend on full or half width, and
keeps the 町丁目 of one municipality apart from each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_KANJI = r"[㐀-鿿豈-﫿々〆]"
_NUMERALS = "〇一二三四五六七八九"

# Dashes that a Japanese keyboard or a word processor puts between the numbers of an address.
_DASHES = "-‐‑‒–—―−ー─━"

# Old and variant forms that registers of facilities and family names keep; one key for each pair.
_VARIANTS = str.maketrans(
    "﨑髙澤嶋嶌濱邊邉齋齊斎國廣德瀨櫻檜籠莊曾",
    "崎高沢島島浜辺辺斉斉斉国広徳瀬桜桧篭荘曽",
)

_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_SAME_SOUND = str.maketrans("ぢづ", "じず")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}  # ァ–ヶ → ぁ–ゖ

_SEPARATORS = re.compile(r"[\s・･·&＆+＋,，、/／|｜()（）\[\]［］「」『』〈〉《》【】]+")
_SITES = re.compile(r"\s*[&＆+＋、/／]\s*")

_KE = re.compile(rf"(?<={_KANJI})[ヶケゖヵガ箇](?={_KANJI})")
_NO = re.compile(rf"(?<={_KANJI})[之ノ](?={_KANJI})")
_CHOME = re.compile(rf"([{_NUMERALS}]?十[{_NUMERALS}]?|[{_NUMERALS}]+|\d+)丁目")
_DIGIT_DASH = re.compile(rf"(?<=\d)[{_DASHES}](?=\d)")
_LEADING_OAZA = re.compile(r"(?:大字)+")


def _unify_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _plain_dashes(text: str) -> str:
    return _DIGIT_DASH.sub("-", text)


def _drop_marks(text: str) -> str:
    if text.isalnum() and "ー" not in text:
        return text
    kept = []
    last = len(text) - 1
    for position, char in enumerate(text):
        if char == "-":
            inside = 0 < position < last
            if inside and text[position - 1].isdigit() and text[position + 1].isdigit():
                kept.append(char)
        elif char.isalnum() and char != "ー":
            kept.append(char)
    return "".join(kept)


def _modern_kanji(text: str) -> str:
    return text.translate(_VARIANTS)


def _drop_oaza(text: str) -> str:
    return _LEADING_OAZA.sub("", text)


def _place_ke(text: str) -> str:
    return _KE.sub("が", text)


def _place_no(text: str) -> str:
    return _NO.sub("の", text)


def _kanji_number(digits: str) -> str:
    """Kanji numerals as Arabic digits: 二十一 → 21, 二〇 → 20."""
    if "十" not in digits:
        return "".join(str(_NUMERALS.index(char)) for char in digits)
    tens, _, ones = digits.partition("十")
    value = (_NUMERALS.index(tens) if tens else 1) * 10
    return str(value + (_NUMERALS.index(ones) if ones else 0))


def _arabic_chome(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        digits = match.group(1)
        number = digits if digits.isdecimal() else _kanji_number(digits)
        return f"{number.lstrip('0') or '0'}丁目"

    return _CHOME.sub(replace, text)


def hiragana(text: str) -> str:
    """Katakana as hiragana; everything else as it is."""
    return text.translate(_TO_HIRAGANA)


def _large_kana(text: str) -> str:
    return text.translate(_SMALL)


def _same_sound(text: str) -> str:
    return text.translate(_SAME_SOUND)


@dataclass(frozen=True)
class Step:
    """One step of the pipeline: its name, why it is there, and the function on text."""

    name: str
    reason: str
    apply: Callable[[str], str]


STEPS: tuple[Step, ...] = (
    Step("width", "ＮＦＫＣ: １ and 1, ﾃﾗｽ and テラス, ① and 1, RE and re are one", _unify_width),
    Step("dashes", "7ー13ー32 and 7－13－32 are the house number 7-13-32", _plain_dashes),
    Step(
        "marks",
        "spaces, ・, &, brackets, every wave dash and ー carry no meaning in a name: "
        "つどい〜の, つどい～の, つどいの; コミュニティ・センター, コミュニティーセンター",
        _drop_marks,
    ),
    Step("variants", "registers keep old forms (澤, 﨑, 髙); people type the new", _modern_kanji),
    Step("oaza", "大字 is written in registers and left out in speech", _drop_oaza),
    Step("ke", "自由が丘, 自由ヶ丘 and 自由ケ丘 are one; only between kanji", _place_ke),
    Step("no", "一之江, 一ノ江 and 一の江 are one; only between kanji", _place_no),
    Step(
        "chome",
        "一丁目, 1丁目 and 01丁目 are one; only before 丁目, for 一之江 and 八雲 are names",
        _arabic_chome,
    ),
    Step("hiragana", "a search box meets both kana", hiragana),
    Step("small", "ッ and ツ, ャ and ヤ are easily mistyped and hardly distinguish", _large_kana),
    Step("sound", "ぢ and じ, づ and ず sound alike: かづさや, かずさや", _same_sound),
)

_MAX_ROUNDS = 8  # two are enough for every name seen; a bound keeps hostile text from looping


def fold(text: str) -> str:
    """Matching key of a name.

    Args:
        text: any text; hostile input is fine.

    Returns:
        Letters and digits only (and ``-`` between digits); empty when nothing of that is left.

    Examples:
        >>> fold("つどい～の") == fold("つどいーの")
        True
    """
    for _ in range(_MAX_ROUNDS):
        before = text
        for step in STEPS:
            text = step.apply(text)
        if text == before:
            break
    return text


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name the same thing (and name anything at all).

    >>> same_name("東小岩５丁目", "東小岩五丁目")
    True
    >>> same_name("東小岩", "西小岩")
    False
    """
    key = fold(one)
    return bool(key) and key == fold(other)


def words(text: str) -> tuple[str, ...]:
    """Keys of the words that separators (spaces, ・, &, brackets …) mark in a name, in order."""
    return tuple(key for part in _SEPARATORS.split(text) if (key := fold(part)))


def sites(text: str) -> tuple[str, ...]:
    """Names of the sites that one name joins (坂下テラス&動坂テラス → two), as written.

    A name of one site gives an empty tuple. ・ does not join sites: コミュニティ・センター is one.
    """
    parts = tuple(part for part in _SITES.split(text.strip()) if fold(part))
    return parts if len(parts) > 1 else ()
