"""What of a dataset may stand on a wall in front of everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import pandas as pd

from geodata.store import Dataset

STAFF = "staff"
_Table = TypeVar("_Table", bound=pd.DataFrame)


def fit_for_room(dataset: Dataset) -> Dataset:
    """The dataset without the hubs, posts and activities that only staff may see.

    Activities at a hub that is left out go with it. The version changes where anything was left
    out, so that no cache mixes the two up.
    """
    hubs, posts = _shown(dataset.hubs), _shown(dataset.posts)
    gone = set(dataset.hubs["hub_id"]) - set(hubs["hub_id"])
    activities = _shown(dataset.activities)
    activities = activities[~activities["hub_id"].isin(gone)]
    before = len(dataset.hubs) + len(dataset.posts) + len(dataset.activities)
    if len(hubs) + len(posts) + len(activities) == before:
        return dataset
    return replace(
        dataset,
        hubs=hubs,
        posts=posts,
        activities=activities.reset_index(drop=True),
        version=f"{dataset.version}-room",
    )


def internal_rows(dataset: Dataset) -> int:
    """How many hubs, posts and activities only staff may see."""
    tables = (dataset.hubs, dataset.posts, dataset.activities)
    return sum(int(table["visibility"].eq(STAFF).sum()) for table in tables)


def _shown(table: _Table) -> _Table:
    kept: _Table = table[~table["visibility"].eq(STAFF)].reset_index(drop=True)
    return kept
