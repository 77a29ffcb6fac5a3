"""Counts of residents: which hang together, and which are withheld."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from geodata.disclosure.cells import CountTable, Equation, withhold
from geodata.hierarchy import chome_areas
from geodata.store import Dataset

MUNICIPALITY, AREAS, CHOME = "municipality", "areas", "chome"
#: The sum over an area's 町丁目, taken before any of them is withheld.
CHOME_SUM = "chome_population"
_YOUNGER = "under65"
_PEOPLE = ("population", "census2015_population", CHOME_SUM)
_OLDER = "age65plus"
_HOUSEHOLDS = ("households", "census2015_households")

#: A total is dearer than its parts, the municipality's own total dearest of all.
_COST = {CHOME: 1.0, AREAS: 50.0, MUNICIPALITY: 10_000.0}
#: A total of another date or source does not give a part back; one this near may.
_NEAR = 0.02

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Withheld:
    """A count that is not told: its table, row (area_id, 町丁目 or code) and column.

    small: withheld for its own sake, not to protect another.
    """

    table: str
    row: str
    column: str
    small: bool


@dataclass(frozen=True, eq=False)
class PublicCounts:
    """The dataset without the counts that are withheld, and which those are."""

    dataset: Dataset
    withheld: tuple[Withheld, ...]


@dataclass
class _Cells:
    """The counts gathered so far, by key, and the equations between them."""

    values: dict[Key, float] = field(default_factory=dict)
    equations: list[tuple[Key, tuple[Key, ...]]] = field(default_factory=list)

    def add(self, key: Key, value: object) -> None:
        if not (value is None or pd.isna(value)):
            self.values[key] = float(value)  # type: ignore[arg-type]

    def equate(self, total: Key, parts: Iterable[Key]) -> None:
        """Note that a total is the sum of its parts, where all are known and nearly add up."""
        found = tuple(parts)
        if not found or total not in self.values or any(p not in self.values for p in found):
            return
        rest = abs(self.values[total] - sum(self.values[p] for p in found))
        if rest <= max(1.0, _NEAR * self.values[total]):
            self.equations.append((total, found))

    def table(self) -> tuple[list[Key], CountTable]:
        keys = list(self.values)
        place = {key: i for i, key in enumerate(keys)}
        values = np.array([self.values[key] for key in keys])
        cost = np.array([_COST[key[0]] for key in keys]) * (1.0 + np.log1p(values))
        return keys, CountTable(
            values=values,
            cost=cost,
            untold=np.array([key[2] == _YOUNGER for key in keys], dtype=bool),
            equations=[
                Equation(place[total], tuple(place[p] for p in parts))
                for total, parts in self.equations
            ],
        )


def without_small_counts(dataset: Dataset, *, threshold: int) -> PublicCounts:
    """Withhold counts of residents from 1 to below *threshold*, and what would give them back.

    Two groups of counts hang together: people (population by register, by 町丁目 and of the 2015
    census, people of 65 or older and, untold but easily reckoned, those below) and households.
    A total and its parts count as one equation where they add up to within 2 percent: figures of
    one date, or near enough to guess by.
    """
    withheld: list[Withheld] = []
    for cells in (_people(dataset), _households(dataset)):
        if not cells.values:
            continue
        keys, table = cells.table()
        small = table.small(threshold)
        hidden = withhold(table, threshold)
        withheld += [Withheld(*keys[i], small=bool(small[i])) for i in np.flatnonzero(hidden)]
    if not withheld:
        return PublicCounts(dataset, ())
    # the sums over 町丁目 are no figures of their own: staff never see them by that name
    reported = tuple(cell for cell in withheld if cell.column != CHOME_SUM)
    return PublicCounts(_blanked(dataset, withheld), reported)


def _people(dataset: Dataset) -> _Cells:
    cells = _Cells()
    cells.add((MUNICIPALITY, dataset.code, "population"), dataset.municipality.population)
    for column in (*_PEOPLE, _OLDER):
        _add_column(cells, AREAS, dataset.areas, "area_id", column)
    for column in ("population", _OLDER):
        _add_column(cells, CHOME, dataset.chome, "chome", column)
    for table in (AREAS, CHOME):
        for row in [key[1] for key in cells.values if key[0] == table and key[2] == _OLDER]:
            _add_younger(cells, table, row)
    by_area = _chome_of_areas(dataset)
    for area_id, names in by_area.items():
        parts = [(CHOME, name, "population") for name in names]
        total = (AREAS, area_id, CHOME_SUM)
        if total not in cells.values and all(part in cells.values for part in parts):
            cells.add(total, sum(cells.values[part] for part in parts))
    for area_id, names in by_area.items():
        for column in _PEOPLE:
            cells.equate((AREAS, area_id, column), [(CHOME, n, "population") for n in names])
        cells.equate((AREAS, area_id, _OLDER), [(CHOME, n, _OLDER) for n in names])
    whole = (MUNICIPALITY, dataset.code, "population")
    cells.equate(whole, [(CHOME, name, "population") for name in dataset.chome["chome"]])
    for column in _PEOPLE:
        for level in dataset.levels():
            ids = dataset.areas_at(level)["area_id"]
            cells.equate(whole, [(AREAS, area_id, column) for area_id in ids])
    for column in (*_PEOPLE, _OLDER):
        _equate_children(cells, dataset, column)
    return cells


def _households(dataset: Dataset) -> _Cells:
    cells = _Cells()
    for column in _HOUSEHOLDS:
        _add_column(cells, AREAS, dataset.areas, "area_id", column)
        _equate_children(cells, dataset, column)
    return cells


def _add_column(cells: _Cells, table: str, frame: pd.DataFrame, row: str, column: str) -> None:
    if column in frame.columns:
        for key, value in zip(frame[row], frame[column], strict=True):
            cells.add((table, key, column), value)


def _add_younger(cells: _Cells, table: str, row: str) -> None:
    everybody, older = (table, row, "population"), (table, row, _OLDER)
    if everybody in cells.values and cells.values[everybody] >= cells.values[older]:
        younger = (table, row, _YOUNGER)
        cells.add(younger, cells.values[everybody] - cells.values[older])
        cells.equate(everybody, (older, younger))


def _chome_of_areas(dataset: Dataset) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for level in dataset.levels():
        for name, area_id in zip(dataset.chome["chome"], chome_areas(dataset, level), strict=True):
            if not pd.isna(area_id):
                found.setdefault(area_id, []).append(name)
    return found


def _equate_children(cells: _Cells, dataset: Dataset, column: str) -> None:
    areas = dataset.areas
    children: dict[tuple[str, str], list[str]] = {}
    for area_id, parent, level in zip(
        areas["area_id"], areas["parent_area_id"], areas["level"], strict=True
    ):
        if not pd.isna(parent):
            children.setdefault((parent, level), []).append(area_id)
    for (parent, _), ids in children.items():
        cells.equate((AREAS, parent, column), [(AREAS, area_id, column) for area_id in ids])


def _blanked(dataset: Dataset, withheld: Sequence[Withheld]) -> Dataset:
    gone = {(cell.table, cell.row, cell.column) for cell in withheld}
    areas, chome, municipality = dataset.areas, dataset.chome, dataset.municipality
    if any(cell.table == CHOME and cell.column == "population" for cell in withheld):
        areas = areas.assign(**{CHOME_SUM: _sums(dataset)})
    for column in (*_PEOPLE, _OLDER, *_HOUSEHOLDS):
        areas = _without(areas, AREAS, "area_id", column, gone)
        chome = _without(chome, CHOME, "chome", column, gone)
    if (MUNICIPALITY, dataset.code, "population") in gone:
        municipality = replace(municipality, population=None)
    return replace(dataset, areas=areas, chome=chome, municipality=municipality)


def _sums(dataset: Dataset) -> pd.Series:
    """What an area's 町丁目 add up to, where all are known; else what is known of it already."""
    known = {key[1]: value for key, value in _people(dataset).values.items() if key[2] == CHOME_SUM}
    sums = [known.get(area_id) for area_id in dataset.areas["area_id"]]
    return pd.Series(sums, index=dataset.areas.index, dtype="Int64")


def _without(
    frame: pd.DataFrame, table: str, row: str, column: str, gone: set[Key]
) -> pd.DataFrame:
    if column not in frame.columns:
        return frame
    rows = np.array([(table, key, column) in gone for key in frame[row]], dtype=bool)
    return frame.assign(**{column: frame[column].mask(rows)}) if rows.any() else frame
