"""The film of the past on a page: sent once, played in the browser, its resting day reported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from geodata.render.map import MapDocument
from geodata.render.timeline.film import Film
from pages.common import served
from pages.common.map_host import MapEvent, addresses, deflated, read_event

_component = st.components.v2.component("chiiki_timeline", js=served.LOADER, isolate_styles=False)


@dataclass(frozen=True)
class PlayerEvent:
    """What the reader did since the last run: the day at which the film rests, a click on the map;
    None where they did not."""

    day: str | None
    map: MapEvent | None


def timeline_player(
    document: MapDocument,
    film: Film,
    *,
    key: str,
    day: str,
    selected_area: str | None = None,
    basemap: str = "none",
    furigana: bool = False,
    height: int = 560,
    static_dir: Path = served.STATIC_DIR,
) -> PlayerEvent:
    """Show *film* on the map of *document*, resting at *day* (one of the film's days).

    height: of the map, in pixels.
    """
    script, style = served.asset("timeline.js"), served.asset("timeline.css")
    host = served.asset("map_host.js")
    served.publish(script, style, host, static_dir=static_dir)
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
            "furigana": furigana,
            "height": height,
        },
        height="content",
        on_day_change=lambda: None,
        on_event_change=lambda: None,
    )
    rested = result.get("day")
    return PlayerEvent(
        day=rested if rested in film.days else None, map=read_event(result.get("event"))
    )
