"""All days of the past as one message: what never changes once, then each day's own part.

The browser plays it without asking the server again; the map stays mounted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from geodata import history, phrases
from geodata.language import tr
from geodata.render.furigana import PLAIN, Readings
from geodata.render.history_chart import when
from geodata.render.history_map import day_label, day_sentence
from geodata.render.map import MapDocument
from geodata.render.map_readings import with_readings
from geodata.render.timeline.change_words import change_lines
from geodata.render.timeline.past_map import all_marks, count_words, hub_counts, past_state
from geodata.store import Dataset
from geodata.timeline.differences import Past
from geodata.timeline.moments import moments

#: What of a state is the same on every day, or chosen by the reader outside the film.
_OUTSIDE = ("basemap", "selectedArea")


@dataclass(frozen=True)
class Film:
    """days: the ISO days of the frames. payload: JSON-ready, for the player script."""

    days: tuple[str, ...]
    payload: dict[str, Any]


def film(
    dataset: Dataset,
    document: MapDocument,
    past: Past,
    *,
    role: str | None,
    undated: bool = True,
    read: Readings = PLAIN,
) -> Film:
    """Every stop of :func:`geodata.timeline.moments.moments` as a frame.

    role: whose heads fill the areas; None: no posts are known at all. undated: hubs without a
    date of opening are drawn too (always in their own way). read: readings of the names. The payload: base (the map's state
    that all frames share), hubs (each drawn hub in each style once), frames (day, label, state
    with hubs by position, counts, changes), chart (series of points).
    """
    days = moments(dataset)
    marks = all_marks(dataset)
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    states = [
        with_readings(
            past_state(dataset, past.posts(day), role=role, day=day, marks=marks, undated=undated),
            read,
        ).to_payload(document)
        for day in days
    ]
    for state in states:
        for key in _OUTSIDE:
            state.pop(key, None)
    hubs = _numbered(states)
    base = _shared(states)
    frames = [
        {
            "day": day,
            "label": day_label(day),
            "state": {key: value for key, value in state.items() if key not in base},
            "said": _said(dataset, past, day, role),
            "changes": change_lines(past.differences(before, day), names) if before else [],
        }
        for before, day, state in zip([None, *days], days, states, strict=False)
    ]
    return Film(
        tuple(days),
        {"base": base, "hubs": hubs, "frames": frames, "chart": _chart(dataset, days, role)},
    )


def _numbered(states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Replace the hubs of every state by positions in one list of distinct marks."""
    found: dict[str, int] = {}
    distinct: list[dict[str, Any]] = []
    for state in states:
        positions = []
        for hub in state["hubs"]:
            key = json.dumps(hub, ensure_ascii=False, sort_keys=True)
            if key not in found:
                found[key] = len(distinct)
                distinct.append(hub)
            positions.append(found[key])
        state["hubs"] = positions
    return distinct


def _shared(states: list[dict[str, Any]]) -> dict[str, Any]:
    if not states:
        return {}
    first = states[0]
    return {
        key: value
        for key, value in first.items()
        if all(state.get(key) == value for state in states) and key != "hubs"
    }


def _said(dataset: Dataset, past: Past, day: str, role: str | None) -> list[str]:
    hubs = phrases.full_stop(count_words(hub_counts(dataset, day)))
    if role is None:
        return [hubs]
    if history.is_before_records(dataset, day):
        return [tr("配置の最初の記録より前です。人数は分かりません。"), hubs]
    return [day_sentence(past.posts(day), role=role), hubs]


def _chart(dataset: Dataset, days: list[str], role: str | None) -> dict[str, Any]:
    """Points of the chart: heads of the whole municipality at each record, hubs at each stop."""
    heads = [
        {
            "name": tr(one.role),
            "points": [[r.start, r.heads, when(r.date)] for r in one.records],
            "until": one.until,
            "chosen": one.role == role,
        }
        for one in history.series(dataset)
    ]
    counts = [hub_counts(dataset, day) for day in days]
    return {
        "heads": heads,
        "hubs": [[day, c["open"], c["during"]] for day, c in zip(days, counts, strict=True)],
        "undated": counts[-1]["undated"] if counts else 0,
    }
