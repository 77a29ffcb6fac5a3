"""Activities and 地域プロジェクト: where each takes place, and which pass a filter."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypeAlias

import pandas as pd

from geodata.hierarchy import to_level
from geodata.store import Dataset

#: How well the place of an activity is known: at a hub, somewhere in an area, not at all.
Place: TypeAlias = Literal["hub", "area", "unknown"]


def placed_activities(dataset: Dataset, *, level: str | None = None) -> pd.DataFrame:
    """The activities with where they take place.

    Returns the rows of ``dataset.activities`` in their order with: place (``Place``),
    place_area_id (the area that the row names, else that of its hub), level_area_id (the area of
    *level*, the planning level by default, that this lies in; missing where it is not known) and
    located (whether the hub has a point). The index counts from 0 and names the row.
    """
    level = level or dataset.municipality.planning_level
    rows = dataset.activities.reset_index(drop=True).copy()
    hubs = dataset.hubs.set_index("hub_id")
    at_hub = rows["hub_id"].isin(hubs.index)
    of_hub = rows["hub_id"].map(hubs["area_id"])
    area = rows["area_id"].where(rows["area_id"].notna(), of_hub).astype("str")
    area = area.where(area.isin(dataset.areas["area_id"]))
    rows["place"] = [
        "hub" if hub else "area" if known else "unknown"
        for hub, known in zip(at_hub, area.notna(), strict=True)
    ]
    rows["place_area_id"] = area
    rows["level_area_id"] = to_level(dataset, area, level)
    located = hubs.geometry.notna()
    rows["located"] = rows["hub_id"].map(located).eq(True) & at_hub
    return rows


def chosen_activities(
    placed: pd.DataFrame,
    *,
    kinds: Collection[str] | None = None,
    area_id: str | None = None,
    hub_id: str | None = None,
) -> pd.DataFrame:
    """Those of *placed* that pass: their kind, at a hub, or in an area (named itself, or the area
    of the level). None lets everything pass; a hub outweighs an area."""
    keep = pd.Series(True, index=placed.index)
    if kinds is not None:
        keep &= placed["kind"].isin(list(kinds))
    if hub_id is not None:
        keep &= placed["hub_id"].eq(hub_id).fillna(False)
    elif area_id is not None:
        keep &= placed["place_area_id"].eq(area_id).fillna(False) | placed["level_area_id"].eq(
            area_id
        ).fillna(False)
    return placed[keep.astype(bool)]
