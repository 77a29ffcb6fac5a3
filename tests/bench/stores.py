"""What a dataset costs from PostGIS, against the folder: load, save, the question at every page run.

    python -m tests.bench.stores

Medians of one run on one machine, the two stores by turns, and their ratio; a server of its own
on loopback, with fsync on (a save is on the disk in both). Nothing is asserted about the clock.
Left out with a word where there is no PostgreSQL with PostGIS.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from geodata import store
from geodata.folder_versions import FolderStore
from geodata.postgis import engine
from geodata.postgis.migrate import once
from geodata.postgis.versions import PostgisStore
from geodata.versions import VersionStore, folder_files
from tests.postgres import MISSING, available, running

CODES = ("13210", "13123")
ROUNDS = int(os.environ.get("STORES_ROUNDS", "7"))
QUESTIONS = 100


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def cost(mine: VersionStore, code: str, turn: int) -> dict[str, float]:
    """Seconds of one save, one load, and one question for the state."""
    files = folder_files(store.DATA_ROOT / code)
    # bytes that no version has had, so that nothing is there already
    files["activities.csv"] += f"{code},,,試験{turn},その他,,,測定,public\n".encode()
    parent = mine.current(code)
    found = {"save": seconds(lambda: mine.save(code, files, comment="", parent=parent))}
    found["load"] = seconds(lambda: mine.load(code))

    def ask() -> None:
        for _ in range(QUESTIONS):
            mine.current(code)

    found["state"] = seconds(ask) / QUESTIONS
    return found


def main() -> int:
    if not available():
        print(MISSING)
        return 0
    with tempfile.TemporaryDirectory() as folder, running(fsync="on") as server:
        os.environ[engine.DATABASE_URL_VARIABLE] = server.empty()
        bound = engine.bare()
        once(bound)
        stores: dict[str, VersionStore] = {
            "folder": FolderStore(Path(folder)),
            "postgis": PostgisStore(bound),
        }
        for code in CODES:
            rounds = [
                {name: cost(mine, code, turn) for name, mine in stores.items()}
                for turn in range(ROUNDS)
            ]
            for what in ("load", "save", "state"):
                middle = {n: statistics.median(r[n][what] for r in rounds) for n in stores}
                print(
                    f"{code} {what}: folder {middle['folder'] * 1000:.2f} ms,"
                    f" postgis {middle['postgis'] * 1000:.2f} ms,"
                    f" ratio {middle['postgis'] / middle['folder']:.2f}"
                )
        bound.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
