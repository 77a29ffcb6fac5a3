"""Whose shapes a map draws: the credits of the files that they were read from."""

from __future__ import annotations

from collections.abc import Iterable

from geodata.language import tr
from geodata.phrases import comma
from geodata.store import Dataset


def shape_credits(dataset: Dataset) -> tuple[str, ...]:
    """The credits of areas, 町丁目 and outline, each once; empty where no file says any."""
    return _apart(_said(dataset, name) for name in ("areas", "chome", "outline"))


def map_credit(dataset: Dataset) -> str:
    """The short credit that stands on the map itself.

    Official boundaries credit their source and the outline's; approximate ones the outline alone,
    which is all of them that is drawn as it was published (the rest stands under the map).
    """
    official = bool((dataset.areas["boundary"] == "official").any())
    names = ("areas", "outline") if official else ("outline",)
    return comma(_apart(_said(dataset, name) for name in names))


def _said(dataset: Dataset, name: str) -> str:
    """The credit that a file holds; one that this program wrote is known to the catalogue."""
    text = dataset.credits.get(name, "")
    return tr(text) if text else ""


def _apart(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once, and none that another one says already."""
    said = list(dict.fromkeys(text for text in texts if text))
    return tuple(t for t in said if not any(t != other and t in other for other in said))
