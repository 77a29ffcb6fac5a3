"""What one kind of place or role is called here and there (data/local_names.csv).

A 地域包括支援センター is a 熟年相談室 in 江戸川区 and a 高齢者あんしん相談センター in 文京区.
Each row gives one local name of a generic term, with its source. Rows with a hub_type speak of
places of that type, rows without one of roles (CSW) or of words in names (社協).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geodata.language import tr
from geodata.names import fold

PATH = Path(__file__).parent / "data" / "local_names.csv"
COLUMNS = ("municipality_code", "generic", "local_name", "hub_type", "source", "note")


@dataclass(frozen=True)
class LocalName:
    """One row: a local name of a generic term. municipality_code None: used everywhere."""

    municipality_code: str | None
    generic: str
    local_name: str
    hub_type: str | None
    source: str
    note: str | None


@dataclass(frozen=True)
class TermGroup:
    """Words for one thing: matching keys (names.fold), the longest first."""

    generic: str
    hub_type: str | None
    terms: tuple[str, ...]


def read(path: Path = PATH) -> tuple[LocalName, ...]:
    """The rows of the table, in order.

    Raises:
        ValueError: a column is missing, or a row has no generic term, local name or source.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if any(not row.get(column) for column in ("generic", "local_name", "source")):
            raise ValueError(
                tr(
                    "{name} {number}行目: generic・local_name・source のどれかが空です。"
                    "3つとも入れてください",
                    name=path.name,
                    number=number,
                )
            )
    return tuple(
        LocalName(
            municipality_code=row["municipality_code"] or None,
            generic=row["generic"],
            local_name=row["local_name"],
            hub_type=row["hub_type"] or None,
            source=row["source"],
            note=row["note"] or None,
        )
        for row in rows
    )


@cache
def embedded() -> tuple[LocalName, ...]:
    """The rows of the embedded table, read once."""
    return read()


def term_groups(names: Iterable[LocalName]) -> tuple[TermGroup, ...]:
    """One group for each generic term, holding it and all its local names."""
    terms: dict[tuple[str, str | None], set[str]] = {}
    for row in names:
        group = terms.setdefault((row.generic, row.hub_type), {fold(row.generic)})
        group.add(fold(row.local_name))
    return tuple(
        TermGroup(generic, hub_type, tuple(sorted(keys, key=lambda key: (-len(key), key))))
        for (generic, hub_type), keys in terms.items()
    )


def local_name(generic: str, municipality_code: str) -> str | None:
    """What a hub type or role is called in one municipality, or None where no row says so.

    ``local_name("地域包括支援センター", "13123") == "熟年相談室"``.
    """
    for row in embedded():
        if row.generic == generic and row.municipality_code == municipality_code:
            return row.local_name
    return None
