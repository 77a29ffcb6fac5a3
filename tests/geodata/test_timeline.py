"""The past: openings as precise as their source, stops, differences, places of activities."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geodata import history, store
from geodata.store import Dataset
from geodata.timeline.activities import chosen_activities, placed_activities
from geodata.timeline.differences import Past
from geodata.timeline.hub_openings import opening_days, opening_span, opening_state, opening_states
from geodata.timeline.moments import Known, known, moments, stop_at


@pytest.mark.parametrize(
    ("opened", "day", "state"),
    [
        ("2018-04-01", "2018-03-31", "before"),
        ("2018-04-01", "2018-04-01", "open"),
        # a month counts from its first day
        ("2018-04", "2018-03", "before"),
        ("2018-04", "2018-04-01", "open"),
        # a year alone: the calendar year or the fiscal year, until both are over
        ("2020", "2019-12-31", "before"),
        ("2020", "2020-01-01", "during"),
        ("2020", "2020", "during"),
        ("2020", "2021-03-30", "during"),
        ("2020", "2021-03-31", "open"),
        (None, "1900", "undated"),
        (None, "2099", "undated"),
    ],
)
def test_a_hub_stands_as_its_date_says(opened: str | None, day: str, state: str) -> None:
    assert opening_state(opened, day) == state


def test_spans() -> None:
    assert opening_span("2020") == ("2020-01-01", "2021-03-31")
    assert opening_span("2018-04") == ("2018-04-01", "2018-04-01")
    assert opening_span("2018-05-07") == ("2018-05-07", "2018-05-07")


@pytest.fixture(scope="module")
def bunkyo() -> Dataset:
    return store.load("13105")


def with_hubs(dataset: Dataset, opened: dict[str, str | None]) -> Dataset:
    hubs = dataset.hubs.copy()
    hubs["opened"] = hubs["hub_id"].map(opened).astype("str")
    return replace(dataset, hubs=hubs, version="test")


def test_stops_are_turns_and_ends_of_years(bunkyo: Dataset) -> None:
    empty = replace(
        with_hubs(bunkyo, {}),
        post_history=bunkyo.post_history.iloc[:0],
        posts=bunkyo.posts.iloc[:0],
    )
    assert moments(empty) == []
    first, second = empty.hubs["hub_id"].iloc[:2]
    two = with_hubs(empty, {first: "2020", second: "2022-05"})
    assert opening_days(two) == ["2020-01-01", "2021-03-31", "2022-05-01"]
    assert moments(two) == [
        "2019-12-31",
        "2020-01-01",
        "2020-12-31",
        "2021-03-31",
        "2021-12-31",
        "2022-05-01",
    ]
    assert known(two) == Known(hubs=26, dated=2, whole=0, areas=0, without_number=0)
    assert not Past(two).differences("2019-12-31", "2022-05-01").posts


def test_the_stop_of_a_day() -> None:
    stops = ["2019-12-31", "2020-04-01", "2020-12-31"]
    assert stop_at(None, stops) == "2020-12-31"
    assert stop_at(None, stops, otherwise=0) == "2019-12-31"
    assert stop_at("2020-04", stops) == "2020-04-01"
    assert stop_at("2020", stops) == "2020-12-31"
    assert stop_at("1990", stops) == "2019-12-31"


def test_known_counts_the_rows_of_the_table(bunkyo: Dataset) -> None:
    # 15 records: 2010 without a number, five of the whole ward, nine of its areas
    assert known(bunkyo) == Known(hubs=26, dated=7, whole=5, areas=9, without_number=1)


def test_differences_between_two_days(bunkyo: Dataset) -> None:
    found = Past(bunkyo).differences("2014-12-31", "2019-12-31")
    heads = {(c.area_id, c.before, c.after) for c in found.posts}
    assert heads == {
        ("13105-tomisaka", 1, 3),
        ("13105-otsuka", None, 2),
        ("13105-motofuji", None, 2),
        ("13105-komagome", 1, 2),
        (None, 2, 10),
    }
    assert [(c.name, c.before, c.after) for c in found.hubs] == [
        ("坂下テラス&動坂テラス", "before", "open")
    ]
    assert found.unnumbered == ()
    assert not Past(bunkyo).differences("2019-12-31", "2019-12-31")


def test_a_record_without_a_number_is_told_and_counts_nothing() -> None:
    found = Past(store.load("13123")).differences("2015-12-31", "2016-12-31")
    assert found.posts == ()
    assert [record.area_id for record in found.unnumbered] == [None, "13123-nagashima-kuwagawa"]
    assert len(found.hubs) == 3


def test_days_between_two_records_share_one_table(bunkyo: Dataset) -> None:
    past = Past(bunkyo)
    assert past.posts("2016-04-01") is past.posts("2018-12-31")
    for day in ("2009-12-31", "2016-12-31", "2025-09-16"):
        pd.testing.assert_frame_equal(past.posts(day), history.posts_on(bunkyo, day))


def test_every_hub_has_a_state(bunkyo: Dataset) -> None:
    states = opening_states(bunkyo, "2020-12-31")
    assert states.value_counts().to_dict() == {"undated": 19, "before": 3, "open": 2, "during": 2}


def test_activities_have_a_place_or_say_that_they_have_none() -> None:
    dataset = store.load("13110")
    placed = placed_activities(dataset)
    assert len(placed) == len(dataset.activities)
    row = placed[placed["name"] == "いどりぶれいす"].iloc[0]
    assert (row["place"], row["level_area_id"]) == ("hub", "13110-tobu")
    # known to a 住区: shown in the 地区 around it
    row = placed[placed["name"] == "菅刈住区のフードドライブ・こども食堂支援"].iloc[0]
    assert row["place"] == "area"
    assert (
        row["level_area_id"]
        == dataset.areas.set_index("area_id").loc["13110-sugekari", "parent_area_id"]
    )
    row = placed[placed["name"] == "着物リメイク会"].iloc[0]
    assert row["place"] == "unknown"
    assert pd.isna(row["level_area_id"])


def test_activities_are_chosen_by_kind_hub_and_area() -> None:
    placed = placed_activities(store.load("13123"))
    projects = chosen_activities(placed, kinds={"地域プロジェクト"})
    assert len(projects) == 6
    own = chosen_activities(placed, kinds={"地域プロジェクト"}, area_id="13123-ichinoe")
    assert list(own["name"]) == ["哲学カフェ", "スマホ相談会"]
    # the hub outweighs the area
    hub = chosen_activities(placed, area_id="13123-ichinoe", hub_id="13123-nagomi-mizue")
    assert list(hub["name"]) == ["結ぼう会", "地域支援会議"]
    assert chosen_activities(placed, kinds=set()).empty
