"""The reader's language: from the address and the switch, through pages, callbacks and threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.string_util import clean_text
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from geodata import language, store
from pages.common import data, language_switch, page_list
from pages.common.waiting import Waiting
from tests.pages.shown import address, components, text_of
from tests.pages.test_roles import ALLOWED, AUTH

#: Enough of a catalogue to tell by: what stands on every page.
SOME = {
    "地域資源マップ": "Community resource map",
    "この画面の使い方": "About this page",
    "見えるもの": "What you see",
    "基準とすき間": "Standards and gaps",
}


@pytest.fixture(autouse=True)
def some_english(monkeypatch: pytest.MonkeyPatch, fresh_caches: None) -> None:
    def catalogue(name: language.Language) -> Mapping[str, str]:
        return SOME if name == "en" else {}

    monkeypatch.setattr(language, "catalogue", catalogue)


@pytest.fixture(autouse=True)
def real_navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest takes the folder ``pages`` for the old kind of multipage app at every run."""
    set_up = PagesManager.__init__

    def without_folder(self: PagesManager, *args: Any, **more: Any) -> None:
        set_up(self, *args, **more)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", without_folder)


def lang(app: AppTest) -> str:
    """What HTML is told."""
    (shell,) = components(app, "chiiki_shell")
    return str(shell["lang"])


def turn_to(app: AppTest, path: str) -> AppTest:
    """Choose a page in the navigation: the browser brings no address then."""
    app._page_hash = calc_hash(path)  # as st.Page makes it from the address
    app.query_params.clear()
    return app.run()


def bring(app: AppTest, query: dict[str, str]) -> AppTest:
    """An address that the reader has typed or gone back to."""
    app.query_params.clear()
    app.query_params.update(query)
    return app


def said_in(app: AppTest) -> str:
    """The language in which the page's frame speaks."""
    return "en" if SOME["見えるもの"] in text_of(app) else "ja"


def test_a_link_opens_in_its_language_and_stays_in_it(front_door: AppTest) -> None:
    front_door.query_params["lang"] = "en"
    app = front_door.run()
    assert not app.exception
    assert (said_in(app), lang(app), address(app)["lang"]) == ("en", "en", "en")
    for page in ("gaps", "words"):
        app = turn_to(app, page)
        assert not app.exception
        assert (said_in(app), address(app)["lang"]) == ("en", "en")


def test_japanese_is_not_named_in_the_address(front_door: AppTest) -> None:
    app = front_door.run()
    assert (said_in(app), lang(app)) == ("ja", "ja")
    assert "lang" not in address(app)


@pytest.mark.parametrize("named", ["xx", "EN", "", "../en", "日本語"])
def test_a_language_that_there_is_not_is_japanese(front_door: AppTest, named: str) -> None:
    front_door.query_params["lang"] = named
    app = front_door.run()
    assert not app.exception
    assert said_in(app) == "ja"
    assert "lang" not in address(app)


def test_the_switch_changes_page_and_address_and_keeps_the_view(front_door: AppTest) -> None:
    front_door.query_params.update({"municipality": "13105", "minutes": "20"})
    app = front_door.run()
    before = address(app)
    app.radio(key="w_language").set_value("en").run()
    assert said_in(app) == "en"
    assert address(app) == before | {"lang": "en"}
    app.radio(key="w_language").set_value("easy").run()
    assert (said_in(app), lang(app), address(app)["lang"]) == ("ja", "ja", "easy")
    app.radio(key="w_language").set_value("ja").run()
    assert address(app) == before


def test_an_address_that_the_reader_brings_counts(front_door: AppTest) -> None:
    front_door.query_params["lang"] = "en"
    app = front_door.run()
    bring(app, {"municipality": "13105"}).run()
    assert said_in(app) == "ja"
    bring(app, {"municipality": "13105", "lang": "en", "no-such": "1"}).run()
    assert said_in(app) == "en"
    assert address(app)["municipality"] == "13105"


def test_a_page_that_writes_no_address_listens_to_the_switch(front_door: AppTest) -> None:
    front_door.secrets = AUTH | ALLOWED
    front_door.user = {"is_logged_in": False}
    app = front_door.run()
    closed = {"lang": "en", "from": "a colleague"}
    app._page_hash = calc_hash("gaps")
    assert lang(bring(app, closed).run()) == "en"
    for chosen in ("ja", "en", "ja"):
        bring(app, closed).radio(key="w_language").set_value(chosen).run()
        assert lang(app) == chosen


def test_who_is_offered_what(front_door: AppTest) -> None:
    app = front_door.run()
    assert app.radio(key="w_language").options == [
        language.OWN_NAMES[name] for name in ("ja", "easy", "en")
    ]
    app = turn_to(front_door, "gaps")  # for staff only
    assert app.radio(key="w_language").options == [language.OWN_NAMES[n] for n in ("ja", "en")]


def test_what_is_chosen_elsewhere_can_still_be_left(front_door: AppTest) -> None:
    front_door.query_params["lang"] = "easy"
    front_door.run()
    app = turn_to(front_door, "gaps")
    assert app.radio(key="w_language").value == "easy"
    app.radio(key="w_language").set_value("ja").run()
    assert "lang" not in address(app)


def test_the_pages_for_everybody() -> None:
    assert page_list.for_everybody("start")
    assert not page_list.for_everybody("gaps")
    assert not page_list.for_everybody("no-such-page")


def test_callbacks_fragments_and_cached_functions(front_door: AppTest) -> None:
    def page() -> None:
        import streamlit as st

        from geodata import language as words
        from pages.common import state

        state.arrive()

        def take() -> None:
            st.session_state["told"] = words.current()

        @st.cache_data
        def cached(key: str) -> str:
            return f"{key} {words.current()}"

        @st.fragment
        def part() -> None:
            st.text(f"fragment {words.current()}")

        st.button("press", on_click=take)
        st.text(f"callback {st.session_state.get('told')}")
        st.text(cached(words.current()))
        part()

    app = AppTest.from_function(page)
    app.query_params["lang"] = "en"
    app.run()
    app.button[0].click().run()
    assert [text.value for text in app.text] == ["callback en", "en en", "fragment en"]


def test_one_page_alone(open_page: Callable[..., AppTest]) -> None:
    app = open_page("words.py", lang="en")
    assert not app.exception
    assert address(app)["lang"] == "en"


def test_outside_of_a_session_it_is_japanese() -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(language_switch.in_force()))
    thread.start()
    thread.join()
    assert found == [None]
    assert language.current() == "ja"
    with language.using("en"):
        assert language.current() == "en"


def test_who_waits_is_told_in_their_language() -> None:
    text = Waiting("基準とすき間")
    assert clean_text(text) == "基準とすき間"  # as Streamlit writes it
    with language.using("en"):
        assert clean_text(text) == "Standards and gaps"


def test_what_is_remembered_in_one_language_is_not_said_in_another() -> None:
    dataset = store.load("13123")
    (key,) = data.IN_WORDS.values()
    japanese = key(dataset)
    with language.using("en"):
        assert key(dataset) != japanese


def test_a_remembered_answer_is_remembered_for_each_language() -> None:
    asked = []

    @language.remembered
    def ask(text: str) -> str:
        asked.append(text)
        return language.tr(text)

    assert [ask("基準とすき間"), ask("基準とすき間")] == ["基準とすき間"] * 2
    with language.using("en"):
        assert [ask("基準とすき間"), ask("基準とすき間")] == ["Standards and gaps"] * 2
    assert len(asked) == 2
