"""小地域 of e-Stat: layouts of 2015 and 2020, parts, water, names, and real totals."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
import pytest
import shapely

from geodata import schema, store
from geodata.areas import official_areas
from geodata.tables import check_table
from loaders.estat import CHOME_COLUMNS, load_estat
from loaders.report import Loaded, LoaderError
from tests.loaders.layouts import (
    bow_tie,
    cell,
    estat_2015,
    estat_2020,
    frame,
    write_shapefile,
    zipped,
)

DATA = Path(os.environ.get("CHIIKI_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
REAL = DATA / "estat_2015_tokyo_chome.dbf"
needs_real = pytest.mark.skipif(
    not REAL.is_file(), reason=f"{REAL.name} がありません（CHIIKI_TEST_DATA で場所を示せます）"
)
#: 平成27年国勢調査, 人口等基本集計 (総務省統計局): the published figures.
PUBLISHED_2015 = {
    "13105": 219_724,
    "13110": 277_622,
    "13123": 681_298,
    "13204": 186_936,
    "13210": 121_396,
}
TOKYO_2015 = 13_515_271

ROWS_2020 = [
    (estat_2020("北小岩一丁目", "13123001001", 100, 50, X_CODE=139.8012), cell(0)),
    (estat_2020("松江５丁目", "13123002005", 200, 90, KIGO_E="E1", AREA=900.0), cell(1)),
    (estat_2020("松江５丁目", "13123002005", 0, 0, KIGO_E="E2", X_CODE=139.9), cell(3)),
    (estat_2020(None, "131230030", 3, 3, HCODE=8154), cell(4)),
    (estat_2020("大字一之江町", "131230040", 7, 3), cell(2)),
    (estat_2020("岩本町一丁目", "13101001001", 999, 99, CITY_NAME="千代田区"), cell(9)),
]


def table_2020() -> Any:
    return frame([row for row, _ in ROWS_2020], [shape for _, shape in ROWS_2020])


def reasons(loaded: Loaded) -> str:
    return "\n".join(str(finding) for finding in loaded.report.findings)


def by_name(loaded: Loaded) -> pd.DataFrame:
    return loaded.tables["chome"].set_index("chome")


@pytest.mark.parametrize(
    "name", ["r2ka13123.shp", "r2ka13123.gpkg", "r2ka13123.geojson", "r2ka13123.gml", "zip"]
)
@pytest.mark.parametrize("crs", [4612, 6668, 4326])
def test_2020_in_every_format(tmp_path: Path, name: str, crs: int) -> None:
    data = table_2020().set_crs(crs, allow_override=True)
    if name == "zip":
        shp = write_shapefile(data, tmp_path / "r2ka13123.shp")
        path = zipped(shp, tmp_path / "A002005212020DDSWC13123.zip")
    else:
        path = tmp_path / name
        options = {"encoding": "CP932"} if name.endswith(".shp") else {}
        pyogrio.write_dataframe(data, path, **options)
    loaded = load_estat(path, municipality_code="13123")
    chome = by_name(loaded)
    assert list(loaded.tables["chome"].columns) == list(CHOME_COLUMNS)
    assert chome["population"].to_dict() == {"北小岩一丁目": 100, "松江五丁目": 200, "一之江町": 7}
    assert chome["households"].to_dict() == {"北小岩一丁目": 50, "松江五丁目": 90, "一之江町": 3}
    # The centre of the part where people live, not of the larger empty one.
    assert chome.loc["松江五丁目", "lon"] == pytest.approx(139.805)
    assert loaded.report.rows_read == 6
    assert loaded.report.rows_taken == 4
    assert loaded.report.kind == "国勢調査 小地域 2020"
    check_table(loaded.tables["chome"], schema.CHOME, file="chome.csv")
    shapes = loaded.tables["boundaries"].set_index("chome").geometry
    assert shapes["松江五丁目"].equals(shapely.MultiPolygon([cell(1), cell(3)]))
    assert shapes.crs.to_epsg() == 4326


def test_2015_in_its_layout(tmp_path: Path) -> None:
    rows = [
        estat_2015("東松本１丁目", "13123052001", 1801, 735),
        estat_2015("小松川３丁目", "13123003003", 10, 5),
        estat_2015("小松川３丁目", "13123003013", 20, 8),  # one name, two keys: both count
        estat_2015("‐", "131230990", 0, 0, HCODE=8154),
    ]
    path = write_shapefile(
        frame(rows, [cell(i) for i in range(4)], crs=4612), tmp_path / "h27ka13123.shp"
    )
    loaded = load_estat(path)
    chome = by_name(loaded)
    assert chome["population"].to_dict() == {"東松本一丁目": 1801, "小松川三丁目": 30}
    assert chome.loc["小松川三丁目", "key_code"] == "13123003003|13123003013"
    assert "2015年10月1日" in chome["source"].iloc[0]


def test_residents_repeated_on_every_part_count_once(tmp_path: Path) -> None:
    rows = [estat_2020("松江一丁目", "13123002001", 200, 90, KIGO_E=f"E{i}") for i in (1, 2, 3)]
    path = write_shapefile(frame(rows, [cell(i) for i in range(3)]), tmp_path / "r2ka.shp")
    assert by_name(load_estat(path)).loc["松江一丁目", "population"] == 200


def test_parts_that_disagree_are_said(tmp_path: Path) -> None:
    rows = [estat_2020("松江一丁目", "13123002001", n, 1) for n in (200, 150)]
    loaded = load_estat(write_shapefile(frame(rows, [cell(0), cell(1)]), tmp_path / "r2ka.shp"))
    assert by_name(loaded).loc["松江一丁目", "population"] == 200
    assert "違う人口" in reasons(loaded)


def test_unknown_residents_stay_unknown(tmp_path: Path) -> None:
    rows = [
        estat_2020("松江一丁目", "13123002001", 5, 1, JINKO="x"),
        estat_2020("松江二丁目", "13123002002", 5, 1, JINKO=None),
        estat_2020("松江三丁目", "13123002003", 5, 1, JINKO="-5"),
        estat_2020("松江四丁目", "13123002004", 5, 1, JINKO="0"),
    ]
    loaded = load_estat(
        write_shapefile(frame(rows, [cell(i) for i in range(4)]), tmp_path / "a.shp")
    )
    population = loaded.tables["chome"]["population"]
    assert population.isna().tolist() == [True, True, True, False]
    assert population.iloc[3] == 0
    assert [f.row for f in loaded.report.findings if f.column == "JINKO"] == [1, 3]


def test_known_names_win_and_strangers_are_said(tmp_path: Path) -> None:
    rows = [
        estat_2020("千駄ケ谷２丁目", "13113001002", 5, 1),
        estat_2020("新町", "131130020", 5, 1),
    ]
    path = write_shapefile(frame(rows, [cell(0), cell(1)]), tmp_path / "r2ka13113.shp")
    loaded = load_estat(path, known=("千駄ヶ谷二丁目", "消えた町"))
    assert loaded.tables["chome"]["chome"].tolist() == ["千駄ヶ谷二丁目", "新町"]
    assert "いまの町丁目の表にない名です（値: 新町）" in reasons(loaded)
    assert "形がありません（値: 消えた町）" in reasons(loaded)


def test_a_designated_city_is_its_wards(tmp_path: Path) -> None:
    rows = [
        estat_2020("中央一丁目", "14101001001", 5, 1, CITY_NAME="横浜市鶴見区"),
        estat_2020("中央一丁目", "14102001001", 7, 2, CITY_NAME="横浜市神奈川区"),
        estat_2020("中央一丁目", "14131001001", 9, 3, CITY_NAME="川崎市川崎区"),
    ]
    path = write_shapefile(frame(rows, [cell(i) for i in range(3)]), tmp_path / "r2ka14.shp")
    chome = load_estat(path, municipality_code="14100").tables["chome"]
    assert chome["chome"].tolist() == ["鶴見区中央一丁目", "神奈川区中央一丁目"]
    assert set(chome["municipality_code"]) == {"14100"}


def test_polygons_are_mended_or_refused_with_their_row(tmp_path: Path) -> None:
    rows = [estat_2020(f"松江{i}丁目", f"1312300200{i}", 5, 1) for i in (1, 2, 3)]
    path = tmp_path / "r2ka.geojson"
    pyogrio.write_dataframe(frame(rows, [bow_tie(), None, cell(2)]), path)
    loaded = load_estat(path)
    shapes = loaded.tables["boundaries"].set_index("chome").geometry
    assert shapes.is_valid.all()
    assert shapes["松江一丁目"].area == pytest.approx(cell(0).area / 2)
    assert list(shapes.index) == ["松江一丁目", "松江三丁目"]
    assert [(f.row, f.outcome) for f in loaded.report.findings if f.row] == [
        (2, "refused"),
        (1, "mended"),
    ]
    # its residents are not lost with its shape
    assert by_name(loaded).loc["松江二丁目", "population"] == 5


def test_the_polygons_become_official_areas(tmp_path: Path) -> None:
    path = write_shapefile(table_2020(), tmp_path / "r2ka13123.shp")
    loaded = load_estat(path, municipality_code="13123")
    boundaries = loaded.tables["boundaries"]
    pairs = pd.DataFrame({"chome": boundaries["chome"], "level": "地区"})
    pairs["area_id"] = ["13123-a", "13123-b", "13123-b"]
    found = official_areas(boundaries, pairs)
    shapes = found.areas.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    assert shapes[0].symmetric_difference(cell(0)).area < 1e-9
    assert found.notes == ()


def test_a_centre_outside_japan_is_replaced(tmp_path: Path) -> None:
    rows = [estat_2020("松江一丁目", "13123002001", 5, 1, X_CODE=-8000.0, Y_CODE=-32000.0)]
    loaded = load_estat(write_shapefile(frame(rows, [cell(0)]), tmp_path / "r2ka.shp"))
    place = loaded.tables["chome"].iloc[0]
    assert cell(0).contains(shapely.Point(place["lon"], place["lat"]))
    assert "代表点" in reasons(loaded)


@pytest.mark.parametrize(
    ("rows", "code", "match"),
    [
        ([{"NAME": "x"}], None, "KEY_CODE"),
        ([estat_2020("松江一丁目", "13123002001", 5, 1)], "13105", "13123 江戸川区"),
        ([estat_2020("松江一丁目", "13123002001", 5, 1)], "東京", "5桁ではありません"),
        ([estat_2020("水", "131230020", 5, 1, HCODE=8154)], None, "町丁目の行がありません"),
    ],
)
def test_the_wrong_file_is_refused_as_a_whole(
    tmp_path: Path, rows: list[dict[str, Any]], code: str | None, match: str
) -> None:
    path = write_shapefile(frame(rows, [cell(0)]), tmp_path / "r2ka.shp")
    with pytest.raises(LoaderError, match=match):
        load_estat(path, municipality_code=code)


def test_land_of_no_municipality_is_refused(tmp_path: Path) -> None:
    rows = [
        estat_2015("島", "13364001001", 5, 1),
        estat_2015(None, "13", 0, 0),
        estat_2015(None, "134020020", 8, 1),
    ]
    path = write_shapefile(frame(rows, [cell(i) for i in range(3)]), tmp_path / "h27ka13.shp")
    loaded = load_estat(path)
    assert loaded.tables["chome"]["chome"].tolist() == ["島", "（町丁名なし）"]
    assert "市区町村が決まっていない" in reasons(loaded)


@needs_real
@pytest.mark.parametrize("code", PUBLISHED_2015)
def test_the_real_table_gives_the_published_population(code: str) -> None:
    known = store.load(code).chome["chome"].tolist()
    loaded = load_estat(REAL, municipality_code=code, known=known)
    chome = check_table(loaded.tables["chome"], schema.CHOME, file="chome.csv")
    assert chome["population"].sum() == PUBLISHED_2015[code]
    assert set(chome["chome"]) == set(known)
    assert "boundaries" not in loaded.tables


@needs_real
def test_the_real_table_of_tokyo_loses_nobody_but_those_on_the_water() -> None:
    loaded = load_estat(REAL)
    on_water = 10
    assert loaded.tables["chome"]["population"].sum() == TOKYO_2015 - on_water
    assert f"人口{on_water:,}人を含む" in reasons(loaded)
    assert loaded.report.rows_read == 6010
