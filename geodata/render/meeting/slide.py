"""One slide of a meeting, and what a deck is given beside the story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geodata.language import N_, Words

STEPS = Words(
    {
        "where": N_("いまいるところ"),
        "people": N_("暮らす人"),
        "hubs": N_("拠点とはたらき"),
        "foot": N_("歩いて届く"),
        "cover": N_("受け持つ人"),
        "gaps": N_("基準とのすき間"),
        "beside": N_("となりの圏域"),
        "talk": N_("話し合い"),
        "method": N_("資料 計算の前提"),
        "sources": N_("資料 出典"),
    }
)


@dataclass(frozen=True)
class Slide:
    """One slide. key: of STEPS. headline: the finding, plain text. body: HTML, every text
    escaped. notes: for the presenter, plain text. foot: the short line of sources, plain text."""

    key: str
    headline: str
    body: str
    notes: tuple[str, ...] = ()
    foot: str = ""

    @property
    def step(self) -> str:
        return STEPS[self.key]


@dataclass(frozen=True)
class Talk:
    """What the discussion slide is given from outside: (kind, text, status) of each note, and
    the QR code with the address that it holds and a warning, and where notes are written down."""

    notes: tuple[tuple[str, str, str], ...] = ()
    qr: str = ""
    address: str = ""
    warning: str = ""
    board: str = ""


@dataclass(frozen=True)
class Premise:
    """What differs from the municipality's real state and own standards, in words.

    labels: the short text of each standard → as a person says it. scenario: its changes.
    credit: whose shapes the map draws.
    """

    standards_changed: bool = False
    labels: dict[str, str] = field(default_factory=dict)
    scenario: tuple[str, ...] = ()
    credit: str = ""


def kept(texts: Sequence[str]) -> tuple[str, ...]:
    """The notes that say something."""
    return tuple(text for text in texts if text)
