"""What-if: hypothetical hubs and posts on a dataset that never changes."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from geodata import store
from geodata.coverage import walk_coverage
from geodata.gaps import evaluate
from geodata.posts import posts_by_area
from geodata.scenario import (
    AddHub,
    AddPosts,
    CloseHub,
    MoveHub,
    Scenario,
    ScenarioError,
    apply,
)
from geodata.standards_text import parse_standard
from tests.geodata.factories import TWO_VILLAGES, degrees, make_dataset

TABLES = ("areas", "chome", "hubs", "posts", "post_history", "standards", "activities")


def town():
    """Two areas of one village each, 1 km apart; a コミセン and two CSW in the west."""
    return make_dataset(
        chome=TWO_VILLAGES,
        hubs=[
            {"x": 0, "y": 0, "hub_id": "h1", "name": "西コミセン", "area_id": "w"},
        ],
        posts=[
            {"area_id": "w", "role": "CSW", "headcount": 2},
            {"area_id": "e", "role": "CSW", "headcount": None},
            {"area_id": None, "role": "統括", "headcount": 1},
        ],
        standards=[
            {"subject": "コミセン", "measure": "count_total", "value": 1, "level": "全域"},
        ],
        activities=[{"area_id": "w", "hub_id": "h1", "name": "サロン", "kind": "サロン"}],
    )


def plan(dataset, *changes) -> Scenario:
    return Scenario("試し", dataset.code, dataset.version, tuple(changes))


def place(x: float, y: float) -> dict[str, float]:
    lon, lat = degrees(x, y)
    return {"lon": lon, "lat": lat}


def east_hub(id_: str = "1") -> AddHub:
    return AddHub(id_, "東コミセン", "コミセン", **place(1000, 0))


def frames(dataset) -> dict[str, pd.DataFrame]:
    return {name: getattr(dataset, name).copy() for name in TABLES}


def test_the_real_data_never_changes() -> None:
    dataset = town()
    before = frames(dataset)
    changed = apply(
        dataset,
        plan(
            dataset,
            east_hub(),
            MoveHub("h1", **place(20, 0)),
            CloseHub("h1", "後継者なし"),
            AddPosts("w", "CSW", -1),
            AddPosts("e", "CSW", 1),
        ),
    )
    for name, frame in before.items():
        assert_frame_equal(getattr(dataset, name), frame)
    assert dataset.version == "test"
    assert changed.version != dataset.version


def test_version_depends_on_the_changes_alone() -> None:
    dataset = town()
    one = Scenario("甲", dataset.code, dataset.version, (east_hub(),))
    two = Scenario("乙", dataset.code, "other", (east_hub(),), comment="同じ変更")
    three = Scenario("甲", dataset.code, dataset.version, (east_hub("2"),))
    versions = [apply(dataset, s).version for s in (one, two, three)]
    assert versions[0] == versions[1] != versions[2]
    assert apply(dataset, plan(dataset)) is dataset


def test_a_hypothetical_hub_is_told_from_real_ones() -> None:
    dataset = town()
    changed = apply(dataset, plan(dataset, east_hub()))
    hub = changed.hubs.iloc[-1]
    assert (hub["hub_id"], hub["source"], hub["area_id"]) == ("what-if-1", "想定", "e")
    assert hub["coord_precision"] == "building"
    assert pd.isna(hub["phone"])
    assert hub.geometry.x == pytest.approx(degrees(1000, 0)[0], abs=1e-6)
    assert changed.hubs.dtypes.equals(dataset.hubs.dtypes)
    assert changed.hubs.crs == dataset.hubs.crs
    # 500 within ten minutes before, all 800 after.
    share = walk_coverage(changed, hub_type="コミセン", minutes=10)["share"]
    assert list(share) == [1.0, 1.0]


def test_a_hub_in_a_dataset_without_hubs() -> None:
    dataset = make_dataset(chome=[{"x": 0, "y": 0}])
    changed = apply(dataset, plan(dataset, AddHub("1", "初", "サロン", **place(0, 0))))
    assert list(changed.hubs["area_id"]) == ["a"]
    assert changed.hubs.geometry.notna().all()


def test_area_by_the_point_and_nothing_far_outside() -> None:
    dataset = town()
    # The cells reach 50 m: 100 m beyond the edge still belongs to the area beside it.
    near = apply(dataset, plan(dataset, AddHub("1", "縁", "コミセン", **place(1150, 0))))
    assert near.hubs["area_id"].iloc[-1] == "e"
    with pytest.raises(ScenarioError, match="1件目の変更: 地点が試験市の外"):
        apply(dataset, plan(dataset, AddHub("1", "外", "コミセン", **place(9000, 0))))


def test_area_at_the_level_that_hubs_of_the_type_belong_to() -> None:
    dataset = store.load("13110")  # 住区センター belong to 住区, the planning level is 地区
    centre = dataset.hubs[
        dataset.hubs["hub_type"].eq("住区センター") & dataset.hubs["area_id"].notna()
    ].iloc[0]
    spot = {"lat": float(centre["lat"]), "lon": float(centre["lon"])}
    added = [
        apply(dataset, plan(dataset, AddHub("1", "新", t, **spot))).hubs["area_id"].iloc[-1]
        for t in ("住区センター", "サロン")
    ]
    levels = dataset.areas.set_index("area_id")["level"]
    assert list(levels[added]) == ["住区", "地区"]


def test_functions_are_those_that_every_hub_of_the_type_has() -> None:
    dataset = store.load("13123")
    hub = dataset.hubs[dataset.hubs["hub_type"].eq("なごみの家")].iloc[0]
    spot = {"lat": float(hub["lat"]), "lon": float(hub["lon"])}
    changed = apply(dataset, plan(dataset, AddHub("1", "新", "なごみの家", **spot)))
    assert set(changed.hubs["functions"].iloc[-1].split("|")) == {"相談", "居場所", "ネットワーク"}


def test_moving_takes_the_hub_to_another_area() -> None:
    dataset = town()
    changed = apply(dataset, plan(dataset, MoveHub("h1", **place(1000, 0))))
    assert list(changed.hubs["area_id"]) == ["e"]
    covered = walk_coverage(changed, hub_type="コミセン", minutes=10)["covered"]
    assert list(covered) == [0, 300]


def test_closing_the_last_hub_is_none_not_unknown() -> None:
    dataset = town()
    changed = apply(dataset, plan(dataset, CloseHub("h1")))
    assert list(walk_coverage(changed, hub_type="コミセン", minutes=10)["covered"]) == [0, 0]
    assert changed.activities["hub_id"].isna().all()
    assert len(changed.activities) == 1


def test_a_closed_hub_is_missed_not_overlooked() -> None:
    """The declared total shrinks along: the gap is short, not 不明 for a hub the list lacks."""
    dataset = make_dataset(
        chome=[
            {"x": 0, "y": 0, "area_id": "w", "population": 500},
            {"x": 1000, "y": 0, "area_id": "e", "population": 300},
        ],
        hubs=[
            {"x": 0, "y": 0, "hub_id": "h1", "area_id": "w"},
            {"x": 1000, "y": 0, "hub_id": "h2", "area_id": "e"},
        ],
        standards=[
            {"subject": "コミセン", "measure": "count_total", "value": 2, "level": "全域"},
        ],
    )
    changed = apply(dataset, plan(dataset, CloseHub("h2")))
    gaps = evaluate(changed, [parse_standard("コミセン>=1")])
    assert list(gaps["status"]) == ["met", "short"]


def test_closing_and_reopening_at_the_same_place_restores_coverage() -> None:
    dataset = store.load("13204")
    hubs = dataset.hubs[dataset.hubs["hub_type"].eq("コミセン") & dataset.hubs["lat"].notna()]
    hub = hubs.iloc[0]
    again = AddHub("1", "同じ場所", "コミセン", float(hub["lat"]), float(hub["lon"]))
    closed = apply(dataset, plan(dataset, CloseHub(hub["hub_id"])))
    both = apply(dataset, plan(dataset, CloseHub(hub["hub_id"]), again))
    columns = ["residents", "covered", "share", "mean_minutes", "p90_minutes"]
    before, without, after = (
        walk_coverage(d, hub_type="コミセン", minutes=10)[columns] for d in (dataset, closed, both)
    )
    assert_frame_equal(before, after)
    assert without["covered"].sum() < before["covered"].sum()


def heads(dataset, area_id: str | None, role: str) -> object:
    table = posts_by_area(dataset, dataset.municipality.planning_level)
    area = table["area_id"].isna() if area_id is None else table["area_id"].eq(area_id)
    return table[area & table["role"].eq(role)]["low"].iloc[0]


def test_posts_move_between_areas() -> None:
    dataset = town()
    changed = apply(dataset, plan(dataset, AddPosts("w", "CSW", -1), AddPosts("e", "CSW", 1)))
    assert (heads(changed, "w", "CSW"), heads(changed, "e", "CSW")) == (1, 1)
    assert changed.posts["source"].iloc[-1] == "想定"


def test_posts_of_the_whole_municipality() -> None:
    dataset = town()
    assert heads(apply(dataset, plan(dataset, AddPosts(None, "統括", -1))), None, "統括") == 0


def test_more_and_fewer_again_is_as_before() -> None:
    dataset = town()
    changed = apply(dataset, plan(dataset, AddPosts("w", "CSW", 3), AddPosts("w", "CSW", -3)))
    assert_frame_equal(changed.posts, dataset.posts)


def test_fewer_goes_over_rows() -> None:
    dataset = town()
    changed = apply(dataset, plan(dataset, AddPosts("w", "CSW", 3), AddPosts("w", "CSW", -4)))
    assert heads(changed, "w", "CSW") == 1  # 2 + 3 - 4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (AddPosts("w", "CSW", -3), "2人なので、3人は減らせません"),
        (AddPosts("e", "CSW", -1), "人数の分からない配置もあります"),
        (AddPosts("w", "第1層SC", -1), "配置はないため、減らせません"),
        (AddPosts("nowhere", "CSW", 1), "「area_id」nowhere"),
        (MoveHub("nowhere", 35.0, 139.0), "「hub_id」nowhere"),
        (CloseHub("nowhere"), "「hub_id」nowhere"),
    ],
)
def test_what_cannot_be(change, words: str) -> None:
    dataset = town()
    with pytest.raises(ScenarioError, match=words):
        apply(dataset, plan(dataset, change))


def test_an_id_only_once_and_a_way_to_get_the_next() -> None:
    dataset = town()
    scenario = plan(dataset, east_hub("1"), east_hub("2"))
    assert scenario.next_hub_id() == "3"
    with pytest.raises(ScenarioError, match="2件目の変更: 「id」1の拠点はもうあります"):
        apply(dataset, plan(dataset, east_hub(), east_hub()))


def test_another_municipality_is_refused() -> None:
    scenario = Scenario("x", "13105", "v", (CloseHub("h1"),))
    with pytest.raises(ScenarioError, match="13105"):
        apply(town(), scenario)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: AddHub("A b", "n", "コミセン", 35.0, 139.0), "id"),
        (lambda: AddHub("1", " ", "コミセン", 35.0, 139.0), "name"),
        (lambda: AddHub("1", "n" * 101, "コミセン", 35.0, 139.0), "name"),
        (lambda: AddHub("1", "a\x00b", "コミセン", 35.0, 139.0), "name"),
        (lambda: AddHub("1", "a\ud800", "コミセン", 35.0, 139.0), "name"),
        (lambda: AddHub("1", "n", "図書館", 35.0, 139.0), "hub_type"),
        (lambda: AddHub("1", "n", "コミセン", math.nan, 139.0), "lat"),
        (lambda: AddHub("1", "n", "コミセン", 139.0, 35.0), "lat"),
        (lambda: AddHub("1", "n", "コミセン", 35.0, True), "lon"),
        (lambda: MoveHub("h", "35", 139.0), "lat"),
        (lambda: CloseHub("h", "気分"), "reason"),
        (lambda: AddPosts("w", "CSW", 0), "headcount"),
        (lambda: AddPosts("w", "CSW", True), "headcount"),
        (lambda: AddPosts("w", "CSW", 1.5), "headcount"),
        (lambda: AddPosts("w", "", 1), "role"),
        (lambda: Scenario("n", "1310", "v"), "municipality_code"),
        (lambda: Scenario("n", "１３１０５", "v"), "municipality_code"),
        (lambda: Scenario("n", "13105", "v", [CloseHub("h")]), "changes"),
        (lambda: Scenario("n", "13105", "v", (CloseHub("h"),) * 201), "changes"),
        (lambda: Scenario("n", "13105", "v", comment="あ" * 2001), "comment"),
    ],
)
def test_a_wrong_field_is_named(make, field: str) -> None:
    with pytest.raises(ScenarioError, match=f"「{field}」"):
        make()
