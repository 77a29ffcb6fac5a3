"""The map of one day of the past: posts as fills, hubs as far as their opening is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from geodata import phrases
from geodata.language import N_, tr
from geodata.render.history_map import day_label, history_state
from geodata.render.hubs import HubMark, HubStyle, hub_marks
from geodata.render.legend import LegendEntry, LegendGroup, boundary_group
from geodata.render.palette import HATCH_GROUND, SEQUENTIAL, hub_symbol
from geodata.render.state import Basemap, MapState
from geodata.render.timeline.change_words import UNDATED, opened_words
from geodata.store import Dataset
from geodata.timeline.hub_openings import opening_states

_STYLES: Mapping[str, HubStyle] = {"open": "normal", "during": "during", "undated": "undated"}
#: The classes of geodata.render.history_map in the same order, for a legend that stands still.
_HEADS = (N_("0人"), N_("1人"), N_("2人"), N_("3人以上"))


def all_marks(dataset: Dataset) -> tuple[HubMark, ...]:
    """Every hub with a point, its date of opening first in the popup."""
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    opened = dict(zip(dataset.hubs["hub_id"], dataset.hubs["opened"], strict=True))
    return tuple(
        replace(mark, details=((tr("開設"), opened_words(opened[mark.id])), *mark.details))
        for mark in hub_marks(dataset.hubs, area_names=names)
    )


def marks_on(
    dataset: Dataset, marks: tuple[HubMark, ...], day: str, *, undated: bool = True
) -> tuple[HubMark, ...]:
    """Of *marks* those that stand on *day*; hubs without a date only where *undated* says so."""
    states = opening_states(dataset, day)
    shown = _STYLES if undated else {k: v for k, v in _STYLES.items() if k != "undated"}
    return tuple(
        replace(mark, style=shown[states[mark.id]]) for mark in marks if states[mark.id] in shown
    )


def hub_counts(dataset: Dataset, day: str) -> dict[str, int]:
    """Hubs by state on *day* (before, during, open, undated), with and without a point."""
    counts = opening_states(dataset, day).value_counts()
    return {state: int(counts.get(state, 0)) for state in ("open", "during", "before", "undated")}


def count_words(counts: Mapping[str, int]) -> str:
    """「開設の分かる拠点 3か所、この年に開設 1か所、開設時期 不明 18か所」."""
    parts = [tr("開設の記録のある拠点 {counts}か所", counts=counts["open"])]
    if counts["during"]:
        parts.append(tr("この年に開設 {counts}か所", counts=counts["during"]))
    if counts["undated"]:
        parts.append(tr("開設時期 不明 {counts}か所", counts=counts["undated"]))
    return phrases.comma(parts)


def past_state(
    dataset: Dataset,
    posts: pd.DataFrame,
    *,
    role: str | None,
    day: str,
    marks: tuple[HubMark, ...],
    undated: bool = True,
    selected_area: str | None = None,
    basemap: Basemap = "none",
) -> MapState:
    """The map at the end of *day*.

    *posts*: rows of geodata.history.posts_on. *marks*: :func:`all_marks`. The legend is the same
    on every day, so that nothing jumps while time moves.
    """
    shown = marks_on(dataset, marks, day, undated=undated)
    state = history_state(
        dataset,
        posts,
        role=role or "",
        day=day,
        selected_area=selected_area,
        basemap=basemap,
    )
    counted = count_words(hub_counts(dataset, day))
    if role is None:
        said = tr(
            "{name}の{day}。{counted}",
            name=dataset.municipality.name,
            day=day_label(day),
            counted=counted,
        )
        return replace(
            state, hubs=shown, badges=None, legend=_legend(dataset, marks, None), description=said
        )
    return replace(
        state,
        hubs=shown,
        legend=_legend(dataset, marks, role),
        description=tr("{map}。{counted}", map=state.description, counted=counted),
    )


def _legend(
    dataset: Dataset, marks: tuple[HubMark, ...], role: str | None
) -> tuple[LegendGroup, ...]:
    groups = []
    if role is not None:
        fills = [
            LegendEntry("fill", tr(label), color)
            for label, color in zip(_HEADS, SEQUENTIAL, strict=False)
        ]
        unknown = LegendEntry("hatch", tr("記録がなく不明"), HATCH_GROUND)
        groups.append(LegendGroup(tr("{role}の人数", role=tr(role)), (*fills, unknown)))
    dated = {str(hub) for hub in dataset.hubs.loc[dataset.hubs["opened"].notna(), "hub_id"]}
    kinds = dict.fromkeys(mark.hub_type for mark in marks if mark.id in dated)
    entries = [_entry("hub", kind, tr(kind)) for kind in kinds]
    first = next(iter(kinds), "その他")
    entries.append(_entry("during", first, tr("この年に開設（月日は不明）")))
    entries.append(_entry("undated", first, tr(UNDATED)))
    groups.append(LegendGroup(tr("拠点の開設"), tuple(entries)))
    level = dataset.municipality.planning_level
    official = bool((dataset.areas_at(level)["boundary"] == "official").all())
    groups.append(boundary_group(official=official))
    return tuple(groups)


def _entry(kind: Any, hub_type: str, label: str) -> LegendEntry:
    symbol = hub_symbol(hub_type)
    return LegendEntry(kind, label, symbol.color, symbol.shape)
