"""What a what-if (想定) changes: which hubs, and each area's reading of each standard."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geodata.store import Dataset

#: One row a standard and area; the readings before and after, and after minus before.
COLUMNS = (
    "area_id",
    "name",
    "level",
    "standard",
    "measure",
    "target",
    "actual_before",
    "actual_after",
    "change",
    "gap_before",
    "gap_after",
    "status_before",
    "status_after",
    "residents_before",
    "residents_after",
)
_SAME = ["area_id", "name", "level", "standard", "measure", "target"]
_READ = ["actual", "gap", "status", "residents"]


@dataclass(frozen=True)
class HubDifference:
    """Ids of the hubs that are there only after, only before, or on both sides elsewhere."""

    added: frozenset[str]
    closed: frozenset[str]
    moved: frozenset[str]


def hub_difference(before: Dataset, after: Dataset) -> HubDifference:
    """Which hubs a scenario adds, closes and moves."""
    old, new = before.hubs.set_index("hub_id"), after.hubs.set_index("hub_id")
    both = old.index.intersection(new.index)
    there, here = old.geometry.loc[both], new.geometry.loc[both]
    # Two missing points are not equal to each other, but neither has moved.
    same = there.geom_equals(here, align=False) | (there.isna() & here.isna())
    return HubDifference(
        added=frozenset(new.index.difference(old.index)),
        closed=frozenset(old.index.difference(new.index)),
        moved=frozenset(both[~same.to_numpy(dtype=bool)]),
    )


def compare_gaps(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Two results of ``geodata.gaps.evaluate`` for the same standards, side by side.

    Returns COLUMNS in the order of *before*; *change* is actual_after − actual_before, NA where
    either is unknown.
    """
    keys = ["standard", "area_id"]
    later = after[[*keys, *_READ]]
    pairs = before[[*_SAME, *_READ]].merge(
        later, on=keys, how="left", suffixes=("_before", "_after"), validate="one_to_one"
    )
    pairs["change"] = pairs["actual_after"].astype("Float64") - pairs["actual_before"].astype(
        "Float64"
    )
    return pairs[list(COLUMNS)]


def changed_status(pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``compare_gaps`` whose area meets a standard, or falls short of it, anew."""
    return pairs[pairs["status_before"] != pairs["status_after"]].reset_index(drop=True)


def standards_met(pairs: pd.DataFrame) -> pd.DataFrame:
    """Each area once: area_id, name, level, and how many standards it falls short of and leaves
    unknown before and after (unmet_before, unmet_after, unknown_before, unknown_after)."""
    areas = pairs.drop_duplicates("area_id")[["area_id", "name", "level"]].reset_index(drop=True)
    for word, status in (("unmet", "short"), ("unknown", "unknown")):
        for side in ("before", "after"):
            counts = pairs[pairs[f"status_{side}"] == status].groupby("area_id").size()
            areas[f"{word}_{side}"] = areas["area_id"].map(counts).fillna(0).astype("Int64")
    return areas
