"""How far a reading has come."""

from __future__ import annotations

import threading
from pathlib import Path

from geodata import bundle, store
from geodata.versions import folder_files
from loaders.apply import apply
from loaders.progress import counted, told_to
from loaders.staff_lists import load_list
from tests.loaders.books import CODE, context, csv_file

Told = list[tuple[str, int, int]]


def test_long_loops_tell_how_far_they_are(tmp_path: Path) -> None:
    rows = [["拠点名", "住所"], *([f"サロン{n}", "平井1-1"] for n in range(1200))]
    path = csv_file(tmp_path / "a.csv", rows)
    told: Told = []
    with told_to(lambda *said: told.append(said)):
        loaded = load_list(path, context(), memory=tmp_path)
    steps = [what for what, done, whole in told if done == whole]
    assert steps == [
        "行を読んでいます", "名称を読んでいます", "住所から位置をさがしています", "拠点を読んでいます",
    ]  # fmt: skip
    assert all(0 <= done <= whole for _, done, whole in told)
    # told of some hundreds of rows at a time, not of each
    assert [done for what, done, _ in told if what == "拠点を読んでいます"] == [0, 500, 1000, 1200]
    told.clear()
    with told_to(lambda *said: told.append(said)):
        apply(folder_files(store.DATA_ROOT / CODE), [loaded])
    assert [done for _, done, _ in told] == [0, 1, 2, 3, 4, 5]
    assert {whole for *_, whole in told} == {6}


def test_nobody_hears_of_anothers_reading() -> None:
    told: Told = []

    def other() -> None:
        list(counted(range(2000), "ほか", 2000))

    with told_to(lambda *said: told.append(said)):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert told == []
        assert list(counted(range(3), "数", 3)) == [0, 1, 2]
    assert told == [("数", 0, 3), ("数", 3, 3)]
    assert list(counted(range(3), "数")) == [0, 1, 2]
    assert len(told) == 2


def test_packing_tells_every_part() -> None:
    files = folder_files(store.DATA_ROOT / CODE)
    told: list[tuple[int, int]] = []
    packed = bundle.to_zip(files, store.load(CODE), progress=lambda *said: told.append(said))
    assert packed == bundle.to_zip(files, store.load(CODE))
    whole = len(told)
    assert told == [(done, whole) for done in range(1, whole + 1)]
