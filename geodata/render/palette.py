"""Colours and shapes of the map, each with its reason.

Every meaning is carried twice (colour and shape, colour and hatching, colour and words), so
that nothing is lost to a colour-blind reader, a grey print-out or a washed-out projector.
Hub colours are dark enough to stand on the land colour with a contrast of at least 3:1
(WCAG 2.1, 1.4.11), and no two come nearer than 14 in CIE L*a*b* to full sight, to protanopia
or to deuteranopia (model of Machado, Oliveira and Fernandes 2009); the tests compute both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geodata.language import N_, tr

#: Warm paper, so that hatching, fills and white halos all show on it.
LAND = "#FAF8F3"
#: What lies outside the municipality: cool and quiet, a step darker than the land.
SURROUNDINGS = "#E9EEEF"
INK = "#1E2B2F"
PRIMARY = "#0F6B6B"
BOUNDARY = "#54666B"
HATCH_GROUND = "#F3F1EB"
HATCH_LINE = "#7A878B"

#: One hue from light to dark: more is darker, in grey print too.
SEQUENTIAL = ("#E4F0ED", "#BFDDD7", "#8FC3BB", "#559F99", "#1F7774")
#: Shortage is a matter of degree as well; orange is the safe opposite of teal.
SHORTAGE = ("#FBE3C6", "#F6C48B", "#EA9A4F", "#CF6F22", "#9C4A0C")


@dataclass(frozen=True)
class Symbol:
    """How a kind of hub is drawn: a shape known to the host script, and a fill colour."""

    shape: str
    color: str


#: One shape and one colour for each hub_type of the hub table. House, hexagon, square and so on
#: are told apart at 14 pixels; colours started from Okabe and Ito (2008), then searched for.
HUB_SYMBOLS: Mapping[str, Symbol] = MappingProxyType(
    {
        "なごみの家": Symbol("house", "#BE3F12"),
        "つどい〜の": Symbol("hexagon", "#0060AF"),
        "コミセン": Symbol("square", "#592983"),
        "住区センター": Symbol("diamond", "#006B38"),
        "地域包括支援センター": Symbol("cross", "#D35384"),
        "総合相談窓口": Symbol("bubble", "#683400"),
        "かよい〜の": Symbol("triangle", "#308DBD"),
        "サロン": Symbol("circle", "#B88601"),
        "その他": Symbol("pentagon", "#61665E"),
    }
)
UNKNOWN_HUB = HUB_SYMBOLS["その他"]


@dataclass(frozen=True)
class StatusStyle:
    """How a status of an area against a standard is drawn and said (*word*: not translated)."""

    word: str
    fill: str
    hatch: bool = False

    @property
    def label(self) -> str:
        """The word in the language in force."""
        return tr(self.word)


#: met / short / unknown, the statuses of geodata.gaps.
STATUS: Mapping[str, StatusStyle] = MappingProxyType(
    {
        "met": StatusStyle(N_("満たす"), "#B5D9D0"),
        "short": StatusStyle(N_("不足"), "#EA9A4F"),
        "unknown": StatusStyle(N_("不明"), HATCH_GROUND, hatch=True),
    }
)


def hub_symbol(hub_type: str | None) -> Symbol:
    """The symbol of a hub type; the one of その他 for a type the table does not know."""
    return HUB_SYMBOLS.get(hub_type or "", UNKNOWN_HUB)


def relative_luminance(color: str) -> float:
    """Relative luminance (0 to 1) of a ``#rrggbb`` colour, as WCAG 2.1 defines it."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio (1 to 21) of two ``#rrggbb`` colours, as WCAG 2.1 defines it."""
    light, dark = sorted((relative_luminance(first), relative_luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
