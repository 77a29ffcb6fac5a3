"""Building the embedded geometry: whole, in one topology, and the same bytes every time."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import jma_outlines
from geodata.build import N03_CREDIT, build, build_all, build_outlines
from geodata.geojson import to_bytes, write_if_changed
from geodata.topology import is_coverage

ROOT = Path(__file__).parents[2]
DATA = ROOT / "geodata" / "data"
CODES = ("13105", "13110", "13123", "13204", "13210")
FILES = ("areas.geojson", "chome.geojson", "outline.geojson")


def hausdorff(one: gpd.GeoDataFrame, two: gpd.GeoDataFrame) -> float:
    """Largest distance in degrees between borders of the same row."""
    pairs = one.geometry.to_numpy(), two.geometry.to_numpy()
    return float(shapely.hausdorff_distance(*pairs).max())


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str)


def bare_copy(folder: Path) -> Path:
    """The embedded tables without any geometry."""
    return Path(shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("*.geojson")))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = bare_copy(tmp_path_factory.mktemp("build") / "data")
    build_all(root, codes=CODES)
    return root


# --- five municipalities ---


@pytest.mark.parametrize("code", CODES)
def test_chome_areas_and_outline_are_one_topology(code: str) -> None:
    areas, chome, outline = (gpd.read_file(DATA / code / name) for name in FILES)
    cells, whole = chome.geometry.to_numpy(), outline.geometry[0]

    around = shapely.difference(shapely.box(*whole.bounds).buffer(0.01), whole)
    # With the world around it the coverage has no gap at all, and edges match vertex by vertex.
    assert is_coverage(np.append(cells, around))
    assert len(shapely.get_rings(shapely.coverage_union_all(np.append(cells, around)))) == 1
    assert shapely.equals(shapely.coverage_union_all(cells), whole)
    assert cells_area(cells) == pytest.approx(whole.area, rel=1e-12)

    for _, level in areas.groupby("level"):
        shapes = level.geometry.to_numpy()
        assert is_coverage(shapes)
        # Cells and areas laid over each other meet in their own vertices only.
        assert vertices(shapes) <= vertices(cells)
        # A level that leaves no 町丁目 out (住区 may) fills the outline.
        if covers_every_chome(code, level["area_id"]):
            assert shapely.equals(shapely.coverage_union_all(shapes), whole)
            assert is_coverage(np.append(shapes, around))
            assert cells_area(shapes) == pytest.approx(whole.area, rel=1e-12)


def vertices(polygons: np.ndarray) -> set[tuple[float, float]]:
    return set(map(tuple, shapely.get_coordinates(polygons)))


def cells_area(polygons: np.ndarray) -> float:
    return float(shapely.area(polygons).sum())


def covers_every_chome(code: str, area_ids: pd.Series) -> bool:
    parents = table(DATA / code / "areas.csv").set_index("area_id")["parent_area_id"]
    placed = table(DATA / code / "chome.csv")
    direct = placed[["area_id", "sub_area_id"]].isin(set(area_ids)).any(axis=1)
    return bool((direct | placed["area_id"].map(parents).isin(set(area_ids))).all())


@pytest.mark.parametrize("code", CODES)
def test_every_area_is_the_union_of_its_chome(code: str) -> None:
    rows = table(DATA / code / "areas.csv")
    placed = table(DATA / code / "chome.csv")
    areas = gpd.read_file(DATA / code / "areas.geojson").set_index("area_id")
    cells = gpd.read_file(DATA / code / "chome.geojson").set_index("chome").geometry
    # Every area has a polygon; in these tables none is without 町丁目.
    assert list(areas.index) == list(rows["area_id"])
    assert list(cells.index) == list(placed["chome"])
    assert dict(areas["level"]) == dict(zip(rows["area_id"], rows["level"], strict=True))

    parents = dict(zip(rows["area_id"], rows["parent_area_id"], strict=True))
    for area_id, shape in areas.geometry.items():
        own = {area_id} | {child for child, parent in parents.items() if parent == area_id}
        inside = placed["area_id"].isin(own) | placed["sub_area_id"].isin(own)
        union = shapely.union_all(cells[placed.loc[inside, "chome"]].to_numpy())
        assert shapely.equals(shape, union)


@pytest.mark.parametrize("code", CODES)
def test_every_point_lies_in_its_own_cell(code: str) -> None:
    placed = table(DATA / code / "chome.csv")
    points = shapely.points(placed["lon"].astype(float), placed["lat"].astype(float))
    assert not placed.duplicated(["lon", "lat"]).any()
    cells = gpd.read_file(DATA / code / "chome.geojson").geometry.to_numpy()
    assert shapely.contains(cells, points).all()


@pytest.mark.parametrize("code", CODES)
def test_the_embedded_geometry_is_that_of_the_embedded_tables(code: str, built: Path) -> None:
    """Fails when a table changed and `python -m geodata build` was not run."""
    for name in FILES:
        stored, fresh = (gpd.read_file(root / code / name) for root in (DATA, built))
        assert stored.drop(columns="geometry").equals(fresh.drop(columns="geometry"))
        # Not bytes: another version of GEOS may round a vertex to the next step of the grid.
        assert hausdorff(stored, fresh) < 5e-6


def test_coordinates_are_short_and_the_credit_is_there() -> None:
    for code in CODES:
        for name in FILES:
            text = (DATA / code / name).read_text(encoding="utf-8")
            assert N03_CREDIT in json.loads(text)["attribution"]
            xy = gpd.read_file(DATA / code / name).geometry.get_coordinates().to_numpy()
            assert (xy == np.round(xy, 6)).all()
            assert text.count("\n") == len(json.loads(text)["features"]) + 2


# --- the same bytes every time ---

BUILD_ONCE = """
import sys
from pathlib import Path
from geodata.build import build_all
build_all(Path(sys.argv[1]))
"""


def test_building_twice_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    roots = [bare_copy(tmp_path / seed) for seed in ("1", "2")]
    for root in roots:
        environment = {**os.environ, "PYTHONHASHSEED": root.name, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", BUILD_ONCE, str(root)], check=True, env=environment)
    one, two = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*.geojson")}
        for root in roots
    )
    assert len(one) >= len(CODES) * len(FILES)
    assert one == two


def test_a_second_build_writes_nothing(built: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*.geojson")}
    report = build_all(built, codes=CODES)
    assert report.written == ()
    assert set(report.unchanged) == set(before)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert report.messages[-1] == "書き出し 0件、変更なし 15件"


def test_the_order_of_chome_does_not_move_a_border(built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(built / "13210", tmp_path / "13210")
    placed = table(folder / "chome.csv")
    placed.iloc[::-1].to_csv(folder / "chome.csv", index=False)
    report = build(folder, built / "outlines.csv")
    assert [path.name for path in report.written] == ["chome.geojson"]
    lines = [set((p / "chome.geojson").read_text().replace(",\n", "\n").split("\n"))
             for p in (folder, built / "13210")]  # fmt: skip
    assert lines[0] == lines[1]


# --- what can go wrong ---


def test_an_unknown_folder_is_refused(built: Path) -> None:
    with pytest.raises(ValueError, match="データのフォルダーがありません: 99999"):
        build_all(built, codes=["99999"])


def test_a_municipality_without_outline_is_refused(built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(built / "13210", tmp_path / "13999")
    with pytest.raises(ValueError, match="13999 の外形線がありません"):
        build(folder, built / "outlines.csv")


def test_an_area_without_chome_is_named(built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(built / "13210", tmp_path / "13210")
    placed = table(folder / "chome.csv")
    placed[placed["area_id"] != "13210-kita"].to_csv(folder / "chome.csv", index=False)
    report = build(folder, built / "outlines.csv")
    assert "13210: 境界のない圏域 1件: 13210-kita" in report.messages
    assert "13210-kita" not in set(gpd.read_file(folder / "areas.geojson")["area_id"])


def test_only_degrees_are_written() -> None:
    frame = gpd.GeoDataFrame({"a": ["x"]}, geometry=[shapely.Point(0, 0)], crs=6677)
    with pytest.raises(ValueError, match="EPSG:4326"):
        to_bytes(frame, credit="")


def test_features_keep_their_order_and_rows_without_geometry_are_left_out() -> None:
    square = shapely.box(0, 0, 1, 1)
    frame = gpd.GeoDataFrame(
        {"name": ["乙", "甲", None]}, geometry=[square, None, square], crs=4326
    )
    read = json.loads(to_bytes(frame, credit="出典"))
    assert read["attribution"] == "出典"
    assert [f["properties"]["name"] for f in read["features"]] == ["乙", None]


def test_a_file_is_written_only_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.geojson"
    assert write_if_changed(path, b"one")
    assert not write_if_changed(path, b"one")
    assert write_if_changed(path, b"two")
    assert [p.name for p in path.parent.iterdir()] == ["a.geojson"]


# --- the outlines of Tokyo ---


def test_all_62_municipalities_have_an_outline() -> None:
    wanted = list(table(DATA / "13" / "municipalities.csv")["municipality_code"])
    path = DATA / "13" / "outlines.geojson"
    outlines = gpd.read_file(path)
    assert len(wanted) == 62
    assert list(outlines["municipality_code"]) == wanted
    assert is_coverage(outlines.geometry.to_numpy())
    assert path.stat().st_size < 250_000
    assert json.loads(path.read_text(encoding="utf-8"))["attribution"] == jma_outlines.CREDIT


def test_the_outlines_agree_with_the_national_land_data() -> None:
    folder = Path(os.environ.get("CHIIKI_TEST_DATA", ROOT.parent / "shared" / "data"))
    path = folder / "n03_tokyo_2021_simplified.geojson"
    if not path.is_file():
        pytest.skip(f"行政区域のデータがありません: {path.name}（環境変数 CHIIKI_TEST_DATA）")
    official = gpd.read_file(path).dropna(subset="N03_007").dissolve("N03_007").to_crs(6677)
    ours = gpd.read_file(DATA / "13" / "outlines.geojson").set_index("municipality_code")
    ours = ours.to_crs(6677).loc[official.index.intersection(ours.index)]
    official = official.loc[ours.index]

    common = ours.intersection(official).area / ours.union(official).area

    assert len(common) == 62
    assert common.median() > 0.93
    assert common.min() > 0.85


def package_with(features: list[dict[str, object]]) -> bytes:
    """Bytes as of an extension module: code around a zip archive of GeoJSON."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        writer.writestr("some.json", json.dumps({"features": features}))
    return b"\x7fELF" + b"PK\x05\x06 code" * 9 + archive.getvalue() + b"PK\x05\x06 more" * 9


