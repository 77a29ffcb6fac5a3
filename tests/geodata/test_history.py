"""How the posts grew: checked dates of the real tables, and series by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import history
from geodata.store import Dataset
from geodata.store import load as read
from tests.geodata.factories import make_dataset

load = cache(read)
MAIN_ROLE = {
    "13105": "CSW",
    "13110": "CSW",
    "13123": "CSW",
    "13204": "地域福祉コーディネーター",
    "13210": "CSW",
}


def heads(dataset: Dataset, day: str, role: str) -> dict[str | None, int | None]:
    frame = history.posts_on(dataset, day)
    rows = frame[frame["role"] == role]
    return {
        None if pd.isna(a) else a: None if pd.isna(n) else int(n)
        for a, n in zip(rows["area_id"], rows["heads"], strict=True)
    }


def with_history(records: list[tuple[str, str | None, str, int | None]]) -> Dataset:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "area_id": "a"}, {"x": 900, "y": 0, "area_id": "b"}]
    )
    frame = pd.DataFrame(records, columns=["date", "area_id", "role", "headcount"])
    frame = frame.astype({"area_id": "str", "headcount": "Int64"})
    return replace(dataset, post_history=frame.assign(note=pd.NA, source="手で作った表"))


@pytest.mark.parametrize(
    ("code", "day", "whole"),
    [
        ("13204", "2023-12-31", 3),
        ("13204", "2024-01-01", 4),
        ("13204", "2024-04-01", 7),
        ("13105", "2012", 1),
        ("13105", "2018", 8),
        ("13105", "2019", 10),
        ("13110", "2020", None),
        ("13110", "2021", 6),
        ("13110", "2023", 10),
        ("13210", "2019", 2),
        ("13210", "2024", None),
        ("13210", "2025-11", 6),
        ("13123", "2018", None),
        ("13123", "2025", 18),
    ],
)
def test_checked_dates(code: str, day: str, whole: int | None) -> None:
    assert heads(load(code), day, MAIN_ROLE[code])[None] == whole


def test_an_area_without_a_record_is_unknown_not_zero() -> None:
    found = heads(load("13204"), "2023-12-31", MAIN_ROLE["13204"])
    assert found["13204-osawa"] == found["13204-renjaku"] == found["13204-tobu"] == 1
    assert found["13204-seibu"] is None
    assert 0 not in found.values()


def test_today_speaks_where_the_history_is_silent() -> None:
    dataset = load("13123")
    assert heads(dataset, "2025-10-09", "CSW")["13123-koiwa"] is None
    now = heads(dataset, "2025-10-10", "CSW")
    assert now["13123-koiwa"] == 2
    assert now["13123-funabori"] is None  # no なごみの家 there: unknown, not zero
    assert heads(dataset, "2025-10-10", "SC")["13123-koiwa"] == 1


def test_today_does_not_hide_since_when_a_number_holds() -> None:
    frame = history.posts_on(load("13105"), "2025-09-16")
    since = frame.set_index("area_id")["since"]
    assert since["13105-tomisaka"] == "2019"
    assert since["13105-otsuka"] == "2016"


def test_a_year_is_read_at_its_end() -> None:
    dataset = load("13204")
    pd.testing.assert_frame_equal(
        history.posts_on(dataset, "2023"), history.posts_on(dataset, "2023-12-31")
    )


def test_series_are_parted_where_nobody_wrote_a_number() -> None:
    koganei = {s.role: s for s in history.series(load("13210"))}["CSW"]
    assert [(r.date, r.heads) for r in koganei.records] == [
        ("2017-03", 2),
        ("2020", None),
        ("2025-11", 6),
    ]
    assert [[r.heads for r in run] for run in koganei.runs()] == [[2], [6]]
    assert [r.date for r in koganei.unknown()] == ["2020"]
    bunkyo = history.series(load("13105"))[0]
    assert [[r.heads for r in run] for run in bunkyo.runs()] == [[1, 2, 4, 8, 10]]
    assert bunkyo.until == "2025-09-16"


def test_series_of_an_area() -> None:
    osawa = history.series(load("13204"), area_id="13204-osawa")
    assert [(s.role, s.records[-1].heads) for s in osawa] == [
        ("第2層SC", 2),
        ("地域福祉コーディネーター", 1),
    ]


def test_years_and_stops() -> None:
    dataset = load("13204")
    assert history.years_covered(dataset) == (2016, 2025)
    stops = history.stops(dataset)
    assert stops[0] == "2015-12-31"
    assert stops[-1] == history.last_day(dataset) == "2025-09-05"
    assert {"2023-12-31", "2024-01-01", "2024-04-01"} <= set(stops)
    assert history.is_before_records(dataset, stops[0])
    assert not history.is_before_records(dataset, stops[1])


def test_without_any_record() -> None:
    dataset = with_history([])
    assert history.years_covered(dataset) is None
    assert history.stops(dataset) == []
    assert history.series(dataset) == []
    assert history.history_roles(dataset) == []
    assert history.is_before_records(dataset, "2020")
    assert history.posts_on(dataset, "2020").empty


def test_the_latest_record_counts_and_an_unknown_one_ends_the_known() -> None:
    dataset = with_history(
        [
            ("2010-04", "a", "CSW", 1),
            ("2012-04", "a", "CSW", 3),
            ("2014-04", "a", "CSW", None),
            ("2011", None, "CSW", 5),
        ]
    )
    assert heads(dataset, "2010-03-31", "CSW") == {"a": None, "b": None, None: None}
    assert heads(dataset, "2012-03-31", "CSW") == {"a": 1, "b": None, None: 5}
    assert heads(dataset, "2012-04-01", "CSW") == {"a": 3, "b": None, None: 5}
    assert heads(dataset, "2015", "CSW") == {"a": None, "b": None, None: 5}


def test_month_ends() -> None:
    assert history.month_end("2024-02-29")
    assert not history.month_end("2023-02-27")
    assert history.month_end("2023-12-31")


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.integers(2000, 2024),
            st.sampled_from(["a", "b", None]),
            st.sampled_from(["CSW", "SC"]),
            st.one_of(st.none(), st.integers(0, 9)),
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(1999, 2026),
)
def test_nothing_is_invented(
    records: list[tuple[int, str | None, str, int | None]], year: int
) -> None:
    dataset = with_history([(str(y), a, r, n) for y, a, r, n in records])
    frame = history.posts_on(dataset, str(year))
    for row in frame.dropna(subset=["heads"]).to_dict("records"):
        area = None if pd.isna(row["area_id"]) else row["area_id"]
        stated = [n for y, a, r, n in records if a == area and r == row["role"] and y <= year]
        assert int(row["heads"]) in stated
    if year < min(y for y, *_ in records):
        assert frame["heads"].isna().all()


@given(st.lists(st.one_of(st.none(), st.integers(0, 20)), min_size=1, max_size=15))
def test_runs_hold_every_known_record_once(numbers: list[int | None]) -> None:
    records = tuple(
        history.Record(str(2000 + i), f"{2000 + i}-04-01", n, "", "") for i, n in enumerate(numbers)
    )
    runs = history.Series(None, "CSW", records).runs()
    assert [r.heads for run in runs for r in run] == [n for n in numbers if n is not None]
    assert all(runs)
