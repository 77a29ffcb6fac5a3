"""One area and one hub in full: what a panel, a sheet or a slide says about it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geodata.hierarchy import chome_areas, to_level
from geodata.posts import Count, area_posts, count_persons, count_role, roles
from geodata.residents import area_residents
from geodata.sources import Source, is_unverified, merged, own_text, sources
from geodata.store import Dataset


@dataclass(frozen=True)
class HubProfile:
    """A hub as it is shown. Texts are as in the table, None where the table has none."""

    hub_id: str
    name: str
    hub_type: str
    area_name: str | None
    address: str | None
    functions: tuple[str, ...]
    hours: str | None
    operator: str | None
    opened: str | None
    phone: str | None
    url: str | None
    precision: str | None
    located: bool
    note: str | None
    unverified: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class RoleCount:
    """Heads of one role in an area."""

    role: str
    count: Count


@dataclass(frozen=True)
class AreaProfile:
    """Everything that is known of one area.

    residents, age65plus and share65 are None where unknown; residents_basis is one of
    geodata.residents, residents_as_of an ISO date or None. inferred_chome counts the 町丁目
    whose assignment to the area is not official.
    """

    area_id: str
    name: str
    name_kana: str | None
    level: str
    parent_name: str | None
    children: tuple[str, ...]
    boundary: str
    residents: int | None
    residents_basis: str | None
    residents_as_of: str | None
    share65: float | None
    hubs: tuple[HubProfile, ...]
    roles: tuple[RoleCount, ...]
    persons: Count
    post_notes: tuple[str, ...]
    activities: pd.DataFrame
    chome: tuple[str, ...]
    inferred_chome: int
    note: str | None
    unverified: bool
    sources: tuple[Source, ...]


def area_profile(dataset: Dataset, area_id: str) -> AreaProfile:
    """Put together what the tables say of one area, its smaller areas included.

    Raises KeyError where the dataset has no such area.
    """
    rows = dataset.areas[dataset.areas["area_id"] == area_id]
    if rows.empty:
        raise KeyError(area_id)
    area = rows.iloc[0]
    level = str(area["level"])
    people = area_residents(dataset, level).set_index("area_id").loc[area_id]
    hubs = dataset.hubs[to_level(dataset, dataset.hubs["area_id"], level) == area_id]
    posts = area_posts(dataset, level)
    posts = posts[posts["level_area_id"] == area_id]
    in_area = to_level(dataset, dataset.activities["area_id"], level) == area_id
    at_hub = dataset.activities["hub_id"].isin(hubs["hub_id"])
    chome = dataset.chome[chome_areas(dataset, level) == area_id]
    children = dataset.areas[dataset.areas["parent_area_id"] == area_id]
    raws = [area["source"], *hubs["source"], *posts["source"]]
    return AreaProfile(
        area_id=area_id,
        name=str(area["name"]),
        name_kana=_text(area["name_kana"]),
        level=level,
        parent_name=dataset.area_name(area["parent_area_id"]),
        children=tuple(children["name"]),
        boundary=str(area["boundary"]),
        residents=_int(people["residents"]),
        residents_basis=_text(people["basis"]),
        residents_as_of=_text(people["as_of"]),
        share65=None if pd.isna(people["share65"]) else float(people["share65"]),
        hubs=tuple(hub_profile(dataset, str(hub_id)) for hub_id in hubs["hub_id"]),
        roles=tuple(RoleCount(r, count_role(posts, r)) for r in _roles_in(dataset, posts)),
        persons=count_persons(posts),
        post_notes=tuple(dict.fromkeys(posts["note"].dropna())),
        activities=dataset.activities[in_area | at_hub].reset_index(drop=True),
        chome=tuple(chome["chome"]),
        inferred_chome=int((chome["assignment"] != "official").sum()),
        note=_text(area["note"]),
        unverified=is_unverified(area["source"]),
        sources=merged(raws),
    )


def hub_profile(dataset: Dataset, hub_id: str) -> HubProfile:
    """Put together what the table says of one hub. Raises KeyError for an unknown id."""
    rows = dataset.hubs[dataset.hubs["hub_id"] == hub_id]
    if rows.empty:
        raise KeyError(hub_id)
    hub = rows.iloc[0]
    functions = _text(hub["functions"]) or ""
    return HubProfile(
        hub_id=hub_id,
        name=str(hub["name"]),
        hub_type=str(hub["hub_type"]),
        area_name=dataset.area_name(hub["area_id"]),
        address=_text(hub["address"]),
        functions=tuple(part.strip() for part in functions.split("|") if part.strip()),
        hours=_text(hub["hours"]),
        operator=_text(hub["operator"]),
        opened=_text(hub["opened"]),
        phone=_text(hub["phone"]),
        url=_text(hub["url"]),
        precision=_text(hub["coord_precision"]),
        located=hub.geometry is not None and not hub.geometry.is_empty,
        note=own_text(note) if (note := _text(hub["note"])) else None,
        unverified=is_unverified(hub["source"]),
        sources=sources(hub["source"]),
    )


def _roles_in(dataset: Dataset, posts: pd.DataFrame) -> list[str]:
    """Roles that somebody in these rows holds, SC told apart by layer only where it is known."""
    held = set(posts["role"]) | {
        role for role in roles(dataset) if count_role(posts, role).low is not None
    }
    named = [role for role in roles(dataset) if role in held]
    layers = [role for role in named if role in ("第1層SC", "第2層SC")]
    # one layer says the same as the family: name it once
    return [r for r in named if not (r == "SC" and len(layers) == 1)]


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(value) else str(value)


def _int(value: object) -> int | None:
    return None if value is None or pd.isna(value) else int(str(value))
