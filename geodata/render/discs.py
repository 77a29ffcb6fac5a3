"""Discs of a walking distance around hubs (徒歩圏)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from geodata.language import tr
from geodata.render.hubs import HubMark


@dataclass(frozen=True)
class Disc:
    """A disc on the ground: centre in degrees (EPSG:4326), radius in metres.

    estimated: the centre is not the true place of the hub; the rim is dashed.
    """

    lat: float
    lon: float
    radius_m: float
    estimated: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.radius_m) and self.radius_m > 0):
            raise ValueError(
                tr("半径は0より大きい数（m）にしてください: {radius_m}", radius_m=self.radius_m)
            )

    def to_payload(self) -> list[float]:
        """[latitude, longitude, metres, 1 where estimated]: short, for there may be hundreds."""
        place = [round(self.lat, 6), round(self.lon, 6), round(self.radius_m, 1)]
        return [*place, 1] if self.estimated else place


def hub_discs(hubs: Iterable[HubMark], *, radius_m: float) -> tuple[Disc, ...]:
    """A disc of *radius_m* (straight-line metres) around each hub that is open."""
    return tuple(
        Disc(hub.lat, hub.lon, radius_m, estimated=hub.precision == "area")
        for hub in hubs
        if hub.style != "closed"
    )
