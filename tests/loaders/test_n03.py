"""行政区域: outlines with all their islands."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

from loaders.n03 import load_n03
from loaders.report import LoaderError
from tests.loaders.layouts import cell, frame, write_shapefile, zipped

DATA = Path(os.environ.get("CHIIKI_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
REAL = DATA / "n03_tokyo_2021_simplified.geojson"


def row(code: str | None, city: str, *, above: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "N03_001": "東京都",
        "N03_002": None,
        "N03_003": above,
        "N03_004": city,
        "N03_007": code,
    } | more


HOLE = shapely.Polygon(cell(0, 5).buffer(0.02).exterior.coords, [cell(0, 5).exterior.coords])


def test_islands_and_holes_are_kept(tmp_path: Path) -> None:
    rows = [
        row("13123", "江戸川区"),
        row("13123", "江戸川区"),
        row("13122", "葛飾区"),
        row(None, "所属未定地"),
    ]
    path = write_shapefile(
        frame(rows, [HOLE, cell(9), cell(20), cell(30)]), tmp_path / "N03-21_13_210101.shp"
    )
    loaded = load_n03(zipped(path, tmp_path / "N03.zip", folder="N03-20210101_13_GML/"))
    outline = loaded.tables["outline"].set_index("municipality_code")
    assert outline["name"].to_dict() == {"13122": "葛飾区", "13123": "江戸川区"}
    shape = outline.geometry["13123"]
    assert len(shape.geoms) == 2
    assert shape.area == pytest.approx(HOLE.area + cell(9).area)
    assert "所属未定地" in str(loaded.report.findings)
    assert (loaded.report.rows_read, loaded.report.rows_taken) == (4, 3)


@pytest.mark.parametrize("since_2024", [False, True])
def test_a_designated_city_is_the_union_of_its_wards(tmp_path: Path, since_2024: bool) -> None:
    def ward(code: str, city: str, name: str) -> dict[str, Any]:
        if since_2024:
            return row(code, city, N03_005=name)
        return row(code, name, above=city)

    rows = [
        ward("14101", "横浜市", "鶴見区"),
        ward("14102", "横浜市", "神奈川区"),
        ward("14131", "川崎市", "川崎区"),
        row("14301", "葉山町", above="三浦郡"),
    ]
    path = tmp_path / "N03-14.geojson"
    pyogrio.write_dataframe(frame(rows, [cell(i) for i in range(4)]), path)
    (outline,) = load_n03(path, municipality_code="14100").tables["outline"].itertuples()
    assert (outline.municipality_code, outline.name) == ("14100", "横浜市")
    assert outline.geometry.equals(shapely.box(139.80, 35.70, 139.82, 35.71))
    names = load_n03(path).tables["outline"]["name"].tolist()
    assert names == ["横浜市鶴見区", "横浜市神奈川区", "川崎市川崎区", "葉山町"]


def test_what_is_not_n03_or_not_there(tmp_path: Path) -> None:
    path = write_shapefile(frame([{"a": "b"}], [cell(0)]), tmp_path / "a.shp")
    with pytest.raises(LoaderError, match="N03_007"):
        load_n03(path)
    path = write_shapefile(frame([row("13123", "江戸川区")], [cell(0)]), tmp_path / "n.shp")
    with pytest.raises(
        LoaderError, match="13105 のデータがありません（入っているのは 13123 江戸川区）"
    ):
        load_n03(path, municipality_code="13105")


@pytest.mark.skipif(not REAL.is_file(), reason=f"{REAL.name} がありません（CHIIKI_TEST_DATA）")
def test_the_real_file_of_tokyo() -> None:
    loaded = load_n03(REAL)
    outline = loaded.tables["outline"].set_index("municipality_code")
    assert len(outline) == 62
    assert outline.geometry.is_valid.all()
    # 江戸川区: 49.90 km² by 全国都道府県市区町村別面積調; simplified, so within three percent
    area = outline.to_crs(6677).area["13123"] / 1e6
    assert area == pytest.approx(49.9, rel=0.03)
    assert len(outline.geometry["13421"].geoms) > 1  # 小笠原村
