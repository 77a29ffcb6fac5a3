"""The readings of names on the map: ruby in tips and popups, a second line at the labels."""

from __future__ import annotations

from dataclasses import replace

from geodata.render.furigana import Readings
from geodata.render.state import MapState


def with_readings(state: MapState, read: Readings) -> MapState:
    """*state* with the names read as *read* says; without any reading it stays as it is.

    The areas' readings lie in the geometry file already, those of the hubs go with the hubs.
    """
    if not read:
        return state
    hubs = tuple(replace(mark, ruby=read.hubs.get(mark.id)) for mark in state.hubs)
    return replace(state, hubs=hubs, furigana=True)
