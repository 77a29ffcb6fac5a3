"""Areas form a tree: which area of a level does a 町丁目, a hub or a post belong to?"""

from __future__ import annotations

import pandas as pd

from geodata.store import Dataset


def to_level(dataset: Dataset, area_ids: pd.Series, level: str) -> pd.Series:
    """The area of *level* that each area id lies in: itself or one of its parents.

    Returns a Series of text with the index of *area_ids*; missing where the id is missing, or
    where it names an area above *level* (a 地区 does not tell which of its 住区).

    >>> from geodata import store
    >>> meguro = store.load("13110")
    >>> hubs = meguro.hubs[meguro.hubs["hub_type"] == "住区センター"]
    >>> to_level(meguro, hubs["area_id"], "地区").value_counts().sort_values().tolist()
    [4, 4, 4, 5, 5]
    """
    levels = dict(zip(dataset.areas["area_id"], dataset.areas["level"], strict=True))
    parents = dict(zip(dataset.areas["area_id"], dataset.areas["parent_area_id"], strict=True))

    def climb(area_id: object) -> str | None:
        current = area_id
        while current is not None and not pd.isna(current):
            if levels.get(current) == level:
                return str(current)
            current = parents.get(current)
        return None

    found = {area_id: climb(area_id) for area_id in area_ids.dropna().unique()}
    return pd.Series([found.get(a) for a in area_ids], index=area_ids.index, dtype="str")


def chome_areas(dataset: Dataset, level: str) -> pd.Series:
    """The area of *level* that each row of ``dataset.chome`` belongs to.

    The smaller level (sub_area_id) is asked first, then area_id; missing where neither tells.
    """
    fine = to_level(dataset, dataset.chome["sub_area_id"], level)
    coarse = to_level(dataset, dataset.chome["area_id"], level)
    # A 町丁目 whose 住区 is unknown still has its 地区; the 地区 named outright wins over the
    # one inferred through the 住区.
    return coarse.where(coarse.notna(), fine)
