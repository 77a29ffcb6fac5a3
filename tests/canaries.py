"""A dataset in which everything that the public must not see can be told when it gets out."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from geodata import schema
from geodata.store import Dataset

CANARY = "カナリア"
#: Columns whose words are fixed, and the place that the row must have to be seen at all.
_KEPT = ("municipality_code", "hub_type", "kind", "area_id", "coord_precision", "visibility")


def with_canaries(dataset: Dataset) -> Dataset:
    """One more row marked staff in every table that can be, each text of it a canary; a canary in
    every working note, and in a column of the staff's own."""
    tables: dict[str, pd.DataFrame] = {}
    for name, checks in (
        ("hubs", schema.HUBS),
        ("posts", schema.POSTS),
        ("activities", schema.ACTIVITIES),
    ):
        table = getattr(dataset, name)
        row = table.iloc[[0]].copy()
        for column, check in checks.columns.items():
            free = column in table and str(check.dtype).startswith("str")
            if free and column not in _KEPT:
                row[column] = f"{CANARY}{name}{column}"
        row["visibility"] = "staff"
        tables[name] = pd.concat([table, row], ignore_index=True).assign(memo=f"{CANARY}memo")
    hubs = tables["hubs"]
    hubs["note"] = f"{CANARY}note"
    unverified = hubs["source"].str.contains("unverified")
    hubs.loc[unverified, ["address", "phone"]] = f"{CANARY}unverified"
    history = pd.concat(
        [
            dataset.post_history,
            dataset.post_history.iloc[[0]].assign(role=f"{CANARY}postsrole", note=CANARY),
        ],
        ignore_index=True,
    )
    return replace(dataset, **tables, post_history=history)
