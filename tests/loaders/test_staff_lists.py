"""Staff's own lists, as untidy as they are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from geodata.export import to_csv
from geodata.schema import TABLES
from loaders.context import Context
from loaders.fields import constant_fields
from loaders.mapping import Mapping, guess
from loaders.report import Loaded, LoaderError
from loaders.staff_lists import load_list, open_tables, preview
from tests.loaders.books import context, csv_file, xlsx


def load(path: Path, tmp_path: Path, **options: object) -> Loaded:
    return load_list(path, context(), memory=tmp_path / "mappings", **options)  # type: ignore[arg-type]


def said(loaded: Loaded, outcome: str) -> str:
    return "\n".join(str(f) for f in loaded.report.findings if f.outcome == outcome)


@pytest.fixture
def salons(tmp_path: Path) -> Path:
    """A title that spans the sheet, the heading in row 3, merged areas, a total, a footnote."""
    return xlsx(
        tmp_path / "サロン.xlsx",
        [
            ["令和６年度　サロン一覧（令和6年4月1日現在）"],
            [],
            ["担当圏域", "サロン名", "所在地", "緯度", "経度", "ＴＥＬ", "開設年月", "内容"],
            [
                "北小岩",
                "ｻﾛﾝ ひまわり　",
                "北小岩３－１２－１",
                139.888,
                35.737,
                312345678,
                "令和6年4月",
                "相談、居場所",
            ],
            [
                None,
                "つどい",
                "北小岩5丁目1-1",
                None,
                None,
                "０３－１２３４－５６７８",
                "R5.10.1",
                "相談",
            ],
            [
                "小岩",
                "<script>alert(1)</script>",
                "東小岩9-1",
                None,
                None,
                None,
                "あした",
                "=cmd|'/c calc'!A1",
            ],
            [],
            ["どこか", "空の家", None, None, None, None, dt.date(2020, 4, 1), None],
            ["小計", 3],
            ["※ 令和6年4月1日現在の状況です。変更になることがあります。"],
        ],
        merge=["A1:H1", "A4:A5"],
    )


def test_an_untidy_list_is_read_and_every_mend_is_told(salons: Path, tmp_path: Path) -> None:
    loaded = load(salons, tmp_path)
    hubs = loaded.tables["hubs"]
    assert list(hubs["name"]) == [
        "サロン ひまわり",
        "つどい",
        "<script>alert(1)</script>",
        "空の家",
    ]
    assert set(hubs["hub_type"]) == {"サロン"}
    assert list(hubs["area_id"].fillna("")) == [
        "13123-kitakoiwa",
        "13123-kitakoiwa",
        "13123-koiwa",
        "",
    ]
    assert list(hubs["opened"].fillna("")) == ["2024-04", "2023-10-01", "", "2020-04-01"]
    assert hubs["phone"][0] == "0312345678"
    assert hubs["functions"][0] == "相談|居場所"
    assert (hubs["lat"][0], hubs["lon"][0]) == (35.737, 139.888)
    assert list(hubs["coord_precision"].fillna("")) == ["building", "chome", "", ""]
    mended = said(loaded, "mended")
    for word in (
        "半角カナ",
        "入れ替わって",
        "先頭の0",
        "和暦",
        "結合されて",
        "全角の番地",
        "住所から位置",
    ):
        assert word in mended, word
    refused = said(loaded, "refused")
    for word in ("あした", "どこか", "圏域の表にない名"):
        assert word in refused, word
    noted = said(loaded, "noted")
    for word in ("1行目を読み飛ばし", "合計・小計", "注記の行", "空白の行", "その丁目がありません"):
        assert word in noted, word
    assert (loaded.report.rows_read, loaded.report.rows_taken) == (4, 4)


def test_inner_papers_are_for_staff_unless_they_say_so(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["拠点名", "公開"], ["あ", "○"], ["い", "×"], ["う", ""]])
    assert list(load(path, tmp_path).tables["hubs"]["visibility"]) == ["public", "staff", "staff"]
    loaded = load(path, tmp_path, visibility="public")
    assert list(loaded.tables["hubs"]["visibility"]) == ["public", "staff", "public"]


def test_duplicates_are_refused_and_loading_again_gives_the_same_ids(tmp_path: Path) -> None:
    rows = [["拠点名", "住所"], ["サロン", "平井1-1"], ["ｻﾛﾝ", "平井１－１"], ["サロン", "平井2-2"]]
    path = csv_file(tmp_path / "a.csv", rows)
    first, second = load(path, tmp_path), load(path, tmp_path)
    assert len(first.tables["hubs"]) == 2
    assert "同じ名称・種別・住所" in said(first, "refused")
    assert list(first.tables["hubs"]["hub_id"]) == list(second.tables["hubs"]["hub_id"])


def test_a_number_that_two_rows_share_is_told_and_no_row_is_lost(tmp_path: Path) -> None:
    rows = [
        ["拠点ID", "拠点名", "住所"],
        ["7", "あ", "平井1-1"],
        ["8", "い", "平井1-1"],
        ["7", "う", "平井1-1"],
    ]
    loaded = load_list(csv_file(tmp_path / "a.csv", rows), context(), memory=tmp_path)
    assert loaded.tables["hubs"]["name"].tolist() == ["あ", "い", "う"]
    assert loaded.tables["hubs"]["hub_id"].is_unique
    (said,) = [f for f in loaded.report.findings if "同じ番号" in f.reason]
    assert (said.row, said.column, said.value) == (4, "拠点ID", "7")
    assert "2行目" in said.reason


def test_a_hub_that_is_there_keeps_its_id(tmp_path: Path) -> None:
    there = context().hubs.iloc[0]
    path = csv_file(tmp_path / "a.csv", [["拠点名", "種別"], [there["name"], there["hub_type"]]])
    assert load(path, tmp_path).tables["hubs"]["hub_id"][0] == there["hub_id"]


def test_posts_one_row_each(tmp_path: Path) -> None:
    rows = [
        ["圏域", "職種", "配置人数", "所属", "兼務"],
        [
            "北小岩圏域",
            "コミュニティソーシャルワーカー（CSW）",
            "２名",
            "社協",
            "第２層生活支援コーディネーター",
        ],
        ["全域", "統括", "1", "社協", "なし"],
        ["小岩", "CSW", "不明", "社協", ""],
        ["謎", "CSW", "9", "社協", ""],
        ["", "CSW", "9", "社協", ""],
        ["合計", "", "12", "", ""],
    ]
    loaded = load(csv_file(tmp_path / "配置.csv", rows), tmp_path)
    posts = loaded.tables["coordinators"]
    assert list(posts["role"]) == ["CSW", "統括", "CSW"]
    assert list(posts["area_id"].fillna("全域")) == ["13123-kitakoiwa", "全域", "13123-koiwa"]
    assert posts["headcount"].isna().tolist() == [False, False, True]  # unknown is not zero
    assert posts["headcount"][0] == 2
    assert posts["concurrent_role"].fillna("").tolist() == ["第2層SC", "", ""]
    assert "謎" in said(loaded, "refused")
    assert "圏域が空です" in said(loaded, "refused")


def test_one_row_a_person_is_counted_and_no_name_is_kept(tmp_path: Path) -> None:
    rows = [
        ["圏域", "氏名", "職種"],
        ["小岩", "山田花子", "CSW"],
        ["小岩", "佐藤太郎", "CSW"],
        ["北小岩", "鈴木", "SC"],
    ]
    loaded = load(csv_file(tmp_path / "名簿.csv", rows), tmp_path, target="coordinators")
    posts = loaded.tables["coordinators"]
    assert posts["headcount"].tolist() == [2, 1]
    assert "山田" not in posts.to_csv()
    assert "個人の名は取り込みません" in said(loaded, "noted")


def test_a_column_a_role(tmp_path: Path) -> None:
    rows = [
        ["圏域", "CSW", "第2層SC", "計"],
        ["小岩", "2", "1", "3"],
        ["北小岩", "-", "1", "1"],
        ["計", "2", "2", "4"],
    ]
    posts = load(csv_file(tmp_path / "a.csv", rows), tmp_path).tables["coordinators"]
    assert posts[["role"]].to_numpy().ravel().tolist() == ["CSW", "第2層SC", "CSW", "第2層SC"]
    assert posts["headcount"].fillna(-1).tolist() == [2, 1, -1, 1]


def test_sections_name_the_area_of_the_rows_below(tmp_path: Path) -> None:
    rows = [
        ["拠点名", "住所", "電話"],
        ["【小岩】"],
        ["あ", "", "03-1111-2222"],
        ["◆北小岩"],
        ["い", "", "03-1111-3333"],
    ]
    hubs = load(csv_file(tmp_path / "a.csv", rows), tmp_path).tables["hubs"]
    assert hubs["area_id"].tolist() == ["13123-koiwa", "13123-kitakoiwa"]


def test_activities_standards_and_areas(tmp_path: Path) -> None:
    hub = context().hubs.iloc[0]
    rows = [["活動名", "圏域", "会場", "開催頻度", "内容"],
            ["相談会", "小岩", hub["name"], "月1回", "相談"], ["茶話会", "小岩", "どこかの家", "", ""]]  # fmt: skip
    loaded = load(csv_file(tmp_path / "活動.csv", rows), tmp_path, target="activities")
    done = loaded.tables["activities"]
    assert done["hub_id"].fillna("").tolist() == [hub["hub_id"], ""]
    assert done["kind"].tolist() == ["相談会", "その他"]
    assert done["summary"].fillna("").tolist() == ["相談", "会場: どこかの家"]

    rows = [["対象", "測り方", "基準値", "徒歩分"], ["なごみの家", "か所数", "1", ""],
            ["なごみの家", "徒歩圏カバー率", "80", "15"], ["CSW", "1人あたり住民数", "20,000人", ""],
            ["CSW", "徒歩圏カバー率", "80", ""]]  # fmt: skip
    loaded = load(csv_file(tmp_path / "基準.csv", rows), tmp_path, target="standards")
    done = loaded.tables["standards"]
    assert done["measure"].tolist() == ["count_per_area", "walk_coverage", "residents_per_post"]
    assert done["value"].tolist() == [1, 80, 20000]
    assert set(done["level"]) == {"日常生活圏域"}
    assert "測り方か値" in said(loaded, "refused")

    rows = [["圏域名", "区分", "フリガナ", "上位地区", "人口"], ["小岩", "日常生活圏域", "ｺｲﾜ", "小岩地区", "1,234"],
            ["新しい圏域", "日常生活圏域", "アタラシイ", "", "X"]]  # fmt: skip
    loaded = load(csv_file(tmp_path / "圏域.csv", rows), tmp_path, target="areas")
    done = loaded.tables["areas"]
    assert done["area_id"][0] == "13123-koiwa"
    assert done["name_kana"].tolist() == ["こいわ", "あたらしい"]
    assert done["parent_area_id"].fillna("").tolist() == ["13123-chiku-koiwa", ""]
    assert done["population"].fillna(-1).tolist() == [1234, -1]


def test_preview_shows_the_rows_as_they_would_be_read(salons: Path) -> None:
    table = open_tables(salons)[0]
    shown, report = preview(table, guess(table, "hubs").mapping, context(), rows=2)
    assert shown["名称"].tolist() == ["サロン ひまわり", "つどい"]
    assert shown["圏域"].tolist() == ["北小岩", "北小岩"]
    assert report.rows_read == 2


def test_a_required_column_is_asked_for_and_a_constant_can_give_it(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["住所", "電話"], ["平井1-1", "03-1234-5678"]])
    with pytest.raises(LoaderError, match="「名称」の列が要ります"):
        load(path, tmp_path, target="hubs")
    mapping = Mapping("hubs", {"address": "住所"}, {"name": "無名", "hub_type": "サロン"})
    hubs = load(path, tmp_path, mapping=mapping).tables["hubs"]
    assert hubs[["name", "hub_type"]].to_numpy().tolist() == [["無名", "サロン"]]


def test_several_sheets_are_told_and_chosen(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "拠点"
    book.active.append(["拠点名", "住所"])
    book.active.append(["あ", "平井1-1"])
    other = book.create_sheet("配置")
    other.append(["圏域", "職種", "人数"])
    other.append(["小岩", "CSW", 2])
    book.save(tmp_path / "a.xlsx")
    first = load(tmp_path / "a.xlsx", tmp_path)
    assert "ほかにもシートがあります" in said(first, "noted")
    assert list(load(tmp_path / "a.xlsx", tmp_path, sheet="配置").tables) == ["coordinators"]
    with pytest.raises(LoaderError, match="シートがありません"):
        load(tmp_path / "a.xlsx", tmp_path, sheet="ない")


def test_a_municipality_of_which_nothing_is_known(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "a.csv", [["拠点名", "圏域", "緯度", "経度"], ["あ", "どこか", "35.7", "139.8"]]
    )
    loaded = load_list(path, Context.unknown("13108", name="江東区"), memory=tmp_path)
    hubs = loaded.tables["hubs"]
    assert hubs["lat"].tolist() == [35.7]
    assert hubs["area_id"].isna().all()


def test_script_in_every_text_column_stays_text_and_formulas_are_disarmed(tmp_path: Path) -> None:
    evil, formula = "<script>alert(1)</script>", "=cmd|'/c calc'!A1"
    headings = ["名称", "種別", "圏域", "住所", "運営", "機能", "開所時間", "電話", "出典", "備考"]
    path = csv_file(
        tmp_path / "a.csv", [headings, [evil] * 10, [f"{formula}{n}" for n in range(10)]]
    )
    hubs = load(path, tmp_path).tables["hubs"]
    for column in ("name", "address", "operator", "hours", "source"):
        assert hubs[column][0] == evil
    assert hubs["hub_type"].tolist() == ["その他", "その他"]
    assert evil in hubs["note"][0]
    exported = to_csv(hubs).decode("utf-8-sig")
    assert "\r\n=" not in exported
    assert ",=" not in exported
    assert "'=cmd" in exported


def test_what_a_list_gives_holds_to_the_schema(salons: Path, tmp_path: Path) -> None:
    hubs = load(salons, tmp_path).tables["hubs"]
    pd.testing.assert_frame_equal(TABLES["hubs"].validate(hubs), hubs)


def test_headings_in_two_rows(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        [
            ["名称", "住所", "位置", None],
            [None, None, "緯度", "経度"],
            ["あ", "平井1-1", 35.7, 139.85],
        ],
        merge=["A1:A2", "B1:B2", "C1:D1"],
    )
    table = open_tables(path)[0]
    assert table.headings == ("名称", "住所", "緯度", "経度")
    assert len(table.rows) == 1


def test_a_row_of_data_that_sounds_like_headings_is_data(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["圏域名", "区分"], ["東圏域", "日常生活圏域"]])
    table = open_tables(path)[0]
    assert table.headings == ("圏域名", "区分")
    assert [row.cells for row in table.rows] == [("東圏域", "日常生活圏域")]


CONSTANTS = {
    "hubs": {
        "hub_type": "サロン", "area_id": "小岩", "address": "東小岩1-1", "operator": "社協",
        "opened": "令和6年4月", "functions": "相談", "hours": "平日", "phone": "03-1234-5678",
        "url": "https://example.jp/", "capacity": "20", "source": "名簿", "note": "仮",
    },
    "coordinators": {
        "role": "CSW", "area_id": "小岩", "headcount": "2", "concurrent_role": "第2層SC",
        "employer": "社協", "as_of": "令和6年4月1日", "source": "名簿", "note": "仮",
    },
    "activities": {
        "kind": "会議", "area_id": "小岩", "summary": "話す", "cadence": "毎月", "source": "名簿",
    },
    "areas": {
        "level": "日常生活圏域", "as_of": "2024-04-01", "source": "名簿", "note": "仮",
    },
    "standards": {
        "subject": "CSW", "level": "日常生活圏域", "measure": "count_per_area", "value": "2",
        "statement": "各2人", "source": "計画",
    },
}  # fmt: skip


@pytest.mark.parametrize("target", CONSTANTS)
def test_what_no_column_says_can_be_said_for_all_rows(tmp_path: Path, target: str) -> None:
    told = CONSTANTS[target]
    askable = {field.name for field in constant_fields(target)}
    # a datum is read into lat and lon; a place of activities and an upper area have their own tests
    assert set(told) == askable - {"datum", "hub_id", "parent_area_id", "minutes"}
    key = "name" if target in ("hubs", "activities", "areas") else "note"
    columns = {key: "欄"} if target != "standards" else {"minutes": "欄"}
    cell = {"standards": "15", "coordinators": "仮"}.get(target, "ひまわり")
    constants = {name: text for name, text in told.items() if name not in columns}
    path = csv_file(
        tmp_path / "a.csv",
        [["欄", "別"], [cell, "x"], ["もう" if cell == "ひまわり" else cell, "y"]],
    )
    made = Mapping(target, columns, constants)
    loaded = load_list(path, context(), target=target, mapping=made, memory=tmp_path)
    rows = loaded.tables[target]
    assert len(rows) >= 1
    area = context().area_names.find("小岩").area_id
    in_table = {"area_id": area, "opened": "2024-04", "as_of": "2024-04-01"}
    for name, text in constants.items():
        # what a list says beside a constant stays with it (種別の語は備考に)
        known = " ".join(rows[name].dropna().astype(str))
        assert in_table.get(name, text) in known, name
