"""自治体標準オープンデータセット in its versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.opendata import kind_of, load_opendata
from loaders.opendata_population import age_columns
from loaders.report import Loaded, LoaderError
from tests.loaders.books import context, csv_file

STANDARD = [
    *("全国地方公共団体コード", "ID", "地方公共団体名", "名称", "名称_カナ", "所在地_連結表記"),
    *("所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下", "建物名等(方書)"),
    *("緯度", "経度", "電話番号", "団体名", "利用可能曜日", "開始時間", "終了時間", "URL", "備考"),
]
RECOMMENDED = [
    *(
        "都道府県コード又は市区町村コード",
        "NO",
        "都道府県名",
        "市区町村名",
        "介護サービス事業所名称",
    ),
    *("介護サービス事業所名称_カナ", "実施サービス", "住所", "方書", "緯度", "経度", "電話番号"),
    *("法人の名称", "事業所番号", "利用可能曜日", "利用可能曜日特記事項", "定員", "URL", "備考"),
]
CHILD = [
    *("都道府県コード又は市区町村コード", "NO", "名称", "種別", "住所", "緯度", "経度"),
    *("団体名", "認可等年月日", "収容定員", "受入年齢", "備考"),
]
BANDS = ["0-4", "5-9", "10-14", "65-69", "70-74", "75-79", "80-84"]


def row(headings: list[str], **cells: str) -> list[str]:
    return [cells.get(heading, "") for heading in headings]


def said(loaded: Loaded) -> str:
    return "\n".join(str(f) for f in loaded.report.findings)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_public_facilities(tmp_path: Path, encoding: str) -> None:
    code = {"全国地方公共団体コード": "131237"}
    rows = [
        STANDARD,
        row(STANDARD, **code, 名称="小岩図書館", 名称_カナ="ｺｲﾜﾄｼｮｶﾝ", 所在地_連結表記="東京都江戸川区北小岩3-12-1",
            緯度="139.889", 経度="35.738", 開始時間="9:00", 終了時間="17:00", URL="https://a.jp"),
        row(STANDARD, **code, 名称="小岩熟年相談室", 所在地_都道府県="東京都", 所在地_市区町村="江戸川区",
            所在地_町字="東小岩五丁目", 所在地_番地以下="12-3"),
        row(STANDARD, 全国地方公共団体コード="131238", 名称="検査数字違い"),
        row(STANDARD, 全国地方公共団体コード="131067", 名称="よその施設"),
        row(STANDARD, **code, 名称="海の上", 緯度="35.55", 経度="139.90"),
    ]  # fmt: skip
    loaded = load_opendata(csv_file(tmp_path / "a.csv", rows, encoding=encoding), context())
    hubs = loaded.tables["hubs"]
    assert hubs["name"].tolist() == ["小岩図書館", "小岩熟年相談室", "海の上"]
    assert hubs["hub_type"].tolist() == ["その他", "地域包括支援センター", "その他"]
    assert hubs["lat"].notna().tolist() == [True, True, False]
    assert (hubs["lat"][0], hubs["lon"][0]) == (35.738, 139.889)
    assert hubs["coord_precision"].fillna("").tolist() == ["building", "chome", ""]
    assert hubs["name_kana"].fillna("").tolist() == ["こいわとしょかん", "", ""]
    assert hubs["area_id"][1] == "13123-koiwa"
    assert set(hubs["visibility"]) == {"public"}
    text = said(loaded)
    for word in ("末尾は 7", "別の自治体の行が1行", "入れ替わって", "海の上か"):
        assert word in text, word


def test_care_and_child_facilities_of_the_older_layout(tmp_path: Path) -> None:
    code = {"都道府県コード又は市区町村コード": "131237"}
    rows = [
        RECOMMENDED,
        row(RECOMMENDED, **code, 介護サービス事業所名称="あ事業所", 実施サービス="通所介護", 住所="平井1-1",
            定員="20人", 利用可能曜日="月火水"),
        row(RECOMMENDED, **code, 介護サービス事業所名称="あ事業所", 実施サービス="訪問介護", 住所="平井1-1"),
    ]  # fmt: skip
    loaded = load_opendata(csv_file(tmp_path / "care.csv", rows), context())
    assert loaded.report.kind == "オープンデータ 介護サービス事業所一覧"
    hubs = loaded.tables["hubs"]
    assert (len(hubs), hubs["capacity"][0], hubs["note"][0]) == (1, 20, "種別: 通所介護")
    assert "同じ名称・住所の行が2つ以上" in said(loaded)
    rows = [
        CHILD,
        row(
            CHILD,
            **code,
            名称="い保育園",
            種別="保育所",
            認可等年月日="平成24年4月1日",
            収容定員="６０",
        ),
    ]
    loaded = load_opendata(csv_file(tmp_path / "child.csv", rows), context())
    assert loaded.report.kind == "オープンデータ 子育て施設一覧"
    assert loaded.tables["hubs"]["opened"][0] == "2012-04-01"
    assert loaded.tables["hubs"]["capacity"][0] == 60


def population_file(tmp_path: Path) -> Path:
    ages = [f"{band}歳の{sex}" for band in [*BANDS, "85"] for sex in ("男性", "女性")]
    ages = [age.replace("85歳の", "85歳以上の") for age in ages]
    headings = ["全国地方公共団体コード", "調査年月日", "地域名", "総人口", *ages, "世帯数"]

    def line(date: str, name: str, total: str, each: str, last: str = "") -> list[str]:
        return ["131237", date, name, total, *[each] * (len(ages) - 1), last or each, "500"]

    rows = [
        headings,
        line("2024-01-01", "北小岩１丁目", "1,000", "2"),
        line("2024-01-01", "北小岩2丁目", "X", "1", "X"),
        line("2024-01-01", "平井1丁目", "-", "-"),
        line("2023-01-01", "北小岩２丁目", "7", "1"),
        line("2024-01-01", "", "9999", "9"),
        line("2024-01-01", "謎町", "9", "1"),
    ]
    return csv_file(tmp_path / "pop.csv", rows)


def test_population_by_age_withheld_and_none_told_apart(tmp_path: Path) -> None:
    loaded = load_opendata(population_file(tmp_path), context())
    table = loaded.tables["chome_statistics"].set_index("chome")
    assert list(table.index) == ["北小岩一丁目", "北小岩二丁目", "平井一丁目", "謎町"]
    assert table["population"].fillna(-1).tolist() == [1000, -1, 0, 9]
    # 0-4, 5-9, 10-14 of both sexes: 6 columns of 2; 65 and over: 10 columns of 2
    assert table.loc["北小岩一丁目", ["age0_14", "age65plus", "age75plus"]].tolist() == [12, 20, 12]
    assert table["age65plus"].isna().tolist() == [False, True, False, False]
    assert table.loc["北小岩二丁目", "age0_14"] == 6
    text = said(loaded)
    for word in ("ほかの時点の行が1行", "地域名のない行", "表にない名", "秘匿", "人口のない町丁目"):
        assert word in text, word


def test_ages_are_added_only_where_the_bands_tell_exactly() -> None:
    assert age_columns(["0-4歳の男性", "0-4歳の女性", "10-14歳の男性", "10-14歳の女性"]) == {}
    assert age_columns(["65歳以上の男性"]) == {}
    assert list(age_columns(["65歳以上の男性", "65歳以上の女性"])) == ["age65plus"]


def test_what_is_not_such_a_dataset(tmp_path: Path) -> None:
    assert kind_of(["名称", "住所"]) is None
    with pytest.raises(LoaderError, match="見出しがありません"):
        load_opendata(csv_file(tmp_path / "a.csv", [["名称", "住所"], ["あ", "い"]]), context())
    rows = [
        STANDARD,
        row(STANDARD, 全国地方公共団体コード="131067", 名称="よそ", 緯度="35.7", 経度="139.7"),
    ]
    with pytest.raises(LoaderError, match="13123 の行がありません"):
        load_opendata(csv_file(tmp_path / "b.csv", rows), context())
