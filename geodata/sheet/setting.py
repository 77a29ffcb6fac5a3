"""What a sheet rests on besides the data: standards, walking, a what-if, and who will read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import pandas as pd

from geodata.disclosure import public_dataset
from geodata.standards import own_standards
from geodata.standards_text import Standard, format_standard
from geodata.store import Dataset
from geodata.walking import Walking

#: public: rows for staff only, and small counts, are left out. staff: everything.
Audience: TypeAlias = Literal["public", "staff"]

DEFAULT_MINUTES = 15.0
_STAFF = "staff"


@dataclass(frozen=True)
class Setting:
    """How a sheet is made.

    standards None: the municipality's own. hub_type None: its main type (geodata.main_hub), for
    the walking discs and coverage of *minutes*. scenario: the name of the what-if that the
    dataset already has in it, with its changes in words; *hypothetical* are the ids of its hubs.
    """

    audience: Audience = "public"
    standards: tuple[Standard, ...] | None = None
    walking: Walking = field(default_factory=Walking)
    minutes: float = DEFAULT_MINUTES
    hub_type: str | None = None
    own_area_only: bool = False
    include_estimated: bool = True
    scenario: str | None = None
    scenario_changes: tuple[str, ...] = ()
    hypothetical: frozenset[str] = frozenset()


def for_audience(dataset: Dataset, audience: Audience) -> Dataset:
    """The dataset as these readers may see it."""
    return dataset if audience == _STAFF else public_dataset(dataset)


def in_force(dataset: Dataset, setting: Setting) -> tuple[Standard, ...]:
    """The standards that a sheet is measured by."""
    return tuple(own_standards(dataset)) if setting.standards is None else setting.standards


def are_own(dataset: Dataset, standards: tuple[Standard, ...]) -> bool:
    """Whether these are the municipality's own standards, unchanged."""
    own = [format_standard(standard) for standard in own_standards(dataset)]
    return own == [format_standard(standard) for standard in standards]


def staff_rows(*tables: pd.DataFrame) -> int:
    """How many rows of these tables are for staff only: a sheet that shows any is 内部資料."""
    return sum(
        int(table["visibility"].eq(_STAFF).fillna(False).sum())
        for table in tables
        if "visibility" in table
    )