def feature(code: str, *boxes: tuple[float, float, float, float]) -> dict[str, object]:
    shape = shapely.multipolygons([shapely.box(*box) for box in boxes])
    return {"properties": {"code": code}, "geometry": json.loads(shapely.to_geojson(shape))}


def test_polygons_are_read_from_the_bytes_of_the_package() -> None:
    binary = package_with(
        [
            feature("130010", (0, 0, 9, 9)),  # a region, not a municipality
            feature("1310101", (0, 0, 1, 1)),
            feature("1310102", (1, 0, 2, 1)),  # the same municipality's other division
            feature("1310200", (2, 0, 3, 1), (5, 5, 6, 6)),
            feature("1410100", (7, 0, 8, 1)),
        ]
    )
    read = jma_outlines.read_outlines(binary, codes=["13102", "13101", "13999"])
    assert list(read["municipality_code"]) == ["13102", "13101", "13999"]
    assert [None if g is None else g.area for g in read.geometry] == [2.0, 2.0, None]


def test_bytes_without_polygons_are_refused() -> None:
    with pytest.raises(jma_outlines.OutlinesUnavailableError, match="見つかりません"):
        jma_outlines.read_outlines(b"PK\x05\x06" * 20, codes=["13101"])


def test_municipalities_without_outline_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "municipalities.csv").write_text(
        "municipality_code,name\n13101,千代田区\n13421,小笠原村\n", encoding="utf-8"
    )
    binary = package_with([feature("1310100", (0, 0, 1, 1))])
    monkeypatch.setattr(jma_outlines, "package_binary", lambda: binary)
    report = build_outlines(tmp_path)
    assert report.messages == ("13: 市区町村 1 の輪郭", "13: 輪郭のない市区町村 1件: 小笠原村")


@pytest.mark.parametrize("exists", [True, False])
def test_without_the_package_the_existing_file_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exists: bool
) -> None:
    shutil.copy(DATA / "13" / "municipalities.csv", tmp_path)
    target = tmp_path / "outlines.geojson"
    if exists:
        target.write_bytes(b"kept")
    monkeypatch.setattr(jma_outlines, "PACKAGE", "no_such_package_anywhere")

    report = build_outlines(tmp_path)

    assert report.written == ()
    assert ("残しました" if exists else "作れませんでした") in report.messages[0]
    assert target.is_file() == exists
    assert not exists or target.read_bytes() == b"kept"


def test_the_real_package_gives_the_embedded_outlines() -> None:
    pytest.importorskip("reversejp", reason="reversejp は輪郭を作るときだけ要る")
    stored = gpd.read_file(DATA / "13" / "outlines.geojson")
    fresh = jma_outlines.read_outlines(
        jma_outlines.package_binary(), codes=list(stored["municipality_code"])
    )
    assert fresh.geometry.notna().all()
    assert hausdorff(stored, fresh) < 5e-5
