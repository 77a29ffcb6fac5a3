"""Where a note is pinned: a place, a hub, an area, or the whole of what the meeting is about.

A choice travels as one word: ``all``, ``area:<id>``, ``hub:<id>`` or ``point:<lon>,<lat>``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geodata.language import N_, tr
from geodata.notes.model import NoteError
from geodata.site_points import area_at
from geodata.store import Dataset

WHOLE = "all"
_LOST = N_("選ばれた場所が見つかりません。場所をもう一度選んでください。")


@dataclass(frozen=True)
class Place:
    """What a note is linked to; see ``model.Note``."""

    lon: float | None = None
    lat: float | None = None
    area_id: str | None = None
    hub_id: str | None = None


def read_place(dataset: Dataset, word: str, *, whole: str | None) -> Place:
    """The place that *word* names; *whole* is the area of the meeting (None: everything).

    Raises NoteError for anything that the dataset does not have.
    """
    sort, _, rest = word.partition(":")
    if word == WHOLE:
        return Place(area_id=whole)
    if sort == "area" and (dataset.areas["area_id"] == rest).any():
        return Place(area_id=rest)
    if sort == "hub":
        found = dataset.hubs[dataset.hubs["hub_id"] == rest]
        if len(found):
            return _hub_place(found.iloc[0], rest)
    if sort == "point":
        return _point_place(dataset, rest)
    raise NoteError(tr(_LOST))


def place_word(place: Place, *, whole: str | None) -> str:
    """The word of a note's place, as :func:`read_place` reads it."""
    if place.hub_id is not None:
        return f"hub:{place.hub_id}"
    if place.lon is not None and place.lat is not None:
        return f"point:{place.lon:.6f},{place.lat:.6f}"
    return WHOLE if place.area_id in (None, whole) else f"area:{place.area_id}"


def place_name(dataset: Dataset, place: Place, *, whole: str | None) -> str:
    """What to call a place: the hub, the nearest 町丁目 of a point, the area, or 全体."""
    if place.hub_id is not None:
        return _named(dataset).hubs.get(place.hub_id, tr("なくなった拠点"))
    if place.lon is not None and place.lat is not None:
        near = nearest_chome(dataset, lon=place.lon, lat=place.lat)
        return tr("地図の地点") if near is None else tr("{near}付近", near=near)
    if place.area_id is None:
        return tr("{name}全体", name=dataset.municipality.name)
    name = _named(dataset).areas.get(place.area_id, tr("なくなった圏域"))
    return tr("{name}全体", name=name) if place.area_id == whole else name


def nearest_chome(dataset: Dataset, *, lon: float, lat: float) -> str | None:
    """The 町丁目 whose representative point is nearest to a place (degrees, EPSG:4326)."""
    known = _named(dataset)
    if not known.chome:
        return None
    # near enough for a name: degrees of longitude shortened by the latitude
    east = (known.lon - lon) * np.cos(np.radians(lat))
    return known.chome[int(np.argmin(east**2 + (known.lat - lat) ** 2))]


def pin_point(dataset: Dataset, place: Place, *, whole: str | None) -> tuple[float, float] | None:
    """(lon, lat) of a note's pin: its own place, else the middle of its area; None for 全体."""
    if place.lon is not None and place.lat is not None:
        return place.lon, place.lat
    if place.area_id is None or place.area_id == whole:
        return None
    shapes = dataset.areas.loc[dataset.areas["area_id"] == place.area_id].geometry
    if shapes.empty or shapes.iloc[0] is None or shapes.iloc[0].is_empty:
        return None
    middle = shapely.point_on_surface(shapes.iloc[0])
    return float(middle.x), float(middle.y)


@dataclass(frozen=True, eq=False)
class _Named:
    """Names of a dataset by id, and where its 町丁目 are: asked for every note, every time."""

    areas: dict[str, str]
    hubs: dict[str, str]
    chome: list[str]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


@functools.lru_cache(maxsize=8)  # datasets are told apart by identity; they never change
def _named(dataset: Dataset) -> _Named:
    placed = dataset.chome.dropna(subset=["lon", "lat"])
    return _Named(
        areas=_pairs(dataset.areas, "area_id"),
        hubs=_pairs(dataset.hubs, "hub_id"),
        chome=placed["chome"].astype(str).tolist(),
        lon=placed["lon"].to_numpy(dtype=float),
        lat=placed["lat"].to_numpy(dtype=float),
    )


def _pairs(table: pd.DataFrame, key: str) -> dict[str, str]:
    return dict(zip(table[key].astype(str), table["name"].astype(str), strict=True))


def _hub_place(hub: pd.Series, hub_id: str) -> Place:
    point = hub.geometry
    known = point is not None and not point.is_empty
    area = hub["area_id"]
    return Place(
        lon=float(point.x) if known else None,
        lat=float(point.y) if known else None,
        area_id=None if pd.isna(area) else str(area),
        hub_id=hub_id,
    )


def _point_place(dataset: Dataset, text: str) -> Place:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise NoteError(tr(_LOST)) from None
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise NoteError(tr(_LOST))
    return Place(lon=round(lon, 6), lat=round(lat, 6), area_id=area_at(dataset, lon=lon, lat=lat))
