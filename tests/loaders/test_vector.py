"""Files of shapes: parts, encodings, coordinates, hostile content."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest
import shapely

from loaders.dbf import read_dbf
from loaders.report import LoaderError
from loaders.source import opened
from loaders.vector import Layer, read_layers
from tests.loaders.layouts import cell, frame, write_shapefile, zipped


def layers(path: Path, **options: Any) -> tuple[Layer, ...]:
    with opened(path) as source:
        return read_layers(source, **options)


def two(crs: Any = 6668) -> gpd.GeoDataFrame:
    rows = [{"名称": "松江北", "人口": 12}, {"名称": "一之江", "人口": None}]
    return (
        frame(rows, [cell(0), cell(1)]).to_crs(crs)
        if crs
        else frame(rows, [cell(0), cell(1)], crs=None)
    )


def said(layer: Layer) -> str:
    return "\n".join(str(finding) for finding in layer.findings)


@pytest.mark.parametrize("crs", [4612, 6668, 4326, 2451, 6677, 3857])
@pytest.mark.parametrize("name", ["a.shp", "a.gpkg", "a.geojson", "a.fgb", "a.kml", "a.gml"])
def test_every_format_in_every_crs_comes_to_the_same_place(
    tmp_path: Path, name: str, crs: int
) -> None:
    if name.endswith(".kml") and crs != 4326:
        pytest.skip("KMLは緯度経度だけ")
    data = two(crs)
    options = {"encoding": "CP932"} if name == "a.shp" else {}
    if name.endswith(".kml"):
        options["driver"] = "KML"
    if name == "a.geojson":
        options["RFC7946"] = "NO"
    pyogrio.write_dataframe(data, tmp_path / name, **options)
    (layer,) = layers(tmp_path / name)
    assert layer.frame.crs.to_epsg() == 4326
    assert layer.in_japan.all()
    found = layer.frame.sort_values("名称").reset_index(drop=True)
    assert found["名称"].tolist() == ["一之江", "松江北"]
    assert found["人口"].fillna("不明").tolist() == ["不明", "12"]
    for shape, expected in zip(found.geometry, [cell(1), cell(0)], strict=True):
        assert shape.symmetric_difference(expected).area < 1e-9 * expected.area + 1e-11


@pytest.mark.parametrize("part", [".shx", ".dbf"])
def test_a_missing_part_is_named(tmp_path: Path, part: str) -> None:
    path = write_shapefile(two(), tmp_path / "area.shp")
    (tmp_path / f"area{part}").unlink()
    with pytest.raises(LoaderError, match=rf"\{part} がありません.*area\{part}"):
        layers(path)
    archive = zipped(path, tmp_path / "area.zip")
    with pytest.raises(LoaderError, match=rf"area\.zip の area\.shp.*\{part} がありません"):
        layers(archive)


def test_a_missing_shp_is_named(tmp_path: Path) -> None:
    path = write_shapefile(two(), tmp_path / "area.shp")
    archive = zipped(path, tmp_path / "area.zip", leave_out=(".shp",))
    with pytest.raises(LoaderError, match=r"\.shp がありません"):
        layers(archive)


def test_parts_of_different_files_are_refused(tmp_path: Path) -> None:
    path = write_shapefile(two(), tmp_path / "a.shp")
    other = write_shapefile(two().iloc[:1], tmp_path / "b.shp")
    path.with_suffix(".dbf").write_bytes(other.with_suffix(".dbf").read_bytes())
    with pytest.raises(LoaderError, match="数が合いません"):
        layers(path)


@pytest.mark.parametrize("encoding", ["CP932", "UTF-8"])
@pytest.mark.parametrize("cpg", [None, "right", "UTF-8", "932", "ISO-8859-1"])
def test_the_text_of_a_shapefile_is_read_whatever_its_cpg_says(
    tmp_path: Path, encoding: str, cpg: str | None
) -> None:
    path = write_shapefile(two(), tmp_path / "a.shp", encoding=encoding)
    mark = path.with_suffix(".cpg")
    if cpg is None:
        mark.unlink()
    elif cpg != "right":
        mark.write_text(cpg)
    (layer,) = layers(path)
    assert layer.frame["名称"].tolist() == ["松江北", "一之江"]
    wrong = {("CP932", "UTF-8"), ("UTF-8", "932")}
    assert ("宣言" in said(layer)) == ((encoding, cpg) in wrong)


def test_a_name_cut_in_the_middle_of_a_character_is_mended(tmp_path: Path) -> None:
    path = write_shapefile(two(), tmp_path / "a.shp")
    dbf = path.with_suffix(".dbf")
    data = bytearray(dbf.read_bytes())
    start = int.from_bytes(data[8:10], "little")
    width = data[32 + 16]
    data[start + 1 : start + 1 + width] = ("a" + "あ" * 200).encode("cp932")[:width]
    if width % 2:  # the field must end inside a character
        data[start + 1 : start + 1 + width] = ("あ" * 200).encode("cp932")[:width]
    dbf.write_bytes(data)
    (layer,) = layers(path)
    assert layer.frame["名称"].iloc[0].strip("a") == "あ" * ((width - 1) // 2)
    assert "切れています" in said(layer)


def test_deleted_records_lose_their_shape_too(tmp_path: Path) -> None:
    path = write_shapefile(two(), tmp_path / "a.shp")
    dbf = path.with_suffix(".dbf")
    data = bytearray(dbf.read_bytes())
    data[int.from_bytes(data[8:10], "little")] = ord("*")
    dbf.write_bytes(data)
    (layer,) = layers(path)
    assert layer.frame["名称"].tolist() == ["一之江"]
    assert layer.frame.geometry.iloc[0].equals(cell(1))


def test_a_cut_off_dbf_is_refused(tmp_path: Path) -> None:
    path = write_shapefile(two(), tmp_path / "a.shp")
    dbf = path.with_suffix(".dbf")
    dbf.write_bytes(dbf.read_bytes()[:-20])
    with pytest.raises(LoaderError, match="途中で切れています"):
        layers(path)
    with pytest.raises(LoaderError, match="読めません"):
        read_dbf(b"\x03" * 10)


def test_no_crs_in_degrees_of_japan_is_taken_with_a_word(tmp_path: Path) -> None:
    path = write_shapefile(two(None), tmp_path / "a.shp")
    path.with_suffix(".prj").unlink(missing_ok=True)
    (layer,) = layers(path)
    assert layer.frame.geometry.iloc[0].equals(cell(0))
    assert "座標系の記載がありません" in said(layer)


def test_no_crs_in_metres_is_refused_until_the_user_says_which(tmp_path: Path) -> None:
    path = write_shapefile(two(6677), tmp_path / "a.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(LoaderError, match="平面直角座標"):
        layers(path)
    (layer,) = layers(path, crs=6677)
    assert layer.frame.geometry.iloc[0].symmetric_difference(cell(0)).area < 1e-12
    with pytest.raises(LoaderError, match="が分かりません"):
        layers(path, crs="EPSG:999999")


def test_a_wrong_crs_is_recognised(tmp_path: Path) -> None:
    degrees = two(6668).set_crs(6677, allow_override=True)  # degrees labelled as metres
    (layer,) = layers(write_shapefile(degrees, tmp_path / "a.shp"))
    assert layer.frame.geometry.iloc[0].equals(cell(0))
    assert "記載が中身と違います" in said(layer)
    metres = two(6677).set_crs(32654, allow_override=True)  # another plane altogether
    with pytest.raises(LoaderError, match="日本の外"):
        layers(write_shapefile(metres, tmp_path / "b.shp"))


def test_latitude_and_longitude_swapped_are_turned_back(tmp_path: Path) -> None:
    turned = two()
    turned["geometry"] = shapely.transform(turned.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    (layer,) = layers(write_shapefile(turned, tmp_path / "a.shp"))
    assert layer.frame.geometry.iloc[0].equals(cell(0))
    assert "入れ替わっています" in said(layer)


def test_tokyo_datum_is_moved_and_said(tmp_path: Path) -> None:
    old = two(6668).to_crs(4301)
    (layer,) = layers(write_shapefile(old, tmp_path / "a.shp"))
    assert "Tokyo Datum" in said(layer)
    # within ten metres of where it was, though the old numbers are 400 m off
    assert layer.frame.geometry.iloc[0].centroid.distance(cell(0).centroid) < 1e-4
    assert old.geometry.iloc[0].centroid.distance(cell(0).centroid) > 3e-3


def test_a_shape_far_away_is_marked(tmp_path: Path) -> None:
    rows = [{"名称": str(i)} for i in range(3)]
    data = frame(rows, [cell(0), cell(1), shapely.box(0, 0, 1, 1)])
    (layer,) = layers(write_shapefile(data, tmp_path / "a.shp"))
    assert layer.in_japan.tolist() == [True, True, False]


def test_text_formats_in_cp932_are_read(tmp_path: Path) -> None:
    pyogrio.write_dataframe(two(4326), tmp_path / "a.geojson")
    pyogrio.write_dataframe(two(6668), tmp_path / "a.gml", driver="GML")
    for name in ("a.geojson", "a.gml"):
        path = tmp_path / name
        text = path.read_text(encoding="utf-8").replace('encoding="utf-8"', 'encoding="Shift_JIS"')
        path.write_bytes(text.encode("cp932"))
        (layer,) = layers(path)
        assert layer.frame["名称"].tolist() == ["松江北", "一之江"]
        assert "UTF-8ではありません" in said(layer)
    assert not (tmp_path / "a.gfs").exists()


def test_reading_writes_nothing_beside_the_file(tmp_path: Path) -> None:
    for name in ("a.gml", "a.gpkg", "a.shp"):
        folder = tmp_path / name.replace(".", "")
        folder.mkdir()
        pyogrio.write_dataframe(two(), folder / name)
        before = {p.name: p.read_bytes() for p in folder.iterdir()}
        layers(folder / name)
        assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


HOSTILE = {
    "vrt.geojson": '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd'
    "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "algorithm.json": '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read'
    ' /etc/passwd", "x": {"type": "FeatureCollection"}}',
    "topo.json": '{"type": "Topology", "objects": {}}',
    "entity.kml": '<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    '<kml xmlns="http://www.opengis.net/kml/2.2"><name>&a;</name></kml>',
    "list.gml": "<rows/>",
    "nul.geojson": '{"type": "FeatureCollection", "features": []\0}',
    "empty.geojson": '{"type": "FeatureCollection", "features": []}',
    "cut.geojson": '{"type": "FeatureCollection", "features": [{"type": "Feature",',
    "not.gpkg": "SQLite format 3",
    "not.fgb": "fgb\x03fgb\x00" + "x" * 50,
    "not.shp": "x" * 200,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_what_it_says_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(HOSTILE[name])
    with pytest.raises(LoaderError, match=name.replace(".", r"\.")):
        layers(tmp_path / name)


def test_a_view_in_a_geopackage_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(two(), path, layer="areas")
    with sqlite3.connect(path) as database:
        database.execute("alter table areas rename to hidden")
        database.execute(
            "create view areas as with recursive n(i) as (select 1 union all select i + 1 from n)"
            " select hidden.* from hidden, n"
        )
    with pytest.raises(LoaderError, match="表ではない"):
        layers(path)


def test_a_broken_ring_is_no_shape(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"名称": str(i)}, "geometry": geometry}
        for i, geometry in enumerate(
            [
                shapely.geometry.mapping(cell(0)),
                {"type": "Polygon", "coordinates": [[[139.8, 35.7], [139.81, 35.7]]]},
                None,
            ]
        )
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (layer,) = layers(path)
    assert [g is None or g.is_empty or not g.is_valid for g in layer.frame.geometry] == [
        False,
        True,
        True,
    ]
