"""What of a page in English is still Japanese, once the words of the data are taken out."""

from __future__ import annotations

import base64
import html
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from functools import cache

import pandas as pd
from streamlit.testing.v1 import AppTest

from geodata import language, store
from tests.pages.page_texts import elements

JAPANESE = re.compile(r"[々〇〻ぁ-ゖァ-ヺ㐀-鿿]")
_RUN = re.compile(r"[々〇〻ぁ-ゖァ-ヺー㐀-鿿]+")
_BACKSLASH = re.compile(r"\\([^\w\s])|\u2060")
#: Cells that hold several values, and a value within brackets or quotation marks.
_PIECES = re.compile(r"[|;；:：／\s（）()「」『』、。,]+")
_CASEBOOK = re.compile(r"\||／|事例集Vol\.4[:：]?")
#: What stands in Japanese on purpose: the languages' own names, and the works that are cited.
ON_PURPOSE = {
    # the languages by their own names
    *("日本語", "やさしい日本語"),
    # the casebook and the programme, beside their translations
    *("重層的支援体制整備事業 実践事例集", "重層的支援体制整備事業"),
    # what is typed into a field that holds Japanese data
    *("三鷹", "相談・居場所"),
    # the title in the frame of a site that opens in Japanese
    "の地域の居場所と相談先",
}
#: By which elements, and the map's shapes and views, are told apart.
NEVER_SHOWN = {"id", "level", "token"}
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


def leaves(app: AppTest) -> set[str]:
    """Every single text that the page sent to the browser, whatever it was packed in."""
    return {text for element in elements(app) for text in _texts(json.loads(element))}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in NEVER_SHOWN or (key == "value" and "label" in value):
                continue  # of a choice the label is shown
            yield str(key)
            yield from _packed(item) if key == "state" else _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        inner = _as_json(value)
        if inner is None:
            yield value
        else:
            yield from _texts(inner)


def _packed(value: object) -> Iterator[str]:
    """The map's state is packed; other things called state are not."""
    try:
        unpacked = json.loads(zlib.decompress(base64.b64decode(str(value), validate=True)))
    except (ValueError, zlib.error):
        unpacked = value
    yield from _texts(unpacked)


def _as_json(text: str) -> object | None:
    if text[:1] not in "[{":
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


@cache
def words_of_the_data(codes: tuple[str, ...], names: tuple[str, ...] = ()) -> re.Pattern[str]:
    """Whatever the tables say of *codes* and of Tokyo, longest first: all but what the catalogue
    translates. names: what else is called something."""
    tokyo = store.load_overview()
    frames: list[pd.DataFrame] = [
        *(tokyo.municipalities, tokyo.framework, tokyo.survey, tokyo.outlines)
    ]
    said: set[str] = set()
    called = {*names, *ON_PURPOSE}
    for dataset in map(store.load, codes):
        frames += [dataset.areas, dataset.chome, dataset.hubs, dataset.posts]
        frames += [dataset.post_history, dataset.standards, dataset.activities]
        said |= {v for v in vars(dataset.municipality).values() if isinstance(v, str)}
        said |= set(dataset.credits.values())
        # functions as they are read in a table that is edited
        said |= {v.replace("|", "・") for v in dataset.hubs["functions"].dropna()}
        called |= set(dataset.activities["name"])
    said |= {
        str(value)
        for frame in frames
        for name in frame.columns
        if name != "geometry"
        for value in frame[name].dropna().unique()
    }
    return pattern(said, called)


def pattern(values: Iterable[str], names: Iterable[str] = ()) -> re.Pattern[str]:
    """Finds any of *values*, or a piece of one, that is Japanese and no word of the catalogue; and
    any of *names*, whatever it is."""
    english = language.catalogue("en")
    whole = set(values)
    pieces = {
        piece.strip()
        for value in whole
        for part in (*_CASEBOOK.split(value), *_PIECES.split(value))
        for piece in (part, *_PIECES.split(part))
    }
    words = {w for w in whole | pieces if len(w) > 1 and JAPANESE.search(w) and w not in english}
    words |= set(names)
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def japanese_left(texts: Iterable[str], data: re.Pattern[str]) -> dict[str, str]:
    """What is left of each text that is neither English nor data: rest → where it stands."""
    found: dict[str, str] = {}
    for text in texts:
        if JAPANESE.search(text):
            # charts break their lines, also within a word
            plain = _ADDRESS.sub("", _STYLE.sub("", text)).replace("<br>", "")
            readable = html.unescape(_BACKSLASH.sub(r"\1", plain))
            english = data.sub("…", readable)
            for rest in _RUN.finditer(english):
                if JAPANESE.search(rest[0]):
                    around = english[max(0, rest.start() - 80) : rest.end() + 40]
                    found.setdefault(rest[0], around)
    return found
