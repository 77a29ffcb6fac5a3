"""Names of areas as lists write them → the areas of a dataset: 北小岩, 北小岩地区, 北小岩圏域."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from geodata.language import tr
from geodata.names import fold
from geodata.phrases import brackets, comma
from geodata.vocabulary import word
from loaders.numbers import is_unknown, plain

#: Words for all of the municipality: no area of its own.
_WHOLE = re.compile(
    r"(?:区|市|町|村)?(?:内)?(?:全域|全体|全区|全市|全町|全村|区域全体)|(?:区|市|町|村)内"
)
_SUFFIX = re.compile(
    r"(?:の)?(?:日常生活圏域|生活圏域|コミュニティ住区|基本圏域|圏域|地区|住区|地域|エリア)$"
)
_NUMBERED = re.compile(r"^(?:第?\d{1,2}[.:、)]?\s*)?")


@dataclass(frozen=True)
class Found:
    """The area that a name means; whole: all of the municipality; reason: why none (Japanese)."""

    area_id: str | None = None
    whole: bool = False
    reason: str | None = None


class AreaNames:
    """Looks names of areas up in an areas table (columns area_id, level, name).

    Where areas of two levels share a name, those of *preferred* (the planning level) win.
    """

    def __init__(self, areas: pd.DataFrame, *, preferred: str | None = None) -> None:
        self._preferred = preferred
        self._found: dict[tuple[str, str | None], Found] = {}
        self._ids: dict[str, str] = {}
        self._levels: dict[str, str] = {}
        self._exact: dict[str, list[str]] = {}
        self._by_short: dict[str, list[str]] = {}
        for area_id, level, name in zip(
            areas["area_id"], areas["level"], areas["name"], strict=True
        ):
            self._ids[str(area_id)] = str(name)
            self._levels[str(area_id)] = str(level)
            self._exact.setdefault(fold(str(name)), []).append(str(area_id))
            self._by_short.setdefault(_short(str(name)), []).append(str(area_id))

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels of the table, each once."""
        return tuple(dict.fromkeys(self._levels.values()))

    def name(self, area_id: str) -> str:
        """The name of an area of the table."""
        return self._ids[area_id]

    def level(self, area_id: str) -> str:
        """The level of an area of the table."""
        return self._levels[area_id]

    def find(self, text: str, *, level: str | None = None) -> Found:
        """The area that *text* names (its id is understood too).

        Where areas of two levels share a name, *level* or a word in the text (…住区) decides.
        """
        key = (text, level)
        if key not in self._found:  # a list names the same few areas again and again
            self._found[key] = self._find(text, level)
        return self._found[key]

    def _find(self, text: str, level: str | None) -> Found:
        bare = plain(text)
        if is_unknown(bare):
            return Found(reason=tr("圏域の名が空です"))
        if _WHOLE.fullmatch(bare.replace(" ", "")):
            return Found(whole=True)
        if bare in self._ids:
            return Found(bare)
        unnumbered = _NUMBERED.sub("", bare)
        for table, key in (
            (self._exact, fold(bare)),
            (self._by_short, _short(bare)),
            (self._by_short, _short(unnumbered)),
        ):
            found = table.get(key, []) if key else []
            for wanted in (level, self._level_word(bare), self._preferred):
                if len(found) > 1 and wanted:
                    found = [a for a in found if self._levels[a] == wanted] or found
            if len(found) == 1:
                return Found(found[0])
            if len(found) > 1:
                named = comma(self._ids[a] + brackets(word(self._levels[a])) for a in found)
                return Found(reason=tr("同じ名の圏域がいくつかあります（{named}）", named=named))
        return Found(reason=tr("圏域の表にない名です"))

    def _level_word(self, text: str) -> str | None:
        """The level that a text names by its end: 駒場住区 is a 住区."""
        for level in sorted(self.levels, key=len, reverse=True):
            if text.endswith((level, level.removeprefix("日常生活"))):
                return level
        return None


def _short(name: str) -> str:
    """Key of a name without the word for its level; the name itself where nothing else is left."""
    bare = plain(name)
    return fold(_SUFFIX.sub("", bare)) or fold(bare)
