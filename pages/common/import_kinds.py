"""What a dropped file is, with what its card on the page needs to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.names import fold
from geodata.store import Dataset
from loaders.header import Table
from loaders.inspect import LOADS_AS, TARGET_OF_AS, Inspection, inspect
from loaders.mapping import TARGETS
from loaders.polygons import Column, PolygonLayer, describe_polygons
from loaders.staff_lists import open_tables

ASSIGNMENT, BUNDLE = "assignment", "bundle"
_LISTS = ("list", "assignment")
#: Kinds whose coordinates may need a word from the reader.
_SHAPES = ("estat", "n03", "a27", "p14", "p05", "polygons")


@dataclass(frozen=True, eq=False)
class Look:
    """What a file is; of a list its tables, of polygons their layers."""

    told: Inspection
    tables: tuple[Table, ...] = ()
    layers: tuple[PolygonLayer, ...] = ()

    @property
    def has_shapes(self) -> bool:
        """Whether it holds coordinates of shapes."""
        return self.told.key in _SHAPES

    def list_target(self, loads_as: str) -> str | None:
        """The table that a list is read into; None where it is not read as a list."""
        target = TARGET_OF_AS.get(loads_as, loads_as)
        return target if self.tables and target in TARGETS else None


def look(path: Path, *, crs: int | None = None) -> Look:
    """See what a file is; nothing is loaded. Raises LoaderError as loaders.inspect does.

    crs: what the reader says that its coordinates are.
    """
    told = inspect(path, crs=crs)
    if told.key in _LISTS:
        return Look(told, tables=open_tables(path))
    if told.key == "polygons":
        return Look(told, layers=tuple(describe_polygons(path, crs=crs)))
    return Look(told)


def named_alike(columns: Sequence[Column], dataset: Dataset) -> str | None:
    """The column whose samples are areas or 町丁目 that are there, whatever its heading."""
    known = {fold(str(n)) for n in (*dataset.areas["name"], *dataset.chome["chome"])}
    met = {c.name: sum(fold(sample) in known for sample in c.samples) for c in columns}
    best = max(met, key=lambda name: met[name], default=None)
    return best if best is not None and met[best] else None


def word(loads_as: str) -> str:
    """The word for a way of reading."""
    return LOADS_AS[loads_as]
