"""Driving a page with a what-if, and what the maps on it are given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pandas.testing import assert_frame_equal
from streamlit.testing.v1 import AppTest

from geodata import store
from geodata.render.sentences import comparison_summary
from geodata.scenario import AddHub, Scenario, apply, compare, to_url
from pages.common import data, map_host, scenario_compare
from pages.common.map_host import MapEvent
from tests.pages.page_texts import LEAKED, run
from tests.pages.page_texts import said as protos

CODE = "13123"
#: In 松江南, which has no なごみの家.
PLACE = {"lat": 35.6963, "lon": 139.8677}
BANNER = "想定を表示しています（実際のデータは変わりません）"


class Events:
    """Events to come, and the states that the maps were given."""

    def __init__(self, waiting: list[MapEvent], shown: list[SimpleNamespace]) -> None:
        self._waiting = waiting
        self._shown = shown

    def do(self, app: AppTest, kind: str, identifier: str | None = None, **place: float) -> None:
        at = PLACE | place
        self._waiting.append(MapEvent(kind, identifier, at["lat"], at["lon"], 13.0))
        app.run()

    def last(self, key: str):
        return next(one.state for one in reversed(self._shown) if one.key.startswith(key))


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Events:
    """What the reader does on the maps: each event is reported once, by the map of the what-if."""
    waiting: list[MapEvent] = []
    shown: list[SimpleNamespace] = []

    def area_map(_document, state, *, key, **_options):
        shown.append(SimpleNamespace(key=key, state=state))
        wanted = key.startswith(("map-", f"gaps-{CODE}"))
        return waiting.pop() if waiting and wanted else None

    monkeypatch.setattr(map_host, "area_map", area_map)
    monkeypatch.setattr(scenario_compare, "area_map", area_map)
    return Events(waiting, shown)


@pytest.fixture
def real() -> Iterator[store.Dataset]:
    """The dataset that all pages share; at the end it must be what it was."""
    dataset = data.dataset(CODE)
    tables = ("areas", "chome", "hubs", "posts", "post_history", "standards", "activities")
    before = {name: getattr(dataset, name).copy() for name in tables}
    version = dataset.version
    yield dataset
    assert data.dataset(CODE) is dataset
    assert dataset.version == version
    for name in tables:
        assert_frame_equal(getattr(dataset, name), before[name])


def button(app: AppTest, key: str):
    return app.button(key=key)


def task(app: AppTest, name: str) -> AppTest:
    return app.radio(key="scenario-task").set_value(name).run()


def held(app: AppTest) -> Scenario | None:
    return app.session_state["scenarios"].get(CODE) if "scenarios" in app.session_state else None


def plan(*changes, name: str = "試し", version: str | None = None) -> Scenario:
    return Scenario(name, CODE, version or data.dataset(CODE).version, tuple(changes))


def house(**place: float) -> AddHub:
    return AddHub("1", "なごみの家（仮）1", "なごみの家", **(PLACE | place))


def summary(dataset: store.Dataset, scenario: Scenario) -> str:
    after = apply(dataset, scenario)
    return comparison_summary(compare(dataset, after, hub_type="なごみの家", minutes=15))


def opened(page: str, scenario: Scenario, **query: str) -> AppTest:
    text = to_url(scenario)
    assert text is not None
    return run(page, municipality=CODE, scenario=text, **query)


def said(app: AppTest) -> str:
    """All that the page says; tables are sent with every Japanese sign written as a number."""
    return re.sub(r"\\{1,2}u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), protos(app))


def leaks(app: AppTest) -> list[str]:
    """What leaked to the reader; the ids of widgets are not for reading."""
    lines = [line for line in said(app).splitlines() if '"id":' not in line]
    return [line for line in lines if LEAKED.search(line)]


def body(text: str) -> str:
    """The sentence without its premise, which stands in an element of its own."""
    return text.partition("計算の前提")[0]


def upload(app: AppTest, purpose: str, content: str | bytes) -> None:
    """Choose a file in the box whose key names its purpose."""
    box = next(b for b in app.file_uploader if b.key.startswith(f"scenario-{purpose}-"))
    raw = content.encode() if isinstance(content, str) else content
    box.set_value(("想定.json", raw, "application/json")).run()
