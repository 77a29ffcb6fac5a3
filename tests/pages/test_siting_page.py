"""The siting page: asked by the button or by an address, never an empty picture without a word."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geodata.candidates import GivenPoint
from geodata.store import codes
from tests.pages.page_texts import leaks, run, said


def ask(app: AppTest) -> AppTest:
    app.button(key="site-ask").click()
    return app.run()


@pytest.mark.parametrize("code", codes())
def test_every_municipality_gets_an_answer(code: str) -> None:
    app = run("siting", municipality=code, sites="2", minutes="10")
    assert not app.exception
    text = said(app)
    for words in ("計算の前提", "Church and ReVelle (1974)", "すべて今の場所に残す", "次点の場所"):
        assert words in text
    assert "1%以内の違いの案" in text
    assert leaks(app) == []


def test_nothing_is_computed_before_it_is_asked() -> None:
    app = run("siting", municipality="13123")
    assert not app.exception
    assert "計算の前提" not in said(app)
    assert "なごみの家を3か所" in app.info[0].value
    assert leaks(app) == []


def test_the_button_asks_and_the_address_carries_the_question() -> None:
    app = run("siting", municipality="13123")
    app.radio(key="w_site_model").set_value("pmedian").run()
    app.slider(key="w_site_count").set_value(1).run()
    assert "計算の前提" not in said(app)
    ask(app)
    assert not app.exception
    assert "Hakimi (1964, 1965)" in said(app)
    query = app.query_params
    assert query["sites"] == "1"
    assert query["model"] == "pmedian"
    assert query["focus"] == "なごみの家"


def test_a_changed_condition_keeps_the_old_answer_and_says_so() -> None:
    app = run("siting", municipality="13204", sites="1")
    app.slider(key="w_site_minutes").set_value(30).run()
    assert any("条件が変わりました" in info.value for info in app.info)
    assert "徒歩15分以内" in said(app)
    ask(app)
    assert not any("条件が変わりました" in info.value for info in app.info)
    assert "徒歩30分以内" in said(app)


def test_more_sites_than_candidates_is_told() -> None:
    app = run("siting", municipality="13210", sites="5", candidates="hubs")
    assert not app.exception
    assert any("2か所しかない" in warning.value for warning in app.warning)


def test_nothing_gained_is_told() -> None:
    app = run("siting", municipality="13110", sites="2", candidates="hubs", minutes="60")
    assert not app.exception
    assert "どの候補地に置いても、今より良くなりません" in said(app)
    assert "site-scenario" not in [button.key for button in app.button]


def test_a_link_to_clicked_candidates_asks_for_them_again() -> None:
    app = run("siting", municipality="13123", sites="1", candidates="points")
    assert not app.exception
    assert any("候補地はアドレスに入らない" in warning.value for warning in app.warning)


def test_clicked_candidates_are_listed_removed_and_chosen_from() -> None:
    app = run("siting", municipality="13123", candidates="points")
    points = (GivenPoint("候補1", 139.88, 35.69), GivenPoint("候補2", 139.87, 35.66))
    app.session_state["site_points"] = {"13123": points}
    app.run()
    assert {"drop-候補1", "drop-候補2", "drop-all"} <= {button.key for button in app.button}
    app.button(key="drop-候補1").click().run()
    assert app.session_state["site_points"]["13123"] == points[1:]
    app.slider(key="w_site_count").set_value(1).run()
    ask(app)
    text = said(app)
    assert "候補2" in text
    assert "候補1" not in text
    assert leaks(app) == []


def test_the_answer_becomes_the_what_if() -> None:
    app = run("siting", municipality="13123", sites="2")
    app.button(key="site-scenario").click()
    app.run()
    assert not app.exception
    kept = app.session_state["scenarios"]["13123"]
    assert kept.name == "なごみの家を2か所増やす"
    assert len(kept.changes) == 2
    assert any("想定にしました" in success.value for success in app.success)
    assert "scenario" in app.query_params


def test_the_first_hub_of_its_kind() -> None:
    app = run("siting", municipality="13123", focus="サロン", sites="1", model="pmedian")
    assert not app.exception
    assert "今は1か所もないものとして" in said(app)
    assert leaks(app) == []


@pytest.mark.parametrize(
    "query", [{"sites": "99"}, {"model": "x"}, {"candidates": "<b>"}, {"focus": "駅"}]
)
def test_a_broken_address_is_told_and_the_page_stands(query: dict[str, str]) -> None:
    app = run("siting", municipality="13105", **query)
    assert not app.exception
    assert any("は使えません" in warning.value for warning in app.warning)
