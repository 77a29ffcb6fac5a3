"""Areas of one municipality side by side: every measure for every area of a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pandas as pd

from geodata.coverage import NoHubError, walk_coverage
from geodata.gaps import OPEN_ENDED_TYPES, UNKNOWN, unplaced_hubs
from geodata.hierarchy import to_level
from geodata.posts import (
    PERSONS,
    area_posts,
    count_persons,
    count_role,
    posts_by_area,
    roles,
    roles_held,
)
from geodata.residents import area_residents
from geodata.schema import HUB_TYPES
from geodata.span import UNKNOWN as UNKNOWN_SPAN
from geodata.span import Span, of_count, one, residents_for_each
from geodata.store import Dataset
from geodata.walking import Walking

Kind: TypeAlias = Literal[
    "residents", "share65", "hubs", "persons", "role", "per_person", "coverage", "minutes", "unmet"
]


@dataclass(frozen=True)
class Measure:
    """One measure of every area.

    kind says what it is and in which unit: residents, persons, role (heads), hubs and unmet are
    counts; share65 and coverage shares (0 to 1); per_person residents for each person; minutes
    the mean walk. subject: the hub type or the role, else "". notes: area_id → where a figure is
    from (a code of geodata.residents or of geodata.coverage), with its date.
    """

    kind: Kind
    subject: str
    values: Mapping[str, Span]
    notes: Mapping[str, tuple[str, str]]

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}" if self.subject else self.kind


def area_measures(
    dataset: Dataset,
    *,
    level: str | None = None,
    hub_type: str | None = None,
    minutes: float = 15.0,
    walking: Walking | None = None,
    own_area_only: bool = False,
    include_estimated: bool = True,
    gaps: pd.DataFrame | None = None,
) -> tuple[Measure, ...]:
    """Measure every area of *level* (the planning level when None).

    Hubs are counted for every type in the data; *hub_type*, *minutes* and *walking* are for
    walking coverage, which is left out without a type or where no such hub is listed. *gaps* are
    rows of geodata.gaps.evaluate, for the number of standards that an area falls short of.

    What the source does not place in an area (hubs without an area, posts without a head count)
    makes a range or an open bound, never a zero.
    """
    chosen = level or dataset.municipality.planning_level
    ids = [str(a) for a in dataset.areas_at(chosen)["area_id"]]
    people = area_residents(dataset, chosen).set_index("area_id")
    measures = [_residents(people, ids), _share65(people, ids)]
    measures += [_hubs(dataset, kind, chosen, ids) for kind in _types(dataset)]
    persons, by_role = _posts(dataset, chosen, ids)
    measures += [persons, *by_role, _per_person(people, persons, ids)]
    if gaps is not None and len(gaps):
        measures.append(_unmet(gaps[gaps["level"] == chosen], ids))
    if hub_type is not None:
        measures += _walk(
            dataset,
            hub_type,
            chosen,
            minutes=minutes,
            walking=walking or Walking(),
            own_area_only=own_area_only,
            include_estimated=include_estimated,
        )
    return tuple(measures)


def hub_count(dataset: Dataset, hub_type: str, level: str) -> dict[str, Span]:
    """Hubs of a type in each area of *level*: area_id → count.

    A hub that no area is known for may stand in any of them, so it widens every range. Of types
    whose list claims no completeness (サロン …) there may always be more; none listed is unknown.
    """
    hubs = dataset.hubs[dataset.hubs["hub_type"] == hub_type]
    counts = to_level(dataset, hubs["area_id"], level).value_counts()
    elsewhere = int(hubs["area_id"].notna().sum()) - int(counts.sum())
    loose = unplaced_hubs(dataset, hub_type) + elsewhere
    open_ended = hub_type in OPEN_ENDED_TYPES
    found = {str(a): float(counts.get(a, 0)) for a in dataset.areas_at(level)["area_id"]}
    if open_ended:
        return {a: Span(n, n + loose, more=True) if n else UNKNOWN_SPAN for a, n in found.items()}
    return {a: Span(n, n + loose) for a, n in found.items()}


def _types(dataset: Dataset) -> list[str]:
    present = set(dataset.hubs["hub_type"])
    return [kind for kind in HUB_TYPES if kind in present]


def _residents(people: pd.DataFrame, ids: list[str]) -> Measure:
    notes = {
        a: (str(people.loc[a, "basis"]), _text(people.loc[a, "as_of"]))
        for a in ids
        if pd.notna(people.loc[a, "basis"])
    }
    return Measure(
        "residents", "", {a: one(_number(people.loc[a, "residents"])) for a in ids}, notes
    )


def _share65(people: pd.DataFrame, ids: list[str]) -> Measure:
    return Measure("share65", "", {a: one(_number(people.loc[a, "share65"])) for a in ids}, {})


def _hubs(dataset: Dataset, hub_type: str, level: str, ids: list[str]) -> Measure:
    counts = hub_count(dataset, hub_type, level)
    return Measure("hubs", hub_type, {a: counts[a] for a in ids}, {})


def _posts(dataset: Dataset, level: str, ids: list[str]) -> tuple[Measure, list[Measure]]:
    table = posts_by_area(dataset, level)
    table = table[table["area_id"].notna()]
    named = [*_named_roles(dataset, level), PERSONS]
    measures = {}
    for role in named:
        rows = table[table["role"] == role].set_index("area_id")
        measures[role] = {a: _heads(rows, a) for a in ids}
    by_role = [Measure("role", role, measures[role], {}) for role in named if role != PERSONS]
    return Measure("persons", "", measures[PERSONS], {}), by_role


def _named_roles(dataset: Dataset, level: str) -> list[str]:
    """The roles that are posted to areas; SC as a family only where no layer says the same."""
    posts = area_posts(dataset, level)
    posted = set(roles_held(posts[posts["level_area_id"].notna()]).explode())
    named = [role for role in roles(dataset) if role in posted]
    layers = [role for role in named if role in ("第1層SC", "第2層SC")]
    return [role for role in named if not (role == "SC" and layers)]


def _heads(rows: pd.DataFrame, area_id: str) -> Span:
    if area_id not in rows.index or pd.isna(rows.loc[area_id, "low"]):
        return UNKNOWN_SPAN
    low, high = float(rows.loc[area_id, "low"]), float(rows.loc[area_id, "high"])
    return Span(low, high, more=bool(rows.loc[area_id, "unknown_rows"]))


def _per_person(people: pd.DataFrame, persons: Measure, ids: list[str]) -> Measure:
    values = {
        a: residents_for_each(_number(people.loc[a, "residents"]), persons.values[a]) for a in ids
    }
    return Measure("per_person", "", values, {})


def _unmet(gaps: pd.DataFrame, ids: list[str]) -> Measure:
    """Standards that an area falls short of; those that cannot be judged may be short as well."""
    values = {}
    for area_id in ids:
        statuses = gaps.loc[gaps["area_id"] == area_id, "status"]
        short, unclear = int((statuses == "short").sum()), int((statuses == UNKNOWN).sum())
        values[area_id] = Span(short, short + unclear) if len(statuses) else UNKNOWN_SPAN
    return Measure("unmet", "", values, {})


def _walk(
    dataset: Dataset,
    hub_type: str,
    level: str,
    *,
    minutes: float,
    walking: Walking,
    own_area_only: bool,
    include_estimated: bool,
) -> list[Measure]:
    try:
        table = walk_coverage(
            dataset,
            hub_type=hub_type,
            minutes=minutes,
            walking=walking,
            level=level,
            own_area_only=own_area_only,
            include_estimated=include_estimated,
        ).set_index("area_id")
    except NoHubError:
        return []
    # A hub without a point may stand anywhere: coverage can only be higher, the walk shorter.
    loose = unplaced_hubs(dataset, hub_type) + int(table["hubs_without_point"].max()) > 0
    shares, walks = {}, {}
    for area_id in map(str, table.index):
        share = _number(table.loc[area_id, "share"])
        walk = _number(table.loc[area_id, "mean_minutes"])
        finite = walk is not None and walk != float("inf")
        shares[area_id] = (
            UNKNOWN_SPAN if share is None else Span(share, share, more=loose and share < 1)
        )
        walks[area_id] = Span(walk, walk, less=loose) if finite else UNKNOWN_SPAN
    notes = {str(a): (str(basis), "") for a, basis in table["basis"].items()}
    return [
        Measure("coverage", hub_type, shares, notes),
        Measure("minutes", hub_type, walks, notes),
    ]


def whole_heads(dataset: Dataset, role: str) -> Span:
    """Heads of *role* (or persons: 実人数) in the whole municipality."""
    posts = dataset.posts
    return of_count(count_persons(posts) if role == PERSONS else count_role(posts, role))


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(str(value))


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)
