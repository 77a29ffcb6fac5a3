"""Statistics of 小地域: none, suppressed and gathered told apart."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from loaders.estat_stats import load_estat_stats
from loaders.report import Loaded, LoaderError
from loaders.statistics_join import with_statistics
from tests.loaders.layouts import statistics_csv

LABELS = [
    "総数、年齢「不詳」含む",
    "総数０～４歳",
    "総数１５歳未満",
    "総数１５～６４歳",
    "総数６５歳以上",
    "総数７５歳以上",
    "男の総数、年齢「不詳」含む",
    "男６５歳以上",
]


def row(key: str, kind: str, name: str, htk: str, saki: str, gassan: str, values: str) -> list[str]:
    return [key, kind, "江戸川区", name, htk, saki, gassan, *values.split()]


ROWS = [
    row("13123", "1", "", "0", "", "", "700 20 60 400 240 90 300 99"),
    row("131230010", "2", "北小岩", "0", "", "", "300 9 30 200 70 30 1 9"),
    row("13123001001", "3", "北小岩一丁目", "0", "", "", "300 9 30 200 70 30 1 9"),
    row("13123001002", "3", "北小岩二丁目", "0", "", "", "- - - - - - - -"),
    row("13123002001", "3", "松江一丁目", "2", "0020", "", "X X X X X X X X"),
    row("131230030", "2", "一之江町", "1", "", "002001", '"1,400" 5 X 200 170 60 2 3'),
]


def load(tmp_path: Path, rows: list[list[str]] | None = None, code: str | None = None) -> Loaded:
    path = tmp_path / "tblT001082C13123.txt"
    path.write_bytes(statistics_csv(ROWS if rows is None else rows, LABELS))
    return load_estat_stats(path, municipality_code=code)


def test_figures_by_name(tmp_path: Path) -> None:
    table = load(tmp_path).tables["chome_statistics"].set_index("chome")
    figures = ["population", "age0_14", "age15_64", "age65plus", "age75plus"]
    # men's figures and the five-year class do not get in the way
    assert table.loc["北小岩一丁目", figures].tolist() == [300, 30, 200, 70, 30]
    assert "households" not in table


def test_none_is_zero_and_suppressed_is_unknown(tmp_path: Path) -> None:
    table = load(tmp_path).tables["chome_statistics"].set_index("chome")
    assert table.loc["北小岩二丁目", "population"] == 0
    assert pd.isna(table.loc["松江一丁目", "population"])
    assert table["suppressed"].to_dict() == {
        "北小岩一丁目": False,
        "北小岩二丁目": False,
        "松江一丁目": True,
        "一之江町": True,  # one of its cells is
    }
    assert table.loc["一之江町", "population"] == 1400


def test_who_holds_whose_figures(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[4][5] = "0030"
    loaded = load(tmp_path, rows)
    table = loaded.tables["chome_statistics"].set_index("chome")
    assert table.loc["松江一丁目", "merged_into"] == "131230030"
    assert table.loc["一之江町", "includes"] == "13123002001"
    assert table.loc["松江一丁目", "note"] == "秘匿のため不明（数は一之江町に含まれる）"
    notes = [f for f in loaded.report.findings if f.value == "松江一丁目"]
    assert notes[0].row == 7  # two headers, then the fifth row
    assert "0ではなく不明" in notes[0].mend


def test_the_receiving_place_says_so(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[5][9] = "60"
    table = load(tmp_path, rows).tables["chome_statistics"].set_index("chome")
    assert table.loc["一之江町", "note"] == "秘匿された松江一丁目の数を含む"
    assert not table.loc["一之江町", "suppressed"]


def test_totals_are_left_out_and_said(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert "北小岩" not in set(loaded.tables["chome_statistics"]["chome"])
    assert "合計の行が2行" in "\n".join(map(str, loaded.report.findings))


def test_rubbish_is_refused_and_unknown(tmp_path: Path) -> None:
    rows = [*ROWS, ["13123001001", *ROWS[2][1:]], ["abc", *ROWS[2][1:]]]
    rows[3] = [*ROWS[3][:7], "=cmd", *ROWS[3][8:]]
    loaded = load(tmp_path, rows)
    table = loaded.tables["chome_statistics"].set_index("chome")
    assert pd.isna(table.loc["北小岩二丁目", "population"])
    assert {(f.row, f.value) for f in loaded.report.findings if f.outcome == "refused"} == {
        (6, "=cmd"),
        (9, "13123001001"),
        (10, "abc"),
    }


def test_a_zip_and_a_municipality(tmp_path: Path) -> None:
    load(tmp_path)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "tblT001082C13123.txt", "tblT001082C13123.txt")
    loaded = load_estat_stats(tmp_path / "a.zip", municipality_code="131237")  # with check digit
    assert len(loaded.tables["chome_statistics"]) == 4
    with pytest.raises(LoaderError, match="13105 のデータがありません"):
        load_estat_stats(tmp_path / "a.zip", municipality_code="13105")


def test_households_have_a_table_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "tblT001081C13.csv"
    path.write_bytes(
        statistics_csv(
            [[*ROWS[2][:7], "300", "1", "299", "150"]], ["人口総数", "男", "女", "世帯総数"]
        )
    )
    table = load_estat_stats(path).tables["chome_statistics"]
    assert table[["population", "households"]].iloc[0].tolist() == [300, 150]


@pytest.mark.parametrize(
    ("content", "match"),
    [(b"a,b\r\n1,2\r\n", "KEY_CODE"), (b"KEY_CODE,X\r\n,\r\n13123001001,1\r\n", "見つかりません")],
)
def test_another_table_is_refused(tmp_path: Path, content: bytes, match: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(LoaderError, match=match):
        load_estat_stats(path)


def test_joining_adds_keys_of_one_name_and_keeps_unknown(tmp_path: Path) -> None:
    rows = [
        ["13123001001", "3", "江戸川区", "北小岩１丁目", "0", "", "", *["10"] * 8],
        ["13123001011", "3", "江戸川区", "北小岩１丁目", "0", "", "", *["5"] * 8],
        ["13123002001", "3", "江戸川区", "松江一丁目", "2", "", "", *["X"] * 8],
        ["13123009001", "3", "江戸川区", "知らない町", "0", "", "", *["5"] * 8],
    ]
    statistics = load(tmp_path, rows).tables["chome_statistics"]
    chome = pd.DataFrame(
        {
            "municipality_code": "13123",
            "chome": ["北小岩一丁目", "松江一丁目", "平井一丁目"],
            "note": [pd.NA, "元の注", pd.NA],
            "population": pd.array([1, 2, 3], dtype="Int64"),
        }
    )
    joined, findings = with_statistics(chome, statistics, file="a.csv")
    assert joined["population"].fillna(-1).tolist() == [15, -1, 3]
    assert joined["age65plus"].isna().tolist() == [False, True, True]
    assert joined["note"].fillna("").tolist() == ["", "元の注。秘匿のため不明", ""]
    assert [f.value for f in findings] == ["平井一丁目", "知らない町"]
