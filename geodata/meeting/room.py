"""What of a dataset may stand on a wall in front of everybody."""

from __future__ import annotations

from dataclasses import replace

from geodata.disclosure.rows import public_rows
from geodata.store import Dataset

_COUNTED = ("hubs", "posts", "activities")


def fit_for_room(dataset: Dataset) -> Dataset:
    """The dataset without what only staff may see: hubs, posts and activities marked so, and
    whatever would betray them (geodata.disclosure.rows). Working notes stay, for the presenter.

    The version changes where anything was left out, so that no cache mixes the two up.
    """
    found = public_rows(dataset, notes=True)
    if not found.dropped:
        return dataset
    return replace(found.dataset, version=f"{dataset.version}-room")


def internal_rows(dataset: Dataset) -> int:
    """How many hubs, posts and activities only staff may see."""
    dropped = public_rows(dataset, notes=True).dropped
    return sum(dropped.get(name, 0) for name in _COUNTED)
