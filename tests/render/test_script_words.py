"""tr() in JavaScript: which texts a script says, and that it says them in the reader's language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from geodata import language
from geodata.render import static_files
from geodata.render.meeting import deck
from geodata.render.script_words import messages, speaking, translations
from pages.common import served

ENGLISH = {"凡例": "Legend", "{n}か所": "{n} hubs", "</script>と&": "</script> & <b>\u2028"}
SCRIPT = """
import { a } from "./a.js";
const KINDS = { open: N_("開いている"), other: "tr" };
// tr("注釈の中")
const rows = table.tr.map((tr) => tr.cells);
const text = tr("凡例") + tr('{n}か所', { n: 3 }) + tr("長い"
  + "文") + tr(KINDS.open) + tr(`型`);
"""


@pytest.fixture(autouse=True)
def some_english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue of a few words; scripts made with the real one are forgotten, and these after."""

    def catalogue(name: language.Language) -> Mapping[str, str]:
        return ENGLISH if name == "en" else {}

    made = (static_files._areamap_script_file, deck._script_file, served._asset)
    monkeypatch.setattr(language, "catalogue", catalogue)
    for scripts in made:
        scripts.cache_clear()
    yield
    for scripts in made:
        scripts.cache_clear()


def words(script: str) -> dict[str, str]:
    """The translations that a served script brings along."""
    found = re.search(
        r"fill\(words\[text\] \?\? text, values\)\)\((\{.*?\}), \(text, values\)", script
    )
    assert found is not None
    return dict(json.loads(found[1]))


def test_only_marked_texts_are_found_each_once() -> None:
    assert set(messages(SCRIPT)) >= {"開いている", "凡例", "{n}か所", "長い文"}
    assert "注釈の中" not in messages(SCRIPT)
    assert len(messages(SCRIPT * 2)) == len(messages(SCRIPT))


def test_a_script_brings_its_own_words_only() -> None:
    assert words(speaking(SCRIPT)) == {}
    with language.using("en"):
        assert words(speaking(SCRIPT)) == {"凡例": "Legend", "{n}か所": "{n} hubs"}
        assert speaking(SCRIPT).endswith(SCRIPT)


def test_a_script_that_says_nothing_is_the_same_in_every_language() -> None:
    plain = "export const rows = 3; // str(x)\n"
    with language.using("en"):
        assert speaking(plain) == plain


def test_no_translation_ends_the_script() -> None:
    source = 'x = tr("</" + "script>と&");'
    assert messages(source) == ("</script>と&",)
    with language.using("en"):
        made = speaking(source)
        assert "</script" not in made.removesuffix(source)
        assert "\u2028" not in made
        assert words(made) == {"</script>と&": ENGLISH["</script>と&"]}


def test_each_language_has_a_file_of_its_own(tmp_path: Path) -> None:
    japanese = static_files.areamap_script_file()
    with language.using("en"):
        english = static_files.areamap_script_file()
        static_files.prepare_static(tmp_path)
    assert english.path != japanese.path
    assert 'createAreaMap.speak({"凡例":"Legend"});' in english.content.decode()
    assert (tmp_path / english.path).read_bytes() == english.content


def test_every_script_that_is_served_can_be_read() -> None:
    """Babel reads every script of ours, so that no text is overlooked."""
    for folder in (static_files.ASSETS, served.ASSETS):
        for path in folder.rglob("*.js"):
            source = path.read_text("utf-8")
            marked = re.findall(r'(?<![\w.])(?:tr|N_)\("((?:[^"\\]|\\.)+)"\s*[,)]', source)
            assert set(marked) <= set(messages(source)), path


def test_assets_are_kept_apart_by_language(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(served, "ASSETS", tmp_path)
    (tmp_path / "words.js").write_text('export const a = tr("凡例");')
    (tmp_path / "more.js").write_text('export const b = tr("{n}か所");')
    (tmp_path / "words.css").write_text("tr(1) {}")
    japanese = served.asset("words.js")
    with language.using("en"):
        english = served.asset("words.js")
        both = served.script("both", "words.js", "more.js")
        assert served.asset("words.css").content == b"tr(1) {}"
    assert japanese.path != english.path
    assert words(english.content.decode()) == {"凡例": "Legend"}
    assert words(both.content.decode()) == {"凡例": "Legend", "{n}か所": "{n} hubs"}
    assert both.path.startswith("pages/both-")


def test_the_deck_has_a_script_in_each_language() -> None:
    with language.using("en"):
        english = deck.script_file()
        expected = translations((static_files.ASSETS / "meeting.js").read_text("utf-8"))
    assert (english.path != deck.script_file().path) == bool(expected)
