"""The legend as data; the host script writes it as plain HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from geodata.language import N_, Words, tr
from geodata.render.hubs import HubMark
from geodata.render.layers import AreaLayer
from geodata.render.palette import HUB_SYMBOLS, hub_symbol

Kind: TypeAlias = Literal[
    "fill",
    "hatch",
    "line",
    "hub",
    "hypothetical",
    "closed",
    "during",
    "undated",
    "precision",
    "disc",
    "pin",
    "note",
]

BOUNDARY_LABELS = Words(
    {
        False: N_("概略境界（町丁目の代表点からの推定）"),
        True: N_("公式境界"),
    }
)
PRECISION_ENTRIES = Words(
    {
        "building": N_("位置は建物・番地まで確認"),
        "chome": N_("位置は町丁目まで（淡い円）"),
        "area": N_("位置は推定（破線の円）"),
    }
)


@dataclass(frozen=True)
class LegendEntry:
    """One line: a kind of swatch, its words, and what the swatch needs."""

    kind: Kind
    label: str
    color: str = ""
    shape: str = ""

    def to_payload(self) -> list[str]:
        """[kind, label, colour, shape]."""
        return [self.kind, self.label, self.color, self.shape]


@dataclass(frozen=True)
class LegendGroup:
    """Lines under one heading."""

    title: str
    entries: tuple[LegendEntry, ...]

    def to_payload(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {"title": self.title, "entries": [entry.to_payload() for entry in self.entries]}


def fill_group(title: str, layer: AreaLayer) -> LegendGroup:
    """The classes of *layer* that occur in it, and every one of its ordered scale.

    The hatched class 不明 is listed only where an area is unknown.
    """
    used = set(layer.classes.values())
    entries = [
        LegendEntry("hatch" if c.hatch else "fill", c.label, c.fill)
        for index, c in enumerate(layer.table)
        if not c.hatch or index in used
    ]
    return LegendGroup(title, tuple(entries))


def hub_group(hubs: Sequence[HubMark], *, title: str | None = None) -> LegendGroup:
    """The kinds of hub that are drawn, in the order of the palette, then how sure the places are.

    Degrees of precision are explained only where the map has more than the exact one.
    """
    kinds = {hub.hub_type for hub in hubs}
    ordered = [k for k in HUB_SYMBOLS if k in kinds] + sorted(kinds - HUB_SYMBOLS.keys())
    entries = [
        LegendEntry("hub", tr(kind), hub_symbol(kind).color, hub_symbol(kind).shape)
        for kind in ordered
    ]
    degrees = {"building" if hub.precision == "block" else hub.precision for hub in hubs}
    if degrees - {"building"}:
        entries += [
            LegendEntry("precision", label, shape=degree)
            for degree, label in PRECISION_ENTRIES.items()
            if degree in degrees
        ]
    return LegendGroup(title or tr("拠点"), tuple(entries))


def boundary_group(*, official: bool, title: str | None = None) -> LegendGroup:
    """Which kind of boundary is drawn: approximate ones dashed, official ones solid."""
    shape = "solid" if official else "dashed"
    return LegendGroup(
        title or tr("境界"), (LegendEntry("line", BOUNDARY_LABELS[official], shape=shape),)
    )


def disc_group(label: str, *, title: str | None = None) -> LegendGroup:
    """What the discs mean, e.g. 「歩いて10分（直線615m）」."""
    return LegendGroup(title or tr("徒歩圏"), (LegendEntry("disc", label),))


def note_group(title: str, notes: Iterable[str]) -> LegendGroup:
    """Words without a swatch, e.g. how many hubs are not drawn."""
    return LegendGroup(title, tuple(LegendEntry("note", note) for note in notes))
