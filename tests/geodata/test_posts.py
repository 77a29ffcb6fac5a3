"""Posts and persons are never mixed, and what the source leaves open stays open."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata import posts
from geodata.posts import Count
from tests.geodata.factories import embedded


def test_bunkyo_ten_persons_ten_csw_ten_sc_not_twenty() -> None:
    table = embedded("13105").posts
    assert posts.count_persons(table) == Count(10, 10)
    assert posts.count_role(table, "CSW") == Count(10, 10)
    assert posts.count_role(table, "SC") == Count(10, 10)
    assert posts.count_role(table, "第1層SC") == Count(10, 10)


def test_bunkyo_three_two_two_two_and_one_for_the_whole_ward() -> None:
    frame = posts.posts_by_area(embedded("13105"), "日常生活圏域")
    persons = frame[frame["role"] == "実人数"]
    by_area = dict(zip(persons["area_id"].fillna("全域"), persons["low"], strict=True))
    assert by_area == {
        "13105-tomisaka": 3,
        "13105-otsuka": 2,
        "13105-motofuji": 2,
        "13105-komagome": 2,
        "全域": 1,
    }


def test_edogawa_eighteen_or_twenty_seven_persons() -> None:
    table = embedded("13123").posts
    # 9 hubs × CSW 2 = 18; the 9 heads (SC, also CSW) are within them or beside them: 18 or 27
    persons = posts.count_persons(table)
    assert (persons.low, persons.high, persons.exact) == (18, 27, None)
    assert posts.count_role(table, "CSW").low == 18
    assert posts.count_role(table, "SC").exact == 9


def test_edogawa_area_without_nagominoie_is_unknown_not_zero() -> None:
    frame = posts.posts_by_area(embedded("13123"), "日常生活圏域")
    funabori = frame[(frame["area_id"] == "13123-funabori") & (frame["role"] == "CSW")]
    assert funabori["low"].isna().all()
    assert funabori["unknown_rows"].tolist() == [1]


def test_mitaka_seven_times_three() -> None:
    dataset = embedded("13204")
    assert posts.count_persons(dataset.posts) == Count(21, 21)
    assert posts.count_role(dataset.posts, "地域福祉コーディネーター") == Count(7, 7)
    assert posts.count_role(dataset.posts, "第2層SC") == Count(14, 14)
    persons = posts.posts_by_area(dataset, "コミュニティ住区")
    persons = persons[(persons["role"] == "実人数") & persons["area_id"].notna()]
    assert persons["low"].tolist() == [3] * 7


def test_koganei_six_csw_are_four_and_two_leads() -> None:
    table = embedded("13210").posts
    assert posts.count_role(table, "CSW") == Count(6, 6)
    assert posts.count_role(table, "統括") == Count(2, 2)
    sc = posts.count_role(table, "SC")
    assert (sc.low, sc.high) == (None, None)
    persons = posts.count_persons(table)
    # six known; 第1層SC, four 第2層SC and 多機関協働担当 have no head count in the source
    assert (persons.low, persons.unknown_rows) == (6, 6)


def test_meguro_two_in_each_chiku() -> None:
    dataset = embedded("13110")
    assert posts.count_persons(dataset.posts) == Count(10, 10)
    frame = posts.posts_by_area(dataset, "地区")
    csw = frame[(frame["role"] == "CSW") & frame["area_id"].notna()]
    assert csw["low"].tolist() == [2] * 5


@pytest.mark.parametrize(
    ("code", "areas", "per_area"),
    [
        # the casebook's totals: 236,580/4, 697,343/15, 191,000/7, 125,960/4, 282,000/5
        ("13105", 4, 59_145),
        ("13123", 15, 46_490),
        ("13204", 7, 27_286),
        ("13210", 4, 31_490),
        ("13110", 5, 56_400),
    ],
)
def test_residents_per_area(code: str, areas: int, per_area: int) -> None:
    dataset = embedded(code)
    assert len(dataset.areas_at(dataset.municipality.planning_level)) == areas
    ratio = posts.residents_per(dataset.municipality.population, areas)
    assert ratio is not None
    assert round(ratio) == per_area


@pytest.mark.parametrize(
    ("code", "heads", "expected"),
    [("13105", 10, 23_658), ("13110", 10, 28_200), ("13210", 6, 20_993), ("13210", 4, 31_490)],
)
def test_residents_per_coordinator(code: str, heads: int, expected: int) -> None:
    ratio = posts.residents_per(embedded(code).municipality.population, heads)
    assert ratio is not None
    assert round(ratio) == expected


@pytest.mark.parametrize(("code", "hubs", "expected"), [("13105", 8, 29_573), ("13123", 9, 77_483)])
def test_residents_per_hub(code: str, hubs: int, expected: int) -> None:
    # 236,580 / 8 = 29,572.5, which the casebook's readers round up
    ratio = posts.residents_per(embedded(code).municipality.population, hubs)
    assert ratio is not None
    assert int(ratio + 0.5) == expected


def test_no_ratio_from_nothing() -> None:
    assert posts.residents_per(100, 0) is None
    assert posts.residents_per(None, 3) is None
    assert posts.residents_per(100, None) is None


def total_at(code: str, date: str, role: str) -> int | None:
    rows = posts.history_at(embedded(code), date)
    rows = rows[rows["area_id"].isna() & (rows["role"] == role)]
    if rows.empty or pd.isna(rows["headcount"].iloc[0]):
        return None
    return int(rows["headcount"].iloc[0])


@pytest.mark.parametrize(
    ("date", "heads"),
    [
        ("2020-03-31", None),
        ("2020-04-01", 1),
        ("2021-04", 2),
        ("2023-12-31", 3),
        ("2024-01-01", 4),
        ("2024-04-01", 7),
    ],
)
def test_mitaka_history(date: str, heads: int | None) -> None:
    assert total_at("13204", date, "地域福祉コーディネーター") == heads


@pytest.mark.parametrize(
    ("year", "heads"),
    [("2012", 1), ("2013", 1), ("2014", 2), ("2015", 4), ("2016", 8), ("2019", 10), ("2025", 10)],
)
def test_bunkyo_history(year: str, heads: int) -> None:
    assert total_at("13105", year, "CSW") == heads


@pytest.mark.parametrize(
    ("year", "heads"), [("2020", None), ("2021", 6), ("2022", 8), ("2023", 10)]
)
def test_meguro_history(year: str, heads: int | None) -> None:
    assert total_at("13110", year, "CSW") == heads


def test_within_rows_are_not_counted_twice() -> None:
    table = pd.DataFrame(
        {
            "role": ["CSW", "SC"],
            "headcount": pd.array([3, 2], dtype="Int64"),
            "concurrent_role": [None, "CSW"],
            "overlap": [None, "within"],
        }
    )
    assert posts.count_persons(table) == Count(3, 3)
    assert posts.count_role(table, "SC") == Count(2, 2)
    # the two are already among the three CSW
    assert posts.count_role(table, "CSW") == Count(3, 3)
