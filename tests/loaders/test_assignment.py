"""町丁目 → 圏域, split ones and mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.assignment import expanded, is_assignment, load_assignment
from loaders.context import Context
from loaders.report import LoaderError
from tests.loaders.books import context, csv_file, xlsx


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("北小岩1〜3丁目、鹿骨町", ["北小岩1丁目", "北小岩2丁目", "北小岩3丁目", "鹿骨町"]),
        ("中央1丁目、2丁目", ["中央1丁目", "中央2丁目"]),
        ("平井一・二丁目", ["平井1丁目", "平井2丁目"]),
        ("東小岩一～三丁目", ["東小岩1丁目", "東小岩2丁目", "東小岩3丁目"]),
        ("西一之江１丁目～２丁目", ["西一之江1丁目", "西一之江2丁目"]),
        ("一之江町", ["一之江町"]),
    ],
)
def test_cells_of_several_names(text: str, names: list[str]) -> None:
    assert expanded(text) == names


@given(st.text(max_size=80))
def test_no_cell_breaks_it_or_grows_without_end(text: str) -> None:
    assert len(expanded(text)) <= 60 * (len(text) + 1)


def test_a_row_a_chome_with_mistakes(tmp_path: Path) -> None:
    rows = [
        ["圏域", "町丁目", "備考"],
        ["北小岩", "北小岩１丁目", ""],
        ["小岩", "北小岩一丁目", ""],
        ["小岩", "東小岩一丁目", "徒歩5分"],
        ["小岩", "南小岩三丁目", "1番〜5番"],
        ["北小岩", "南小岩3丁目", "残り"],
        ["小岩", "謎町1丁目", ""],
        ["火星", "南小岩4丁目", ""],
        ["", "南小岩5丁目", ""],
    ]
    loaded = load_assignment(csv_file(tmp_path / "a.csv", rows), context())
    table = loaded.tables["assignment"].set_index("chome")
    assert table["assignment"].to_dict() == {"東小岩一丁目": "official", "南小岩三丁目": "split"}
    assert table.loc["南小岩三丁目", "area_id"] == "13123-koiwa"
    assert "北小岩: 残り" in table.loc["南小岩三丁目", "note"]
    refused = "\n".join(str(f) for f in loaded.report.findings if f.outcome == "refused")
    for word in ("2つの圏域にあります（北小岩・小岩）", "謎町1丁目", "火星", "圏域が空です"):
        assert word in refused, word
    # 199 町丁目 less the two taken
    assert any("表にない町丁目が197" in f.reason for f in loaded.report.findings)


def test_a_row_an_area(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        [["圏域名", "区域"], ["北小岩", "北小岩1〜8丁目"], ["小岩", "東小岩全域"]],
    )
    table = load_assignment(path, context()).tables["assignment"]
    assert len(table) == 8 + 6
    assert set(table["assignment"]) == {"official"}


def test_town_and_number_in_two_columns_and_a_smaller_level(tmp_path: Path) -> None:
    there = context("13110")
    known = there.chome.dropna(subset=["sub_area_id"]).iloc[0]
    area, sub = there.area_names.name(known["area_id"]), there.area_names.name(known["sub_area_id"])
    rows = [["町名", "丁目", "地区", "住区"], ["駒場", "１", area, sub]]
    table = load_assignment(csv_file(tmp_path / "a.csv", rows), there).tables["assignment"]
    assert table["chome"].tolist() == ["駒場一丁目"]
    assert table["area_id"].tolist() == [known["area_id"]]
    assert table["sub_area_id"].tolist() == [known["sub_area_id"]]


def test_it_needs_columns_areas_and_chome(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["町丁目", "備考"], ["平井一丁目", ""]])
    with pytest.raises(LoaderError, match="圏域か住区の列"):
        load_assignment(path, context())
    with pytest.raises(LoaderError, match="まだ町丁目の表がありません"):
        load_assignment(path, Context.unknown("13108"))
    assert is_assignment(["圏域", "町丁目"])
    assert not is_assignment(["圏域", "名称", "住所"])
