"""Which type of hub a municipality's own system of places is built on."""

from __future__ import annotations

from geodata.schema import HUB_TYPES
from geodata.store import Dataset


def main_hub_type(dataset: Dataset) -> str | None:
    """The type that stands first in the order of ``HUB_TYPES`` among those in the data.

    The municipalities' own hubs come first there (なごみの家, つどい〜の …), then the
    地域包括支援センター that every municipality has. None for a dataset without hubs.
    """
    present = set(dataset.hubs["hub_type"])
    return next((kind for kind in HUB_TYPES if kind in present), None)
