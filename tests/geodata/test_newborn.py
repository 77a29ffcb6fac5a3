"""A municipality at its beginning."""

from __future__ import annotations

import pytest
import shapely

from geodata.newborn import Beginning, area_rows, files
from geodata.plane import plane_epsg
from loaders.apply import load_files

CHIYODA = Beginning("13101", "千代田区", "日常生活圏域", sub_level="住区", population=None)


@pytest.mark.parametrize(
    ("code", "epsg"),
    [
        ("13123", 6677),  # 東京都, IX
        ("01202", 6680),  # 函館市: 北海道's main zone, XII
        ("27100", 6674),  # 大阪市, VI
        ("42201", 6669),  # 長崎市, I
        ("47201", 6683),  # 那覇市, XV
    ],
)
def test_the_plane_of_a_prefecture(code: str, epsg: int) -> None:
    assert plane_epsg(code) == epsg


def test_every_prefecture_has_one() -> None:
    assert all(6669 <= plane_epsg(f"{prefecture:02d}100") <= 6687 for prefecture in range(1, 48))


@pytest.mark.parametrize("code", ["", "00100", "48100", "99999", "1310", "１３１０１", "../.."])
def test_no_prefecture(code: str) -> None:
    with pytest.raises(ValueError, match="都道府県"):
        plane_epsg(code)


def test_it_holds_from_the_first_moment() -> None:
    dataset = load_files(files(CHIYODA, shapely.box(139.73, 35.67, 139.78, 35.70)))
    assert (dataset.code, dataset.municipality.kind) == ("13101", "区")
    assert dataset.municipality.population is None  # unknown, not zero
    assert (len(dataset.areas), len(dataset.hubs), dataset.levels()) == (0, 0, [])
    assert dataset.outline is not None


def test_everything_that_is_wrong_is_said_at_once() -> None:
    wrong = Beginning("131", "千代田", "地区", sub_level="地区")
    said = " ".join(wrong.problems())
    for words in ("5桁", "区・市・町・村", "ちがうもの"):
        assert words in said
    with pytest.raises(ValueError, match="5桁"):
        files(wrong)


def test_areas_typed_by_hand() -> None:
    rows = area_rows(
        "13101", "日常生活圏域", ["麹町", " ", "神田", "麹町"], source="職員", taken={"13101-2-01"}
    )
    assert rows["name"].tolist() == ["麹町", "神田"]
    assert rows["area_id"].tolist() == ["13101-2-02", "13101-2-03"]


@pytest.mark.parametrize("code", ["１３１０１", "1310\n", "13101\n", "٠١٢٣٤"])
def test_a_code_is_five_plain_digits(code: str) -> None:
    wrong = Beginning(code, "千代田区", "日常生活圏域").problems()
    assert any("5桁の数字" in message for message in wrong)
