"""Loaded tables laid over a dataset."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import library, store
from geodata.errors import DataError
from geodata.topology import is_coverage
from geodata.versions import folder_files
from loaders.apply import apply, load_files, load_into
from loaders.assignment import load_assignment
from loaders.context import Context
from loaders.estat import load_estat
from loaders.n03 import load_n03
from loaders.new_dataset import empty_files
from loaders.opendata import load_opendata
from loaders.report import Loaded, LoaderError, Report
from loaders.staff_lists import load_list
from tests.loaders.books import CODE, context, csv_file
from tests.loaders.layouts import cell, estat_2020, frame
from tests.loaders.test_opendata import population_file

REPORT = Report("境界.gpkg", "区域のポリゴン", 1, 1)


@pytest.fixture
def files() -> dict[str, bytes]:
    return folder_files(store.DATA_ROOT / CODE)


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    return sorted(name for name in after if after[name] != before.get(name))


def shapes(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(store.DATA_ROOT / CODE / f"{name}.geojson")


def test_hubs_are_added_and_everything_else_keeps_its_bytes(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    path = csv_file(
        tmp_path / "a.csv", [["拠点名", "種別", "住所"], ["新しい家", "サロン", "平井1-1"]]
    )
    result = apply(files, [load_list(path, context(), memory=tmp_path)])
    assert changed(files, result.files) == ["hubs.csv"]
    assert [(c.table, c.kind, c.name) for c in result.changes] == [("hubs", "added", "新しい家")]


def test_what_a_row_does_not_know_stays(files: dict[str, bytes], tmp_path: Path) -> None:
    there = context().hubs.dropna(subset=["address", "opened"]).iloc[0]
    rows = [["拠点名", "種別", "電話"], [there["name"], there["hub_type"], "03-9999-9999"]]
    result = apply(
        files, [load_list(csv_file(tmp_path / "a.csv", rows), context(), memory=tmp_path)]
    )
    (change,) = result.changes
    assert change.kind == "changed"
    assert set(change.columns) == {"phone", "source"}
    after = result.dataset.hubs.set_index("hub_id").loc[there["hub_id"]]
    assert (after["address"], after["visibility"]) == (there["address"], "public")


def test_a_post_without_employer_is_the_one_that_there_is(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    rows = [["圏域", "職種", "人数"], ["小岩", "CSW", "4"]]
    loaded = load_list(csv_file(tmp_path / "a.csv", rows), context(), memory=tmp_path)
    posts = apply(files, [loaded]).dataset.posts
    mine = posts[(posts["area_id"] == "13123-koiwa") & (posts["role"] == "CSW")]
    assert mine["headcount"].tolist() == [4]
    assert mine["employer"].tolist() == ["江戸川区社会福祉協議会"]


def test_replacing_a_table_must_still_hold(files: dict[str, bytes], tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["拠点名", "種別"], ["ひとつ", "サロン"]])
    loaded = load_list(path, context(), memory=tmp_path)
    with pytest.raises(DataError, match="hub_id"):  # activities name hubs that would be gone
        apply(files, [loaded], mode="replace")
    without = files | {"activities.csv": files["activities.csv"].split(b"\n")[0] + b"\n"}
    assert apply(without, [loaded], mode="replace").dataset.hubs["name"].tolist() == ["ひとつ"]


def test_an_assignment_redraws_the_areas(files: dict[str, bytes], tmp_path: Path) -> None:
    rows = [["圏域", "町丁目"], ["小岩", "北小岩一丁目"]]
    result = apply(files, [load_assignment(csv_file(tmp_path / "a.csv", rows), context())])
    assert changed(files, result.files) == ["areas.geojson", "chome.csv"]
    before, after = (
        d.areas.set_index("area_id").geometry for d in (store.load(CODE), result.dataset)
    )
    moved = store.load(CODE).chome.set_index("chome").geometry["北小岩一丁目"]
    assert after["13123-koiwa"].symmetric_difference(
        before["13123-koiwa"].union(moved)
    ).area == pytest.approx(0, abs=1e-12)
    assert result.dataset.chome.set_index("chome")["assignment"]["北小岩一丁目"] == "official"


def test_figures_go_to_their_chome_and_unknown_stays_unknown(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    result = apply(files, [load_opendata(population_file(tmp_path), context())])
    assert changed(files, result.files) == ["chome.csv"]
    chome = result.dataset.chome.set_index("chome")
    assert chome["population"]["北小岩一丁目"] == 1000
    assert chome["population"]["平井一丁目"] == 0
    assert pd.isna(chome["population"]["北小岩二丁目"])
    assert "2024-01-01" in chome["population_source"]["北小岩一丁目"]


def test_official_chome_make_official_areas_in_one_topology(files: dict[str, bytes]) -> None:
    polygons = shapes("chome")[["chome", "geometry"]].assign(level="町丁目")
    result = apply(files, [Loaded({"boundaries": polygons}, REPORT)])
    assert changed(files, result.files) == ["areas.geojson", "chome.geojson", "outline.geojson"]
    areas = result.dataset.areas_at("日常生活圏域")
    assert set(areas["boundary"]) == {"official"}
    assert is_coverage(areas.geometry.to_numpy())
    assert is_coverage(result.dataset.chome.geometry.to_numpy())


def test_the_agreement_of_approximate_and_official_shapes_is_told_area_by_area(
    files: dict[str, bytes],
) -> None:
    known = store.load(CODE)
    level = known.areas_at("日常生活圏域")[["name", "geometry"]].rename(
        columns={"name": "area_name"}
    )
    polygons = level.head(2).assign(level="日常生活圏域").set_geometry("geometry")
    # of the second the western half alone: an IoU of one half
    whole = polygons.geometry.iloc[1]
    west, south, east, north = whole.bounds
    cuts = np.linspace(west, east, 400)
    parts = [whole.intersection(shapely.box(west, south, x, north)) for x in cuts]
    half = min(parts, key=lambda part: abs(part.area / whole.area - 0.5))
    polygons.geometry = [polygons.geometry.iloc[0], half]
    result = apply(files, [Loaded({"boundaries": polygons}, REPORT)], tolerance_m=0)
    told = {f.value: f.reason for f in result.report.findings if "IoU）は" in f.reason}
    first, second = polygons["area_name"]
    assert told[first] == "概略と公式の形の一致度（IoU）は1.00です"
    assert told[second] == "概略と公式の形の一致度（IoU）は0.50です"
    assert set(told) == {first, second, "小岩地区"}  # their union is official now too
    assert "公式の境界に変わる区域が3あります" in str(result.report.findings)
    # once official, there is nothing approximate to compare with
    again = apply(result.files, [Loaded({"boundaries": polygons}, REPORT)], tolerance_m=0)
    assert "IoU" not in str(again.report.findings)


def test_official_areas_replace_their_names_and_their_parents(files: dict[str, bytes]) -> None:
    known = store.load(CODE).areas
    drawn = shapes("areas").merge(known[["area_id", "name"]], on="area_id")
    level = drawn[drawn["level"] == "日常生活圏域"].rename(columns={"name": "area_name"})
    polygons = level[["area_name", "level", "geometry"]]
    result = apply(files, [Loaded({"boundaries": polygons}, REPORT)])
    assert set(result.dataset.areas["boundary"]) == {"official"}
    assert is_coverage(result.dataset.areas_at("日常生活圏域").geometry.to_numpy())
    fresh = polygons.iloc[[0]].assign(area_name="初めての圏域")
    result = apply(files, [Loaded({"boundaries": fresh}, REPORT)])
    assert "初めての圏域" in set(result.dataset.areas["name"])


def test_boundaries_of_another_place_are_refused(files: dict[str, bytes]) -> None:
    polygons = gpd.GeoDataFrame(
        {"chome": ["謎町"], "level": ["町丁目"]},
        geometry=[shapely.box(139.8, 35.7, 139.9, 35.8)],
        crs=4326,
    )
    with pytest.raises(LoaderError, match="町丁目の名が0%しか合いません"):
        apply(files, [Loaded({"boundaries": polygons}, REPORT)])


def test_a_new_municipality_from_nothing_to_a_map(tmp_path: Path) -> None:
    """Name → outline → 町丁目 with boundaries → areas → assignment → areas drawn."""
    files = empty_files("13108", "江東区")
    assert load_files(files).municipality.plane_epsg == 6677
    keys = ["131080010", "131080020"]
    rows = [
        estat_2020(n, k, 100, 50, CITY="108", CITY_NAME="江東区")
        for n, k in zip(["甲町", "乙町"], keys, strict=True)
    ]
    frame(rows, [cell(0), cell(1)]).to_file(tmp_path / "r2ka13108.gpkg")
    result = apply(files, [load_estat(tmp_path / "r2ka13108.gpkg", municipality_code="13108")])
    assert result.dataset.chome["population"].tolist() == [100, 100]
    there = Context.of(result.dataset)
    path = csv_file(tmp_path / "圏域.csv", [["圏域名", "区分"], ["東圏域", "日常生活圏域"]])
    result = apply(result.files, [load_list(path, there, target="areas", memory=tmp_path)])
    there = Context.of(result.dataset)
    path = csv_file(tmp_path / "対応.csv", [["圏域", "町丁目"], ["東", "甲町"], ["東圏域", "乙町"]])
    result = apply(result.files, [load_assignment(path, there)])
    (area,) = result.dataset.areas.geometry
    assert area.equals(shapely.union_all([cell(0), cell(1)]))
    assert result.dataset.areas["boundary"].tolist() == ["official"]
    outline = frame(
        [{"N03_001": "東京都", "N03_004": "江東区", "N03_007": "13108"}], [cell(0, width=2)]
    )
    outline.to_file(tmp_path / "N03.geojson")
    result = apply(result.files, [load_n03(tmp_path / "N03.geojson", municipality_code="13108")])
    assert result.dataset.outline is not None
    assert result.dataset.areas["boundary"].tolist() == ["official"]  # the outline does not undo it


def test_saving_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(library.DATA_DIR_VARIABLE, str(tmp_path / "data"))
    path = csv_file(tmp_path / "a.csv", [["拠点名", "種別"], ["新しい家", "サロン"]])
    loaded = load_list(path, context(), memory=tmp_path)
    _, version = load_into(CODE, [loaded], comment="足した")
    assert "新しい家" in set(library.load(CODE).hubs["name"])
    with pytest.raises(DataError):
        load_into(CODE, [loaded], comment="入れ替え", mode="replace")
    assert library.own().current(CODE) == version.id


def test_a_list_of_standards_is_merged(files: dict[str, bytes], tmp_path: Path) -> None:
    rows = [["対象", "測り方", "基準値", "区分"], ["CSW", "配置人数", 3, "日常生活圏域"]]
    loaded = load_list(
        csv_file(tmp_path / "a.csv", rows), context(), target="standards", memory=tmp_path
    )
    result = apply(files, [loaded])
    assert changed(files, result.files) == ["standards.csv"]
    assert 3 in result.dataset.standards["value"].tolist()
