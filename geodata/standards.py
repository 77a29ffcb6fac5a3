"""The municipality's own standards: which of them can be computed, and which cannot."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geodata.posts import is_role
from geodata.schema import HUB_TYPES
from geodata.standards_text import Standard
from geodata.store import Dataset

#: The measures of standards.csv that the map's data can answer, and how each is computed.
COMPUTED_MEASURES = ("count_per_area", "residents_per_post", "walk_coverage")


@dataclass(frozen=True)
class OtherStandard:
    """A standard of the municipality that the data cannot answer; shown, never computed."""

    subject: str
    measure: str
    value: float | None
    level: str
    statement: str
    source: str


def own_standards(dataset: Dataset) -> list[Standard]:
    """The municipality's own standards that can be computed, in the order of its table."""
    rows = dataset.standards[_computable(dataset)]
    planning = dataset.municipality.planning_level
    return [
        Standard(
            subject=row["subject"],
            measure=row["measure"],
            target=float(row["value"]),
            minutes=None if pd.isna(row.get("minutes")) else float(row["minutes"]),
            # the planning level goes without saying, so that the short text is 「なごみの家>=1」
            level=None if row["level"] == planning else row["level"],
            statement=_text(row["statement"]),
            source=row["source"],
        )
        for row in rows.to_dict("records")
    ]


def other_standards(dataset: Dataset) -> list[OtherStandard]:
    """The rest of the table: totals, meetings, bodies that are not places, targets not found."""
    rows = dataset.standards[~_computable(dataset)]
    return [
        OtherStandard(
            subject=row["subject"],
            measure=row["measure"],
            value=None if pd.isna(row["value"]) else float(row["value"]),
            level=row["level"],
            statement=_text(row["statement"]),
            source=row["source"],
        )
        for row in rows.to_dict("records")
    ]


def declared_total(dataset: Dataset, subject: str) -> int | None:
    """How many of a hub type the municipality itself says that it has (count_total), if it does."""
    rows = dataset.standards[
        (dataset.standards["subject"] == subject) & (dataset.standards["measure"] == "count_total")
    ]["value"].dropna()
    return int(rows.max()) if len(rows) else None


def _computable(dataset: Dataset) -> pd.Series:
    table = dataset.standards
    levels = dataset.levels()
    known = [s in HUB_TYPES or is_role(dataset, s) for s in table["subject"]]
    # a walk without minutes says nothing that could be measured
    timed = table["minutes"].notna() if "minutes" in table else table["measure"].isna()
    return (
        table["measure"].isin(COMPUTED_MEASURES)
        & table["value"].notna()
        & table["level"].isin(levels)
        & (timed | table["measure"].ne("walk_coverage"))
        & pd.Series(known, index=table.index, dtype=bool)
    )


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)
