"""やさしい日本語: whatever the public pages say, they can say in plain words."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple
from functools import cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geodata import language, store
from pages.common import help_texts, hub_list, page_list
from pages.common.role import MODE_VARIABLE

OpenPage = Callable[..., AppTest]
REPOSITORY = Path(__file__).parents[2]

#: A text that holds no Japanese but for what is filled in reads the same in every language.
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ㐀-鿿]")
_NO_WORDS = re.compile(r"\{[^{}]*\}|<[^<>]*>")


class Asked(dict[str, str]):
    """The catalogue of やさしい日本語, which remembers what it was asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__(texts)
        self.messages: set[str] = set()

    def get(self, message: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.messages.add(message)
        return super().get(message, default)

    def without_plain_words(self) -> list[str]:
        return sorted(
            message
            for message in self.messages & texts_of_the_code()
            if _JAPANESE.search(_NO_WORDS.sub("", message)) and message not in self
        )


@cache
def texts_of_the_code() -> frozenset[str]:
    """Every string of our own modules; what else is asked for comes out of the tables."""
    files = [f for folder in ("geodata", "pages") for f in (REPOSITORY / folder).rglob("*.py")]
    trees = [ast.parse(file.read_text("utf-8")) for file in files]
    return frozenset(
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, fresh_caches: None) -> Iterator[Asked]:
    found = Asked(language.catalogue("easy"))
    monkeypatch.setenv(MODE_VARIABLE, "public")
    monkeypatch.setattr(language, "catalogue", lambda _: found)
    with language.using("easy"):
        yield found


def test_every_text_of_the_public_pages_has_plain_words(
    front_door: AppTest, open_page: OpenPage, asked: Asked
) -> None:
    opened = [front_door]
    front_door.query_params["lang"] = "easy"
    front_door.run()
    # one with hubs of no known place, one with round figures and two levels
    for code in ("13105", "13110"):
        dataset = store.load(code)
        area = dataset.areas_at(dataset.municipality.planning_level)["area_id"].iloc[0]
        hubs = dataset.hubs.drop_duplicates("coord_precision")["hub_id"]
        opened.append(open_page("map.py", municipality=code, area=area, lang="easy"))
        opened += [open_page("map.py", municipality=code, hub=h, lang="easy") for h in hubs[-1:]]
    opened += [open_page("map.py", municipality="99999", area="x", lang="easy")]
    opened[-1].text_input(key="search").set_value("ぞぞぞ").run()
    opened.append(open_page("map.py", municipality="13105", lang="easy"))
    opened[-1].session_state[hub_list.KEY] = True
    opened[-1].run()
    opened += [open_page("tokyo.py", lang="easy"), open_page("words.py", lang="easy")]
    opened[-1].text_input(key="words-query").set_value("ぞぞぞ").run()
    for app in opened:
        assert not app.exception
    # the pages were read in plain words, down to the sections below
    sections = {
        "この画面の使い方",
        "基準をすべて満たす",
        "取組状況の調査",
        "キーボードの使い方",
        "拠点の一覧（{count}か所）",
    }
    assert sections <= asked.messages
    assert asked.without_plain_words() == []


def test_so_has_the_help_of_each_public_page() -> None:
    known = language.catalogue("easy")
    paths = [page.path for page in page_list.PAGES if page.public]
    texts = [text for path in paths for part in astuple(help_texts.PAGES[path]) for text in part]
    assert len(texts) > 20
    assert [text for text in texts if text not in known] == []
    assert [page.title for page in page_list.PAGES if page.public and page.title not in known] == []


def test_plain_words_fill_in_nothing_that_the_text_does_not_have() -> None:
    field = re.compile(r"\{(\w+)[^{}]*\}")
    for message, text in language.catalogue("easy").items():
        assert set(field.findall(text)) <= set(field.findall(message)), message
        assert "{" not in field.sub("", text), message


def test_plain_words_are_short() -> None:
    """A sentence that goes on and on is not plain, whatever its words."""
    sentences = [
        (len(sentence), sentence)
        for text in language.catalogue("easy").values()
        if "『" not in text and "<a " not in text
        for sentence in re.split(r"[。\n]", text)
    ]
    assert max(sentences)[0] <= 75, max(sentences)
