"""What a file is, and the one door to all loaders."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from geodata import bundle, store
from geodata.versions import folder_files
from loaders.dispatch import Wish, load
from loaders.inspect import LOADS_AS, inspect
from loaders.report import LoaderError
from tests.loaders.books import context, csv_file, xlsx
from tests.loaders.layouts import (
    cell,
    estat_2015,
    estat_2020,
    frame,
    statistics_csv,
    write_shapefile,
    zipped,
)
from tests.loaders.test_opendata import STANDARD, population_file, row


def lists(tmp_path: Path) -> dict[str, Path]:
    facility = row(STANDARD, 全国地方公共団体コード="131237", 名称="あ", 緯度="35.7", 経度="139.88")
    return {
        "opendata_public": csv_file(tmp_path / "pf.csv", [STANDARD, facility], encoding="cp932"),
        "opendata_population": population_file(tmp_path),
        "assignment": csv_file(tmp_path / "as.csv", [["圏域", "町丁目"], ["小岩", "東小岩一丁目"]]),
        "list": xlsx(tmp_path / "list.xlsx", [["拠点名", "住所"], ["あ", "平井1-1"]]),
    }


def shapes(tmp_path: Path) -> dict[str, Path]:
    found = {}
    layouts = {
        "estat": ([estat_2020("甲町", "131230010", 5, 2)], [cell(0)]),
        "n03": ([{"N03_001": "東京都", "N03_004": "江戸川区", "N03_007": "13123"}], [cell(0)]),
        "polygons": ([{"圏域名": "小岩"}], [cell(0)]),
        "points": ([{"name": "x"}], [shapely.Point(139.88, 35.7)]),
    }
    for key, (rows, geometry) in layouts.items():
        found[key] = tmp_path / f"{key}.geojson"
        frame(rows, geometry, crs=4326).to_file(found[key])
    return found


def test_lists_are_told_apart(tmp_path: Path) -> None:
    for key, path in lists(tmp_path).items():
        assert inspect(path, memory=tmp_path / "none").key == key


def test_shapes_are_told_apart(tmp_path: Path) -> None:
    for key, path in shapes(tmp_path).items():
        told = inspect(path)
        assert told.key == key
        assert told.crs == "EPSG:4326"
        assert (told.rows, bool(told.loads_as)) == (1, key != "points")


def test_the_rest_is_told_apart(tmp_path: Path) -> None:
    frame([estat_2015("甲町", "131230010", 5, 2)], [cell(0)]).to_file(tmp_path / "h27ka.shp")
    for suffix in (".shp", ".shx", ".prj", ".cpg"):
        (tmp_path / f"h27ka{suffix}").unlink(missing_ok=True)
    told = inspect(tmp_path / "h27ka.dbf")
    assert (told.key, told.loads_as) == ("estat_table", ("population",))
    assert told.missing == ("形（.shp と .shx）",)
    (tmp_path / "b.zip").write_bytes(
        bundle.to_zip(folder_files(store.DATA_ROOT / "13210"), store.load("13210"))
    )
    assert inspect(tmp_path / "b.zip").key == "bundle"


def test_statistics_of_the_census(tmp_path: Path) -> None:
    path = tmp_path / "tblT001082C13.txt"
    path.write_bytes(
        statistics_csv([["131230010", "2", "江戸川区", "甲町", "", "", "", "5"]], ["総数"])
    )
    told = inspect(path)
    assert (told.key, told.encoding, told.loads_as) == ("estat_stats", "cp932", ("population",))


def test_a_list_shows_its_guesses_and_what_is_missing(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["住所", "電話"], ["平井1-1", "03-1234-5678"]])
    told = inspect(path, memory=tmp_path / "none")
    text = "\n".join(told.lines())
    assert "名称の列" in told.missing
    assert "「住所」→ address" in text
    assert "確からしさ" in text
    assert set(told.loads_as) <= set(LOADS_AS)


def test_every_kind_can_be_loaded_as_it_says(tmp_path: Path) -> None:
    expected = {
        "opendata_public": "hubs", "opendata_population": "chome_statistics",
        "assignment": "assignment", "list": "hubs", "estat": "boundaries", "n03": "outline",
        "polygons": "boundaries",
    }  # fmt: skip
    wish = Wish(memory=tmp_path / "none")
    for key, path in (lists(tmp_path) | shapes(tmp_path)).items():
        if key in expected:
            assert expected[key] in load(path, context(), wish=wish).tables


@pytest.mark.parametrize("part", [".shp", ".shx", ".dbf"])
def test_the_part_that_a_zip_lacks_is_named(tmp_path: Path, part: str) -> None:
    path = write_shapefile(frame([{"圏域名": "小岩"}], [cell(0)]), tmp_path / "area.shp")
    archive = zipped(path, tmp_path / "area.zip", leave_out=(part,))
    with pytest.raises(LoaderError, match=rf"シェープファイルの \{part} がありません"):
        inspect(archive)


def test_figures_alone_can_be_taken_from_boundaries(tmp_path: Path) -> None:
    wish = Wish(loads_as="population")
    assert list(load(shapes(tmp_path)["estat"], context(), wish=wish).tables) == ["chome"]


def test_a_wish_that_cannot_be_met_names_those_that_can(tmp_path: Path) -> None:
    with pytest.raises(LoaderError, match="できる読み込み方: outline"):
        load(shapes(tmp_path)["n03"], context(), wish=Wish(loads_as="hubs"))
    with pytest.raises(LoaderError, match="ありません"):
        load(shapes(tmp_path)["points"], context())


@pytest.mark.parametrize("name", ["a.png", "a.pdf", "a.docx", "a"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    with pytest.raises(LoaderError):
        inspect(tmp_path / name)
