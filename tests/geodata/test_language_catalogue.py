"""The catalogues of translations are in step with the code."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from geodata import language_catalogue as catalogues
from geodata.language_catalogue import Place, check, fits, names, path_of, texts, translations


@cache
def found() -> list[Place]:
    return texts()


@pytest.mark.parametrize("language", ["en", "easy"])
def test_the_catalogue_fits_the_code(language: catalogues.Language) -> None:
    if not path_of(language).is_file():
        pytest.skip("no catalogue yet")
    assert check(language, found()) == []


def test_texts_of_python_and_javascript_are_found() -> None:
    kinds = {Path(name).suffix for place in found() for name in place.files}
    assert kinds == {".py", ".js"}
    assert {"拡大", "地域資源マップ"} <= {place.message for place in found()}


def test_what_does_not_fit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "LOCALE_DIR", tmp_path)
    code = [Place("{n}人", ("b.py", "c.py")), Place("拠点", ("a.py",)), Place("圏域", ("a.py",))]
    (tmp_path / "en.po").write_text(
        'msgid "{n}人"\nmsgstr "{m} people"\n\nmsgid "拠点"\nmsgstr "Hub"\n\n'
        '#, fuzzy\nmsgid "圏域"\nmsgstr "Area"\n\nmsgid "昔"\nmsgstr "Old"\n',
        encoding="utf-8",
    )
    told = " ".join(check("en", code))
    assert "no longer in the code: '昔'" in told
    assert "other names in braces: '{n}人'" in told
    assert "not translated: '圏域'" in told
    assert "拠点" not in told
    assert catalogues.update("en", code) == (3, 1)
    assert translations("en") == {"{n}人": "{m} people", "拠点": "Hub", "圏域": ""}
    assert "#: b.py c.py" in (tmp_path / "en.po").read_text("utf-8")


def test_names_in_braces() -> None:
    assert names("{n:,}人の{area}") == {"n", "area"}
    assert names("{漢字|かんじ}の{n}") == {"n"}
    assert fits("{n}{unit}", "{n}", "en")
    assert not fits("{n}か所", "hubs", "en")
    assert fits("{n}か所", "たくさん", "easy")
    assert not fits("{n}か所", "{m}か所", "easy")
