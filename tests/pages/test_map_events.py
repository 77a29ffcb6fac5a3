"""The map and the table on a page: events are checked, and both run without a browser."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geodata.render.map import base_map
from geodata.render.state import MapState
from pages.common import map_host, served
from pages.common.map_host import MapEvent, deflated, read_event
from tests.geodata.factories import make_dataset

APP = Path(__file__).parents[1] / "e2e" / "apps" / "map_host_app.py"


@pytest.mark.parametrize(
    "value",
    [
        None,
        "area",
        {"kind": "shout", "id": "a", "lat": 1, "lon": 2, "zoom": 3},
        {"kind": "area", "id": ["a"], "lat": 1, "lon": 2, "zoom": 3},
        {"kind": "area", "id": "a", "lat": "1", "lon": 2, "zoom": 3},
        {"kind": "area", "id": "a", "lat": True, "lon": 2, "zoom": 3},
        {"kind": "area", "id": "a", "lat": float("nan"), "lon": 2, "zoom": 3},
        {"kind": "area", "id": "a", "lat": 91, "lon": 2, "zoom": 3},
        {"kind": "area", "id": "a", "lat": 1, "lon": 2},
    ],
)
def test_what_does_not_fit_is_no_event(value: object) -> None:
    assert read_event(value) is None


def test_an_event_is_read() -> None:
    value = {"kind": "point", "id": None, "lat": 35.7, "lon": 139.8, "zoom": 12}
    assert read_event(value) == MapEvent("point", None, 35.7, 139.8, 12.0)


def reported(turn: object, identifier: str = "a") -> dict[str, object]:
    return {"kind": "area", "id": identifier, "lat": 1, "lon": 2, "zoom": 3, "turn": turn}


def test_every_press_is_taken_once_in_its_order() -> None:
    inbox = map_host._Inbox()
    inbox.take([reported(5, "a")])
    inbox.take([reported(5, "a"), reported(7, "b"), reported(8, "c")])  # sent again with the new
    inbox.take([])
    assert [event.id for event in inbox.events] == ["a", "b", "c"]
    assert inbox.taken == 8


@pytest.mark.parametrize(
    "value", [None, "area", {"turn": 1}, [None], [reported("9")], [reported(True)], [["turn"]]]
)
def test_what_is_no_list_of_numbered_events_is_passed_over(value: object) -> None:
    inbox = map_host._Inbox()
    inbox.take(value)
    assert (inbox.events, inbox.taken) == ([], 0)


def test_a_broken_event_is_not_asked_for_again() -> None:
    inbox = map_host._Inbox()
    inbox.take([reported(3) | {"kind": "shout"}])
    assert (inbox.events, inbox.taken) == ([], 3)


def test_a_state_survives_its_journey() -> None:
    document = base_map(make_dataset(chome=[{"x": 0, "y": 0}]))
    payload = MapState(description="江戸川区").to_payload(document)
    assert json.loads(zlib.decompress(base64.b64decode(deflated(payload)))) == payload


def test_addresses_follow_the_base_path(monkeypatch: pytest.MonkeyPatch) -> None:
    document = base_map(make_dataset(chome=[{"x": 0, "y": 0}]))
    for base, prefix in (("", "/app/static/"), ("welfare/map", "/welfare/map/app/static/")):
        monkeypatch.setattr(served.st, "get_option", lambda _name, base=base: base)
        addresses = map_host.addresses(document)
        links = [addresses["module"], addresses["geometry"], *addresses["scripts"]]
        assert all(link.startswith(prefix) for link in links)
        assert addresses["scripts"] == [f"{prefix}vendor/leaflet-1.9.3/leaflet.js"]


def test_the_page_runs_without_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAP_APP_STATIC", str(tmp_path))
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    app.slider[0].set_value(20).run()
    assert not app.exception
    assert "minutes 20" in [text.value for text in app.text][-1]
    assert list(tmp_path.glob("geo/*.json"))
    assert list(tmp_path.glob("pages/map_host-*.js"))
