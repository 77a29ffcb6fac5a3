"""地域カルテ: the figures of one area, of a whole municipality, and of the areas that need most.

Pure figures; the pictures are geodata.render.sheet.
"""

from __future__ import annotations

from geodata.sheet.figures import (
    AreaSheet,
    Basis,
    MunicipalitySheet,
    PriorityArea,
    PrioritySheet,
    StandardCount,
    area_sheet,
    municipality_sheet,
    prepare,
    priority_sheet,
    standard_counts,
)
from geodata.sheet.setting import Audience, Setting, staff_rows

__all__ = [
    "AreaSheet",
    "Audience",
    "Basis",
    "MunicipalitySheet",
    "PriorityArea",
    "PrioritySheet",
    "Setting",
    "StandardCount",
    "area_sheet",
    "municipality_sheet",
    "prepare",
    "priority_sheet",
    "staff_rows",
    "standard_counts",
]
