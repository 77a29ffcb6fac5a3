"""The language of what people read: one catalogue of texts, and which language is in force.

Every text stands in the code in Japanese, inside :func:`tr`; its translations are in
``geodata/locale/<language>.po`` (gettext's format, read with Babel). Words at the top of a module
are made before anybody has said a language: they are marked with :func:`N_` and translated where
they are used, or kept in :class:`Words`, which translates at every look-up.

A translation may say how a word is read: ``{漢字|かんじ}``. :func:`tr` leaves readings out;
:func:`template` keeps them, for what can show them above the words.

What is *data* (names of places and hubs, statuses as tables hold them) is never translated here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, ParamSpec, TypeVar, cast, get_args

from babel.messages.pofile import read_po

from geodata.english import tidy

Language = Literal["ja", "easy", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
#: Each language by its own name, as its readers look for it.
OWN_NAMES: Mapping[Language, str] = MappingProxyType(
    {"ja": "日本語", "easy": "やさしい日本語", "en": "English"}
)
#: What HTML says of each (BCP 47).
HTML_LANG: Mapping[Language, str] = MappingProxyType({"ja": "ja", "easy": "ja", "en": "en"})
#: The language of the code's own texts.
SOURCE: Language = "ja"
LOCALE_DIR = Path(__file__).parent / "locale"
_READING = re.compile(r"\{([^{}|]+)\|[^{}|]+\}")

Key = TypeVar("Key")
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_using: ContextVar[Language | None] = ContextVar("language", default=None)
_ask: list[Callable[[], Language | None]] = []


def current() -> Language:
    """The language in force: that of :func:`using`, else what the application answers, else ja."""
    chosen = _using.get()
    if chosen is not None:
        return chosen
    for ask in _ask:
        answered = ask()
        if answered is not None:
            return answered
    return SOURCE


def ask_with(asked: Callable[[], Language | None]) -> None:
    """Let the application say the language (of the session, say); None where it cannot tell."""
    _ask[:] = [asked]


@contextmanager
def using(language: Language) -> Iterator[None]:
    """Texts in *language* within the block, in this thread."""
    token = _using.set(language)
    try:
        yield
    finally:
        _using.reset(token)


def tr(message: str, /, **values: Any) -> str:
    """*message* in the language in force, with *values* filled in as ``str.format`` does.

    A text without a translation stays Japanese: better read in another language than missing.

    >>> tr("住民{n:,}人", n=1234)
    '住民1,234人'
    """
    language = current()
    text = message if language == SOURCE else catalogue(language).get(message, message)
    if not values:
        return text
    filled = text.format(**values)
    return tidy(filled) if language == "en" else filled


def N_(message: str) -> str:  # noqa: N802  (gettext's name for a text translated later)
    """Mark *message* for the catalogue; it is translated where :func:`tr` uses it."""
    return message


class Words(Mapping[Key, str]):
    """A look-up table of texts, each translated when it is taken out."""

    def __init__(self, words: Mapping[Key, str]) -> None:
        self._words = dict(words)

    def __getitem__(self, key: Key) -> str:
        return tr(self._words[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def remembered(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """``functools.cache`` for what holds texts: each language has its own."""

    @lru_cache(maxsize=4096)
    def answers(_: Language, /, *args: Any, **more: Any) -> Answer:
        return function(*args, **more)

    @wraps(function)
    def ask(*args: Asked.args, **more: Asked.kwargs) -> Answer:
        return answers(current(), *args, **more)  # type: ignore[arg-type]  # as cache has it

    return ask


def template(message: str, language: Language) -> str:
    """*message* as the translator of *language* wrote it: readings kept, nothing filled in."""
    return _written(language).get(message, message)


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """The translations of *language* without readings: Japanese text → text. Empty ones are left
    out."""
    found = {message: _READING.sub(r"\1", text) for message, text in _written(language).items()}
    return MappingProxyType(found)


@cache
def _written(language: Language) -> Mapping[str, str]:
    path = LOCALE_DIR / f"{language}.po"
    if language == SOURCE or not path.is_file():
        return MappingProxyType({})
    with path.open("rb") as file:
        read = read_po(file)
    return MappingProxyType(
        {cast(str, m.id): cast(str, m.string) for m in read if m.id and m.string and not m.fuzzy}
    )
