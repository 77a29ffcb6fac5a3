"""Any polygon file of areas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

from loaders.polygons import describe_polygons, load_polygons
from loaders.report import Loaded, LoaderError
from tests.loaders.layouts import bow_tie, cell, frame, write_shapefile


def write(path: Path, names: list[Any], shapes: list[Any], **more: list[Any]) -> Path:
    rows = [
        {"圏域名": name} | {key: values[i] for key, values in more.items()}
        for i, name in enumerate(names)
    ]
    pyogrio.write_dataframe(frame(rows, shapes), path)
    return path


def reasons(loaded: Loaded) -> str:
    return "\n".join(str(finding) for finding in loaded.report.findings)


def test_areas_with_their_names(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["北小岩", "松江北"], [cell(0), cell(1)], 番号=[1, 2])
    loaded = load_polygons(path, level="日常生活圏域")
    boundaries = loaded.tables["boundaries"]
    assert boundaries[["area_name", "level"]].values.tolist() == [
        ["北小岩", "日常生活圏域"],
        ["松江北", "日常生活圏域"],
    ]
    assert boundaries.crs.to_epsg() == 4326
    assert shapely.coverage_is_valid(boundaries.geometry.to_numpy())
    assert (loaded.report.rows_read, loaded.report.rows_taken, reasons(loaded)) == (2, 2, "")


def test_kml_of_google_earth(tmp_path: Path) -> None:
    ring = " ".join(f"{x},{y},0" for x, y in cell(0).exterior.coords)
    (tmp_path / "a.kml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        "<Document><Folder><name>圏域</name><Placemark><name>&lt;script&gt;北小岩</name><Polygon>"
        f"<outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing>"
        "</outerBoundaryIs></Polygon></Placemark></Folder></Document></kml>",
        encoding="utf-8",
    )
    boundaries = load_polygons(tmp_path / "a.kml").tables["boundaries"]
    # kept as written: what shows it must escape it
    assert boundaries["area_name"].tolist() == ["<script>北小岩"]


def test_the_user_chooses_the_column(tmp_path: Path) -> None:
    rows = [{"k1": "北", "k2": "小岩"}, {"k1": "南", "k2": "松江"}]
    path = write_shapefile(frame(rows, [cell(0), cell(1)]), tmp_path / "a.shp")
    with pytest.raises(LoaderError, match="名前の列が決まりません.*k1、k2"):
        load_polygons(path)
    with pytest.raises(LoaderError, match="「k3」列がありません"):
        load_polygons(path, name_column="k3")
    with pytest.raises(LoaderError, match="「geometry」列"):
        load_polygons(path, name_column="geometry")
    loaded = load_polygons(path, name_column="k2")
    assert loaded.tables["boundaries"]["area_name"].tolist() == ["小岩", "松江"]
    (layer,) = describe_polygons(path)
    assert (layer.rows, layer.guess) == (2, None)
    assert [(c.name, c.different, c.samples) for c in layer.columns] == [
        ("k1", 2, ("北", "南")),
        ("k2", 2, ("小岩", "松江")),
    ]


def test_layers_must_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    for name, column in (("圏域", 0), ("地区", 5)):
        data = frame([{"名称": name}], [cell(column)])
        pyogrio.write_dataframe(data, path, layer=name, append=path.exists())
    with pytest.raises(LoaderError, match="層が2つあります"):
        load_polygons(path)
    layers = describe_polygons(path)
    loaded = load_polygons(path, layer=layers[1].file)
    assert loaded.tables["boundaries"]["area_name"].tolist() == ["地区"]
    with pytest.raises(LoaderError, match="「住区」がありません"):
        load_polygons(path, layer="住区")


def test_two_rows_of_one_name_are_one_area(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["北小岩", "松江北", "北小岩"], [cell(0), cell(1), cell(5)])
    loaded = load_polygons(path)
    shapes = loaded.tables["boundaries"].set_index("area_name").geometry
    assert shapes["北小岩"].equals(shapely.MultiPolygon([cell(0), cell(5)]))
    assert "同じ名前の行が2つ" in reasons(loaded)


def test_overlapping_rows_of_one_name_count_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["北小岩", "北小岩"], [cell(0), cell(0, width=1.5)])
    (shape,) = load_polygons(path).tables["boundaries"].geometry
    assert shape.is_valid
    assert shape.area == pytest.approx(cell(0, width=1.5).area)


def test_a_place_in_two_areas_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["北小岩", "松江北"], [cell(0, width=1.5), cell(1)])
    assert "区域が重なっています（50" in reasons(load_polygons(path))  # half of a cell, m²


def test_broken_shapes_are_mended_or_refused(tmp_path: Path) -> None:
    line = shapely.LineString([(139.8, 35.7), (139.9, 35.7)])
    flat = shapely.Polygon([(139.8, 35.7), (139.9, 35.7), (139.85, 35.7)])
    names = ["bow", "none", "empty", "line", "flat", None, "far"]
    shapes = [bow_tie(), None, shapely.Polygon(), line, flat, cell(1), shapely.box(1, 1, 2, 2)]
    loaded = load_polygons(write(tmp_path / "a.gpkg", names, shapes), name_column="圏域名")
    boundaries = loaded.tables["boundaries"]
    assert boundaries["area_name"].tolist() == ["bow"]
    assert boundaries.geometry.iloc[0].area == pytest.approx(cell(0).area / 2)
    outcomes = {f.row: (f.outcome, f.reason) for f in loaded.report.findings}
    assert outcomes[1] == ("mended", "輪郭が自分と交わっています")
    assert [outcomes[row][0] for row in range(2, 8)] == ["refused"] * 6
    assert "空のポリゴン" in outcomes[2][1]
    assert "空のポリゴン" in outcomes[3][1]
    assert "線" in outcomes[4][1]
    assert "面積のない" in outcomes[5][1]
    assert "名前がありません" in outcomes[6][1]
    assert "日本の外" in outcomes[7][1]
    assert (loaded.report.mended, loaded.report.refused, loaded.report.rows_taken) == (1, 6, 1)


def test_nothing_left_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["a"], [shapely.Point(139.8, 35.7)])
    with pytest.raises(LoaderError, match="1つもありません"):
        load_polygons(path)


def test_chome_are_written_as_the_table_does(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["松江５丁目", "一ノ江町"], [cell(0), cell(1)])
    loaded = load_polygons(path, level="町丁目", known=("一之江町",))
    assert loaded.tables["boundaries"]["chome"].tolist() == ["松江五丁目", "一之江町"]


def test_the_report_as_a_table(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["北小岩", None], [bow_tie(), cell(1)])
    table = load_polygons(path).report.to_frame()
    assert list(table.columns) == ["ファイル", "行", "列", "値", "わかったこと", "直し方", "結果"]
    assert table["結果"].tolist() == ["直しました", "取り込めません"]
    assert table["行"].tolist() == [1, 2]
