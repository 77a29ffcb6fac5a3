"""Before and after a what-if: who gains access, who loses it, which gaps close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.coverage import walk_coverage, walk_times
from geodata.demand import LAND_AREA, hub_points
from geodata.distance import Distance, StraightLine, inclusive
from geodata.gaps import SHORT, evaluate
from geodata.language import tr
from geodata.levels import resolve_level
from geodata.standards import own_standards
from geodata.standards_text import Standard
from geodata.walking import Walking, require_minutes

if TYPE_CHECKING:
    import geopandas as gpd

    from geodata.store import Dataset

AREA_COLUMNS = (
    "area_id",
    "name",
    "residents",
    "covered_before",
    "covered_after",
    "share_before",
    "share_after",
    "unmet_before",
    "unmet_after",
)


@dataclass(frozen=True)
class HubChange:
    """A hub that is there on one side only, or stands elsewhere; ``area`` is the area's name."""

    hub_id: str
    name: str
    hub_type: str
    area: str | None


@dataclass(frozen=True)
class PostChange:
    """How the heads of a role change in an area (``area`` None: 全域)."""

    area: str | None
    role: str
    headcount: int


@dataclass(frozen=True)
class LostChome:
    """A 町丁目 that is no longer within the time; the next hub is None where there is none."""

    chome: str
    amount: float
    minutes_before: float
    next_hub: str | None
    minutes_after: float | None


