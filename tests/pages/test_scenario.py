"""The what-if on the map and the gap page: every figure as geodata computes it, nothing changed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from pandas.testing import assert_frame_equal
from streamlit.testing.v1 import AppTest

from geodata import scenario_edit, store
from geodata.gaps import evaluate
from geodata.render.sentences import comparison_summary
from geodata.scenario import (
    AddHub,
    AddPosts,
    CloseHub,
    Scenario,
    apply,
    compare,
    from_json,
    from_url,
    to_json,
    to_url,
)
from geodata.standards import own_standards
from pages.common import data, map_host, scenario_compare
from pages.common.map_host import MapEvent
from tests.pages.page_texts import LEAKED, run
from tests.pages.page_texts import said as protos

CODE = "13123"
#: In 松江南, which has no なごみの家.
PLACE = {"lat": 35.6963, "lon": 139.8677}
BANNER = "想定を表示しています（実際のデータは変わりません）"


@pytest.fixture(autouse=True)
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


# placing, moving and removing hubs


@pytest.mark.parametrize("page", ["map", "gaps"])
def test_a_click_on_the_map_places_a_hub(page: str, events, real: store.Dataset) -> None:
    app = run(page, municipality=CODE)
    assert BANNER not in said(app)
    button(app, "scenario-place").click().run()
    assert events.last(page).point_mode
    events.do(app, "point", "13123-matsue-minami")
    assert not app.exception
    assert held(app).changes == (house(),)
    text = said(app)
    assert BANNER in text
    assert body(summary(real, held(app))) in text
    assert not events.last(page).point_mode
    marks = {mark.id: mark for mark in events.last(page).hubs}
    assert (marks["what-if-1"].style, marks["what-if-1"].draggable) == ("hypothetical", True)
    assert leaks(app) == []


def test_clicks_place_nothing_unless_asked(events) -> None:
    app = run("map", municipality=CODE)
    events.do(app, "point")
    assert held(app) is None


def test_placing_can_be_called_off(events) -> None:
    app = run("map", municipality=CODE)
    button(app, "scenario-place").click().run()
    button(app, "scenario-placing-stop").click().run()
    events.do(app, "point")
    assert held(app) is None


def test_a_hub_is_dragged_renamed_and_removed(events, real: store.Dataset) -> None:
    app = opened("gaps", plan(house()))
    events.do(app, "moved", "what-if-1", lat=35.67, lon=139.875)
    assert held(app).changes == (house(lat=35.67, lon=139.875),)
    assert body(summary(real, held(app))) in said(app)
    events.do(app, "hub", "what-if-1")
    app.text_input(key="scenario-rename-what-if-1").set_value("南の家").run()
    assert held(app).changes[0].name == "南の家"
    button(app, "scenario-forget").click().run()
    assert held(app) is None or held(app).changes == ()
    assert BANNER not in said(app)


def test_a_hub_dragged_out_of_the_ward_goes_back(events) -> None:
    app = opened("gaps", plan(house()))
    turn = events.last("gaps").turn
    events.do(app, "moved", "what-if-1", lat=35.70, lon=139.99)
    assert held(app).changes == (house(),)
    assert "江戸川区の外にあります" in said(app)
    assert events.last("gaps").turn != turn


def test_a_place_without_a_mouse(real: store.Dataset) -> None:
    app = run("map", municipality=CODE)
    app.selectbox(key="scenario-area").set_value("13123-matsue-minami").run()
    chome = app.selectbox(key="scenario-chome").value
    button(app, "scenario-place-chome").click().run()
    row = real.chome.set_index("chome").loc[chome]
    change = held(app).changes[0]
    assert change.name == f"なごみの家（仮）{chome}"
    assert (change.lat, change.lon) == (round(row["lat"], 6), round(row["lon"], 6))


# closing hubs


def test_a_closed_hub_says_who_loses_access(events, real: store.Dataset) -> None:
    app = task(run("gaps", municipality=CODE), "close")
    houses = real.hubs[real.hubs["hub_type"] == "なごみの家"]
    app.selectbox(key="scenario-close-None-なごみの家").set_value(houses["hub_id"].iloc[1]).run()
    app.radio(key="scenario-reason").set_value("後継者なし").run()
    button(app, "scenario-close").click().run()
    hub_id = houses["hub_id"].iloc[1]
    assert held(app).changes == (CloseHub(hub_id, "後継者なし"),)
    found = compare(real, apply(real, held(app)), hub_type="なごみの家", minutes=15)
    closed = found.closed[0]
    text = said(app)
    assert f"次に近いのは{closed.next_hub}" in text
    assert all(place.chome in text for place in closed.chome)
    marks = {mark.id: mark.style for mark in events.last("gaps").hubs}
    assert marks[hub_id] == "closed"
    assert leaks(app) == []


def test_the_details_of_a_hub_lead_to_closing_it(real: store.Dataset) -> None:
    hub_id = str(real.hubs["hub_id"].iloc[0])
    app = run("map", municipality=CODE, hub=hub_id)
    button(app, "scenario-close-this").click().run()
    assert held(app).changes == (CloseHub(hub_id, "閉所"),)
    button(app, "scenario-forget").click().run()
    assert BANNER not in said(app)


# posts


def test_posts_are_added_taken_away_and_moved(real: store.Dataset) -> None:
    app = task(run("gaps", municipality=CODE), "posts")
    app.selectbox(key="scenario-role").set_value("CSW").run()
    app.selectbox(key="scenario-posts-area").set_value("13123-koiwa").run()
    button(app, "scenario-posts").click().run()
    assert held(app).changes == (AddPosts("13123-koiwa", "CSW", 1),)
    app.radio(key="scenario-posts-action").set_value("move").run()
    app.selectbox(key="scenario-posts-target").set_value("13123-shinozaki").run()
    button(app, "scenario-posts").click().run()
    assert held(app).changes == (AddPosts("13123-shinozaki", "CSW", 1),)
    assert "基準未達の圏域は" in said(app)
    app.radio(key="scenario-posts-action").set_value("fewer").run()
    app.number_input[0].set_value(2).run()
    button(app, "scenario-posts").click().run()
    assert AddPosts("13123-koiwa", "CSW", -2) in held(app).changes
    # nobody is left: there is nothing to take away any more
    assert button(app, "scenario-posts").disabled
    assert heads(real, held(app), "13123-koiwa") == 0


def heads(dataset: store.Dataset, scenario: Scenario, area_id: str) -> int | None:
    return scenario_edit.heads_there(apply(dataset, scenario), "CSW", area_id=area_id).low


def test_an_unknown_count_stays_unknown() -> None:
    app = task(run("gaps", municipality="13210"), "posts")
    app.selectbox(key="scenario-role").set_value("第2層SC").run()
    assert "合計は「不明」のままです" in said(app)
    button(app, "scenario-posts").click().run()
    text = said(app)
    assert "今の人数が資料にないため、合計は不明のままです" in text
    app.radio(key="scenario-posts-action").set_value("fewer").run()
    assert leaks(app) == []


# keeping, opening, letting go


def test_the_address_carries_the_scenario_and_reopens_it(events, real: store.Dataset) -> None:
    app = run("map", municipality=CODE)
    button(app, "scenario-place").click().run()
    events.do(app, "point")
    text = app.query_params["scenario"]
    text = text[0] if isinstance(text, list) else text
    assert from_url(text).changes == (house(),)
    again = run("gaps", municipality=CODE, scenario=text)
    assert held(again) == held(app)
    assert body(summary(real, held(app))) in said(again)


def test_a_broken_address_is_told() -> None:
    app = run("map", municipality=CODE, scenario="xyz")
    assert not app.exception
    assert "アドレスの中の想定が読めません" in said(app)
    assert BANNER not in said(app)


def test_a_scenario_too_large_for_the_address_stays_in_the_session() -> None:
    names = [hashlib.sha256(f"{i}".encode()).hexdigest() for i in range(40)]
    large = plan(*(replace(house(), id=f"h{i}", name=name) for i, name in enumerate(names)))
    assert to_url(large) is None
    app = task(run("map", municipality=CODE), "files")
    upload(app, "open", to_json(large))
    assert held(app) == large
    assert "リンク（アドレス）には入りません" in said(app)
    assert "scenario" not in app.query_params
    app.run()
    assert held(app) == large


def upload(app: AppTest, purpose: str, content: str | bytes) -> None:
    """Choose a file in the box whose key names its purpose."""
    box = next(b for b in app.file_uploader if b.key.startswith(f"scenario-{purpose}-"))
    raw = content.encode() if isinstance(content, str) else content
    box.set_value(("想定.json", raw, "application/json")).run()


def test_a_file_is_opened_named_and_saved(real: store.Dataset) -> None:
    app = task(run("gaps", municipality=CODE), "files")
    upload(app, "open", to_json(plan(house())))
    assert not app.exception
    assert held(app) == plan(house())
    assert body(summary(real, plan(house()))) in said(app)
    app.text_input(key="scenario-name").set_value("<b>南</b>").run()
    app.text_area(key="scenario-comment").set_value("一行目\n二行目").run()
    kept = held(app)
    assert (kept.name, kept.comment) == ("<b>南</b>", "一行目\n二行目")
    assert "&lt;b&gt;南&lt;/b&gt;" in said(app)
    assert from_json(to_json(kept)) == kept


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "JSONが壊れています"),
        ("[]", "想定のファイルではありません"),
        (b"\xff\xfe\x00", "想定のファイルとして読めません"),
        (
            json.dumps({"format": "chiiki-shigen-map/scenario", "format_version": 9}),
            "format_version",
        ),
    ],
)
def test_a_broken_file_is_explained_and_changes_nothing(content, words) -> None:
    app = task(opened("gaps", plan(house())), "files")
    upload(app, "open", content)
    assert not app.exception
    assert words in " ".join(error.value for error in app.error).replace("\\", "")
    assert held(app) == plan(house())


def test_a_file_that_does_not_fit_the_data_is_explained() -> None:
    app = task(run("map", municipality=CODE), "files")
    upload(app, "open", to_json(plan(CloseHub("13123-no-such-hub"))))
    assert "13123-no-such-hub" in said(app)
    assert held(app) is None


def test_one_click_ends_it_and_another_brings_it_back() -> None:
    app = opened("map", plan(house()))
    button(app, "scenario-clear").click().run()
    assert BANNER not in said(app)
    assert "scenario" not in app.query_params
    button(app, "scenario-restore").click().run()
    assert BANNER in said(app)
    assert held(app).changes == (house(),)


def test_a_single_change_is_taken_back() -> None:
    app = opened("gaps", plan(house(), AddPosts("13123-koiwa", "CSW", -1)))
    button(app, "scenario-remove-0").click().run()
    assert held(app).changes == (AddPosts("13123-koiwa", "CSW", -1),)


# nothing is applied unseen


def test_a_scenario_of_other_data_waits_for_a_word() -> None:
    app = opened("map", plan(house(), version="old"))
    assert BANNER not in said(app)
    assert "ほかの版のデータで作られました" in said(app)
    button(app, "scenario-offer-yes").click().run()
    assert BANNER in said(app)
    assert held(app) == plan(house())


def test_a_scenario_of_other_data_can_be_refused() -> None:
    app = opened("map", plan(house(), version="old"))
    button(app, "scenario-offer-no").click().run()
    assert "ほかの版" not in said(app)
    assert held(app) is None


def test_a_scenario_of_another_municipality_is_offered_there() -> None:
    app = run("map", municipality="13204", scenario=to_url(plan(house())) or "")
    assert BANNER not in said(app)
    assert "江戸川区のものです" in said(app)
    button(app, "scenario-offer-yes").click().run()
    assert app.session_state["view"].municipality == CODE
    assert BANNER in said(app)


def test_each_municipality_keeps_its_own() -> None:
    app = opened("map", plan(house()))
    app.selectbox(key="w_municipality").set_value("13204").run()
    assert BANNER not in said(app)
    assert "scenario" not in app.query_params
    app.selectbox(key="w_municipality").set_value(CODE).run()
    assert BANNER in said(app)
    assert held(app) == plan(house())


# the comparison


def test_the_tables_hold_what_geodata_computes(real: store.Dataset) -> None:
    app = opened("gaps", plan(house()))
    after = apply(real, plan(house()))
    found = compare(real, after, hub_type="なごみの家", minutes=15).areas.set_index("area_id")
    text = said(app)
    for area_id in ("13123-matsue-minami", "13123-koiwa"):
        row = found.loc[area_id]
        assert f"{row['share_before'] * 100:.1f}%" in text
        assert f"{row['share_after'] * 100:.1f}%" in text
    before = evaluate(real, own_standards(real))
    later = evaluate(after, own_standards(real))
    changed = before["status"].to_numpy() != later["status"].to_numpy()
    assert changed.any()
    for name in before.loc[changed, "name"]:
        assert f"<b>{name}</b>" in text


def test_the_minutes_and_the_hub_type_can_be_changed(real: store.Dataset) -> None:
    app = opened("gaps", plan(house()))
    app.slider(key="w_minutes").set_value(10).run()
    after = apply(real, plan(house()))
    ten = comparison_summary(compare(real, after, hub_type="なごみの家", minutes=10))
    assert body(ten) in said(app)
    app.selectbox(key="w_focus").set_value("地域包括支援センター").run()
    other = compare(real, after, hub_type="地域包括支援センター", minutes=10)
    assert body(comparison_summary(other)) in said(app)


def test_two_scenarios_side_by_side(real: store.Dataset) -> None:
    app = task(opened("gaps", plan(house())), "second")
    other = plan(CloseHub("13123-nagomi-koiwa"), name="閉じる案")
    upload(app, "second", to_json(other))
    assert not app.exception
    text = said(app)
    assert body(summary(real, plan(house()))) in text
    assert body(summary(real, other)) in text
    assert "閉じる案" in text
    assert held(app) == plan(house())
    button(app, "scenario-swap").click().run()
    assert held(app).changes == other.changes
    button(app, "scenario-second-stop").click().run()
    assert body(summary(real, plan(house()))) not in said(app)


def test_a_second_scenario_of_elsewhere_is_refused() -> None:
    app = task(opened("gaps", plan(house())), "second")
    upload(app, "second", to_json(Scenario("他", "13204", "x")))
    assert "三鷹市の想定です" in " ".join(error.value for error in app.error)


@pytest.mark.parametrize("code", store.codes())
def test_every_municipality_can_be_asked_what_if(code: str) -> None:
    dataset = data.dataset(code)
    point = dataset.chome.dropna(subset=["lat", "lon"]).iloc[0]
    scenario = scenario_edit.add_hub(
        scenario_edit.new_scenario(dataset), "サロン", lat=point["lat"], lon=point["lon"]
    )
    for page in ("map", "gaps"):
        app = run(page, municipality=code, scenario=to_url(scenario) or "")
        assert not app.exception
        assert BANNER in said(app)
        assert leaks(app) == []
