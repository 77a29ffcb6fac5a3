"""What of a map may change while it stays mounted: a few kilobytes, and never geometry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from geodata import phrases
from geodata.language import tr
from geodata.render.discs import Disc
from geodata.render.geometry import Bounds
from geodata.render.hubs import HubMark
from geodata.render.layers import AreaLayer
from geodata.render.legend import LegendGroup
from geodata.render.map import MapDocument
from geodata.render.pins import Pin

Basemap: TypeAlias = Literal["none", "pale", "std"]


@dataclass(frozen=True)
class Labels:
    """Names of the areas of *level*, each with an optional second line (area_id → text)."""

    level: str
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Badges:
    """A small mark at each area of *level*: area_id → text such as ``CSW 2``.

    *about* says what the marks count; it is read to those who cannot see them.
    """

    level: str
    texts: Mapping[str, str]
    about: str = ""


@dataclass(frozen=True)
class Fit:
    """Move the view to an area, or to bounds ((south, west), (north, east)), or to everything.

    It is carried out only when *token* differs from the last one seen, so that reruns leave
    the reader's pan and zoom alone.
    """

    token: str | int
    area_id: str | None = None
    bounds: Bounds | None = None


@dataclass(frozen=True)
class MapState:
    """The changing part of a map. Layers are drawn in their order, the last on top.

    point_mode: a click reports a place instead of an area or hub. report_view: the end of a
    pan or zoom is reported (each report is a rerun). pins are numbered notes on top of everything;
    one that is pressed is reported in either mode. description: what the map shows now, in
    one sentence, for those who cannot see it. turn: another number sends the same state once
    more, so that a hub dragged to where it may not stand goes back. furigana: readings stand with
    the names (geodata.render.map_readings).
    """

    layers: tuple[AreaLayer, ...] = ()
    hubs: tuple[HubMark, ...] = ()
    discs: tuple[Disc, ...] = ()
    pins: tuple[Pin, ...] = ()
    labels: Labels | None = None
    badges: Badges | None = None
    legend: tuple[LegendGroup, ...] = ()
    selected_area: str | None = None
    selected_hub: str | None = None
    selected_pin: str | None = None
    fit: Fit | None = None
    basemap: Basemap = "none"
    point_mode: bool = False
    report_view: bool = False
    description: str = ""
    turn: int = 0
    furigana: bool = False

    def to_payload(self, document: MapDocument) -> dict[str, Any]:
        """The state as JSON-ready values, areas by their position in *document*'s geometry.

        Ids that the document does not draw are left out, and so are levels without any shape; a
        level it does not know raises ValueError.
        """
        payload: dict[str, Any] = {
            "layers": [
                layer.to_payload(order)
                for layer in self.layers
                if (order := _order(document, layer.level))
            ],
            "hubs": [hub.to_payload() for hub in self.hubs],
            "discs": [disc.to_payload() for disc in self.discs],
            "legend": [group.to_payload() for group in self.legend],
            "basemap": self.basemap,
        }
        if self.labels is not None and _order(document, self.labels.level):
            payload["labels"] = _texts(document, self.labels.level, self.labels.notes)
        if self.badges is not None and _order(document, self.badges.level):
            payload["badges"] = _texts(document, self.badges.level, self.badges.texts)
            payload["badges"]["about"] = self.badges.about
        if self.fit is not None:
            payload["fit"] = {
                "token": self.fit.token,
                "area": self.fit.area_id,
                "bounds": self.fit.bounds,
            }
        optional = {
            "selectedArea": self.selected_area,
            "selectedHub": self.selected_hub,
            "pins": [pin.to_payload() for pin in self.pins],
            "selectedPin": self.selected_pin,
            "pointMode": self.point_mode,
            "reportView": self.report_view,
            "description": self.description,
            "turn": self.turn,
            "furigana": self.furigana,
        }
        return payload | {key: value for key, value in optional.items() if value}


def _order(document: MapDocument, level: str) -> tuple[str, ...]:
    try:
        return document.order[level]
    except KeyError as error:
        known = phrases.comma(map(tr, document.order))
        message = tr(
            "地図にない階層です: {level}（あるもの: {known}）",
            level=phrases.inner(level),
            known=known or tr("なし"),
        )
        raise ValueError(message) from error


def _texts(document: MapDocument, level: str, texts: Mapping[str, str]) -> dict[str, Any]:
    order = _order(document, level)
    return {"level": level, "texts": {i: texts[a] for i, a in enumerate(order) if a in texts}}
