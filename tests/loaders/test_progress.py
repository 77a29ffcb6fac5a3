"""How far a reading has come."""

from __future__ import annotations

import threading
from pathlib import Path

from geodata import bundle, store
from geodata.versions import folder_files
from loaders.apply import apply
from loaders.bundle_in import load_bundle
from loaders.estat import load_estat
from loaders.estat_stats import load_estat_stats
from loaders.ksj import load_p14
from loaders.progress import counted, told_to
from loaders.staff_lists import load_list
from tests.loaders.books import CODE, context, csv_file
from tests.loaders.layouts import (
    cell,
    estat_2020,
    frame,
    statistics_csv,
    write_shapefile,
    zipped,
)
from tests.loaders.test_ksj import facility

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


def test_census_facilities_statistics_and_bundles_tell_how_far_they_are(tmp_path: Path) -> None:
    rows = [estat_2020(f"松江{n + 1}丁目", f"13123{n:04d}", 10, 5) for n in range(3)]
    # the third 町丁目 is in two parts
    rows.append(rows[2])
    shapes = [cell(n) for n in range(4)]
    census = zipped(write_shapefile(frame(rows, shapes), tmp_path / "r2ka.shp"), tmp_path / "a.zip")
    facilities = tmp_path / "P14-21_13.geojson"
    frame([facility("くつろぎの家", "020301", 1)], [shapes[0].centroid]).to_file(facilities)
    figures = tmp_path / "t.csv"
    line = ["13123001001", "4", "江戸川区", "松江１丁目", "", "", "", "12", "5"]
    figures.write_bytes(statistics_csv([line], ["総数", "世帯総数"]))
    packed = tmp_path / "all.zip"
    packed.write_bytes(bundle.to_zip(folder_files(store.DATA_ROOT / CODE), store.load(CODE)))
    expected = {
        load_estat: (census, ["形を読んでいます", "町丁目の行を読んでいます", "形を確かめています", "形をまとめています"]),
        load_p14: (facilities, ["形を読んでいます", "施設の分類を読んでいます", "施設の種類を決めています"]),
        load_estat_stats: (figures, ["数を読んでいます"]),
        load_bundle: (packed, ["できたデータを確かめています"]),
    }  # fmt: skip
    for read, (path, words) in expected.items():
        told: Told = []
        with told_to(lambda *said, told=told: told.append(said)):
            read(path)
        assert [what for what, done, whole in told if done == whole] == words, path.name
        assert all(0 <= done <= whole and whole > 0 for _, done, whole in told), path.name
    assert [what for what, done, _ in told if done == 0] == ["表を読んでいます"]
    shares = [done / whole for _, done, whole in told]
    assert shares == sorted(set(shares))  # the bar of a bundle moves, and only forward
