"""The film of the past on a page: sent once, played in the browser, its resting day reported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from geodata.render.map import MapDocument
from geodata.render.timeline.film import Film
from pages.common import served
from pages.common.map_host import MapEvent, addresses, deflated, read_event

_component = st.components.v2.component("chiiki_timeline", js=served.LOADER, isolate_styles=False)


def timeline_player(
    document: MapDocument,
    film: Film,
    *,
    key: str,
    day: str,
    on_rest: Callable[[str], None],
    selected_area: str | None = None,
    basemap: str = "none",
    height: int = 560,
    static_dir: Path = served.STATIC_DIR,
) -> MapEvent | None:
    """Show *film* on the map of *document*, resting at *day* (one of the film's days).

    on_rest: called, before the next run, with the day at which the reader stopped. height: of
    the map, in pixels. Returns what the reader did on the map since the last run.
    """
    script, style = served.asset("timeline.js"), served.asset("timeline.css")
    host = served.asset("map_host.js")
    served.publish(script, style, host, static_dir=static_dir)

    def rested() -> None:
        day = st.session_state[key].get("day")
        if day in film.days:
            on_rest(day)

    result = _component(
        key=key,
        data={
            "host": served.url(script.path),
            "style": served.url(style.path),
            "map_host": served.url(host.path),
            "document": addresses(document),
            "film": deflated(film.payload),
            "day": day,
            "selected": selected_area,
            "basemap": basemap,
            "height": height,
        },
        height="content",
        on_day_change=rested,
        on_event_change=lambda: None,
    )
    return read_event(result.get("event"))
