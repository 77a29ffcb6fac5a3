"""Backup and restore: everything comes back as it was, and nothing is replaced by accident."""

from __future__ import annotations

import json
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from geodata import drafts, library, store
from geodata.__main__ import main
from geodata.backup import BackupError, archive, backup, restore
from geodata.notes import store as notes
from geodata.notes.engine import own as notes_engine
from geodata.postgis import engine
from geodata.versions import VersionStore, folder_files
from tests.geodata.stores import everything, open_store
from tests.postgres import Server

CODE = "13210"


@pytest.fixture(params=["folder", "postgis"])
def own(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> VersionStore:
    return open_store(request, monkeypatch)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(library.DATA_DIR_VARIABLE, str(tmp_path / "data"))
    monkeypatch.delenv(engine.DATABASE_URL_VARIABLE, raising=False)
    fill(library.own())
    return tmp_path / "data"


def fill(own: VersionStore) -> None:
    """Two versions, a draft, a note and a file of somebody else's."""
    files = folder_files(store.DATA_ROOT / CODE)
    first = own.save(CODE, files, comment="はじめ", parent=None)
    own.save(CODE, files, comment="二つめ", parent=first.id)
    drafts.own().save("13201", "八王子市", 2, {"hubs.csv": b"hub_id\n"})
    meeting = notes.own().open_meeting(CODE, date="2026-11-24", title="会議")
    notes.own().add(meeting.id, kind="課題", text="居場所が足りない")
    library.data_dir().mkdir(exist_ok=True)
    (library.data_dir() / "headings").mkdir()
    (library.data_dir() / "headings" / "a.json").write_bytes(b'{"\xe5": 1}')


def all_rows() -> dict[str, list[str]]:
    """Every row of every table in which notes lie, as text."""
    opened = notes_engine()
    with opened.connect() as connection:
        found = {}
        for table in sorted(sa.inspect(connection).get_table_names()):
            rows = connection.execute(sa.text(f'SELECT * FROM "{table}"'))  # noqa: S608
            found[table] = sorted(map(repr, rows))
    return found


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != ".lock" and not path.name.startswith("notes.")
    }


