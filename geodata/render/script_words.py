"""Texts in JavaScript: ``tr("…")`` as in Python, out of the same catalogue.

A script writes ``tr("{n}か所", { n: count })``, and ``N_("…")`` for a text that ``tr`` translates
later. It is served once for each language: :func:`speaking` puts both functions in front of it,
together with the translations of just those texts that stand in it. Where a script calls
neither, nothing is put in front.
"""

from __future__ import annotations

import json
import re
from io import BytesIO

from babel.messages.extract import extract_javascript

from geodata import language

KEYWORDS = {"tr": None, "N_": None}
_CALLS = re.compile(r"\b(?:tr|N_)\(")
#: The same rule as in Python: a name without a value stays as it is written.
FILL_IN = (
    "(text, values) => values === undefined ? text :"
    " text.replace(/\\{(\\w+)\\}/g, (whole, name) =>"
    " Object.hasOwn(values, name) ? String(values[name]) : whole)"
)


def messages(source: str) -> tuple[str, ...]:
    """The texts that *source* marks with ``tr`` or ``N_``, each once, in their order."""
    found = extract_javascript(
        BytesIO(source.encode()), KEYWORDS, (), {"encoding": "utf-8", "template_string": False}
    )
    texts = (text for _, _, marked, _ in found for text in _first(marked))
    return tuple(dict.fromkeys(texts))


def translations(source: str) -> dict[str, str]:
    """The texts of *source* that read otherwise in the language in force."""
    return {text: said for text in messages(source) if (said := language.tr(text)) != text}


def speaking(source: str) -> str:
    """*source* with its ``tr`` and ``N_`` in front, in the language in force.

    Fit for a module and for the inside of a function; it contains no ``</script``.
    """
    if not _CALLS.search(source):
        return source
    return (
        f"const tr = ((words, fill) => (text, values) => fill(words[text] ?? text, values))"
        f"({as_json(translations(source))}, {FILL_IN});\n"
        f"const N_ = (text) => text;\n{source}"
    )


def as_json(words: dict[str, str]) -> str:
    """*words* as a literal that neither JavaScript nor HTML can take for anything else."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _first(marked: object) -> tuple[str, ...]:
    found = marked[0] if isinstance(marked, (list, tuple)) and marked else marked
    return (found,) if isinstance(found, str) and found else ()
