"""The numbers that the page's gap sliders work with: what geodata.gaps judges by, ready to send."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.coverage import NoHubError, walk_times
from geodata.demand import LAND_AREA, demand_points
from geodata.distance import inclusive
from geodata.gaps import known_counts, unplaced_hubs
from geodata.levels import area_of_points
from geodata.posts import roles
from geodata.residents import area_residents
from geodata.store import Dataset
from geodata.walking import Walking

#: In place of minutes: there surely is no hub to walk to.
NEVER = -1
_DECIMALS = 6


def gap_numbers(
    dataset: Dataset, *, levels: Sequence[str], hub_types: Sequence[str], walking: Walking
) -> dict[str, Any]:
    """Everything that standards on *hub_types* and all roles can be judged by, in the page itself.

    Returns JSON-ready values; None is unknown everywhere:
    levels: {level: {ids, residents, counts: {subject: {low, high}}}}, each by position of ids;
    chome: {names, weight, people (the weight is residents, not km²), areas: {level: position}};
    walks: {hub type: None where no place is known, else {minutes, hub (hub_id), loose}} by
    position of the 町丁目. Minutes are whole: the least T of the slider within which it lies
    (NEVER: none), so that the page counts the same 町丁目 as geodata.coverage does. loose: some
    hub of the type has no place yet, so that what falls short is unknown.
    """
    points = demand_points(dataset)
    on_land = bool(points["basis"].eq(LAND_AREA).any())
    weight = points["land_km2" if on_land else "residents"].to_numpy(dtype=float)
    return {
        "levels": {level: _level(dataset, level, hub_types) for level in levels},
        "chome": {
            "names": points["chome"].tolist(),
            "weight": [_number(v) for v in weight],
            "people": not on_land,
            "basis": points["basis"].iloc[0] if len(points) else "unknown",
            "areas": {level: _positions(dataset, points, level) for level in levels},
        },
        "walks": {kind: _walks(dataset, kind, walking) for kind in hub_types},
        "speed": walking.speed_m_per_min,
        "detour": walking.detour,
    }


def _level(dataset: Dataset, level: str, hub_types: Sequence[str]) -> dict[str, Any]:
    people = area_residents(dataset, level)
    counts = {}
    for subject in (*hub_types, *roles(dataset)):
        found = known_counts(dataset, subject, level)
        counts[subject] = {
            "low": [_whole(v) for v in found["low"]],
            "high": [_whole(v) for v in found["high"]],
        }
    return {
        "ids": people["area_id"].tolist(),
        "residents": [_whole(v) for v in people["residents"]],
        "basis": [_text(v) for v in people["basis"]],
        "asOf": [_text(v) for v in people["as_of"]],
        "counts": counts,
    }


def _positions(dataset: Dataset, points: pd.DataFrame, level: str) -> list[int]:
    ids = pd.Index(dataset.areas_at(level)["area_id"])
    found: NDArray[np.intp] = ids.get_indexer(area_of_points(dataset, points, level=level))
    return [int(v) for v in found]


def _walks(dataset: Dataset, hub_type: str, walking: Walking) -> dict[str, Any] | None:
    try:
        times = walk_times(dataset, hub_type=hub_type, walking=walking)
    except NoHubError:
        return None
    of_type = dataset.hubs[dataset.hubs["hub_type"] == hub_type]
    without = int((of_type.geometry.isna() | of_type.geometry.is_empty).sum())
    return {
        "minutes": [_minutes(v) for v in times["minutes"]],
        "hub": [_text(v) for v in times["nearest_hub_id"]],
        "loose": unplaced_hubs(dataset, hub_type) + without > 0,
    }


def _minutes(value: float) -> int | None:
    """The least whole limit within which a walk lies; None where the walk is not known."""
    if math.isnan(value):
        return None
    if math.isinf(value):
        return NEVER
    whole = math.ceil(value)
    return whole - 1 if whole > 0 and value <= inclusive(whole - 1) else whole


def _number(value: float) -> float | None:
    return round(float(value), _DECIMALS) if math.isfinite(value) else None


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)
