"""The deck over the whole window: a component that is handed slides and reports leaving."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from geodata.render.map import MapDocument
from geodata.render.meeting.deck import script_file, style_file
from geodata.render.state import MapState
from pages.common import served
from pages.common.map_host import addresses, deflated

_component = st.components.v2.component("chiiki_meeting", js=served.LOADER, isolate_styles=False)


@dataclass(frozen=True)
class Deck:
    """What is shown. name: windows of one browser with the same name keep in step. html: of
    geodata.render.meeting.deck. states: name of a map on a slide → what it shows."""

    name: str
    html: str
    states: Mapping[str, MapState]
    presenter: bool


def deck(document: MapDocument, shown: Deck, *, key: str) -> str | None:
    """Show the deck; ``leave`` once the reader left it, ``failed`` where it could not be shown."""
    files = (script_file(), style_file(), served.asset("map_host.js"))
    served.publish(*files, served.asset("meeting_host.js"))
    states = {name: deflated(state.to_payload(document)) for name, state in shown.states.items()}
    print_ = hashlib.sha256(repr((shown.html, states, shown.presenter)).encode()).hexdigest()[:16]
    script, style, host = (served.url(file.path) for file in files)
    result = _component(
        key=key,
        data={
            "host": served.url(served.asset("meeting_host.js").path),
            "script": script,
            "style": style,
            "mapHost": host,
            "document": addresses(document),
            "id": shown.name,
            "html": shown.html,
            "states": states,
            "presenter": shown.presenter,
            "print": print_,
        },
        on_event_change=lambda: None,
    )
    event = result.get("event")
    kind = event.get("kind") if isinstance(event, Mapping) else None
    return kind if kind in ("leave", "failed") else None
