"""Rows that a loader has read → a table that holds to its schema; what does not is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from geodata import schema
from geodata.errors import DataError
from geodata.tables import FIRST_DATA_ROW, check_table
from loaders.findings import Findings

#: Key of DataFrame.attrs: the list did not say who may see its rows.
DEFAULT_VISIBILITY = "default_visibility"
LONGEST_NAME = 200
LONGEST_TEXT = 4_000


def typed(
    table: str, rows: Sequence[Mapping[str, Any]], numbers: Sequence[int], found: Findings
) -> pd.DataFrame:
    """A table of schema.TABLES out of rows.

    Parameters
    ----------
    rows
        Column → value (None where unknown); columns that are not given are unknown.
    numbers
        Row of the file of each, for findings.
    found
        Gets a refusal for each row that does not hold to the schema; no such row is taken.
    """
    checks = schema.TABLES[table]
    columns = list(checks.columns)
    frame = pd.DataFrame(
        {c: pd.array([_cell(row.get(c)) for row in rows], dtype="object") for c in columns}
    )
    frame = frame.astype({c: _dtype(checks, c) for c in columns if _dtype(checks, c) == "str"})
    origin = pd.Series(list(numbers), dtype="Int64")
    for _ in range(3):  # refusing a row can leave nothing else wrong; three rounds are plenty
        try:
            return check_table(frame, checks, file=found.file)
        except DataError as error:
            bad = set()
            for problem in error.problems:
                if problem.row is None:
                    raise
                position = problem.row - FIRST_DATA_ROW
                bad.add(position)
                found.refused(
                    int(origin.iloc[position]), problem.column, problem.value,
                    problem.reason, problem.mend,
                )  # fmt: skip
            kept = [i for i in range(len(frame)) if i not in bad]
            frame = frame.iloc[kept].reset_index(drop=True)
            origin = origin.iloc[kept].reset_index(drop=True)
    return check_table(frame.iloc[:0], checks, file=found.file)


def fitting(text: str | None, *, name: bool = False) -> bool:
    """Whether a text is short enough for a name (200) or any other cell (4,000 characters)."""
    return text is None or len(text) <= (LONGEST_NAME if name else LONGEST_TEXT)


def _cell(value: Any) -> Any:
    return None if value is None or (not isinstance(value, str) and pd.isna(value)) else value


def _dtype(checks: Any, column: str) -> str:
    return str(checks.columns[column].dtype)
