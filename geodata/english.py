"""English counts one thing in the singular: "1 hub", though the catalogue says ``{n} hubs``."""

from __future__ import annotations

import re

#: Plural → singular, of the words that the catalogue puts after a number.
_SINGULAR = {
    "people": "person",
    "persons": "person",
    "residents": "resident",
    "households": "household",
    "municipalities": "municipality",
    "leads": "lead",
    "minutes": "minute",
    "hours": "hour",
    "activities": "activity",
    "copies": "copy",
    "entries": "entry",
    "items": "item",
} | {
    f"{word}s": word
    for word in (
        "area", "candidate", "change", "chapter", "character", "column", "day", "district",
        "edition", "error", "file", "group", "hub", "letter", "mark", "meeting", "name", "note",
        "number", "page", "place", "point", "post", "record", "row", "sheet", "slide", "source",
        "standard", "step", "table", "type", "user", "vote", "warning", "week", "year",
    )
}  # fmt: skip
#: A level whose name ends in brackets, in the plural: "district (jūku)s".
_BRACKETED = re.compile(r"( \([^()]*\))s\b")
_ONE = re.compile(
    rf"(?<![\d.,–-])\b1 ((?:(?!(?:of|in|and|or|to|for|by) )[a-z-]+ ){{0,2}}?)({'|'.join(_SINGULAR)})\b"
)


def tidy(text: str) -> str:
    """*text* with what follows a lone 1 in the singular (up to two words may stand between), and
    the s of a plural before a word in brackets rather than after it."""
    # a Japanese word has no plural of its own
    text = text.replace("chōmes", "chōme")
    if ")s" in text:
        text = _BRACKETED.sub(r"s\1", text)
    if "1 " not in text:
        return text
    return _ONE.sub(lambda found: f"1 {found[1]}{_SINGULAR[found[2]]}", text)
