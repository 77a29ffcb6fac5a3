"""The what-if on the map and the gap page: every figure as geodata computes it, nothing changed."""

from __future__ import annotations

import pytest

from geodata import scenario_edit, store
from geodata.gaps import evaluate
from geodata.render.sentences import comparison_summary
from geodata.scenario import AddPosts, CloseHub, Scenario, apply, compare, to_json, to_url
from geodata.standards import own_standards
from pages.common import data
from tests.pages import scenario_page
from tests.pages.page_texts import run
from tests.pages.scenario_page import (
    BANNER,
    CODE,
    body,
    button,
    held,
    house,
    leaks,
    opened,
    plan,
    said,
    summary,
    task,
    upload,
)

events, real = scenario_page.events, scenario_page.real
pytestmark = pytest.mark.usefixtures("events")


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


def test_another_municipality_begins_with_a_hub_of_its_own(events) -> None:
    app = run("map", municipality=CODE)
    assert app.selectbox(key=f"scenario-type-{CODE}").value == "なごみの家"
    app.selectbox(key="w_municipality").set_value("13105").run()
    assert app.selectbox(key="scenario-type-13105").value == "つどい〜の"


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
