"""What a meeting is told: figures of four areas, worked out by hand from the tables."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from geodata import store
from geodata.demand import to_plane
from geodata.meeting.neighbours import SHARED_M, adjacent
from geodata.meeting.questions import questions
from geodata.meeting.room import fit_for_room, internal_rows
from geodata.meeting.story import Story, tell
from geodata.posts import Count
from geodata.standards import own_standards
from geodata.store import Dataset
from geodata.walking import Walking


def story(code: str, area_id: str, **asked: object) -> Story:
    dataset = store.load(code)
    return tell(dataset, area_id, standards=own_standards(dataset), **asked)  # type: ignore[arg-type]


def land_within(dataset: Dataset, area_id: str, hub_type: str, metres: float) -> float:
    """Share of the area's land whose 町丁目 stands within *metres* of a hub: residents are spread
    by land, so it is the share of residents too."""
    plane = dataset.municipality.plane_epsg
    chome = dataset.chome[dataset.chome["area_id"] == area_id]
    hubs = dataset.hubs[(dataset.hubs["hub_type"] == hub_type) & dataset.hubs["lat"].notna()]
    here = to_plane(chome["lon"].astype(float), chome["lat"].astype(float), plane_epsg=plane)
    there = to_plane(hubs["lon"].astype(float), hubs["lat"].astype(float), plane_epsg=plane)
    away = np.hypot(*(here[:, None, :] - there[None, :, :]).transpose(2, 0, 1)).min(axis=1)
    land = chome.to_crs(epsg=plane).geometry.area.to_numpy()
    return float(land[away <= metres].sum() / land.sum())


def test_ichinoe_has_a_hub_that_three_quarters_reach() -> None:
    told = story("13123", "13123-ichinoe")
    assert told.profile.residents == 35_663
    assert (told.rank.place, told.rank.of) == (12, 15)  # type: ignore[union-attr]
    assert told.hubs_here.exact == 1
    # two CSW, and an SC who may be one of them: 2 or 3 persons
    assert told.cover.persons == Count(2, 3)
    assert told.cover.per_person.low == pytest.approx(35_663 / 3)
    assert told.cover.per_person.high == pytest.approx(35_663 / 2)
    assert told.cover.as_of == "2025-10-10"
    # 15 minutes × 80 m ÷ 1.3 = 923 m in a straight line
    walk = told.on_foot
    assert walk is not None
    share = land_within(store.load("13123"), "13123-ichinoe", "なごみの家", 15 * 80 / 1.3)
    # only hubs with a point, and the estimated one where it is taken to stand, can be nearest
    assert walk.share == pytest.approx(share, abs=0.02)
    assert walk.outside == pytest.approx(35_663 * (1 - walk.share))  # type: ignore[operator]
    assert walk.estimated == 1
    assert [(g.standard, g.status) for g in told.gaps] == [
        ("なごみの家>=1", "met"),
        ("なごみの家@30>=100", "met"),
    ]


def test_shinozaki_has_no_hub_and_nobody_knows_its_coordinators() -> None:
    told = story("13123", "13123-shinozaki")
    assert told.hubs_here.exact == 0
    assert told.cover.persons.low is None
    assert told.cover.above is None
    assert {g.standard: (g.status, g.gap) for g in told.gaps}["なごみの家>=1"] == ("short", 1.0)
    assert [n.name for n in told.neighbours] == ["瑞江", "鹿骨"]
    assert told.on_foot is not None
    assert [r.name for r in told.on_foot.nearest] == ["なごみの家瑞江", "なごみの家鹿骨"]
    assert sum(r.share for r in told.on_foot.nearest) == pytest.approx(1)
    # what is certainly short comes first, what is unknown after it
    asked = [q.ask for q in questions(told)]
    assert asked == ["hub_missing", "far", "heads_unknown", "no_activity"]


def test_meguro_has_two_levels() -> None:
    district = story("13110", "13110-hokubu")
    assert district.hubs_here.exact == 4
    # the standard of its 住区 is summed up over the four of them
    (below,) = [g for g in district.gaps if g.level == "住区"]
    assert (below.among, below.short, below.unknown, below.status) == (4, 0, 0, "met")
    assert district.cover.per_person.exact == pytest.approx(47_097 / 2)
    assert [n.name for n in district.neighbours] == ["東部地区", "中央地区"]

    smaller = story("13110", "13110-komaba")
    assert smaller.cover.persons.low is None
    assert smaller.cover.above is not None
    assert (smaller.cover.above.name, smaller.cover.above.persons.exact) == ("北部地区", 2)
    # nobody knows which of the two covers 駒場: no residents for each
    assert smaller.cover.per_person.low is None


def test_bunkyo_does_not_know_where_two_hubs_stand() -> None:
    told = story("13105", "13105-otsuka")
    assert (told.hubs_here.low, told.hubs_here.high) == (1, 3)
    assert told.on_foot is not None
    assert told.on_foot.at_least
    assert {g.standard: g.status for g in told.gaps}["つどい〜の>=2"] == "unknown"
    # ten CSW are all SC: two persons here, and each role counts both
    assert told.cover.persons.exact == 2
    assert {r.role: r.count.exact for r in told.cover.roles}["SC"] == 2
    assert questions(told)[0].ask == "undecided"


def test_minutes_and_walking_are_those_asked_for() -> None:
    slow = story("13210", "13210-kita", minutes=10.0, walking=Walking(speed_m_per_min=60))
    # 66.2 percent within the usual 15 minutes at 80 m a minute
    assert slow.on_foot is not None
    assert slow.on_foot.minutes == 10
    assert slow.on_foot.share is not None
    assert slow.on_foot.share < 0.5


def test_neighbours_lie_along_a_border() -> None:
    dataset = store.load("13204")
    level = dataset.municipality.planning_level
    found = {a: set(adjacent(dataset, a, level)) for a in dataset.areas_at(level)["area_id"]}
    assert any(found.values())
    shapes = dataset.areas_at(level).to_crs(epsg=dataset.municipality.plane_epsg)
    shapes = shapes.set_index("area_id").geometry
    for area_id, beside in found.items():
        assert area_id not in beside
        for other in beside:
            assert shapes[area_id].distance(shapes[other]) <= 30
            # along a bent border the two sides differ a little in length
            shared = shapes[other].boundary.intersection(shapes[area_id].buffer(30)).length
            assert shared >= SHARED_M


def test_an_unknown_area_is_an_error() -> None:
    dataset = store.load("13123")
    with pytest.raises(KeyError):
        tell(dataset, "13123-nowhere", standards=[])


def test_internal_rows_are_not_for_the_room() -> None:
    dataset = store.load("13123")
    hubs, activities = dataset.hubs.copy(), dataset.activities.copy()
    hubs.loc[hubs["hub_id"] == "13123-nagomi-ichinoe", "visibility"] = "staff"
    activities.loc[activities["name"] == "哲学カフェ", "visibility"] = "staff"
    secret = dataclasses.replace(dataset, hubs=hubs, activities=activities)
    room = fit_for_room(secret)
    assert internal_rows(secret) == 2
    assert internal_rows(room) == 0
    assert room.version != secret.version
    assert "13123-nagomi-ichinoe" not in set(room.hubs["hub_id"])
    told = tell(room, "13123-ichinoe", standards=[])
    assert "なごみの家一之江" not in [hub.name for hub in told.profile.hubs]
    assert "哲学カフェ" not in told.own.activities


def test_a_dataset_without_internal_rows_stays_the_same_object() -> None:
    dataset = store.load("13204")
    assert fit_for_room(dataset) is dataset
