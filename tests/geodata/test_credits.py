"""Whose shapes a map draws."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geodata import geojson, store
from geodata.credits import map_credit, shape_credits
from geodata.render.geometry import map_geometry
from geodata.versions import folder_files
from loaders.apply import apply, load_files
from loaders.report import Loaded, Report

N03 = "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成"


def test_embedded_boundaries_credit_points_and_outline() -> None:
    dataset = store.load("13123")
    (said,) = shape_credits(dataset)  # that of the outline is a part of it
    assert "Geolonia" in said
    assert N03 in said
    assert map_credit(dataset) == N03


def test_the_readers_own_boundaries_are_credited_and_not_the_former() -> None:
    dataset = store.load("13210")
    areas = dataset.areas_at(dataset.municipality.planning_level)
    shapes = gpd.GeoDataFrame(
        {"area_name": areas["name"], "level": dataset.municipality.planning_level,
         "source": "小金井市 <b>圏域図</b>"},
        geometry=areas.geometry.to_numpy(), crs=4326,
    )  # fmt: skip
    loaded = Loaded({"boundaries": shapes}, Report("a.gpkg", "境界", len(areas), len(areas)))
    after = apply(folder_files(store.DATA_ROOT / "13210"), [loaded]).dataset
    assert after.credits["areas"] == "小金井市 <b>圏域図</b>"
    assert map_credit(after) == f"小金井市 <b>圏域図</b>、{N03}"
    assert '"credit":"小金井市 <b>圏域図</b>、' in map_geometry(after).content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ""),
        (b"\xff\xfe", ""),
        (b"[1]", ""),
        (b'{"type":"FeatureCollection","attribution":null,"features":[\n', ""),
        (b'{"type":"FeatureCollection","attribution":"a\\nb","features":[]}', "a b"),
        (b'{"features":[' + b"[" * 100_000, ""),
    ],
)
def test_a_file_that_says_nothing(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.geojson"
    assert geojson.credit(path) == ""
    path.write_bytes(content)
    assert geojson.credit(path) == said


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    frame = gpd.GeoDataFrame({"a": ["b"]}, geometry=[shapely.Point(139, 35)], crs=4326)
    path.write_bytes(geojson.to_bytes(frame, credit='「"]}」'))
    assert geojson.credit(path) == '「"]}」'
    dataset = load_files(folder_files(store.DATA_ROOT / "13123"))
    assert shape_credits(replace(dataset, credits={})) == ()
