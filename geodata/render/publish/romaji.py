"""A reading in kana as Hepburn letters: きたこいわ → Kitakoiwa. Only readings of the tables."""

from __future__ import annotations

import re
import unicodedata

from geodata.language import N_, Words

_ROWS = Words({
    "": N_("あいうえお"), "k": N_("かきくけこ"), "s": N_("さ  せそ"), "t": N_("た  てと"), "n": N_("なにぬねの"),
    "h": N_("はひ へほ"), "m": N_("まみむめも"), "y": N_("や ゆ よ"), "r": N_("らりるれろ"), "w": N_("わ   を"),
    "g": N_("がぎぐげご"), "z": N_("ざ ずぜぞ"), "d": N_("だ  でど"), "b": N_("ばびぶべぼ"), "p": N_("ぱぴぷぺぽ"),
})  # fmt: skip
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


def romaji(kana: str) -> str | None:
    """The reading in modified Hepburn, each word with a capital; None where it is no kana."""
    plain = unicodedata.normalize("NFKC", kana)
    hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in plain)
    words = [_word(part) for part in re.split(r"[・\s]+", hiragana) if part]
    return " ".join(word.capitalize() for word in words if word) if all(words) and words else None


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
