"""What changed between two versions of a dataset: added, removed, moved, changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pyproj import Geod

from geodata.store import Dataset

ADDED, REMOVED, MOVED, CHANGED = "added", "removed", "moved", "changed"
#: Less than this is rounding of the fifth decimal, not a move.
MOVED_METRES = 2.0
_GEOD = Geod(ellps="GRS80")
#: Table → the columns that name a row. Posts have no id of their own.
KEYS: dict[str, tuple[str, ...]] = {
    "areas": ("area_id",),
    "chome": ("chome",),
    "hubs": ("hub_id",),
    "posts": ("area_id", "role", "employer"),
    "activities": ("area_id", "hub_id", "name"),
    "standards": ("level", "subject", "measure"),
}
_LEFT_OUT = ("geometry", "boundary")


@dataclass(frozen=True)
class Change:
    """One row that differs. before and after are None where the row is not there.

    columns names the columns that differ; metres is the distance of a move.
    """

    table: str
    key: str
    name: str
    kind: str
    columns: tuple[str, ...] = ()
    metres: float | None = None


def changes(before: Dataset, after: Dataset) -> list[Change]:
    """Every row added, removed, moved or changed, by table, in the order of the tables."""
    return [
        change
        for table in KEYS
        for change in _table_changes(table, getattr(before, table), getattr(after, table))
    ]


def _table_changes(table: str, before: pd.DataFrame, after: pd.DataFrame) -> list[Change]:
    old, new = keyed_rows(table, before), keyed_rows(table, after)
    found = [Change(table, k, _name(r, k), REMOVED) for k, r in old.items() if k not in new]
    for key, row in new.items():
        if key not in old:
            found.append(Change(table, key, _name(row, key), ADDED))
            continue
        differing = tuple(c for c in row if not _same(row[c], old[key].get(c)))
        if not differing:
            continue
        metres = _distance(old[key], row) if {"lat", "lon"} & set(differing) else None
        moved = metres is not None and metres >= MOVED_METRES
        found.append(
            Change(table, key, _name(row, key), MOVED if moved else CHANGED, differing, metres)
        )
    return found


def keyed_rows(table: str, frame: pd.DataFrame) -> dict[str, dict[str, object]]:
    """Rows by key, unknown cells None; a key that occurs again is told apart by its turn."""
    plain = pd.DataFrame(frame).drop(columns=list(_LEFT_OUT), errors="ignore")
    plain = plain.astype(object).where(plain.notna(), None)
    keyed: dict[str, dict[str, object]] = {}
    for row in plain.to_dict("records"):
        base = "・".join(str(row[c]) for c in KEYS[table] if row.get(c) is not None) or "―"
        key, turn = base, 1
        while key in keyed:
            turn += 1
            key = f"{base}（{turn}）"
        keyed[key] = {str(column): value for column, value in row.items()}
    return keyed


def _name(row: dict[str, object], key: str) -> str:
    return str(row.get("name") or row.get("chome") or key)


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return bool(np.isclose(one, other, rtol=0, atol=1e-9))
    return one == other


def _distance(before: dict[str, object], after: dict[str, object]) -> float | None:
    places = [before.get("lon"), before.get("lat"), after.get("lon"), after.get("lat")]
    if any(place is None for place in places):
        return None
    lon1, lat1, lon2, lat2 = (float(str(place)) for place in places)
    return float(_GEOD.inv(lon1, lat1, lon2, lat2)[2])
