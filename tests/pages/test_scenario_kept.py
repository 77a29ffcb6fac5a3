"""The what-if kept: in the address, in a file, across municipalities; and let go."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from geodata import store
from geodata.scenario import (
    AddPosts,
    CloseHub,
    from_json,
    from_url,
    to_json,
    to_url,
)
from tests.pages import scenario_page
from tests.pages.page_texts import run
from tests.pages.scenario_page import (
    BANNER,
    CODE,
    body,
    button,
    held,
    house,
    opened,
    plan,
    said,
    summary,
    task,
    upload,
)

events, real = scenario_page.events, scenario_page.real
pytestmark = pytest.mark.usefixtures("events")


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
