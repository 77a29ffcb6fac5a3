"""Change a what-if (想定) step by step: every step gives a new scenario, nothing is changed.

These functions only put the changes in order; whether they fit the data is for
``geodata.scenario.apply`` to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from geodata.language import LANGUAGES, N_, catalogue, tr
from geodata.posts import Count
from geodata.scenario_model import (
    HUB_PREFIX,
    NAME_LENGTH,
    AddHub,
    AddPosts,
    Change,
    CloseHub,
    MoveHub,
    Scenario,
)
from geodata.store import Dataset
from geodata.vocabulary import word

DEFAULT_NAME = N_("新しい想定")


def new_scenario(dataset: Dataset, *, name: str | None = None) -> Scenario:
    """An empty what-if for *dataset*; its first name is in the language in force."""
    return Scenario(name or tr(DEFAULT_NAME), dataset.code, dataset.version)


def is_default_name(name: str) -> bool:
    """Whether nobody has named the what-if yet, in whichever language it was begun."""
    return name == DEFAULT_NAME or any(
        name == catalogue(language).get(DEFAULT_NAME) for language in LANGUAGES
    )


def add_hub(
    scenario: Scenario, hub_type: str, *, lat: float, lon: float, place: str | None = None
) -> Scenario:
    """A hub of *hub_type* at a place (EPSG:4326); it is named after *place*, else numbered."""
    identifier = scenario.next_hub_id()
    name = tr("{hub_type}（仮）{place}", hub_type=word(hub_type), place=place or identifier)[
        :NAME_LENGTH
    ]
    return _with(scenario, [*scenario.changes, AddHub(identifier, name, hub_type, lat, lon)])


def move_hub(scenario: Scenario, hub_id: str, *, lat: float, lon: float) -> Scenario:
    """The hub stands elsewhere: a hypothetical one is put there, a real one moves there."""
    changes: list[Change] = []
    found = False
    for change in scenario.changes:
        if isinstance(change, AddHub | MoveHub) and change.hub_id == hub_id:
            found = True
            changes.append(replace(change, lat=lat, lon=lon))
        else:
            changes.append(change)
    return _with(scenario, changes if found else [*changes, MoveHub(hub_id, lat, lon)])


def rename_hub(scenario: Scenario, hub_id: str, name: str) -> Scenario:
    """A hypothetical hub gets another name."""
    return _with(
        scenario,
        [
            replace(change, name=name)
            if isinstance(change, AddHub) and change.hub_id == hub_id
            else change
            for change in scenario.changes
        ],
    )


def close_hub(scenario: Scenario, hub_id: str, reason: str) -> Scenario:
    """A hub closes; a hypothetical one is simply taken away, and so is an earlier closing."""
    kept = forget_hub(scenario, hub_id)
    if hub_id.startswith(HUB_PREFIX):
        return kept
    return _with(kept, [*kept.changes, CloseHub(hub_id, reason)])


def forget_hub(scenario: Scenario, hub_id: str) -> Scenario:
    """Without any change that is about the hub: what is closed is open again."""
    return _with(scenario, [change for change in scenario.changes if _hub_of(change) != hub_id])


def change_posts(scenario: Scenario, role: str, heads: int, *, area_id: str | None) -> Scenario:
    """*heads* more (or, below zero, fewer) of a role in an area; None: 全域.

    All changes of one role in one area are one: what adds up to nothing goes.
    """
    before = [c for c in scenario.changes if _is_post(c, role, area_id)]
    total = heads + sum(c.headcount for c in before if isinstance(c, AddPosts))
    merged = [AddPosts(area_id, role, total)] if total else []
    if not before:
        return _with(scenario, [*scenario.changes, *merged])
    changes: list[Change] = []
    for change in scenario.changes:
        if change is before[0]:
            changes += merged
        elif not _is_post(change, role, area_id):
            changes.append(change)
    return _with(scenario, changes)


def move_posts(
    scenario: Scenario, role: str, heads: int, *, from_area: str | None, to_area: str | None
) -> Scenario:
    """*heads* of a role go from one area to another; nothing happens within one area."""
    if from_area == to_area:
        return scenario
    fewer = change_posts(scenario, role, -heads, area_id=from_area)
    return change_posts(fewer, role, heads, area_id=to_area)


def without(scenario: Scenario, position: int) -> Scenario:
    """Without the change at *position*; with a hypothetical hub goes all that is about it."""
    change = scenario.changes[position]
    if isinstance(change, AddHub):
        return forget_hub(scenario, change.hub_id)
    changes = scenario.changes
    return _with(scenario, [*changes[:position], *changes[position + 1 :]])


def hub_types(scenario: Scenario, dataset: Dataset) -> tuple[str, ...]:
    """The types of the hubs that the scenario is about, each once, in its order."""
    real = dict(zip(dataset.hubs["hub_id"], dataset.hubs["hub_type"], strict=True))
    added = {c.hub_id: c.hub_type for c in scenario.changes if isinstance(c, AddHub)}
    known = real | added
    ids = [hub_id for c in scenario.changes if (hub_id := _hub_of(c)) is not None]
    return tuple(dict.fromkeys(str(known[i]) for i in ids if i in known))


def heads_there(dataset: Dataset, role: str, *, area_id: str | None) -> Count:
    """The heads listed under a role in an area: what a scenario can take away from.

    None where no post of the role stands there with a number.
    """
    posts = dataset.posts
    place = posts["area_id"].isna() if area_id is None else posts["area_id"].eq(area_id)
    own = posts[(place & posts["role"].eq(role)).fillna(False).astype(bool)]
    known = own["headcount"].dropna()
    total = int(known.sum()) if len(known) else None
    return Count(total, total, len(own) - len(known))


def _with(scenario: Scenario, changes: Iterable[Change]) -> Scenario:
    return replace(scenario, changes=tuple(changes))


def _hub_of(change: Change) -> str | None:
    return None if isinstance(change, AddPosts) else change.hub_id


def _is_post(change: Change, role: str, area_id: str | None) -> bool:
    return isinstance(change, AddPosts) and (change.role, change.area_id) == (role, area_id)