def elsewhere(own: VersionStore, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """From now on this is another machine, with nothing on it."""
    patch = request.getfixturevalue("monkeypatch")
    patch.setenv(library.DATA_DIR_VARIABLE, str(tmp_path / "other"))
    if engine.configured():
        server: Server = request.getfixturevalue("postgres")
        engine.bare().dispose()
        patch.setenv(engine.DATABASE_URL_VARIABLE, server.empty())


def test_what_was_saved_comes_back_byte_for_byte(
    own: VersionStore, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    fill(own)
    before = everything(own), all_rows(), contents(library.data_dir())
    history, files = own.history(CODE), own.files(CODE)
    backup(tmp_path / "all.zip")
    elsewhere(own, request, tmp_path)
    restore(tmp_path / "all.zip")
    again = library.own()
    if engine.configured():
        assert everything(again) == before[0]
    assert all_rows() == before[1]
    assert contents(library.data_dir()) == before[2]
    assert again.history(CODE) == history
    assert again.files(CODE) == files
    assert drafts.own().load("13201") is not None
    # and the work goes on: a new version on top of the one that came back
    saved = again.save(CODE, files, comment="三つめ", parent=again.current(CODE))
    assert again.current(CODE) == saved.id
    engine.bare().dispose() if engine.configured() else None


def test_a_backup_while_others_save_is_a_state_that_has_been(
    own: VersionStore, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    fill(own)
    files, stop = own.files(CODE), threading.Event()

    def keep_saving() -> None:
        while not stop.is_set():
            own.save(CODE, files, comment="つづき", parent=own.current(CODE))

    writer = threading.Thread(target=keep_saving)
    writer.start()
    try:
        for number in range(3):
            backup(tmp_path / f"{number}.zip")
    finally:
        stop.set()
        writer.join()
    last = own.history(CODE)
    elsewhere(own, request, tmp_path)
    for number in range(3):
        restore(tmp_path / f"{number}.zip", overwrite=True)
        again = library.own()
        history = again.history(CODE)
        assert history == last[len(last) - len(history) :]
        assert again.current(CODE) in {version.id for version in history}
        assert all(again.files(CODE, version.id) == files for version in history)
        if engine.configured():
            engine.bare().dispose()


def test_nothing_is_replaced_unless_told(folder: Path, tmp_path: Path) -> None:
    backup(tmp_path / "all.zip")
    (folder / "later.txt").write_text("x")
    before = contents(folder)
    with pytest.raises(BackupError, match="--overwrite"):
        restore(tmp_path / "all.zip")
    assert contents(folder) == before
    _, kept = restore(tmp_path / "all.zip", overwrite=True)
    assert not (folder / "later.txt").exists()
    assert kept is not None
    assert contents(kept) == before
    with pytest.raises(BackupError, match="同じ名前"):
        backup(tmp_path / "all.zip")


def changed(source: Path, target: Path, **members: bytes | None) -> Path:
    """A copy of an archive with members changed, added, or (None) left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, content in members.items():
            if content is not None:
                new.writestr(name, content)
    return target


def test_a_broken_or_foreign_archive_changes_nothing(folder: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.zip"
    backup(good)
    before = contents(folder)
    pointer = f"files/{CODE}/current"
    with zipfile.ZipFile(good) as opened:
        told = json.loads(opened.read(archive.MANIFEST))
    escaping = told | {"sums": told["sums"] | {"../evil": "0"}}
    cut = tmp_path / "cut.zip"
    cut.write_bytes(good.read_bytes()[:-300])
    flipped = tmp_path / "flipped.zip"
    content = bytearray(good.read_bytes())
    content[len(content) // 3] ^= 0xFF
    flipped.write_bytes(content)
    broken = [
        tmp_path / "nothing.zip",
        cut,
        flipped,
        changed(good, tmp_path / "a.zip", **{pointer: b"elsewhere\n"}),
        changed(good, tmp_path / "b.zip", **{pointer: None}),
        changed(good, tmp_path / "c.zip", **{"files/more": b""}),
        changed(good, tmp_path / "d.zip", **{archive.MANIFEST: b"{}"}),
        changed(good, tmp_path / "e.zip", **{archive.MANIFEST: None}),
        changed(
            good,
            tmp_path / "f.zip",
            **{archive.MANIFEST: json.dumps(escaping).encode(), "../evil": b""},
        ),
    ]
    for path in broken:
        with pytest.raises(BackupError, match=r"[ぁ-ん]"):
            restore(path, overwrite=True)
        assert contents(folder) == before, path.name
    assert not list(tmp_path.glob(".restore-*"))
    assert not (tmp_path.parent / "evil").exists()


def test_the_command_line_backs_up_restores_and_tells_its_health(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = str(tmp_path / "all.zip")
    assert main(["backup", target]) == 0
    assert main(["backup", target]) == 1
    assert main(["restore", target]) == 1
    shutil.rmtree(folder)
    capsys.readouterr()
    assert main(["restore", target]) == 0
    assert main(["health", "--json"]) == 0
    assert '"ok": true' in capsys.readouterr().out


def test_health_says_what_is_wrong_and_no_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv(library.DATA_DIR_VARIABLE, str(tmp_path / "a file" / "data"))
    monkeypatch.setenv(engine.DATABASE_URL_VARIABLE, "postgresql://u:geheim@127.0.0.1:1/x")
    assert main(["health", "--json"]) == 1
    said = capsys.readouterr().out
    assert json.loads(said)["checks"]["folder"] != "ok"
    assert json.loads(said)["checks"]["database"] != "ok"
    assert "geheim" not in said


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    for opened in notes._OPENED.values():
        opened.close()
    notes._OPENED.clear()
