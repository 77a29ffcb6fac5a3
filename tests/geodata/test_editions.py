"""Editions: the embedded data are one to go back to, and a save never overruns another.

With the user's versions in a folder, and in PostGIS.
"""

from __future__ import annotations

import pytest

from geodata import editions, library
from geodata.changes import changes
from geodata.render import change_words
from geodata.versions import ConflictError
from tests.geodata.stores import open_store

CODE = "13210"
OLD, NEW = "小金井きた地域包括支援センター".encode(), "あたらしい名".encode()


@pytest.fixture(autouse=True, params=["folder", "postgis"])
def own_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(request, monkeypatch)


def renamed(edition: str) -> dict[str, bytes]:
    files = editions.files(CODE, edition)
    return files | {"hubs.csv": files["hubs.csv"].replace(OLD, NEW)}


def test_before_anything_is_saved_there_is_the_embedded_edition() -> None:
    (only,) = editions.editions(CODE)
    assert (only.id, only.time, only.in_force) == (library.EMBEDDED, None, True)
    assert editions.before(CODE) is None
    assert editions.editions("99999") == []


def test_a_save_is_undone_and_the_embedded_data_come_back() -> None:
    saved = editions.save(CODE, renamed("embedded"), comment="改名", expected="embedded")
    assert [e.in_force for e in editions.editions(CODE)] == [True, False]
    earlier = editions.before(CODE)
    assert earlier is not None
    assert earlier.id == library.EMBEDDED
    editions.bring_back(CODE, earlier.id, comment="", expected=saved.id)
    assert changes(editions.load(CODE, "embedded"), library.load(CODE)) == []
    # going back is a step of its own that can be taken back as well
    assert editions.before(CODE) == editions.editions(CODE)[1]
    assert editions.editions(CODE)[1].comment == "改名"


def test_two_writers_are_told_apart() -> None:
    first = editions.save(CODE, renamed("embedded"), comment="", expected="embedded")
    with pytest.raises(ConflictError):
        editions.save(CODE, renamed("embedded"), comment="", expected="embedded")
    editions.save(CODE, renamed("embedded"), comment="", expected=first.id)
    with pytest.raises(ConflictError):
        editions.bring_back(CODE, "embedded", comment="", expected=first.id)


@pytest.mark.parametrize("edition", ["", "../..", "20200101T000000-0001-0123456789abcdef"])
def test_an_edition_that_is_not_there(edition: str) -> None:
    with pytest.raises(KeyError):
        editions.load(CODE, edition or "x")
    with pytest.raises(KeyError):
        editions.files("99999", "embedded")


def test_changes_in_words() -> None:
    editions.save(CODE, renamed("embedded"), comment="", expected="embedded")
    before, after = editions.load(CODE, "embedded"), library.load(CODE)
    found = changes(before, after)
    assert change_words.summary(found) == "拠点: 変わった 1"
    (row,) = change_words.change_table(found, before, after).to_dict("records")
    assert row == {
        "table": "拠点",
        "name": "あたらしい名",
        "kind": "changed",
        "what": "名称: 小金井きた地域包括支援センター → あたらしい名",
    }
    assert change_words.summary([]) == "違いはありません。"
    assert change_words.moment("2025-09-16T10:05:00+09:00") == "2025年9月16日 10:05（令和7年）"
