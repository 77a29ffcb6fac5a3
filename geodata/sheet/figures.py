"""The figures of the sheets, from one Basis that is computed once for all areas."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geodata.compare import Measure, area_measures
from geodata.gaps import MET, SHORT, UNKNOWN, evaluate, unmet_areas
from geodata.hierarchy import to_level
from geodata.history import Series, series
from geodata.main_hub import main_hub_type
from geodata.posts import Count, area_posts, count_persons, count_role, roles
from geodata.profile import AreaProfile, RoleCount, area_profile
from geodata.sheet.setting import Setting, are_own, for_audience, in_force, staff_rows
from geodata.sources import Source, merged
from geodata.standards import OtherStandard, declared_total, other_standards
from geodata.standards_text import Standard, format_standard
from geodata.store import Dataset


@dataclass(frozen=True, eq=False)
class Basis:
    """What all sheets of a municipality share.

    dataset: as the readers may see it. gaps: geodata.gaps.evaluate for the standards in force.
    measures: geodata.compare.area_measures by level.
    """

    dataset: Dataset
    setting: Setting
    hub_type: str | None
    standards: tuple[Standard, ...]
    own_standards: bool
    gaps: pd.DataFrame
    measures: dict[str, tuple[Measure, ...]]

    @property
    def level(self) -> str:
        return self.dataset.municipality.planning_level


@dataclass(frozen=True)
class StandardCount:
    """How many areas of its level meet a standard, fall short of it, or cannot be judged."""

    standard: Standard
    level: str
    met: int
    short: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class AreaSheet:
    """One area. gaps: its own rows of Basis.gaps; parts: standards of smaller areas within it.

    posts_as_of: the latest date of its posts. internal: rows on the sheet that are for staff
    only, among them the hubs of internal_hubs.
    """

    basis: Basis
    profile: AreaProfile
    gaps: pd.DataFrame
    parts: tuple[StandardCount, ...]
    measures: tuple[Measure, ...]
    history: tuple[Series, ...]
    whole_history: tuple[Series, ...]
    sources: tuple[Source, ...]
    posts_as_of: str | None
    internal: int
    internal_hubs: frozenset[str]


@dataclass(frozen=True, eq=False)
class MunicipalitySheet:
    """The whole municipality. hubs: (type, listed, declared by the municipality or None)."""

    basis: Basis
    hubs: tuple[tuple[str, int, int | None], ...]
    roles: tuple[RoleCount, ...]
    persons: Count
    post_notes: tuple[str, ...]
    standards: tuple[StandardCount, ...]
    others: tuple[OtherStandard, ...]
    activities: pd.DataFrame
    measures: tuple[Measure, ...]
    history: tuple[Series, ...]
    sources: tuple[Source, ...]
    posts_as_of: str | None
    internal: int


@dataclass(frozen=True, eq=False)
class PriorityArea:
    """An area with its rank, from 1 (areas alike in all share it), and the rows that are why."""

    rank: int
    area_id: str
    name: str
    level: str
    unmet: int
    unknown: int
    met: int
    residents: float | None
    reasons: pd.DataFrame


@dataclass(frozen=True, eq=False)
class PrioritySheet:
    """Areas with unmet standards in order; then those that cannot be judged; then the rest.

    status: area_id of the planning level → its worst status, for the map.
    """

    basis: Basis
    areas: tuple[PriorityArea, ...]
    unclear: tuple[PriorityArea, ...]
    met: tuple[str, ...]
    status: dict[str, str]
    sources: tuple[Source, ...]
    internal: int


def prepare(dataset: Dataset, setting: Setting) -> Basis:
    """Compute once what every sheet of *dataset* (with its what-if, if any) needs.

    Raises geodata.gaps.StandardError where a standard does not fit the dataset.
    """
    seen = for_audience(dataset, setting.audience)
    standards = in_force(seen, setting)
    gaps = evaluate(
        seen,
        standards,
        walking=setting.walking,
        own_area_only=setting.own_area_only,
        include_estimated=setting.include_estimated,
    )
    hub_type = setting.hub_type or main_hub_type(seen)
    measures = {
        level: area_measures(
            seen,
            level=level,
            hub_type=hub_type,
            minutes=setting.minutes,
            walking=setting.walking,
            own_area_only=setting.own_area_only,
            include_estimated=setting.include_estimated,
            gaps=gaps,
        )
        for level in seen.levels()
    }
    own = are_own(dataset, standards)
    return Basis(seen, setting, hub_type, standards, own, gaps, measures)


def area_sheet(basis: Basis, area_id: str) -> AreaSheet:
    """The figures of one area. Raises KeyError for an unknown id."""
    dataset = basis.dataset
    profile = area_profile(dataset, area_id)
    gaps = basis.gaps[basis.gaps["area_id"] == area_id].reset_index(drop=True)
    children = dataset.areas.loc[dataset.areas["parent_area_id"] == area_id, "area_id"]
    parts = standard_counts(basis, basis.gaps[basis.gaps["area_id"].isin(children)])
    posts = area_posts(dataset, profile.level)
    posts = posts[posts["level_area_id"] == area_id]
    hubs = dataset.hubs[dataset.hubs["hub_id"].isin([h.hub_id for h in profile.hubs])]
    history = tuple(series(dataset, area_id=area_id))
    whole = tuple(series(dataset))
    shown = {*gaps["standard"], *(format_standard(part.standard) for part in parts)}
    more = merged(
        [
            *profile.activities["source"],
            *(record.source for one in (*history, *whole) for record in one.records),
            *(s.source for s in basis.standards if format_standard(s) in shown),
            *_chome_sources(dataset, area_id, profile.level),
        ]
    )
    return AreaSheet(
        basis=basis,
        profile=profile,
        gaps=gaps,
        parts=parts,
        measures=basis.measures[profile.level],
        history=history,
        whole_history=whole,
        sources=tuple(dict.fromkeys((*profile.sources, *more))),
        posts_as_of=_latest(posts),
        internal_hubs=frozenset(hubs.loc[hubs["visibility"] == "staff", "hub_id"]),
        internal=staff_rows(hubs, posts, profile.activities),
    )


def municipality_sheet(basis: Basis) -> MunicipalitySheet:
    """The figures of the whole municipality."""
    dataset = basis.dataset
    listed = dataset.hubs["hub_type"].value_counts(sort=False)
    history = tuple(series(dataset))
    raws = [
        dataset.municipality.population_source,
        *dataset.areas["source"],
        *dataset.hubs["source"],
        *dataset.posts["source"],
        *dataset.standards["source"],
        *dataset.activities["source"],
        *(record.source for one in history for record in one.records),
    ]
    return MunicipalitySheet(
        basis=basis,
        hubs=tuple(
            (str(kind), int(count), declared_total(dataset, str(kind)))
            for kind, count in listed.items()
        ),
        roles=tuple(RoleCount(role, count_role(dataset.posts, role)) for role in roles(dataset)),
        persons=count_persons(dataset.posts),
        post_notes=tuple(dict.fromkeys(dataset.posts["note"].dropna())),
        standards=standard_counts(basis, basis.gaps),
        others=tuple(other_standards(dataset)),
        activities=dataset.activities,
        measures=basis.measures[basis.level],
        history=history,
        sources=merged(raws),
        posts_as_of=_latest(dataset.posts),
        internal=staff_rows(dataset.hubs, dataset.posts, dataset.activities),
    )


def priority_sheet(basis: Basis) -> PrioritySheet:
    """Areas by unmet standards, then by residents affected (geodata.gaps.unmet_areas)."""
    ranked = unmet_areas(basis.gaps)
    areas: list[PriorityArea] = []
    last: tuple[object, ...] = ()
    for place, row in enumerate(ranked.to_dict("records"), start=1):
        residents = None if pd.isna(row["residents"]) else float(row["residents"])
        alike = (row["unmet"], residents)
        rank = areas[-1].rank if areas and alike == last else place
        last = alike
        own = basis.gaps[basis.gaps["area_id"] == row["area_id"]]
        areas.append(
            PriorityArea(
                rank=rank,
                area_id=str(row["area_id"]),
                name=str(row["name"]),
                level=str(row["level"]),
                unmet=int(row["unmet"]),
                unknown=int(row["unknown"]),
                met=int(row["met"]),
                residents=residents,
                reasons=own[own["status"] != MET].reset_index(drop=True),
            )
        )
    dataset = basis.dataset
    return PrioritySheet(
        basis=basis,
        areas=tuple(a for a in areas if a.unmet),
        unclear=tuple(a for a in areas if not a.unmet and a.unknown),
        met=tuple(a.name for a in areas if not a.unmet and not a.unknown),
        status=_worst(basis),
        sources=merged([*(s.source for s in basis.standards), *dataset.hubs["source"]]),
        internal=staff_rows(dataset.hubs, dataset.posts),
    )


def standard_counts(basis: Basis, gaps: pd.DataFrame | None = None) -> tuple[StandardCount, ...]:
    """How many areas meet each standard in force, among the rows of *gaps* (all when None)."""
    gaps = basis.gaps if gaps is None else gaps
    found = []
    for standard in basis.standards:
        rows = gaps[gaps["standard"] == format_standard(standard)]
        if rows.empty:
            continue
        names = {
            status: tuple(map(str, rows.loc[rows["status"] == status, "name"]))
            for status in (MET, SHORT, UNKNOWN)
        }
        level = str(rows["level"].iloc[0])
        found.append(StandardCount(standard, level, len(names[MET]), names[SHORT], names[UNKNOWN]))
    return tuple(found)


def _worst(basis: Basis) -> dict[str, str]:
    """The worst status of each planning area, that of its smaller areas included."""
    gaps = basis.gaps
    if gaps.empty:
        return {}
    area = to_level(basis.dataset, gaps["area_id"], basis.level)
    order = {SHORT: 0, UNKNOWN: 1, MET: 2}
    ranks = gaps["status"].map(order).groupby(area).min()
    by_rank = {rank: status for status, rank in order.items()}
    return {str(area_id): by_rank[int(rank)] for area_id, rank in ranks.items()}


def _latest(posts: pd.DataFrame) -> str | None:
    dates = posts["as_of"].dropna()
    return str(dates.max()) if len(dates) else None


def _chome_sources(dataset: Dataset, area_id: str, level: str) -> list[str]:
    own = to_level(dataset, dataset.chome["area_id"], level) == area_id
    return list(dict.fromkeys(dataset.chome.loc[own, "source"].dropna()))
