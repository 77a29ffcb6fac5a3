"""Typesetting without a browser: typst with the Noto fonts of two PyPI packages, embedded.

The fonts (Noto Sans CJK JP Regular and Bold, SIL Open Font License 1.1) come from
``noto-cjk-sans-jp-regular`` and ``noto-cjk-sans-jp-bold``. Fonts of the machine are never used,
so that a sheet looks the same everywhere. Figures and names travel as data (``json(…)`` of a
virtual file), never as typst code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import typst

from geodata.language import N_

FONT = "Noto Sans CJK JP"
FONT_LICENCE = N_("書体: Noto Sans CJK JP（SIL Open Font License 1.1）")
_MAIN = "main.typ"
_NO_FILES: Mapping[str, bytes] = MappingProxyType({})
#: Everything that means something to typst inside markup.
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$&@=/\"'^])")
#: What no document may hold: control characters, and halves of surrogate pairs.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def pdf(source: str, files: Mapping[str, bytes] = _NO_FILES) -> bytes:
    """Typeset *source* as PDF with its fonts embedded.

    *files* (name → content) are what the source reads with ``json("…")`` and ``image("…")``.
    Raises typst.TypstError where the source is broken.
    """
    made = typst.compile(_input(source, files), format="pdf", **_fonts())
    return bytes(made)


def png(source: str, files: Mapping[str, bytes] = _NO_FILES, *, ppi: int = 144) -> list[bytes]:
    """Typeset *source* as one PNG a page, *ppi* pixels an inch. Errors as those of pdf."""
    made = typst.compile(_input(source, files), format="png", ppi=float(ppi), **_fonts())
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]


def escape(text: object) -> str:
    """Text that typst's markup shows as it is; for words of our own source only.

    Line breaks become spaces. Facts should travel as data instead: see as_json.
    """
    return _MARKUP.sub(r"\\\1", " ".join(clean(text).split()))


def as_json(data: Any) -> bytes:
    """*data* as the content of a virtual file, every text cleaned; NaN and the like refused."""
    return json.dumps(_cleaned(data), ensure_ascii=False, allow_nan=False).encode()


def clean(text: object) -> str:
    """The text without characters that no document may hold."""
    return _FORBIDDEN.sub("", str(text))


def _cleaned(data: Any) -> Any:
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, Mapping):
        return {clean(key): _cleaned(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_cleaned(value) for value in data]
    return data


def _input(source: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    if _MAIN in files:
        message = f"{_MAIN} is the source itself; give the file another name"
        raise ValueError(message)
    return {_MAIN: source.encode(), **files}


@cache
def _fonts() -> dict[str, Any]:
    """Only the packages' fonts, whatever the machine has; read once."""
    paths = [
        str(module.FONT_PATH.parent) for module in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)
    ]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return {"font_paths": fonts, "ignore_system_fonts": True}
