"""Numbered pins on the map: one for each note of a discussion that has a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from geodata.render.palette import LAND


@dataclass(frozen=True)
class PinShape:
    """How a kind of note is drawn: an SVG path around (0, 0), about 26 pixels across, a fill
    light enough for a black number, and how far below the middle that number stands."""

    path: str
    color: str
    drop: float = 4.6


#: The same shapes as on paper (geodata.render.sheet.map_marks), told apart without colour.
SHAPES: Mapping[str, PinShape] = MappingProxyType(
    {
        "課題": PinShape("M0,-17L17,13L-17,13Z", "#F6C48B", 9.0),
        "資源": PinShape("M-13,-13H13V13H-13Z", "#BFDDD7"),
        "アイデア": PinShape("M-14,0A14,14 0 1,0 14,0A14,14 0 1,0 -14,0Z", "#FFF3B0"),
        "要確認": PinShape("M0,-17L17,0L0,17L-17,0Z", "#FFFFFF"),
    }
)
_OTHER = PinShape("M-8,-13H8L15,0L8,13H-8L-15,0Z", LAND)


@dataclass(frozen=True)
class Pin:
    """A pin in degrees (EPSG:4326). label: the number in it. name: what is read aloud and shown
    on pointing. quiet: drawn with a broken rim (what is closed already). aside: what stands at the
    place itself (a hub) stays visible, the pin moves a little away."""

    id: str
    kind: str
    label: str
    name: str
    lat: float
    lon: float
    quiet: bool = False
    aside: bool = False

    def to_payload(self) -> dict[str, Any]:
        """JSON-ready values; texts stay texts, the host script never reads them as HTML."""
        shape = pin_shape(self.kind)
        payload: dict[str, Any] = {
            "id": self.id,
            "label": self.label,
            "name": self.name,
            "at": [round(self.lat, 6), round(self.lon, 6)],
            "path": shape.path,
            "color": shape.color,
            "drop": shape.drop,
        }
        flags = {"quiet": self.quiet, "aside": self.aside}
        return payload | {name: True for name, on in flags.items() if on}


def pin_shape(kind: str) -> PinShape:
    """The shape of a kind of note; a hexagon for one that the table does not know."""
    return SHAPES.get(kind, _OTHER)
