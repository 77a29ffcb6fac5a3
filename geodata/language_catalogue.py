"""The catalogues of translations kept in step with the code: for whoever changes or adds a text.

After a text has been added or changed::

    python -m geodata.language_catalogue update en     # or easy

rewrites ``geodata/locale/en.po``: translations are kept, new texts come with an empty ``msgstr``,
texts that the code no longer has go. Then the empty ones are filled in, in any editor for
gettext's files. ``python -m geodata.language_catalogue check en`` only says what is missing and
what does not fit; the tests ask the same.

A translation keeps the names in braces (``{n:,}``). A plain-words catalogue (``easy``) need not be
complete: what it leaves out stays Japanese.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from geodata.language import LANGUAGES, LOCALE_DIR, SOURCE, Language

ROOT = Path(__file__).parents[1]
#: Where texts stand (below the repository), by the way in which Babel reads them.
SOURCES: tuple[tuple[str, str], ...] = (
    ("dashboard.py", "python"),
    ("geodata/**/*.py", "python"),
    ("geodata/render/assets/**/*.js", "javascript"),
    ("loaders/**/*.py", "python"),
    ("pages/**/*.py", "python"),
    ("pages/common/assets/**/*.js", "javascript"),
)
KEYWORDS = {"tr": None, "N_": None}
#: Catalogues in which every text must be translated.
COMPLETE: tuple[Language, ...] = ("en",)
#: Words for counting (か所, 人) that another language may say in its own way.
COUNTERS = frozenset({"unit"})
_READING = re.compile(r"\{([^{}|]+)\|[^{}|]+\}")


@dataclass(frozen=True)
class Place:
    """A text of the code, and the files in which it stands (below the repository)."""

    message: str
    files: tuple[str, ...]


def source_files(root: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """Every file that may hold texts, with Babel's name for its kind, in the order of names."""
    found = {path: kind for pattern, kind in SOURCES for path in root.glob(pattern)}
    yield from sorted(found.items(), key=lambda entry: entry[0].relative_to(root).as_posix())


def texts(root: Path = ROOT) -> list[Place]:
    """Every text that the code marks, each once, in the order of files and lines."""
    files: dict[str, list[str]] = {}
    for path, kind in source_files(root):
        name = path.relative_to(root).as_posix()
        for _, message, _, _ in extract_from_file(kind, path, keywords=KEYWORDS):
            text = message if isinstance(message, str) else message[0]
            if text and name not in files.setdefault(text, []):
                files[text].append(name)
    return [Place(text, tuple(names)) for text, names in files.items()]


def path_of(language: Language) -> Path:
    """The catalogue's file."""
    return LOCALE_DIR / f"{language}.po"


def translations(language: Language) -> dict[str, str]:
    """What the catalogue's file says, empty and doubtful (fuzzy) translations as empty."""
    path = path_of(language)
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return {
            str(entry.id): "" if entry.fuzzy else str(entry.string)
            for entry in read_po(file)
            if entry.id
        }


def update(language: Language, found: list[Place] | None = None) -> tuple[int, int]:
    """Write the catalogue anew from the code; how many texts it has, how many are untranslated.

    Only texts that are translated are written where the catalogue need not be complete.
    """
    found = texts() if found is None else found
    known = translations(language)
    catalogue = Catalog(
        locale="ja" if language == "easy" else language,
        project="chiiki-shigen-map",
        charset="utf-8",
        fuzzy=False,
    )
    if path_of(language).is_file():
        with path_of(language).open("rb") as file:
            catalogue.header_comment = read_po(file).header_comment
    for place in found:
        text = known.get(place.message, "")
        if text or language in COMPLETE:
            catalogue.add(place.message, text, locations=[(name, 0) for name in place.files])
    with path_of(language).open("wb") as file:
        write_po(file, catalogue, width=0, include_lineno=False)
    return len(found), sum(not known.get(place.message) for place in found)


def check(language: Language, found: list[Place] | None = None) -> list[str]:
    """What is missing or does not fit, a line each; empty where the catalogue is in step."""
    found = texts() if found is None else found
    known, said = translations(language), {place.message for place in found}
    wrong = [f"no longer in the code: {message!r}" for message in known if message not in said]
    for place in found:
        text = known.get(place.message, "")
        if text and not fits(place.message, text, language):
            wrong.append(f"other names in braces: {place.message!r} → {text!r}")
        elif not text and language in COMPLETE:
            wrong.append(f"not translated: {place.message!r} ({', '.join(place.files)})")
    return wrong


def fits(message: str, text: str, language: Language) -> bool:
    """Whether a translation fills in what the text does; plain words may leave figures out."""
    given, used = names(message), names(text)
    return used <= given and (language not in COMPLETE or given - used <= COUNTERS)


def names(text: str) -> frozenset[str]:
    """The names that :func:`geodata.language.tr` fills in; readings ``{漢字|かんじ}`` are none."""
    try:
        return frozenset(
            name for _, name, _, _ in Formatter().parse(_READING.sub(r"\1", text)) if name
        )
    except ValueError:  # a lone brace
        return frozenset({text})


def main(arguments: list[str] | None = None) -> int:
    """The command line; 0 where nothing is wrong."""
    parser = argparse.ArgumentParser(prog="python -m geodata.language_catalogue")
    parser.add_argument("act", choices=("update", "check"))
    parser.add_argument("language", choices=[name for name in LANGUAGES if name != SOURCE])
    asked = parser.parse_args(arguments)
    if asked.act == "update":
        count, missing = update(asked.language)
        sys.stdout.write(f"{path_of(asked.language).name}: {count} texts, {missing} untranslated\n")
    wrong = check(asked.language)
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
