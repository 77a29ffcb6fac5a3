"""A reading in kana as Hepburn letters: きたこいわ → Kitakoiwa. Only readings of the tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from geodata.render.furigana import Segments

_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さ  せそ", "t": "た  てと", "n": "なにぬねの",
    "h": "はひ へほ", "m": "まみむめも", "y": "や ゆ よ", "r": "らりるれろ", "w": "わ   を",
    "g": "がぎぐげご", "z": "ざ ずぜぞ", "d": "だ  でど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
_SYLLABLES = {
    kana: consonant + vowel
    for consonant, row in _ROWS.items()
    for kana, vowel in zip(row, "aiueo", strict=False)
    if kana != " "
} | {
    "し": "shi",
    "す": "su",
    "ち": "chi",
    "つ": "tsu",
    "ふ": "fu",
    "じ": "ji",
    "ぢ": "ji",
    "づ": "zu",
}
_GLIDES = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
_LONG = (("ou", "ō"), ("oo", "ō"), ("uu", "ū"))
#: What a municipality is, at the end of its name, and how that may be read.
_KINDS = {"区": ("く",), "市": ("し",), "町": ("まち", "ちょう"), "村": ("むら", "そん")}


def romaji(kana: str) -> str | None:
    """The reading in modified Hepburn, each word with a capital; None where it is no kana."""
    plain = unicodedata.normalize("NFKC", kana)
    hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in plain)
    words = [_word(part) for part in re.split(r"[・\s]+", hiragana) if part]
    return " ".join(word.capitalize() for word in words if word) if all(words) and words else None


def municipality(name: str, kana: str | None) -> str | None:
    """The name of a municipality with its kind apart: 江戸川区 → Edogawa-ku."""
    letters = romaji(kana) if kana else None
    for kind in _KINDS.get(name[-1:], ()):
        own = (kana or "").removesuffix(kind)
        if own not in ("", kana) and (stem := romaji(own)):
            return f"{stem}-{str(romaji(kind)).lower()}"
    return letters


def of_pieces(pieces: Segments, known: Mapping[str, str]) -> str | None:
    """A name whose every piece is read, is kana, or is one of the *known* words, which stand as
    they are given: なごみの家小岩 → Nagomi no Ie Koiwa. None where a piece is not known."""
    split = re.compile("|".join(f"({re.escape(w)})" for w in sorted(known, key=len, reverse=True)))
    found: list[str | None] = []
    for text, read in pieces:
        if read is not None:
            found.append(romaji(read))
            continue
        parts = [part for part in (split.split(text) if known else [text]) if part and part.strip()]
        found += [known.get(part) or romaji(part) for part in parts]
    return " ".join(str(part) for part in found) if found and all(found) else None


def _word(text: str) -> str | None:
    letters = ""
    double = False
    for char in text:
        if char == "っ":
            double = True
            continue
        if char in _GLIDES and letters.endswith("i"):
            stem = letters[:-1]
            letters = stem + ("" if stem.endswith(("sh", "ch", "j")) else "y") + _GLIDES[char]
            continue
        if char == "ー":
            syllable = letters[-1:]
        elif char == "ん":
            syllable = "n"
        elif char in _SYLLABLES:
            syllable = _SYLLABLES[char]
        else:
            return None
        if double:
            syllable = ("t" if syllable.startswith("ch") else syllable[:1]) + syllable
            double = False
        letters += syllable
    for plain, long in _LONG:
        letters = letters.replace(plain, long)
    return letters
