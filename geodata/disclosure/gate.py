"""Dataset → public Dataset, with a report (for staff) of what was left out."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from geodata.disclosure.places import blurred
from geodata.disclosure.rows import public_rows
from geodata.disclosure.small_counts import Withheld, without_small_counts
from geodata.language import tr
from geodata.store import Dataset

#: Counts below this are withheld: the usual limit of Japanese small-area statistics is 5 to 10.
DEFAULT_THRESHOLD = 5
#: Beyond this a blurred hub would leave its area altogether.
MAX_BLUR_M = 5_000.0
_DIGITS = 16


@dataclass(frozen=True)
class Rules:
    """How the gate is set.

    threshold: counts of residents from 1 to below it are withheld; 1 withholds none. blur_m:
    side of the grid (metres) to which places of hubs are rounded, None for none. blur_types: the
    hub types that are blurred, None for all. notes: whether the working notes of the tables go
    out; they are written for colleagues, so by default they do not.

    Raises ValueError (Japanese) for values that make no sense.
    """

    threshold: int = DEFAULT_THRESHOLD
    blur_m: float | None = None
    blur_types: frozenset[str] | None = None
    notes: bool = False

    def __post_init__(self) -> None:
        if self.threshold < 1:
            raise ValueError(
                tr("伏せる数の境は1以上の整数にしてください: {threshold}", threshold=self.threshold)
            )
        blur = self.blur_m
        if blur is not None and not (math.isfinite(blur) and 0 < blur <= MAX_BLUR_M):
            raise ValueError(
                tr(
                    "位置をぼかす幅は0より大きく{max_blur_m:g}以下（m）にしてください: {blur}",
                    max_blur_m=MAX_BLUR_M,
                    blur=blur,
                )
            )


@dataclass(frozen=True)
class Report:
    """What the gate left out; for staff only, for it says where to look.

    staff_rows: table → rows dropped because they are internal (or betray one that is).
    blanked: column → cells left out: unverified addresses and telephone numbers, working notes.
    withheld: the counts that are not told. blurred: hubs whose place was rounded.
    """

    staff_rows: Mapping[str, int] = field(default_factory=dict)
    blanked: Mapping[str, int] = field(default_factory=dict)
    withheld: tuple[Withheld, ...] = ()
    blurred: int = 0

    @property
    def rows(self) -> int:
        """All rows dropped."""
        return sum(self.staff_rows.values())

    @property
    def small(self) -> int:
        """Counts withheld because they are small themselves."""
        return sum(1 for cell in self.withheld if cell.small)

    @property
    def others(self) -> int:
        """Counts withheld so that totals do not give the small ones back."""
        return len(self.withheld) - self.small


@dataclass(frozen=True, eq=False)
class Disclosed:
    """The public Dataset and the report of what it lacks."""

    dataset: Dataset
    report: Report


def disclose(dataset: Dataset, rules: Rules | None = None) -> Disclosed:
    """Pass a dataset through the gate.

    The public dataset has only the columns of ``geodata.schema``, and a version of its own, so
    that no cache takes it for the dataset it was made of. Areas gain ``chome_population`` where
    the sum of an area's 町丁目 can be told although one of them cannot.
    """
    rules = rules or Rules()
    rows = public_rows(dataset, notes=rules.notes)
    places = blurred(rows.dataset, metres=rules.blur_m, hub_types=rules.blur_types)
    counts = without_small_counts(places.dataset, threshold=rules.threshold)
    return Disclosed(
        dataset=replace(counts.dataset, version=_version(dataset, rules)),
        report=Report(
            staff_rows=rows.dropped,
            blanked=rows.blanked,
            withheld=counts.withheld,
            blurred=places.count,
        ),
    )


def public_dataset(
    dataset: Dataset, *, threshold: int = DEFAULT_THRESHOLD, blur_m: float | None = None
) -> Dataset:
    """The dataset as the public may see it; see the room's own words for what is left out.

    >>> from geodata import store
    >>> dataset = store.load("13123")
    >>> public = public_dataset(dataset)
    >>> set(public.hubs["visibility"]), public.version != dataset.version
    ({'public'}, True)
    """
    return disclose(dataset, Rules(threshold=threshold, blur_m=blur_m)).dataset


def _version(dataset: Dataset, rules: Rules) -> str:
    types = None if rules.blur_types is None else sorted(rules.blur_types)
    said = repr(("public", dataset.version, rules.threshold, rules.blur_m, types, rules.notes))
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]
