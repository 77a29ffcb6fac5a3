"""Places that a person clicks on the map, as candidates for a new hub."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geodata.candidates import GivenPoint, from_points

if TYPE_CHECKING:
    from geodata.store import Dataset


def inside(dataset: Dataset, *, lon: float, lat: float) -> bool:
    """Whether a place (degrees, EPSG:4326) lies in the municipality; True without an outline."""
    if dataset.outline is None:
        return True
    return bool(shapely.covers(dataset.outline, shapely.Point(lon, lat)))


def area_at(dataset: Dataset, *, lon: float, lat: float) -> str | None:
    """The id of the area of the planning level that a place (EPSG:4326) lies in, or None."""
    areas = dataset.areas_at(dataset.municipality.planning_level)
    found = np.flatnonzero(shapely.covers(areas.geometry.to_numpy(), shapely.Point(lon, lat)))
    return str(areas["area_id"].iloc[int(found[0])]) if len(found) else None


def clicked_candidates(dataset: Dataset, points: Iterable[GivenPoint]) -> pd.DataFrame:
    """A candidate table (see ``geodata.candidates``) of *points*, each with its area.

    Raises CandidateError (Japanese) for a point that is not on the earth.
    """
    table = from_points(dataset, points)
    places = zip(table["lon"], table["lat"], strict=True)
    area_ids = [area_at(dataset, lon=lon, lat=lat) for lon, lat in places]
    return table.assign(area_id=pd.Series(area_ids, index=table.index, dtype=object))
