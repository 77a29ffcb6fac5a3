"""Which language the command line speaks: that of CHIIKI_LANG, Japanese where it says nothing."""

from __future__ import annotations

import os

from geodata.language import LANGUAGES, SOURCE, Language

VARIABLE = "CHIIKI_LANG"


def chosen() -> Language:
    """The language that the environment asks for; an unknown word is no reason to fail."""
    asked = os.environ.get(VARIABLE, "").strip().lower()
    return asked if asked in LANGUAGES else SOURCE
