"""Readings in translations: kept for what can show them, left out of every other text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata import language
from geodata.language import template, tr, using

PO = """
msgid "{name}の地域の居場所"
msgstr "{name}で {行|い}く{所|ところ}"

msgid "{n:,}人"
msgstr "{n:,}{人|にん}"

msgid "地図"
msgstr "{地図|ちず}"
"""


@pytest.fixture(autouse=True)
def own_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "easy.po").write_text(PO, "utf-8")
    monkeypatch.setattr(language, "LOCALE_DIR", tmp_path)
    caches = (language.catalogue, language._written)
    for known in caches:
        known.cache_clear()
    yield
    for known in caches:
        known.cache_clear()


def test_tr_fills_in_and_leaves_readings_out() -> None:
    with using("easy"):
        assert tr("{name}の地域の居場所", name="{行|い}") == "{行|い}で 行く所"
        assert tr("{n:,}人", n=1234) == "1,234人"
        assert tr("地図") == "地図"
    assert tr("{name}の地域の居場所", name="三鷹市") == "三鷹市の地域の居場所"


def test_the_template_keeps_readings_and_places_to_fill_in() -> None:
    assert template("{name}の地域の居場所", "easy") == "{name}で {行|い}く{所|ところ}"
    assert template("{name}の地域の居場所", "ja") == "{name}の地域の居場所"
    assert template("知らないことば", "easy") == "知らないことば"
