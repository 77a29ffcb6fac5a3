"""What the siting page adds to the solver: clicked places, who is reached, the what-if."""

from __future__ import annotations

import math

import pytest

from geodata import store
from geodata.candidates import CandidateError, GivenPoint
from geodata.demand import demand_points
from geodata.main_hub import main_hub_type
from geodata.scenario import AddHub, apply
from geodata.site_points import area_at, clicked_candidates, inside
from geodata.site_reach import BEFORE, GAINED, OUTSIDE, UNKNOWN, reach
from geodata.site_scenario import site_scenario
from geodata.siting import find_sites
from geodata.walking import Walking
from tests.geodata.factories import degrees, make_dataset

#: 100 m a minute without detour: minutes are hectometres.
WALKING = Walking(speed_m_per_min=100.0, detour=1.0)


def line(*, hubs: int = 1):
    """町丁目 at 0, 1, 2 and 3 km on a line (100, 200, 300, 400 residents); a hub at 0 km."""
    return make_dataset(
        chome=[
            {"chome": f"c{i}", "x": i * 1000, "y": 0, "population": (i + 1) * 100} for i in range(4)
        ],
        hubs=[{"x": 0, "y": 0}][:hubs],
    )


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("13105", "つどい〜の"),
        ("13110", "住区センター"),
        ("13123", "なごみの家"),
        ("13204", "コミセン"),
        ("13210", "地域包括支援センター"),
    ],
)
def test_the_main_hub_of_each_municipality(code: str, kind: str) -> None:
    assert main_hub_type(store.load(code)) == kind


def test_a_municipality_without_hubs_has_no_main_hub() -> None:
    assert main_hub_type(line(hubs=0)) is None


def test_reach_before_and_with_the_sites() -> None:
    dataset = line()
    result = find_sites(
        dataset, hub_type="コミセン", count=1, minutes=10, walking=WALKING, candidates="chome"
    )
    # 10 minutes are 1 km: today c0 and c1; a hub at c2 or c3 brings both c2 and c3, and c2
    # comes first by its id
    assert [site.name for site in result.sites] == ["c2"]
    found = reach(dataset, hub_type="コミセン", minutes=10, walking=WALKING, result=result)
    assert found["chome"].tolist() == ["c0", "c1", "c2", "c3"]
    assert found["minutes_before"].tolist() == pytest.approx([0, 10, 20, 30], abs=1e-3)
    assert found["minutes_after"].tolist() == pytest.approx([0, 10, 0, 10], abs=1e-3)
    assert found["state"].tolist() == [BEFORE, BEFORE, GAINED, GAINED]
    alone = reach(dataset, hub_type="コミセン", minutes=10, walking=WALKING)
    assert alone["state"].tolist() == [BEFORE, BEFORE, OUTSIDE, OUTSIDE]


def test_without_any_hub_nobody_is_near_and_a_place_that_is_not_known_stays_unknown() -> None:
    dataset = make_dataset(
        chome=[{"chome": "a", "x": 0, "y": 0}, {"chome": "b", "x": None, "y": None}]
    )
    found = reach(dataset, hub_type="コミセン", minutes=10, walking=WALKING)
    assert found["state"].tolist() == [OUTSIDE, UNKNOWN]
    assert found["minutes_before"].iloc[0] == math.inf
    assert math.isnan(found["minutes_before"].iloc[1])


def test_the_reached_residents_are_those_of_the_solver() -> None:
    dataset = store.load("13123")
    result = find_sites(dataset, hub_type="なごみの家", count=3, minutes=15)
    found = reach(dataset, hub_type="なごみの家", minutes=15, walking=Walking(), result=result)
    weight = demand_points(dataset)["residents"]
    assert weight[(found["state"] == BEFORE).to_numpy()].sum() == pytest.approx(
        result.covered_before
    )
    near = found["state"].isin([BEFORE, GAINED]).to_numpy()
    assert weight[near].sum() == pytest.approx(result.covered_after)


def test_clicked_places_get_the_area_they_lie_in() -> None:
    dataset = store.load("13123")
    # between 小岩 and the sea: inside the ward; Tokyo station is not
    table = clicked_candidates(
        dataset, [GivenPoint("候補1", 139.88, 35.69), GivenPoint("候補2", 139.767, 35.681)]
    )
    assert table["name"].tolist() == ["候補1", "候補2"]
    first = table["area_id"].iloc[0]
    assert first in set(dataset.areas_at("日常生活圏域")["area_id"])
    assert first == area_at(dataset, lon=139.88, lat=35.69)
    assert table["area_id"].iloc[1] is None
    assert inside(dataset, lon=139.88, lat=35.69)
    assert not inside(dataset, lon=139.767, lat=35.681)


def test_a_place_that_is_not_on_the_earth_is_refused() -> None:
    with pytest.raises(CandidateError, match="1件目"):
        clicked_candidates(line(), [GivenPoint("x", 500.0, 0.0)])


def test_clicked_candidates_are_the_only_ones_chosen_from() -> None:
    dataset = line()
    here = GivenPoint("候補1", *degrees(2900, 0))
    result = find_sites(
        dataset,
        hub_type="コミセン",
        count=1,
        minutes=10,
        walking=WALKING,
        candidates=clicked_candidates(dataset, [here]),
    )
    (site,) = result.sites
    # from 2.9 km: c2 is 9 minutes away, c3 one
    assert (site.name, site.gain) == ("候補1", pytest.approx(700))


def test_the_sites_become_a_what_if_that_does_what_was_computed() -> None:
    dataset = store.load("13123")
    result = find_sites(dataset, hub_type="なごみの家", count=3, minutes=15)
    scenario = site_scenario(dataset, result)
    assert scenario.name == "なごみの家を3か所増やす"
    assert all(isinstance(change, AddHub) for change in scenario.changes)
    changed = apply(dataset, scenario)
    assert (changed.hubs["hub_type"] == "なごみの家").sum() == 12
    after = reach(changed, hub_type="なごみの家", minutes=15, walking=Walking())
    with_sites = reach(dataset, hub_type="なごみの家", minutes=15, walking=Walking(), result=result)
    assert (after["state"] == BEFORE).sum() == with_sites["state"].isin([BEFORE, GAINED]).sum()


def test_sites_that_add_nothing_are_not_in_the_what_if() -> None:
    result = find_sites(line(), hub_type="コミセン", count=2, minutes=10, walking=WALKING)
    assert len(result.sites) == 2
    assert len(site_scenario(line(), result).changes) == len(result.useful_sites) == 1
