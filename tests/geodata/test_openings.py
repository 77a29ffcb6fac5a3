"""How often a function can be had: read from the wording of real tables."""

from __future__ import annotations

import pytest

from geodata import store
from geodata.coverage import walk_coverage
from geodata.openings import (
    OPENINGS,
    access_openings,
    access_points,
    read_cadence,
    read_hours,
)
from tests.geodata.factories import make_dataset


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("毎月第4水曜 10:00-11:30(2023年度)", "毎月"),
        ("毎月1回", "毎月"),
        ("月１回", "毎月"),
        ("第4日曜", "毎月"),
        ("2週間に1回以上", "毎月"),
        ("第4火曜と第4日曜を隔月交互(二次資料)", "毎月"),
        ("毎週月曜の午後", "毎週"),
        ("毎週金曜 10:00–13:00", "毎週"),
        ("金曜の夜", "毎週"),
        ("火曜・木曜", "毎週"),
        ("常時", "常設"),
        ("平日(予約制)", "常設"),
        ("火〜金 10:00–15:00", "常設"),
        ("月・水・金", "常設"),
        ("年2回程度", "年数回"),
        ("隔月", "年数回"),
        ("2か月に1回", "年数回"),
        ("偶数月の第4水曜 午後(2018年)", "年数回"),
        ("季節ごと(2025年)", "年数回"),
        ("定期", "不明"),
        ("予定(令和7年11月時点)", "不明"),
        ("", "不明"),
        (None, "不明"),
        ("2019-09-20(終了)", None),
    ],
)
def test_cadence(text: str | None, opening: str | None) -> None:
    assert read_cadence(text) == opening


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("10:00-21:00、日曜 10:00-17:00", "常設"),
        ("月〜水 13:00–17:00、木〜土 10:00–17:00(2024年1月の記事)", "常設"),
        ("8:30-17:00(土日祝・年末年始を除く。予約制)", "常設"),
        ("毎週金曜 10:00-13:00", "毎週"),
        ("第3土曜 13:00-15:00", "毎月"),
        ("要問い合わせ", "不明"),
        (None, "不明"),
    ],
)
def test_hours(text: str | None, opening: str) -> None:
    assert read_hours(text) == opening


def test_mitaka_community_centres_offer_consultation_monthly() -> None:
    dataset = store.load("13204")
    found = access_openings(dataset, function="相談").set_index("hub_id")["opening"]
    centres = dataset.hubs.loc[dataset.hubs["hub_type"].eq("コミセン"), "hub_id"]
    assert set(found[list(centres)]) == {"毎月"}
    offices = dataset.hubs.loc[dataset.hubs["hub_type"].eq("地域包括支援センター"), "hub_id"]
    assert set(found[list(offices)]) == {"常設"}


def test_leaving_out_monthly_sessions_lowers_mitakas_consultation_coverage() -> None:
    dataset = store.load("13204")
    monthly = walk_coverage(
        dataset, hub_type=None, minutes=10, functions="相談", openings=("常設", "毎週", "毎月")
    )
    standing = walk_coverage(
        dataset, hub_type=None, minutes=10, functions="相談", openings=("常設", "毎週")
    )
    assert standing["covered"].sum() < monthly["covered"].sum()
    assert (standing["share"] <= monthly["share"]).all()
    # 7 地域包括支援センター and 7 コミセン against the 7 offices alone.
    assert len(access_points(dataset, function="相談")) == 14
    assert len(access_points(dataset, function="相談", openings=("常設",))) == 7


def test_unknown_is_kept_apart_until_asked_for() -> None:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0}],
        hubs=[
            {"hub_id": "office", "x": 0, "y": 0, "hub_type": "その他", "functions": "相談"},
            {"hub_id": "open", "x": 5, "y": 0, "hub_type": "その他", "functions": "相談",
             "hours": "9:00-17:00"},
            {"hub_id": "room", "x": 9, "y": 0, "functions": "会議室"},
        ],
        activities=[
            {"hub_id": "room", "name": "出張相談", "kind": "相談会", "cadence": "毎月1回"},
            {"hub_id": "room", "name": "大相談会", "kind": "相談会", "cadence": "2019年(終了)"},
            {"hub_id": "room", "name": "お茶会", "kind": "サロン", "cadence": "毎週月曜"},
        ],
    )  # fmt: skip
    found = access_openings(dataset, function="相談").set_index("hub_id")
    assert found["opening"].to_dict() == {"office": "不明", "open": "常設", "room": "毎月"}
    assert "出張相談" in found.loc["room", "evidence"]
    assert access_points(dataset, function="相談")["hub_id"].tolist() == ["open", "room"]
    assert len(access_points(dataset, function="相談", openings=OPENINGS)) == 3
    # Nobody knows how often: unknown, not zero.
    lone = make_dataset(
        chome=[{"x": 0, "y": 0}],
        hubs=[{"x": 0, "y": 0, "hub_type": "その他", "functions": "相談"}],
    )
    table = walk_coverage(lone, hub_type=None, minutes=10, functions="相談", openings=("常設",))
    assert table["share"].isna().all()


def test_the_most_frequent_meeting_counts() -> None:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0}],
        hubs=[{"hub_id": "r", "x": 0, "y": 0, "functions": "会議室"}],
        activities=[
            {"hub_id": "r", "name": "甲", "kind": "サロン", "cadence": None},
            {"hub_id": "r", "name": "乙", "kind": "サロン", "cadence": "月1回"},
            {"hub_id": "r", "name": "丙", "kind": "サロン", "cadence": "毎週火曜"},
        ],
    )
    assert access_openings(dataset, function="居場所")["opening"].tolist() == ["毎週"]


def test_wrong_frequencies_and_missing_function_are_told() -> None:
    dataset = store.load("13204")
    with pytest.raises(ValueError, match="頻度「毎日」はありません"):
        access_points(dataset, function="相談", openings=("毎日",))
    with pytest.raises(ValueError, match="機能（相談など）を1つ"):
        walk_coverage(dataset, hub_type=None, minutes=10, openings=("常設",))
