"""Names from outside as names of files, on any system."""

from __future__ import annotations

import re
import unicodedata

from geodata.language import tr

#: What Windows refuses, path separators among it.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
#: Names that Windows keeps for devices, with or without an extension.
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
#: A name of 80 Japanese characters is 240 bytes; most file systems take 255.
LONGEST = 60


def safe_name(text: str, *, otherwise: str | None = None) -> str:
    """*text* as one part of a path: no separators, no control characters, no dots at the ends.

    What is forbidden becomes ``_``; the result has at most LONGEST characters and is never empty
    (then *otherwise*, or a word for nameless). ``../..`` becomes ``_``, so no name leaves its folder.
    """
    plain = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    name = _FORBIDDEN.sub("_", plain).strip(" .")[:LONGEST].strip(" .")
    name = name or otherwise or tr("名称なし")
    return f"_{name}" if _RESERVED.match(name) else name