@dataclass(frozen=True)
class ClosedHub:
    """Who loses access when a hub closes, and where they would go.

    ``lost`` (in ``Comparison.unit``) and ``chome`` are those within the time of this hub before,
    and of no hub of its type after; None where the hub's place is not known. ``next_hub`` is the
    nearest remaining hub of its type from the closed one itself, ``next_minutes`` on foot.
    """

    hub: HubChange
    lost: float | None
    chome: tuple[LostChome, ...]
    next_hub: str | None
    next_minutes: float | None
    estimated: bool


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two datasets side by side, for one hub type and time limit.

    ``areas`` has AREA_COLUMNS, one row an area of ``level`` (shares 0 to 1; covered is NA on the
    land area basis; unmet: numbers of standards). Amounts are in ``unit``: 人, or km² where no
    residents are known. ``unmet_before`` and ``unmet_after`` count the areas short of at least
    one standard; None without standards. ``assumed_none`` says that the list before has no hub of
    the type, which was taken for none.
    """

    hub_type: str | None
    minutes: float
    speed_m_per_min: float
    detour: float
    level: str
    basis: str
    unit: str
    areas: pd.DataFrame
    total: float
    covered_before: float
    covered_after: float
    gaining: float
    losing: float
    gaining_chome: tuple[str, ...]
    losing_chome: tuple[str, ...]
    added: tuple[HubChange, ...]
    moved: tuple[HubChange, ...]
    closed: tuple[ClosedHub, ...]
    posts: tuple[PostChange, ...]
    unmet_before: int | None
    unmet_after: int | None
    assumed_none: bool


def compare(
    before: Dataset,
    after: Dataset,
    *,
    hub_type: str | None,
    minutes: float,
    walking: Walking | None = None,
    level: str | None = None,
    standards: Sequence[Standard] | None = None,
    own_area_only: bool = False,
    include_estimated: bool = True,
    distance: Distance | None = None,
) -> Comparison:
    """Compare a dataset with what a scenario makes of it.

    Parameters
    ----------
    before, after
        A dataset, and what ``geodata.scenario.apply`` returned for it.
    hub_type, minutes, level, own_area_only, include_estimated, distance
        As in ``walk_coverage``.
    standards
        What gaps are measured by; the municipality's own when None, no gaps for an empty list.

    Raises
    ------
    ValueError
        Two municipalities, a time limit that is not positive, an unknown level (Japanese).
    """
    if before.code != after.code:
        raise ValueError(tr("違う自治体どうしは比べられません。"))
    limit = require_minutes(minutes)
    level = resolve_level(before, level)
    measure = distance or StraightLine(walking or Walking())
    assumed = _has_none(before, hub_type)
    sides = []
    for dataset in (before, after):
        # The list of hubs to walk to: given outright where an empty list would be "not known".
        hubs = hub_points(before, hub_type="").iloc[:0] if _has_none(dataset, hub_type) else None
        chosen = {
            "hub_type": hub_type,
            "level": level,
            "own_area_only": own_area_only,
            "include_estimated": include_estimated,
            "hubs": hubs,
            "distance": measure,
        }
        cover = walk_coverage(dataset, minutes=limit, **chosen)  # type: ignore[arg-type]
        times = walk_times(dataset, **chosen)  # type: ignore[arg-type]
        sides.append((cover, times))
    (cover_before, times_before), (cover_after, times_after) = sides
    basis = str(times_before["basis"].iloc[0]) if len(times_before) else LAND_AREA
    figure = "land_km2" if basis == LAND_AREA else "residents"
    amount = np.nan_to_num(times_before[figure].to_numpy(dtype=float), nan=0.0)
    near_before = (times_before["minutes"] <= inclusive(limit)).to_numpy()
    near_after = (times_after["minutes"] <= inclusive(limit)).to_numpy()
    gains, loses = ~near_before & near_after, near_before & ~near_after
    names = times_before["chome"].astype(str).to_numpy()
    wanted = own_standards(before) if standards is None else list(standards)
    unmet = [
        _unmet(dataset, wanted, measure.walking, own_area_only, include_estimated)
        for dataset in (before, after)
    ]
    return Comparison(
        hub_type=hub_type,
        minutes=limit,
        speed_m_per_min=measure.walking.speed_m_per_min,
        detour=measure.walking.detour,
        level=level,
        basis=basis,
        unit="km²" if basis == LAND_AREA else "人",
        areas=_areas(cover_before, cover_after, unmet),
        total=float(amount.sum()),
        covered_before=float(amount[near_before].sum()),
        covered_after=float(amount[near_after].sum()),
        gaining=float(amount[gains].sum()),
        losing=float(amount[loses].sum()),
        gaining_chome=tuple(names[gains]),
        losing_chome=tuple(names[loses]),
        added=_only_in(after, before),
        moved=_moved(before, after),
        closed=tuple(
            _closed(before, after, hub, amount, measure, limit, include_estimated)
            for hub in _only_in(before, after)
        ),
        posts=_posts(before, after),
        unmet_before=len(unmet[0]) if wanted else None,
        unmet_after=len(unmet[1]) if wanted else None,
        assumed_none=assumed,
    )


def _has_none(dataset: Dataset, hub_type: str | None) -> bool:
    if hub_type is None:
        return bool(dataset.hubs.empty)
    return not bool(dataset.hubs["hub_type"].eq(hub_type).any())


def _unmet(
    dataset: Dataset,
    standards: Sequence[Standard],
    walking: Walking,
    own_area_only: bool,
    include_estimated: bool,
) -> pd.Series:
    """Count the standards that each area falls short of; areas that are not short are left out."""
    found = evaluate(
        dataset,
        standards,
        walking=walking,
        own_area_only=own_area_only,
        include_estimated=include_estimated,
    )
    return found[found["status"] == SHORT].groupby("area_id").size()


def _areas(before: pd.DataFrame, after: pd.DataFrame, unmet: Sequence[pd.Series]) -> pd.DataFrame:
    table = before[["area_id", "name", "residents"]].copy()
    later = after.set_index("area_id").loc[table["area_id"]].reset_index()
    for column in ("covered", "share"):
        table[f"{column}_before"] = before[column].to_numpy()
        table[f"{column}_after"] = later[column].to_numpy()
    for name, counts in zip(("unmet_before", "unmet_after"), unmet, strict=True):
        table[name] = table["area_id"].map(counts).fillna(0).astype("Int64")
    return table[list(AREA_COLUMNS)]


def _only_in(one: Dataset, other: Dataset) -> tuple[HubChange, ...]:
    return _hub_changes(one, one.hubs[~one.hubs["hub_id"].isin(other.hubs["hub_id"])])


def _moved(before: Dataset, after: Dataset) -> tuple[HubChange, ...]:
    old = before.hubs.set_index("hub_id").geometry
    new = after.hubs.set_index("hub_id").geometry
    both = [hub_id for hub_id in new.index if hub_id in old.index]
    elsewhere = [hub_id for hub_id in both if new[hub_id] != old[hub_id]]
    return _hub_changes(after, after.hubs[after.hubs["hub_id"].isin(elsewhere)])


def _hub_changes(dataset: Dataset, hubs: gpd.GeoDataFrame) -> tuple[HubChange, ...]:
    columns = (hubs[name] for name in ("hub_id", "name", "hub_type", "area_id"))
    return tuple(
        HubChange(str(hub_id), str(name), str(hub_type), dataset.area_name(area_id))
        for hub_id, name, hub_type, area_id in zip(*columns, strict=True)
    )


def _closed(
    before: Dataset,
    after: Dataset,
    hub: HubChange,
    amount: np.ndarray,
    measure: Distance,
    limit: float,
    include_estimated: bool,
) -> ClosedHub:
    own = hub_points(before, hub_type=None)
    own = own[own["hub_id"] == hub.hub_id]
    estimated = bool(own["estimated"].any())
    if own.empty:
        return ClosedHub(hub, None, (), None, None, estimated=False)
    rest = hub_points(after, hub_type=hub.hub_type, include_estimated=include_estimated)
    place = own[["x_m", "y_m"]].to_numpy(dtype=float)
    none = hub_points(after, hub_type="").iloc[:0]
    here = walk_times(before, hubs=own, distance=measure)
    there = walk_times(after, hubs=rest if len(rest) else none, distance=measure)
    near = inclusive(limit)
    lost = ((here["minutes"] <= near) & ~(there["minutes"] <= near)).to_numpy()
    names = dict(zip(rest["hub_id"], rest["name"].astype(str), strict=True))
    chome = tuple(
        LostChome(
            chome=str(here["chome"].iloc[row]),
            amount=float(amount[row]),
            minutes_before=float(here["minutes"].iloc[row]),
            next_hub=names.get(there["nearest_hub_id"].iloc[row]),
            minutes_after=_finite(there["minutes"].iloc[row]),
        )
        for row in np.flatnonzero(lost)
    )
    next_hub, next_minutes = None, None
    if len(rest):
        found = measure.nearest(place, rest[["x_m", "y_m"]].to_numpy(dtype=float))
        next_minutes = _finite(found.minutes[0])
        next_hub = str(rest["name"].iloc[found.hub[0]]) if found.hub[0] >= 0 else None
    return ClosedHub(hub, float(amount[lost].sum()), chome, next_hub, next_minutes, estimated)


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _posts(before: Dataset, after: Dataset) -> tuple[PostChange, ...]:
    sums = []
    for dataset in (before, after):
        posts = dataset.posts
        keys = [posts["area_id"].fillna(""), posts["role"]]
        sums.append(posts["headcount"].groupby(keys).sum(min_count=1))
    table = pd.concat(sums, axis=1, keys=["before", "after"])
    change = (table["after"].fillna(0) - table["before"].fillna(0)).astype(int)
    return tuple(
        PostChange(before.area_name(area_id or None), str(role), int(heads))
        for (area_id, role), heads in change[change != 0].items()
    )
