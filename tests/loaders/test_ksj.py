"""小学校区, 福祉施設 and 公的集会施設 of 国土数値情報."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
import pytest
import shapely

from geodata import schema
from geodata.tables import check_table
from loaders.ksj import load_a27, load_p05, load_p14
from loaders.ksj_types import hub_type, hub_types
from loaders.report import LoaderError
from tests.loaders.layouts import cell, frame, write_shapefile, zipped

HERE = shapely.Point(139.87, 35.70)

A27 = {
    "2010": ("A27_005", "A27_006", "A27_007", "A27_008"),
    "2016": ("A27_001", "A27_002", "A27_003", "A27_004"),
    "2021": ("A27_001", "A27_002", None, "A27_004", "A27_005"),
}


def district(year: str, code: str, school: str) -> dict[str, Any]:
    if year == "2021":
        values = (code, "江戸川区立", "B113212300001", school, "江戸川区松江1-1")
        return dict(zip([f"A27_{i:03}" for i in range(1, 6)], values, strict=True))
    return dict(zip(A27[year], (code, "江戸川区立", school, "江戸川区松江1-1"), strict=True))


@pytest.mark.parametrize("year", A27)
def test_school_districts_of_every_year(tmp_path: Path, year: str) -> None:
    rows = [
        district(year, "13123", "松江小学校"),
        district(year, "13123", "松江小学校"),
        district(year, "13122", "葛飾小学校"),
    ]
    path = write_shapefile(frame(rows, [cell(0), cell(5), cell(9)]), tmp_path / "A27-21_13.shp")
    loaded = load_a27(path, municipality_code="13123")
    (found,) = loaded.tables["boundaries"].itertuples()
    assert (found.area_name, found.level) == ("松江小学校", "小学校区")
    assert found.geometry.equals(shapely.MultiPolygon([cell(0), cell(5)]))
    assert len(load_a27(path).tables["boundaries"]) == 2


def test_the_schools_beside_the_districts_are_passed_over(tmp_path: Path) -> None:
    rows = [district("2016", "13123", "松江小学校")]
    write_shapefile(frame(rows, [HERE]), tmp_path / "A27P-16_13.shp")
    write_shapefile(frame(rows, [cell(0)]), tmp_path / "A27-16_13.shp")
    archive = zipped(tmp_path / "A27P-16_13.shp", tmp_path / "a.zip")
    zipped(tmp_path / "A27-16_13.shp", tmp_path / "b.zip")
    with zipfile.ZipFile(archive, "a") as both:
        for part in tmp_path.glob("A27-16_13.*"):
            both.write(part, part.name)
    assert load_a27(archive).tables["boundaries"].geometry.iloc[0].equals(cell(0))
    with pytest.raises(LoaderError, match="小学校区（A27）ではありません"):
        load_a27(tmp_path / "A27P-16_13.shp")


def facility(name: str | None, minor: str, accuracy: int, code: str = "13123") -> dict[str, Any]:
    return {
        "P14_001": "東京都",
        "P14_002": "江戸川区",
        "P14_003": code,
        "P14_004": "松江1-1",
        "P14_005": minor[:2],
        "P14_006": minor[:4],
        "P14_007": minor,
        "P14_008": name,
        "P14_009": 3,
        "P14_010": accuracy,
    }


def test_welfare_facilities_become_candidates(tmp_path: Path) -> None:
    rows = [
        facility("北小岩地域包括支援センター", "991303", 1),
        facility("熟年相談室 江東園", "991399", 2),  # the local name in 江戸川区
        facility("江東園ケアセンター", "991303", 3),
        facility("くつろぎの家", "020301", 1),
        facility("=cmd|' /C calc'!A0", "050401", 4),
        facility(None, "020301", 1),
        facility("隣の区の施設", "020301", 1, code="13122"),
    ]
    path = tmp_path / "P14-21_13.geojson"
    pyogrio.write_dataframe(frame(rows, [HERE] * len(rows)), path)
    loaded = load_p14(path, municipality_code="13123")
    hubs = check_table(loaded.tables["hubs"], schema.HUBS, file="hubs.csv")
    assert hubs["hub_type"].tolist() == [*["地域包括支援センター"] * 3, "その他", "その他"]
    assert hubs["coord_precision"].fillna("").tolist() == [
        "building",
        "block",
        "chome",
        "building",
        "",
    ]
    assert hubs["lat"].isna().tolist() == [False, False, False, False, True]
    assert hubs["note"].tolist()[:4] == [
        "国土数値情報 P14 の分類: その他の社会福祉施設等（991303）。種類は名称による",
        "国土数値情報 P14 の分類: その他の社会福祉施設等（991399）。種類はその地域での呼び名による",
        "国土数値情報 P14 の分類: その他の社会福祉施設等（991303）"
        "。種類は分類の番号による（名称からは確かめられない）",
        "国土数値情報 P14 の分類: 老人福祉施設（020301）。種類は未定",
    ]
    assert hubs["hub_id"].is_unique
    text = str(loaded.report.findings)
    assert "名称がありません" in text
    assert "nan" not in text
    assert "代表点です" in text
    assert "種類のはっきりしない施設が2件" in text
    assert (loaded.report.rows_read, loaded.report.rows_taken) == (7, 5)


def older(prefecture: str | None, city: str | None, name: str) -> dict[str, Any]:
    """A row of P14 of 2011 and 2015: no codes of municipalities."""
    values = (prefecture, city, "松江1-1", "19", "1901", "190101", name, "4")
    return dict(zip([f"P14_{i:03}" for i in range(1, 9)], values, strict=True))


def test_the_older_layout_finds_the_municipality_by_its_name(tmp_path: Path) -> None:
    rows = [
        older("東京都", "府中市", "府中のコミュニティセンター"),
        older("広島県", "府中市", "同じ名の市の施設"),
        older("東京都", "西多摩郡瑞穂町", "瑞穂の施設"),
        older("東京都", None, "市区町村のない施設"),
    ]
    path = write_shapefile(frame(rows, [HERE] * 4), tmp_path / "P14-15_13.shp")
    hubs = load_p14(path, municipality_code="13206", municipality_name="府中市").tables["hubs"]
    check_table(hubs, schema.HUBS, file="hubs.csv")
    assert hubs["name"].tolist() == ["府中のコミュニティセンター"]
    assert hubs["hub_type"].tolist() == ["コミセン"]
    assert hubs["address"].tolist() == ["府中市松江1-1"]
    assert hubs["municipality_code"].tolist() == ["13206"]
    town = load_p14(path, municipality_code="13303", municipality_name="瑞穂町").tables["hubs"]
    assert town["name"].tolist() == ["瑞穂の施設"]


def test_the_wards_of_a_city_are_the_city(tmp_path: Path) -> None:
    rows = [older("神奈川県", "横浜市鶴見区", "鶴見の施設")]
    path = write_shapefile(frame(rows, [HERE]), tmp_path / "P14-15_14.shp")
    loaded = load_p14(path, municipality_code="14100", municipality_name="横浜市")
    assert loaded.tables["hubs"]["municipality_code"].tolist() == ["14100"]


def test_a_layout_that_cannot_be_read_names_the_column(tmp_path: Path) -> None:
    row = older("東京都", "江戸川区", "江東園")
    whole = write_shapefile(frame([row], [HERE]), tmp_path / "whole.shp")
    with pytest.raises(LoaderError, match="P14_003"):
        load_p14(whole)
    for column in ("P14_002", "P14_007"):
        short = {name: value for name, value in row.items() if name != column}
        path = write_shapefile(frame([short], [HERE]), tmp_path / f"{column}.shp")
        with pytest.raises(LoaderError, match=column):
            load_p14(path, municipality_code="13123", municipality_name="江戸川区")


def test_types_of_many_are_the_types_of_each() -> None:
    names = [
        "北小岩地域包括支援センター", "熟年相談室 江東園", "なごみの家松江", "大沢コミュニティ・センター",
        "くつろぎの家", None, "", "ナゴミの家", "住区センターとコミセン",
    ]  # fmt: skip
    rows = [(n, m, c) for n in names for m in ("991303", None) for c in ("13123", "13204")]
    table = pd.DataFrame(rows, columns=["name", "minor", "code"], dtype="str")
    kinds, reasons = hub_types(table["name"], table["minor"], table["code"])
    assert list(zip(kinds, reasons, strict=True)) == [
        hub_type(name or "", minor, code) for name, minor, code in rows
    ]


def test_public_halls(tmp_path: Path) -> None:
    rows = [
        {"P05_001": "13204", "P05_002": kind, "P05_003": name, "P05_004": "三鷹市大沢1-1"}
        for kind, name in (
            ("1", "三鷹市役所"),
            ("5", "大沢コミュニティ・センター"),
            ("5", "井の頭コミュニティセンター"),
            ("4", "公民館"),
            ("9", "謎の施設"),
        )
    ]
    path = write_shapefile(frame(rows, [HERE] * 5), tmp_path / "P05-22_13.shp")
    hubs = load_p05(path, municipality_code="13204").tables["hubs"]
    assert hubs["hub_type"].tolist() == ["その他", "コミセン", "コミセン", "その他", "その他"]
    assert hubs["note"].str.extract(r"分類: ([^。]+)")[0].tolist() == [
        "本庁",
        "集会施設",
        "集会施設",
        "公立公民館",
        "分類9",
    ]
    check_table(hubs, schema.HUBS, file="hubs.csv")


@pytest.mark.parametrize("load", [load_a27, load_p14, load_p05])
def test_another_data_set_is_refused(tmp_path: Path, load: Any) -> None:
    path = write_shapefile(frame([{"a": "b"}], [cell(0)]), tmp_path / "a.shp")
    with pytest.raises(LoaderError, match="ではありません"):
        load(path)
