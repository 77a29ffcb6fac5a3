"""Hubs on the map: a symbol for what it is, a halo for how well its place is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import geopandas as gpd
import shapely

from geodata import phrases
from geodata.language import N_, tr
from geodata.render import words
from geodata.render.palette import hub_symbol
from geodata.sources import is_unverified, sources
from geodata.vocabulary import word

Precision: TypeAlias = Literal["building", "block", "chome", "area"]
#: during: opened within this year, the day is not known. undated: when it opened is not known.
HubStyle: TypeAlias = Literal["normal", "closed", "hypothetical", "during", "undated"]

#: The detail that the popup folds away, for it is long.
SOURCE_WORD = N_("出典")
_COLUMNS = (
    "hub_id",
    "name",
    "hub_type",
    "area_id",
    "address",
    "functions",
    "hours",
    "operator",
    "coord_precision",
    "source",
)


@dataclass(frozen=True)
class HubMark:
    """One hub as drawn. Place in degrees (EPSG:4326).

    details: (word, text) pairs for the popup, in their order. draggable: the reader may move
    it, and each move is reported (hypothetical hubs). state: the word for its style where it is
    not the usual one (closed: 閉所, hypothetical: 想定). ruby: the name in pieces with their
    readings (geodata.render.furigana), None where it is shown plain.
    """

    id: str
    name: str
    hub_type: str
    lat: float
    lon: float
    precision: Precision = "building"
    details: tuple[tuple[str, str], ...] = ()
    style: HubStyle = "normal"
    draggable: bool = False
    state: str = ""
    ruby: tuple[tuple[str, str | None], ...] | None = None

    def to_payload(self) -> dict[str, Any]:
        """JSON-ready values; texts stay texts, the host script never reads them as HTML."""
        symbol = hub_symbol(self.hub_type)
        payload: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "type": tr(self.hub_type),
            "at": [round(self.lat, 6), round(self.lon, 6)],
            "shape": symbol.shape,
            "color": symbol.color,
            "precision": self.precision,
            "details": [list(pair) for pair in self.details],
        }
        if self.style != "normal":
            payload["style"] = self.style
        if self.state:
            payload["state"] = self.state
        if self.draggable:
            payload["draggable"] = True
        if self.ruby is not None:
            payload["ruby"] = [list(piece) for piece in self.ruby]
        return payload


def hub_marks(
    hubs: gpd.GeoDataFrame,
    *,
    area_names: Mapping[str, str] | None = None,
    closed: frozenset[str] = frozenset(),
) -> tuple[HubMark, ...]:
    """The hubs that have a point, in their order; those without are for a list, not for a map.

    *hubs* has the columns of the hub table and points in EPSG:4326. *area_names* (area_id →
    name) adds the area to the popup; ids in *closed* are drawn as ghosts.
    """
    return tuple(
        HubMark(
            id=row["hub_id"],
            name=row["name"],
            hub_type=row["hub_type"],
            lat=lat,
            lon=lon,
            precision=_precision(row["coord_precision"]),
            details=_details(row, area_names or {}),
            style="closed" if row["hub_id"] in closed else "normal",
        )
        for row, (lon, lat) in _placed_rows(hubs)
    )


def _placed_rows(hubs: gpd.GeoDataFrame) -> Iterator[tuple[dict[str, Any], list[float]]]:
    """Each hub with a point: its columns used here (None where missing), and [lon, lat].

    Column by column: this runs at every rerun, and pandas' own ways to rows cost ten times more.
    """
    coordinates, positions = shapely.get_coordinates(hubs.geometry.to_numpy(), return_index=True)
    columns = [
        [None if missing else value for value, missing in zip(values, values.isna(), strict=True)]
        for values in (hubs[name].array[positions] for name in _COLUMNS)
    ]
    for values, place in zip(zip(*columns, strict=True), coordinates.tolist(), strict=True):
        yield dict(zip(_COLUMNS, values, strict=True)), place


def _precision(value: str | None) -> Precision:
    return value if value in ("building", "block", "chome") else "area"  # type: ignore[return-value]


def _details(row: Mapping[str, Any], area_names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    source = row.get("source")
    pairs = {
        tr("圏域"): area_names.get(row.get("area_id") or ""),
        tr("住所"): row.get("address"),
        tr("機能"): phrases.dots(word(name) for name in (row.get("functions") or "").split("|")),
        tr("時間"): row.get("hours"),
        tr("運営"): row.get("operator"),
        tr("位置"): words.PRECISION[_precision(row.get("coord_precision"))],
        tr("確認"): tr(words.UNVERIFIED) if is_unverified(source) else None,
        tr(SOURCE_WORD): "\n".join(found.text for found in sources(source)),
    }
    return tuple((word, text) for word, text in pairs.items() if text)
