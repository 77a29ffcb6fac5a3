"""A what-if on the map: hypothetical hubs hollow and named 想定, closed ones as ghosts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geodata import phrases
from geodata.language import tr
from geodata.render.hubs import SOURCE_WORD, HubMark, hub_marks
from geodata.render.legend import LegendEntry, LegendGroup
from geodata.render.palette import hub_symbol
from geodata.render.state import MapState
from geodata.scenario_difference import HubDifference, hub_difference
from geodata.store import Dataset


def scenario_state(
    state: MapState, before: Dataset, after: Dataset, *, draggable: bool = True
) -> MapState:
    """*state*, drawn from *after*, with what the scenario changed marked as such.

    Changed hubs are shown whatever the filters leave out: they are what the reader works on.
    draggable: the hypothetical hubs may be moved on the map.
    """
    difference = hub_difference(before, after)
    here = difference.added | difference.moved
    marks = [mark for mark in state.hubs if mark.id not in here]
    planned = [
        replace(mark, style="hypothetical", draggable=draggable, details=_details(mark, difference))
        for mark in _marks(after, here)
    ]
    ghosts = [replace(mark, style="closed") for mark in _marks(before, difference.closed)]
    legend = [*state.legend]
    if planned or ghosts:
        legend.append(_legend(planned, ghosts))
    words = [state.description]
    if planned:
        words.append(tr("想定の拠点{planned}か所", planned=len(planned)))
    if ghosts:
        words.append(tr("なくなる拠点{ghosts}か所", ghosts=len(ghosts)))
    return replace(
        state,
        hubs=(*ghosts, *marks, *planned),
        legend=tuple(legend),
        description=phrases.comma(word for word in words if word),
    )


def _marks(dataset: Dataset, ids: frozenset[str]) -> tuple[HubMark, ...]:
    names: Mapping[str, str] = dict(
        zip(dataset.areas["area_id"], dataset.areas["name"], strict=True)
    )
    return hub_marks(dataset.hubs[dataset.hubs["hub_id"].isin(list(ids))], area_names=names)


def _details(mark: HubMark, difference: HubDifference) -> tuple[tuple[str, str], ...]:
    kept = tuple(pair for pair in mark.details if pair[0] not in (tr(SOURCE_WORD), tr("位置")))
    said = tr("移した先（想定）") if mark.id in difference.moved else tr("想定（実在しない）")
    return (*kept, (tr("位置"), said), (tr("動かすには"), tr("印をドラッグします")))


def _legend(planned: list[HubMark], ghosts: list[HubMark]) -> LegendGroup:
    kinds = dict.fromkeys(mark.hub_type for mark in planned)
    entries = [
        LegendEntry(
            "hypothetical",
            tr("想定の{kind}", kind=tr(kind)),
            hub_symbol(kind).color,
            hub_symbol(kind).shape,
        )
        for kind in kinds
    ]
    gone = dict.fromkeys(mark.hub_type for mark in ghosts)
    entries += [
        LegendEntry(
            "closed",
            tr("なくなる{kind}", kind=tr(kind)),
            hub_symbol(kind).color,
            hub_symbol(kind).shape,
        )
        for kind in gone
    ]
    return LegendGroup(tr("想定"), tuple(entries))
