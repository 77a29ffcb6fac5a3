"""The map on a page: mounted once, then handed states; clicks come back as events."""

from __future__ import annotations

import base64
import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from geodata.render.map import SERVED_AT, MapDocument, base_map
from geodata.render.state import MapState
from geodata.render.static_files import areamap_script_file, areamap_style_file
from geodata.store import Dataset
from pages.common import data, served

_component = st.components.v2.component("chiiki_area_map", js=served.LOADER, isolate_styles=False)

_INBOX = "map_inbox"
#: More presses than anybody makes while one run of a page goes on.
MOST_AT_ONCE = 50
KINDS = ("area", "hub", "point", "moved", "pin", "view")


@dataclass(frozen=True)
class MapEvent:
    """What the reader did on the map; each is reported in one run only.

    kind: area or hub (chosen: id), point (a place in point mode: id is the area there, or
    None), moved (a hypothetical hub: id and its new place), pin (a note: id), view (the middle after a pan or
    zoom). lat, lon: degrees (EPSG:4326). zoom: Leaflet's zoom level.
    """

    kind: Literal["area", "hub", "point", "moved", "pin", "view"]
    id: str | None
    lat: float
    lon: float
    zoom: float


@dataclass
class _Inbox:
    """What the browser reported and no run has acted upon yet; taken: the last turn received."""

    events: list[MapEvent] = field(default_factory=list)
    taken: int = 0

    def take(self, value: object) -> None:
        """Receive a list of numbered events; what came before, or does not fit, is passed over."""
        reported = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
        for item in reported[:MOST_AT_ONCE]:
            turn = item.get("turn") if isinstance(item, Mapping) else None
            if not isinstance(turn, int) or isinstance(turn, bool) or turn <= self.taken:
                continue
            self.taken = turn
            event = read_event(item)
            if event is not None:
                self.events.append(event)


@st.cache_resource(
    max_entries=16,
    show_spinner=False,
    hash_funcs=data.IN_WORDS,
)
def _document(dataset: Dataset, static_dir: str) -> MapDocument:
    document = base_map(dataset)
    served.publish(*document.files, served.asset("map_host.js"), static_dir=Path(static_dir))
    return document


def map_document(dataset: Dataset, *, static_dir: Path = served.STATIC_DIR) -> MapDocument:
    """The base map of *dataset*, rendered once for its version and served from *static_dir*."""
    return _document(dataset, str(static_dir))


def area_map(
    document: MapDocument, state: MapState, *, key: str, height: int = 640, together: str = ""
) -> MapEvent | None:
    """Show *state* on the map of *document*; return what the reader did since the last run.

    *key* must be one of its kind on the page. *height* in pixels; on narrow screens the legend
    follows below. Maps with the same word in *together* pan and zoom as one. May stand inside
    ``st.fragment``.
    """
    inbox = st.session_state.setdefault(_INBOX, {}).setdefault(key, _Inbox())
    event = inbox.events[0] if inbox.events else None

    def received() -> None:
        inbox.take(st.session_state[key].get("event"))

    _component(
        key=key,
        data={
            "host": served.url(served.asset("map_host.js").path),
            "document": addresses(document),
            "state": deflated(state.to_payload(document)),
            "height": height,
            "together": together,
            "taken": inbox.taken,
            "more": len(inbox.events) > 1,
        },
        height="content",
        # before the run: what is received is kept even where the next press overtakes the run
        on_event_change=received,
    )
    # only now: a newer run may break in while the component is handed over
    if event is not None:
        inbox.events.pop(0)
    return event


def addresses(document: MapDocument) -> dict[str, Any]:
    """What the host script fetches to mount *document*."""
    return {
        "module": served.url(document.module.path),
        "geometry": served.url(document.geometry.path),
        "script": served.url(areamap_script_file().path),
        "scripts": [served.url(link.removeprefix(SERVED_AT)) for link in document.scripts],
        "styles": [
            *(served.url(link.removeprefix(SERVED_AT)) for link in document.styles),
            served.url(areamap_style_file().path),
        ],
    }


def deflated(payload: dict[str, Any]) -> str:
    """JSON, compressed, as text that fits into a message; the host script inflates it."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode())).decode()


def read_event(value: object) -> MapEvent | None:
    """What the browser reported, None where it does not fit an event."""
    # Whatever a browser sends is hostile until it fits.
    if not isinstance(value, Mapping) or value.get("kind") not in KINDS:
        return None
    identifier = value.get("id")
    if not (identifier is None or isinstance(identifier, str)):
        return None
    numbers = [value.get(name) for name in ("lat", "lon", "zoom")]
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        return None
    lat, lon, zoom = (float(n) for n in numbers)  # type: ignore[arg-type]
    if not (abs(lat) <= 90 and abs(lon) <= 180 and math.isfinite(zoom)):  # NaN is neither
        return None
    return MapEvent(kind=value["kind"], id=identifier, lat=lat, lon=lon, zoom=zoom)
