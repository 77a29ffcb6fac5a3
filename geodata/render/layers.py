"""Areas on the map: fills by value or by status, hatching for 不明, boundary lines."""

from __future__ import annotations

import bisect
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, TypeGuard

import pandas as pd

from geodata.language import tr
from geodata.render.palette import HATCH_GROUND, SEQUENTIAL, STATUS

#: How heavy the boundary of a layer is: of the level in question, of a larger level around it,
#: or of a smaller one inside it (fine dots, so that it is never taken for the level itself).
Weight: TypeAlias = Literal["main", "major", "minor"]

#: One character per area names its class, so 199 町丁目 are 199 bytes.
_DIGITS = string.digits + string.ascii_lowercase
_NONE = "-"


@dataclass(frozen=True)
class AreaClass:
    """One class of a fill: its words, its colour (``#rrggbb``), hatched where it is unknown."""

    label: str
    fill: str
    hatch: bool = False


def unknown_class() -> AreaClass:
    """The class of what is not known: hatched, never a colour."""
    return AreaClass(tr("不明"), HATCH_GROUND, hatch=True)


@dataclass(frozen=True)
class AreaLayer:
    """The areas of one level.

    classes: area_id → index into *table*; an area without one is drawn as its boundary alone.
    texts: area_id → the value in words, read out with the name (``徒歩圏カバー率 72%``).
    selectable: clicks and the keyboard choose areas of this layer.
    """

    level: str
    classes: Mapping[str, int] = field(default_factory=dict)
    table: tuple[AreaClass, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    weight: Weight = "main"
    selectable: bool = True

    def __post_init__(self) -> None:
        if len(self.table) > len(_DIGITS):
            raise ValueError(
                tr(
                    "凡例の階級は{digits}までです: {table}",
                    digits=len(_DIGITS),
                    table=len(self.table),
                )
            )
        wrong = {c for c in self.classes.values() if not 0 <= c < len(self.table)}
        if wrong:
            raise ValueError(tr("表にない階級です: {wrong}", wrong=sorted(wrong)))

    def to_payload(self, order: Sequence[str]) -> dict[str, Any]:
        """JSON-ready values; *order* holds the ids in the order of the geometry file."""
        digits = (
            _DIGITS[self.classes[area_id]] if area_id in self.classes else _NONE
            for area_id in order
        )
        payload: dict[str, Any] = {"level": self.level, "weight": self.weight}
        if self.classes:
            payload["classes"] = "".join(digits)
            payload["table"] = [
                {"label": c.label, "fill": c.fill, **({"hatch": 1} if c.hatch else {})}
                for c in self.table
            ]
        if self.texts:
            payload["texts"] = {i: self.texts[a] for i, a in enumerate(order) if a in self.texts}
        if self.selectable:
            payload["selectable"] = True
        return payload


def boundary_layer(level: str, *, weight: Weight = "minor", selectable: bool = False) -> AreaLayer:
    """The boundaries of *level* without a fill."""
    return AreaLayer(level, weight=weight, selectable=selectable)


def value_layer(
    level: str,
    values: Mapping[str, float | None] | pd.Series,
    *,
    breaks: Sequence[float],
    labels: Sequence[str],
    colors: Sequence[str] = SEQUENTIAL,
    texts: Mapping[str, str] | None = None,
    selectable: bool = True,
) -> AreaLayer:
    """Fill the areas of *level* by *values* (area_id → number, None or NA where unknown).

    *breaks* (ascending) part ``len(breaks) + 1`` classes; a value on a break belongs to the
    class above it, so ``breaks=[0.5]`` reads 「50%以上」. *labels* and *colors* run from the
    lowest class up. Unknown values get the hatched class 不明, never the lowest.

    Raises ValueError where the numbers of breaks, labels and colors do not agree.
    """
    if list(breaks) != sorted(breaks) or not len(labels) == len(breaks) + 1 <= len(colors):
        raise ValueError(
            tr(
                "階級の数が合いません: 境目{breaks}、名前{labels}、色{colors}",
                breaks=len(breaks),
                labels=len(labels),
                colors=len(colors),
            )
        )
    table = tuple(AreaClass(label, color) for label, color in zip(labels, colors, strict=False))
    unknown = len(table)
    classes = {
        str(area_id): bisect.bisect_right(breaks, float(value)) if _known(value) else unknown
        for area_id, value in values.items()
    }
    return AreaLayer(level, classes, (*table, unknown_class()), texts or {}, selectable=selectable)


def status_layer(
    level: str,
    statuses: Mapping[str, str] | pd.Series,
    *,
    texts: Mapping[str, str] | None = None,
    selectable: bool = True,
) -> AreaLayer:
    """Fill the areas of *level* by status against a standard: met, short or unknown."""
    names = list(STATUS)
    table = tuple(AreaClass(s.label, s.fill, s.hatch) for s in STATUS.values())
    classes = {
        str(area_id): names.index(status if status in STATUS else "unknown")
        for area_id, status in statuses.items()
    }
    return AreaLayer(level, classes, table, texts or {}, selectable=selectable)


def _known(value: float | None) -> TypeGuard[float]:
    return value is not None and not pd.isna(value)
