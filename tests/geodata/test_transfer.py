"""A history moved from the folder to PostGIS and back says the same at both ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata import drafts, library, store, transfer
from geodata.__main__ import main
from geodata.folder_versions import FolderStore
from geodata.postgis import engine
from geodata.versions import VersionStore, folder_files
from tests.geodata.stores import everything, remember_loaded

CODE, OTHER = "13210", "13204"
OLD = "小金井きた地域包括支援センター".encode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderStore:
    """The folder in use, with three versions of one municipality, one of another, and a draft."""
    remember_loaded(monkeypatch)
    monkeypatch.setenv(library.DATA_DIR_VARIABLE, str(tmp_path / "data"))
    monkeypatch.delenv(engine.DATABASE_URL_VARIABLE, raising=False)
    mine = FolderStore(tmp_path / "data")
    files = folder_files(store.DATA_ROOT / CODE)
    first = mine.save(CODE, files, comment="はじめ", parent=None)
    second = mine.save(CODE, renamed(files, "甲"), comment="改名", parent=first.id)
    mine.restore(CODE, first.id)
    assert mine.history(CODE)[0].parent == second.id
    mine.save(OTHER, folder_files(store.DATA_ROOT / OTHER), comment="", parent=None)
    drafts.own().save("13101", "千代田区", 2, {"areas.csv": b"x"})
    return mine


def renamed(files: dict[str, bytes], name: str) -> dict[str, bytes]:
    return files | {"hubs.csv": files["hubs.csv"].replace(OLD, name.encode())}


def said(mine: VersionStore) -> dict[str, object]:
    return {code: (mine.current(code), mine.history(code)) for code in mine.codes()}


def test_to_the_database_and_back(
    folder: FolderStore,
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["copy", "--from", "folder", "--to", "database"]) == 0
    assert f"{CODE}: 3版を写し、0版はもうありました" in capsys.readouterr().out
    moved = library.own()
    assert said(moved) == said(folder)
    draft = drafts.own().load("13101")
    assert draft is not None
    assert (draft.step, draft.files) == (2, {"areas.csv": b"x"})
    # once more changes nothing
    before = everything(moved)
    assert main(["copy", "--from", "folder", "--to", "database"]) == 0
    assert f"{CODE}: 0版を写し、3版はもうありました" in capsys.readouterr().out
    assert everything(moved) == before
    # work goes on in the database; what is new comes back with the rest
    monkeypatch.setenv(library.DATA_DIR_VARIABLE, str(tmp_path / "empty"))
    assert main(["copy", "--from", "database", "--to", "folder"]) == 0
    back = FolderStore(tmp_path / "empty")
    assert everything(back).keys() >= everything(folder).keys() - {".drafts/13101/draft.zip"}
    assert {k: v for k, v in everything(back).items() if ".drafts" not in k} == {
        k: v for k, v in everything(folder).items() if ".drafts" not in k
    }


def test_the_newer_end_is_never_turned_back(folder: FolderStore, database: str) -> None:
    moved, _ = transfer.open_stores("database")
    transfer.copy_versions(folder, moved)
    files = moved.files(CODE)
    newer = moved.save(CODE, renamed(files, "乙"), comment="庁内で", parent=moved.current(CODE))
    # the folder does not know the newest version: nothing is touched, not even the other code
    before = everything(moved)
    assert main(["copy", "--from", "folder", "--to", "database"]) == 1
    assert everything(moved) == before
    # the other way round it is only ahead
    transfer.copy_versions(moved, folder)
    assert folder.current(CODE) == newer.id
    assert said(folder) == said(moved)


def test_a_copy_that_broke_off_is_taken_up_again(
    folder: FolderStore, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved, _ = transfer.open_stores("database")
    oldest = folder.history(CODE)[-1]
    moved.keep(CODE, oldest, folder.files(CODE, oldest.id))
    assert moved.codes() == ()  # as long as it is not whole, nobody sees it
    transfer.copy_versions(folder, moved)
    assert said(moved) == said(folder)


def test_wrong_calls_are_told(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["copy", "--from", "folder", "--to", "folder"]) == 2
    assert main(["copy", "--from", "folder", "--to", "database"]) == 1
    assert "CHIIKI_DATABASE_URL" in capsys.readouterr().err
    assert main(["migrate"]) == 1


def test_migrate_says_what_it_did(
    postgres: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(engine.DATABASE_URL_VARIABLE, postgres.empty())  # type: ignore[attr-defined]
    assert main(["migrate"]) == 0
    assert "整えました（なし → 0001）" in capsys.readouterr().out
    assert main(["migrate"]) == 0
    assert "新しいままです（0001）" in capsys.readouterr().out
    engine.bare().dispose()
