"""Which areas lie beside an area, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.compare import Measure
from geodata.hierarchy import to_level
from geodata.span import UNKNOWN, Span
from geodata.store import Dataset

#: Outlines of different makers rarely meet to the centimetre; a street lies between them.
GAP_M = 30.0
#: What may be taken over from next door comes first; offices and committees come last.
_FIRST = {"地域プロジェクト": 0, "サロン": 1, "相談会": 1, "見守り": 1}
_LAST = 2
#: Areas that meet in a corner only are no neighbours.
SHARED_M = 100.0


@dataclass(frozen=True)
class Standing:
    """One area beside others. Spans as in geodata.compare; coverage is a share (0 to 1).

    activities: names of what goes on there, own projects of residents first.
    """

    area_id: str
    name: str
    residents: Span
    hubs: Span
    coverage: Span
    persons: Span
    unmet: Span
    activities: tuple[str, ...]


def adjacent(dataset: Dataset, area_id: str, level: str) -> list[str]:
    """Ids of the areas of *level* whose border runs along the area's, the longest part first.

    Measured in the municipality's plane CRS; at least SHARED_M metres within GAP_M metres. Empty
    where the area has no shape.
    """
    areas = dataset.areas_at(level)
    shapes = areas.to_crs(epsg=dataset.municipality.plane_epsg).geometry
    by_id: dict[str, BaseGeometry] = {
        str(a): shape
        for a, shape in zip(areas["area_id"], shapes, strict=True)
        if shape is not None
    }
    own = by_id.pop(area_id, None)
    if own is None or own.is_empty:
        return []
    near = shapely.buffer(own, GAP_M)
    lengths = {a: shapely.length(shapely.intersection(s.boundary, near)) for a, s in by_id.items()}
    beside = [a for a, length in lengths.items() if length >= SHARED_M]
    return sorted(beside, key=lambda a: (-lengths[a], a))


def standings(
    dataset: Dataset,
    area_ids: Sequence[str],
    measures: Sequence[Measure],
    *,
    level: str,
    hub_type: str | None,
) -> tuple[Standing, ...]:
    """How each of *area_ids* stands; *measures* of geodata.compare.area_measures at *level*."""
    by_key = {measure.key: measure.values for measure in measures}
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    doing = _activities(dataset, level)

    def value(key: str, area_id: str) -> Span:
        return by_key.get(key, {}).get(area_id, UNKNOWN)

    return tuple(
        Standing(
            area_id=a,
            name=str(names[a]),
            residents=value("residents", a),
            hubs=value(f"hubs:{hub_type}", a),
            coverage=value(f"coverage:{hub_type}", a),
            persons=value("persons", a),
            unmet=value("unmet", a),
            activities=doing.get(a, ()),
        )
        for a in area_ids
    )


def _activities(dataset: Dataset, level: str) -> dict[str, tuple[str, ...]]:
    """Area → names of its activities (its own and those at its hubs), projects first."""
    rows = dataset.activities
    at = dict(zip(dataset.hubs["hub_id"], dataset.hubs["area_id"], strict=True))
    place = rows["area_id"].where(rows["area_id"].notna(), rows["hub_id"].map(at))
    area = to_level(dataset, place, level)
    order = rows["kind"].map(_FIRST).fillna(_LAST)
    table = pd.DataFrame({"area": area, "name": rows["name"], "order": order})
    table = table.dropna(subset=["area"]).sort_values("order", kind="stable")
    return {str(a): tuple(group["name"]) for a, group in table.groupby("area")}
