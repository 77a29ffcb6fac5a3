"""The data page: editing, saving, conflicts, versions, work still to do; a folder of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geodata import edit_tables, editions, library, store
from geodata.edit_tables import REMOVE
from geodata.store import Dataset
from pages.common import edit_draft
from tests.pages.page_texts import leaks, said

OpenPage = Callable[..., AppTest]
CODE = "13210"
TODAY = dt.date(2025, 9, 16)


def task(app: AppTest, word: str) -> AppTest:
    control = next(c for c in app.get("button_group") if c.label == "すること")
    return control.set_value(word).run()


def rename(name: str, *, expected: str = "embedded") -> None:
    files = editions.files(CODE, expected)
    old = "小金井きた地域包括支援センター".encode()
    changed = files | {"hubs.csv": files["hubs.csv"].replace(old, name.encode())}
    editions.save(CODE, changed, comment=f"{name}にした", expected=expected)


@pytest.mark.parametrize("word", ["edit", "editions", "worklist"])
def test_every_part_runs_for_every_municipality(open_page: OpenPage, code: str, word: str) -> None:
    app = task(open_page("data.py", municipality=code), word)
    assert not app.exception
    assert "はじめから入っているデータ" in said(app)
    assert leaks(app) == []


def test_the_worklist_says_what_would_settle_each(open_page: OpenPage) -> None:
    app = task(open_page("data.py", municipality="13123"), "worklist")
    labels = [expander.label for expander in app.expander]
    assert "圏域への割当が推定の町丁目　**198件**（199のうち）" in labels
    assert "人数の分からない配置　**13件**（31のうち）" in labels
    assert "介護保険事業計画" in said(app)


def test_an_edition_is_compared_and_brought_back(open_page: OpenPage) -> None:
    rename("<script>alert(1)</script>")
    app = task(open_page("data.py", municipality=CODE), "editions")
    assert not app.exception
    text = said(app)
    assert "拠点: 変わった 1" in text
    assert {box.label for box in app.selectbox} >= {"前の版", "後の版"}
    app = task(app, "edit")
    undo = next(b for b in app.button if b.label == "直前の保存を取り消す")
    undo.click().run()
    assert not app.exception
    assert "版を戻しました" in said(app)
    assert library.load(CODE).hubs["name"].tolist() == store.load(CODE).hubs["name"].tolist()
    assert len(editions.editions(CODE)) == 3


def test_broken_data_can_still_be_brought_back(open_page: OpenPage) -> None:
    rename("あたらしい名")
    rename("もっとあたらしい名", expected=library.state(CODE))
    folder = library.data_dir() / CODE / "versions" / library.state(CODE)
    (folder / "hubs.csv").write_bytes(b"\x00")
    app = open_page("data.py", municipality=CODE)
    assert not app.exception
    text = said(app)
    assert "いまの版は読めません" in text
    assert "これまでの版" in text


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Streamlit's session as a plain dictionary: drafts are kept there."""
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def opened(name: str = "hubs") -> tuple[Dataset, edit_draft.Draft]:
    dataset = library.load(CODE)
    return dataset, edit_draft.draft(dataset, name)


@pytest.mark.usefixtures("session")
def test_what_is_typed_is_saved_as_a_version() -> None:
    _, kept = opened()
    assert edit_draft.unsaved(CODE) == {}
    edit_draft.typed(CODE, "hubs", edit_tables.altered(kept.now, 0, {"phone": "042-000-0000"}))
    assert edit_draft.unsaved(CODE) == {"hubs": 1}
    version = edit_draft.save(CODE, "電話を入れた", today=TODAY)
    assert version is not None
    assert library.load(CODE).hubs["phone"].iloc[0] == "042-000-0000"
    assert edit_draft.unsaved(CODE) == {}
    assert editions.editions(CODE)[0].comment == "電話を入れた"


@pytest.mark.usefixtures("session")
def test_what_is_wrong_is_named_by_the_row_on_screen_and_nothing_is_lost() -> None:
    _, kept = opened()
    screen = edit_tables.altered(kept.now, 0, {REMOVE: True})
    screen = edit_tables.altered(screen, 3, {"url": "javascript:alert(1)", "opened": "あした"})
    edit_draft.typed(CODE, "hubs", screen)
    assert edit_draft.save(CODE, "", today=TODAY) is None
    found = {(p.row, p.column) for p in edit_draft.problems(CODE)}
    assert found == {(4, "url"), (4, "opened")}  # the fourth row as the editor numbers it
    assert library.state(CODE) == library.EMBEDDED
    assert edit_draft.unsaved(CODE) == {"hubs": 2}


@pytest.mark.usefixtures("session")
def test_somebody_else_was_quicker_and_nothing_is_lost() -> None:
    _, kept = opened()
    edit_draft.typed(CODE, "hubs", edit_tables.altered(kept.now, 0, {"phone": "042-000-0000"}))
    rename("別の人の名")
    assert edit_draft.save(CODE, "", today=TODAY) is None
    assert edit_draft.conflict(CODE) is not None
    assert edit_draft.unsaved(CODE) == {"hubs": 1}
    # laid over theirs and saved, both are there
    assert edit_draft.rebase(library.load(CODE)) == []
    assert edit_draft.save(CODE, "", today=TODAY) is not None
    hubs = library.load(CODE).hubs
    assert hubs["phone"].iloc[0] == "042-000-0000"
    assert "別の人の名" in set(hubs["name"])


@pytest.mark.usefixtures("session")
def test_a_disk_that_is_full_leaves_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    _, kept = opened()
    edit_draft.typed(CODE, "hubs", edit_tables.altered(kept.now, 0, {"phone": "042-000-0000"}))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(edit_draft, "editions", SimpleNamespace(files=editions.files, save=full))
    assert edit_draft.save(CODE, "", today=TODAY) is None
    assert edit_draft.unsaved(CODE) == {"hubs": 1}
    assert library.state(CODE) == library.EMBEDDED
