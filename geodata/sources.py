"""Where a figure is from: the sources of a row, spelled out, and whether they are verified."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from geodata.language import N_, tr

CASEBOOK = N_(
    "東京都社会福祉協議会『重層的支援体制整備事業 実践事例集 Vol.4 ～実施地区の取組みより～』（令和8年2月）"
)
_CASEBOOK_SHORT = "事例集Vol.4"
_UNVERIFIED = "general knowledge (unverified)"
_SEPARATOR = " | "
#: Sources and notes that the program itself writes into tables; they stand there in Japanese.
_OWN = frozenset(
    {
        N_("想定"),
        N_("想定の拠点（実在しない）"),
        N_("職員による入力"),
        N_("利用者の入力"),
        N_("利用者が取り込んだ境界"),
    }
)
_BROUGHT = re.compile(r"持ち込み資料: (?P<file>.+)")
_BY_STAFF = re.compile(r"職員による(?P<what>入力|確認)（(?P<day>[^（）]+)）")


@dataclass(frozen=True)
class Source:
    """One source of a row. text is what is shown; url where it is an address, else None."""

    text: str
    url: str | None = None
    verified: bool = True


def sources(raw: object) -> tuple[Source, ...]:
    """The sources that a ``source`` cell names, the casebook spelled out in full."""
    if raw is None or pd.isna(raw):
        return ()
    return tuple(_source(part.strip()) for part in str(raw).split(_SEPARATOR) if part.strip())


def _source(text: str) -> Source:
    if text == _UNVERIFIED:
        return Source(tr("一般に知られていることによる（未確認）"), verified=False)
    if text.startswith(("http://", "https://")):
        return Source(text, url=text)
    if text.startswith(_CASEBOOK_SHORT):
        section = text.removeprefix(_CASEBOOK_SHORT).lstrip(": ：")
        return Source(f"{tr(CASEBOOK)} {section}".strip())
    if found := _BY_STAFF.fullmatch(text):
        if found["what"] == "入力":
            return Source(tr("職員による入力（{day}）", day=found["day"]))
        return Source(tr("職員による確認（{day}）", day=found["day"]))
    if found := _BROUGHT.fullmatch(text):
        return Source(tr("持ち込み資料: {file}", file=found["file"]))
    return Source(own_text(text))


def own_text(text: str) -> str:
    """A source or a note of a table: as it stands, or in the reader's language where the program
    itself has written it."""
    return tr(text) if text in _OWN else text


def merged(raws: Iterable[object]) -> tuple[Source, ...]:
    """The sources of several rows, each once, in the order of first mention."""
    return tuple(dict.fromkeys(source for raw in raws for source in sources(raw)))


def is_unverified(raw: object) -> bool:
    """Whether any part of a row rests on unverified general knowledge."""
    return any(not source.verified for source in sources(raw))
