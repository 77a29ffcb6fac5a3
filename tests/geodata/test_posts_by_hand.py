"""Heads, persons and history of tables small enough to count on the fingers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from geodata import posts
from geodata.posts import Count
from geodata.store import Dataset
from tests.geodata.factories import make_dataset


def table(*rows: tuple[str, int | None, str | None, str | None]) -> pd.DataFrame:
    """Rows of (role, heads, second role, overlap)."""
    return pd.DataFrame(
        {
            "role": [r[0] for r in rows],
            "headcount": pd.array([r[1] for r in rows], dtype="Int64"),
            "concurrent_role": pd.array([r[2] for r in rows], dtype="str"),
            "overlap": pd.array([r[3] for r in rows], dtype="str"),
        }
    )


def town(*rows: dict[str, Any]) -> Dataset:
    return make_dataset(
        chome=[{"x": 0, "y": 0, "area_id": "a"}, {"x": 100, "y": 0, "area_id": "b"}], posts=rows
    )


def test_roles_held_in_every_way_of_writing() -> None:
    frame = table(
        ("CSW", 1, None, None),
        ("CSW", 1, "第2層SC", None),
        ("第1層SC", 1, "CSW・統括", None),
        ("SC", 1, "SC", None),
        ("CSW", 1, " 統括 | 相談員、専門員,CSW・", None),
    ).set_axis([3, 1, 4, 1, 5])
    held = posts.roles_held(frame)
    assert held.tolist() == [
        ("CSW",),
        ("CSW", "第2層SC", "SC"),
        ("第1層SC", "CSW", "統括", "SC"),
        ("SC",),
        ("CSW", "統括", "相談員", "専門員"),
    ]
    assert held.index.tolist() == [3, 1, 4, 1, 5]
    assert posts.roles_held(frame.iloc[:0]).tolist() == []


def test_roles_of_a_dataset_in_the_order_of_the_table_the_family_last() -> None:
    mixed = town(
        {"area_id": "a", "role": "SC", "headcount": 1},
        {"area_id": "a", "role": "CSW", "headcount": 1, "concurrent_role": "第2層SC"},
    )
    assert posts.roles(mixed) == ["CSW", "第2層SC", "SC"]
    assert posts.roles(town({"area_id": "a", "role": "CSW"})) == ["CSW"]
    assert posts.roles(town()) == []


def test_an_unclear_second_role_counts_towards_the_upper_end_only() -> None:
    frame = table(
        ("CSW", 5, None, None),
        ("SC", 3, "CSW", "unclear"),
        ("SC", None, "CSW", "unclear"),
        ("統括", 2, "CSW", "within"),
        ("統括", 1, "CSW", None),
    )
    # CSW: 5 + 1 (plainly both) for certain, the 3 perhaps; the 2 are among the others already
    assert posts.count_role(frame, "CSW") == Count(6, 9, 0)
    # SC: first role of its people, so certain; one row has no figure
    assert posts.count_role(frame, "SC") == Count(3, 3, 1)
    assert posts.count_role(frame, "統括") == Count(3, 3, 0)
    # persons: 5 + 1, perhaps 3 more
    assert posts.count_persons(frame) == Count(6, 9, 0)
    assert posts.count_persons(frame).exact is None


def test_the_sc_family_is_certain_wherever_it_is_held() -> None:
    frame = table(("CSW", 4, "第2層SC", "unclear"), ("第1層SC", 1, None, None))
    assert posts.count_role(frame, "SC") == Count(5, 5, 0)
    assert posts.count_role(frame, "第2層SC") == Count(None, None, 0)
    assert posts.count_role(frame, "図書館員") == Count(None, None, 0)


def test_only_possible_heads_are_no_count() -> None:
    assert posts.count_persons(table(("SC", 3, "CSW", "unclear"))) == Count(None, None, 0)
    assert posts.count_persons(table(("CSW", None, None, None))) == Count(None, None, 1)
    assert posts.count_persons(table(("CSW", 0, None, None))) == Count(0, 0, 0)
    assert Count(2, 2).exact == 2


def test_heads_by_area_and_for_the_whole() -> None:
    dataset = town(
        {"area_id": "b", "role": "CSW", "headcount": 2},
        {"area_id": "b", "role": "SC", "headcount": 1, "overlap": "unclear"},
        {"area_id": "b", "role": "SC", "headcount": None},
        {"area_id": None, "role": "統括", "headcount": 1},
    )
    frame = posts.posts_by_area(dataset, "コミュニティ住区")
    assert frame.columns.tolist() == ["area_id", "role", "low", "high", "unknown_rows"]
    assert [str(t) for t in frame.dtypes] == ["str", "str", "Int64", "Int64", "int64"]
    plain = frame.astype(object).where(frame.notna(), None)
    assert [tuple(row) for row in plain.to_numpy()] == [
        ("a", "CSW", None, None, 0),
        ("a", "統括", None, None, 0),
        ("a", "SC", None, None, 0),
        ("a", "実人数", None, None, 0),
        ("b", "CSW", 2, 2, 0),
        ("b", "統括", None, None, 0),
        ("b", "SC", 1, 1, 1),
        ("b", "実人数", 2, 3, 1),
        (None, "CSW", None, None, 0),
        (None, "統括", 1, 1, 0),
        (None, "SC", None, None, 0),
        (None, "実人数", 1, 1, 0),
    ]


def test_posts_carry_the_area_of_the_level_asked_for() -> None:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "area_id": "p", "sub_area_id": "s"}],
        areas=[
            {"area_id": "p", "level": "地区"},
            {"area_id": "s", "level": "住区", "parent_area_id": "p"},
        ],
        posts=[
            {"area_id": "s", "role": "CSW", "headcount": 1},
            {"area_id": "p", "role": "SC", "headcount": 1},
        ],
        planning_level="地区",
        sub_level="住区",
    )
    assert posts.area_posts(dataset, "地区")["level_area_id"].tolist() == ["p", "p"]
    fine = posts.area_posts(dataset, "住区")["level_area_id"]
    assert (fine[0], pd.isna(fine[1])) == ("s", True)
    assert "level_area_id" not in dataset.posts


@pytest.mark.parametrize(
    ("subject", "all_together"),
    [
        ("コーディネーター", True),
        ("コーディネーター（CSWとSC）", True),
        ("コーディネーター(CSW)", True),
        ("コーディネーター会議", False),
        ("主任コーディネーター", False),
    ],
)
def test_all_coordinators_together_are_counted_as_persons(subject: str, all_together: bool) -> None:
    dataset = town(
        {"area_id": "a", "role": "CSW", "headcount": 2, "concurrent_role": "SC"},
        {"area_id": "a", "role": "統括", "headcount": 1},
    )
    assert posts.is_role(dataset, subject) is all_together
    expected = Count(3, 3) if all_together else Count(None, None)
    assert posts.count_subject(dataset.posts, subject) == expected
    assert posts.is_role(dataset, "SC")
    assert posts.count_subject(dataset.posts, "SC") == Count(2, 2)


def test_residents_per_head() -> None:
    assert posts.residents_per(101, 2) == 50.5
    assert posts.residents_per(0, 2) == 0.0
    assert posts.residents_per(10, 1) == 10.0
    assert posts.residents_per(None, 2) is None
    assert posts.residents_per(10, None) is None
    assert posts.residents_per(10, 0) is None


def history(*rows: tuple[str, str | None, str, int | None]) -> Dataset:
    frame = pd.DataFrame(
        {
            "municipality_code": "13204",
            "date": pd.array([r[0] for r in rows], dtype="str"),
            "area_id": pd.array([r[1] for r in rows], dtype="str"),
            "role": pd.array([r[2] for r in rows], dtype="str"),
            "headcount": pd.array([r[3] for r in rows], dtype="Int64"),
            "note": None,
            "source": "test",
        }
    )
    return replace(town(), post_history=frame)


def in_force(dataset: Dataset, date: str) -> list[tuple[str | None, str, int | None]]:
    rows = posts.history_at(dataset, date)
    plain = rows.astype(object).where(rows.notna(), None)
    return list(zip(plain["area_id"], plain["role"], plain["headcount"], strict=True))


def test_the_latest_row_at_or_before_the_day_counts() -> None:
    dataset = history(
        ("2021-06-15", None, "CSW", 3),
        ("2020", None, "CSW", 1),
        ("2021-06", "a", "CSW", 2),
        ("2022-01-01", None, "SC", None),
    )
    # 2020 is the fiscal year: from 1 April
    assert in_force(dataset, "2020-03-31") == []
    assert in_force(dataset, "2020-04-01") == [(None, "CSW", 1)]
    # a month starts with its first day and, asked about, ends with its last
    assert in_force(dataset, "2021-05") == [(None, "CSW", 1)]
    assert in_force(dataset, "2021-06-01") == [(None, "CSW", 1), ("a", "CSW", 2)]
    assert in_force(dataset, "2021-06") == [("a", "CSW", 2), (None, "CSW", 3)]
    # a year means its end
    assert in_force(dataset, "2021") == [("a", "CSW", 2), (None, "CSW", 3)]
    assert in_force(dataset, "2022") == [("a", "CSW", 2), (None, "CSW", 3), (None, "SC", None)]
    found = posts.history_at(dataset, "2022")
    assert found.index.tolist() == [0, 1, 2]
    assert found.columns.tolist() == dataset.post_history.columns.tolist()
    assert "start" not in dataset.post_history


def test_of_two_rows_of_one_day_the_later_in_the_table_counts() -> None:
    rows = [("2020-04-01", None, "CSW", n) for n in range(1, 20)]
    assert in_force(history(*rows, ("2020", None, "CSW", 20)), "2020") == [(None, "CSW", 20)]


@pytest.mark.parametrize(
    ("date", "start", "end"),
    [
        ("2016", "2016-04-01", "2016-12-31"),
        ("2016-02", "2016-02-01", "2016-02-31"),
        ("2016-02-09", "2016-02-09", "2016-02-09"),
    ],
)
def test_first_and_last_day_of_a_date(date: str, start: str, end: str) -> None:
    assert posts.start_day(date) == start
    assert posts.end_day(date) == end
