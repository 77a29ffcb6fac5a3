"""使い方とことば, the help of every page, and the tour."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geodata.language import using
from geodata.store import load_overview
from pages.common import glossary, page_list, tour, words_sections
from pages.common.help_texts import PAGES, PageHelp
from pages.common.page_help import help_html
from tests.pages.page_texts import leaks, run, said
from tests.pages.shown import components, text_of


@pytest.fixture(scope="module")
def page() -> AppTest:
    return run("words")


def test_the_five_programmes_with_their_articles_and_the_source(page: AppTest) -> None:
    assert not page.exception
    text = said(page)
    for row in load_overview().framework.to_dict("records"):
        assert row["programme"] in text
        assert row["article"] in text
    assert "事例集 Vol.4" in text
    assert leaks(page) == []


def test_the_words_of_the_screen_are_explained() -> None:
    words = {term.word for terms in glossary.GROUPS.values() for term in terms}
    assert len(words) == sum(len(terms) for terms in glossary.GROUPS.values())
    for word in (
        "市区町村",
        "圏域・地区・住区",
        "町丁目",
        "拠点",
        "配置",
        "基準",
        "すき間",
        "徒歩圏カバー率",
        "想定",
        "地域カルテ",
        "会議モード",
        "概略境界",
        "公式境界",
        "CSW",
        "SC",
        "重層的支援体制整備事業",
        "E2SFCA",
        "MCLP",
        "p-median",
    ):
        assert word in words, word


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("ｃｓｗ", "CSW"),
        ("しーえすだぶりゅー", "CSW"),
        ("コミュニティソーシャルワーカー", "CSW"),
        ("スキマ", "すき間"),
        ("もしも", "想定"),
        ("直線距離", "徒歩の分"),
    ],
)
def test_a_word_is_found_however_it_is_asked_for(query: str, word: str) -> None:
    assert word in {term.word for terms in glossary.find(query).values() for term in terms}


def test_searching_on_the_page() -> None:
    app = run("words")
    app.text_input(key="words-query").set_value("迂回").run()
    assert "迂回率" in said(app)
    assert "兼務の人も1人と数えた人数" not in said(app)
    app.text_input(key="words-query").set_value("<b>ない</b>").run()
    assert not app.exception
    assert "見つかりませんでした" in app.info[0].value
    assert glossary.find("") == glossary.GROUPS


def test_in_english_no_word_is_also_called_what_it_is_called() -> None:
    term = glossary.GROUPS["場所のことば"][0]
    with using("en"):
        assert "Also called" not in words_sections.term_html(term)
    assert "ほかの言い方" in words_sections.term_html(term)


def test_every_page_has_a_help_text() -> None:
    for page in page_list.PAGES:
        text = PAGES.get(page.path)
        assert isinstance(text, PageHelp), f"a help text for {page.path} goes into help_texts.py"
        assert all((text.seen, text.can, text.read)), page.path


def test_the_help_of_a_page_is_behind_its_button(front_door: AppTest) -> None:
    app = front_door.run()
    assert not app.exception
    assert PAGES["start"].seen[0] in text_of(app)
    assert PAGES["words"].seen[0] not in text_of(app)


def test_help_is_escaped() -> None:
    assert "<b>" not in help_html(PageHelp(seen=("<b>",), can=("x",), read=("y",)))


def test_the_tour_has_three_steps_and_is_offered_on_the_map(front_door: AppTest) -> None:
    assert len(tour.STEPS) == 3
    app = front_door.run()
    (shell,) = components(app, "chiiki_shell")
    assert (shell["first"], shell["start"]) == (True, 0)


def test_the_tour_comes_again_when_asked() -> None:
    def twice() -> None:
        from pages.common import tour

        tour.ask_again()
        tour.ask_again()
        tour.shell(first_page=False)

    (shell,) = components(AppTest.from_function(twice).run(), "chiiki_shell")
    assert (shell["first"], shell["start"]) == (False, 2)
