"""Two processes at one store of versions: nothing is lost, and whoever is late is told.

The processes are forked, as servers fork theirs: none may use a connection of its parent.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from geodata import folder_versions, library, store
from geodata.postgis import versions as postgis_versions
from geodata.postgis.engine import configured
from geodata.versions import ConflictError, VersionStore, folder_files
from tests.geodata.stores import open_store

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

CODE = "13210"
PATIENCE_S = 60
#: Every save of a writer adds one row to this table.
TABLE = "activities.csv"


@pytest.fixture(params=["folder", "postgis"])
def mine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> VersionStore:
    return open_store(request, monkeypatch)


def with_row(files: dict[str, bytes], name: str) -> dict[str, bytes]:
    row = f"{CODE},,,{name},サロン,,,試験,public\n"
    return files | {TABLE: files[TABLE] + row.encode()}


class Writer:
    """A forked process that runs a function; it tells what it sends down the pipe."""

    def __init__(self, work: Callable[..., None], *args: object) -> None:
        fork = mp.get_context("fork")
        self.heard, told = fork.Pipe(duplex=False)
        self.process = fork.Process(target=work, args=(told, *args))
        self.process.start()
        told.close()

    def hear(self) -> Any:
        assert self.heard.poll(PATIENCE_S)
        return self.heard.recv()

    def end(self) -> None:
        self.process.join(PATIENCE_S)
        assert self.process.exitcode == 0


def write_once(told: Any, start: Any, name: str, parent: str) -> None:
    mine = library.own()
    files = with_row(mine.files(CODE, parent), name)
    told.send("ready")
    start.wait(PATIENCE_S)
    try:
        told.send(mine.save(CODE, files, comment=name, parent=parent).id)
    except ConflictError as error:
        told.send(error)


def write_until_done(told: Any, names: list[str]) -> None:
    """Add rows one by one, each to what is in force; told to be late, read anew and try again."""
    mine = library.own()
    for name in names:
        while True:
            now = mine.current(CODE)
            try:
                mine.save(CODE, with_row(mine.files(CODE, now), name), comment=name, parent=now)
            except ConflictError:
                continue
            break
    told.send("done")


def stop_before_the_pointer_moves(told: Any, parent: str) -> None:
    mine = library.own()

    def wait(*_: object, **__: object) -> None:
        told.send("in the middle")
        signal.pause()

    folder_versions._point = wait  # of this process only
    postgis_versions._point = wait
    mine.save(CODE, with_row(mine.files(CODE), "途中"), comment="途中", parent=parent)


def test_of_two_processes_one_saves_and_one_reads_why_not(mine: VersionStore) -> None:
    first = mine.save(CODE, folder_files(store.DATA_ROOT / CODE), comment="", parent=None)
    start = mp.get_context("fork").Event()
    writers = [Writer(write_once, start, name, first.id) for name in ("甲", "乙")]
    assert [writer.hear() for writer in writers] == ["ready", "ready"]
    start.set()
    came = [writer.hear() for writer in writers]
    for writer in writers:
        writer.end()
    (won,) = [one for one in came if isinstance(one, str)]
    (lost,) = [one for one in came if isinstance(one, ConflictError)]
    assert "ほかの人が新しい版を保存しました" in str(lost)
    assert "読み直し" in str(lost)
    assert mine.current(CODE) == won
    winner = mine.history(CODE)[0].comment
    assert mine.load(CODE).activities["name"].tolist()[-1] == winner
    assert len(mine.history(CODE)) == 2


def test_of_two_processes_that_try_again_nothing_is_lost(mine: VersionStore) -> None:
    files = folder_files(store.DATA_ROOT / CODE)
    mine.save(CODE, files, comment="", parent=None)
    names = [["甲一", "甲二"], ["乙一", "乙二"]]
    writers = [Writer(write_until_done, some) for some in names]
    for writer in writers:
        assert writer.hear() == "done"
        writer.end()
    before = folder_rows(files)
    found = mine.load(CODE).activities["name"].tolist()
    assert len(found) == before + 4
    assert sorted(found[before:]) == sorted(names[0] + names[1])
    # each writer's own rows in the order in which it wrote them
    assert [name for name in found[before:] if name.startswith("甲")] == names[0]
    assert [v.number for v in mine.history(CODE)] == [5, 4, 3, 2, 1]


def folder_rows(files: dict[str, bytes]) -> int:
    """Rows of the table before anybody writes, counted in its text (no cell holds a newline)."""
    return len(files[TABLE].decode().splitlines()) - 1


def test_a_process_killed_in_the_middle_leaves_the_version_before(mine: VersionStore) -> None:
    files = folder_files(store.DATA_ROOT / CODE)
    first = mine.save(CODE, files, comment="", parent=None)
    writer = Writer(stop_before_the_pointer_moves, first.id)
    assert writer.hear() == "in the middle"
    assert mine.current(CODE) == first.id
    assert writer.process.pid is not None
    os.kill(writer.process.pid, signal.SIGKILL)
    writer.process.join(PATIENCE_S)
    assert mine.current(CODE) == first.id
    assert mine.files(CODE) == files
    # its lock went with it: the next save waits for nobody
    saved = mine.save(CODE, with_row(files, "次"), comment="次", parent=first.id)
    assert mine.current(CODE) == saved.id
    if configured():  # of the transaction nothing is left; the folder keeps the version unused
        assert [v.comment for v in mine.history(CODE)] == ["次", ""]
