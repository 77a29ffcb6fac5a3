"""Siting on small municipalities laid out in metres, worked out on paper.

Detour 1.3 and 80 m a minute: 10 minutes reach 10 * 80 / 1.3 = 615.38 m in a straight line.
"""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest

from geodata import store
from geodata.candidates import CandidateError, GivenPoint, from_chome, from_hubs, from_points
from geodata.coverage import walk_coverage
from geodata.siting import SitingError, find_sites, site_record
from geodata.walking import Walking
from tests.geodata.factories import degrees, make_dataset

# Four villages on a road, 1 km apart, with a コミセン at the first.
VILLAGES = [
    {"x": 0, "y": 0, "chome": "東一丁目", "population": 500},
    {"x": 1000, "y": 0, "chome": "東二丁目", "population": 400},
    {"x": 2000, "y": 0, "chome": "東三丁目", "population": 300},
    {"x": 3000, "y": 0, "chome": "東四丁目", "population": 200},
]


def road(**changes):
    given = {"chome": VILLAGES, "hubs": [{"x": 0, "y": 0, "hub_type": "コミセン"}]}
    return make_dataset(**(given | changes))


def ask(dataset, **changes):
    given = {"hub_type": "コミセン", "count": 1, "minutes": 10}
    return find_sites(dataset, **(given | changes))


def test_mclp_by_hand() -> None:
    # The hub covers 500. Each village is out of 10 minutes of the next: the two largest of the
    # rest are 400 and 300, so 500 + 400 + 300 = 1,200 of 1,400.
    result = ask(road(), count=2)
    assert [(s.name, s.gain) for s in result.sites] == [("東二丁目", 400.0), ("東三丁目", 300.0)]
    assert (result.residents, result.covered_before, result.covered_after) == (1400, 500, 1200)
    assert [(p.k, p.covered) for p in result.curve] == [(0, 500), (1, 900), (2, 1200)]
    assert (result.basis, result.unit, result.proven) == ("chome_population", "人", True)
    assert result.message is None
    assert result.runners_up[0].name == "東四丁目"
    assert result.runners_up[0].loss == 100.0  # 200 in place of 300
    assert result.near_ties == ()


def test_p_median_by_hand() -> None:
    # Kilometres walked: before 0*500 + 1*400 + 2*300 + 3*200 = 1,600. A site at village
    #   2: 0 + 0 + 300 + 400 = 700      3: 0 + 400 + 0 + 200 = 600      4: 0 + 400 + 300 + 0 = 700
    # so 3, which saves 1,000 person-km = 1,000 * 1000 m * 1.3 / 80 = 16,250 person-minutes.
    result = ask(road(), model="pmedian")
    assert result.sites[0].name == "東三丁目"
    assert result.sites[0].gain == pytest.approx(16_250, rel=1e-6)
    assert result.gain_unit == "人・分"
    # 1,600 and 600 person-km over 1,400 people: 1.142857 km = 18.571 and 6.964 minutes.
    assert result.mean_minutes_before == pytest.approx(1600 / 1400 * 1000 * 1.3 / 80, rel=1e-6)
    assert result.mean_minutes_after == pytest.approx(600 / 1400 * 1000 * 1.3 / 80, rel=1e-6)


def test_exactly_the_limit_is_within() -> None:
    # 1,000 m * 1.3 / 80 = 16.25 minutes. The middle candidate then reaches both neighbours:
    # 400 + 300 + 200 = 900, and the hub's own 500 and the 400 are covered already: gains 500.
    result = ask(road(), minutes=16.25)
    assert result.covered_before == 900
    assert result.sites[0].name == "東三丁目"
    assert result.sites[0].gain == 500
    assert ask(road(), minutes=16.2).covered_before == 500


def test_agrees_with_walk_coverage_once_the_site_stands() -> None:
    dataset = store.load("13123")
    result = find_sites(dataset, hub_type="なごみの家", count=3, minutes=10)
    before = walk_coverage(dataset, hub_type="なごみの家", minutes=10)
    assert result.covered_before == pytest.approx(before["covered"].sum())
    assert result.residents == pytest.approx(before["residents"].sum())
    assert result.covered_after == pytest.approx(
        result.covered_before + sum(s.gain for s in result.sites)
    )
    assert result.hubs_used == 9
    assert result.curve[-1].covered == pytest.approx(result.covered_after)


@pytest.mark.parametrize("code", store.codes())
def test_no_municipality_loses_anybody(code: str) -> None:
    """Existing hubs stay: coverage never falls as sites are added, in any embedded data."""
    dataset = store.load(code)
    hub_type = str(dataset.hubs["hub_type"].iloc[0])
    result = find_sites(dataset, hub_type=hub_type, count=2, minutes=10)
    covered = [p.covered for p in result.curve]
    assert covered == sorted(covered)
    assert covered[0] == result.covered_before
    assert {s.site_id for s in result.sites} <= set(from_chome(dataset)["site_id"])


def test_estimated_hubs_count_with_a_switch() -> None:
    hubs = [{"x": 0, "y": 0, "coord_precision": "area"}]
    with_them = ask(road(hubs=hubs))
    assert (with_them.covered_before, with_them.hubs_estimated) == (500, 1)
    without = ask(road(hubs=hubs), include_estimated=False)
    assert (without.covered_before, without.hubs_used) == (0, 0)
    assert without.sites[0].name == "東一丁目"


def test_hubs_without_a_point_are_told() -> None:
    result = ask(road(hubs=[{"x": 0, "y": 0}, {"x": None, "area_id": "a"}]))
    assert result.hubs_without_point == 1
    assert "位置の分からない拠点1か所" in result.message


def test_facilities_of_other_types_as_candidates() -> None:
    hubs = [
        {"x": 0, "y": 0, "hub_type": "コミセン", "hub_id": "h-com"},
        {"x": 2000, "y": 0, "hub_type": "サロン", "hub_id": "h-salon", "name": "サロン"},
        {"x": 1000, "y": 0, "hub_type": "サロン", "hub_id": "h-vague", "coord_precision": "area"},
        {"x": None, "y": None, "hub_type": "サロン", "hub_id": "h-none"},
    ]
    dataset = road(hubs=hubs)
    # Neither the コミセン itself, nor a place known by area only, nor one without a point.
    assert list(from_hubs(dataset, hub_type="コミセン")["site_id"]) == ["hub:h-salon"]
    result = ask(dataset, candidates="hubs")
    assert [(s.site_id, s.gain) for s in result.sites] == [("hub:h-salon", 300.0)]


def test_given_points_as_candidates() -> None:
    lon, lat = degrees(2500, 0)
    far_lon, far_lat = degrees(0, 9000)
    places = from_points(
        road(), [GivenPoint("<b>空き家</b>", lon, lat), GivenPoint("遠く", far_lon, far_lat)]
    )
    result = ask(road(), candidates=places)
    # 500 m from villages 3 and 4: both within 615 m.
    assert [(s.name, s.gain) for s in result.sites] == [("<b>空き家</b>", 500.0)]


@pytest.mark.parametrize(("lon", "lat"), [(math.nan, 35.0), (139.0, math.inf), (139.0, 91.0)])
def test_a_point_off_the_earth_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(CandidateError, match="候補地1件目"):
        from_points(road(), [GivenPoint("x", lon, lat)])


def test_no_new_site_changes_nothing() -> None:
    result = ask(road(), count=0)
    assert result.sites == ()
    assert result.covered_before == result.covered_after == 500
    assert result.curve[0].k == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"count": 5}, "候補地が4か所しかないため、5か所は選べません"),
        ({"count": -1}, "0以上"),
        ({"model": "magic"}, "mclp か pmedian"),
        ({"candidates": "anywhere"}, "chome か hubs"),
        ({"hub_type": "図書館"}, "拠点の種類はありません"),
        ({"minutes": 0}, "時間は0より大きい"),
        ({"minutes": math.nan}, "時間は0より大きい"),
    ],
)
def test_questions_without_an_answer(changes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ask(road(), **changes)


def test_more_sites_than_candidates_is_a_siting_error() -> None:
    with pytest.raises(SitingError):
        ask(road(), count=5)


def test_nothing_gained_is_said() -> None:
    result = ask(road(), minutes=100)  # everybody is within 100 minutes of the hub
    assert result.sites[0].gain == 0
    assert result.useful_sites == ()
    assert result.covered_after == result.covered_before == 1400
    assert "今より良くなりません" in result.message
    assert result.near_ties == ()


def test_more_sites_than_help_is_said() -> None:
    result = ask(road(), count=4)
    assert [s.gain for s in result.sites] == [400, 300, 200, 0]
    assert "3か所で頭打ち" in result.message
    # The fourth adds nothing, so what could stand in its place is no alternative.
    empty = [*VILLAGES, {"x": 4000, "y": 0, "chome": "東五丁目", "population": 0}]
    result = ask(road(chome=empty), count=4)
    assert [s.gain for s in result.sites] == [400, 300, 200, 0]
    assert result.near_ties == ()


def test_nobody_known() -> None:
    nobody = [{"x": x, "y": 0, "population": 0} for x in (0, 1000)]
    result = ask(road(chome=nobody))
    assert (result.residents, result.covered_after) == (0, 0)
    assert "比べられません" in result.message
    assert site_record(result)["sites"][0]["gain"] == 0


def test_without_residents_land_is_measured_and_said() -> None:
    # Cells of 100 m × 100 m: 0.01 km² each, one covered, one gained.
    bare = [{"x": v["x"], "y": 0} for v in VILLAGES]
    result = ask(road(chome=bare))
    assert (result.basis, result.unit) == ("land_area", "km²")
    assert result.covered_before == pytest.approx(0.01, rel=1e-3)
    assert result.sites[0].gain == pytest.approx(0.01, rel=1e-3)


def test_a_chome_of_unknown_residents_is_left_out_and_counted() -> None:
    some = [*VILLAGES[:3], {"x": 3000, "y": 0, "population": None}]
    result = ask(road(chome=some), count=3)
    assert (result.residents, result.chome_unknown) == (1200, 1)


def test_the_first_hub_of_its_kind() -> None:
    result = ask(road(hubs=[]), count=1)
    assert (result.covered_before, result.sites[0].gain) == (0, 500)
    assert "1件もない" in result.message
    median = ask(road(hubs=[]), model="pmedian", count=2)
    assert median.mean_minutes_before is None
    assert median.sites[0].gain is None  # there was no walk to compare with
    # Best pair by person-km: villages 1 and 3 leave 400 + 200 = 600; 2 and 4: 500 + 300 = 800;
    # 2 and 3: 500 + 200 = 700; 1 and 4: 400 + 300 = 700; 1 and 2: 300 + 400 = 700.
    assert {s.name for s in median.sites} == {"東一丁目", "東三丁目"}
    # Alone, village 2 would leave 500 + 300 + 400 = 1,200, but it is not of the pair: village 1
    # leaves 1,600, village 3 leaves 1,000 + 400 + 200 = 1,600: a tie, settled by id.
    assert median.sites[0].name == "東一丁目"
    assert median.sites[1].gain == pytest.approx(1000 * 1000 * 1.3 / 80, rel=1e-6)


def test_near_ties_by_exchange() -> None:
    twins = [
        {"x": 0, "y": 0, "chome": "一丁目", "population": 1000},
        {"x": 5000, "y": 0, "chome": "二丁目", "population": 995},
        {"x": 9000, "y": 0, "chome": "三丁目", "population": 500},
    ]
    result = ask(make_dataset(chome=twins))
    # 995 is 0.5 % below 1,000; 500 is not near.
    assert [(t.names, t.loss) for t in result.near_ties] == [(("二丁目",), 5.0)]
    assert result.near_ties[0].loss_share == pytest.approx(0.005)
    assert result.near_tie_method == "single_swap"


def test_near_ties_that_no_single_exchange_finds() -> None:
    # Candidates A and B together reach 100 + 100, C and D reach the same people otherwise split;
    # any mixed pair leaves 50 out. Groups: p q r s of 50 each; A = pq, B = rs, C = pr, D = qs.
    # A+B = C+D = 200; A+C = pqr = 150.
    metres = Walking(speed_m_per_min=100.0, detour=1.0)
    squares = [(0, 0, "p"), (0, 1000, "q"), (1000, 0, "r"), (1000, 1000, "s")]
    homes = [{"x": x, "y": y, "chome": c, "population": 50} for x, y, c in squares]
    dataset = make_dataset(chome=homes)
    middles = [("A", 0, 500), ("B", 1000, 500), ("C", 500, 0), ("D", 500, 1000)]
    places = from_points(dataset, [GivenPoint(n, *degrees(x, y)) for n, x, y in middles])
    # 510 m: the projection's scale leaves the 500 m a hair longer or shorter.
    result = ask(dataset, count=2, minutes=5.1, walking=metres, candidates=places)
    assert [s.name for s in result.sites] == ["A", "B"]
    assert [t.names for t in result.near_ties] == [("C", "D")]
    assert result.near_tie_method == "no_good_cut"


def test_order_of_the_rows_does_not_matter() -> None:
    dataset = store.load("13204")
    table = from_chome(dataset)
    shuffled = table.sample(frac=1.0, random_state=3)
    one = find_sites(dataset, hub_type="コミセン", count=3, minutes=10, candidates=table)
    two = find_sites(dataset, hub_type="コミセン", count=3, minutes=10, candidates=shuffled)
    assert one == two


def test_out_of_time_is_said_and_still_answered() -> None:
    dataset = store.load("13123")
    given = {"hub_type": "なごみの家", "count": 3, "minutes": 10}
    hurried = find_sites(dataset, time_limit_s=0, **given)
    best = find_sites(dataset, **given)
    assert not hurried.proven
    assert "確かめられませんでした" in hurried.message
    assert len(hurried.sites) == 3
    assert hurried.covered_after <= best.covered_after + 1e-6
    assert best.proven
    assert [p.proven for p in best.curve] == [True] * 4


def test_repeated_candidates_are_refused() -> None:
    table = from_chome(road())
    with pytest.raises(SitingError, match="site_id"):
        ask(road(), candidates=pd.concat([table, table]))


def test_record_is_json_with_the_agreed_keys() -> None:
    record = site_record(ask(road(), count=2))
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    assert json.loads(text) == record
    agreed = {
        "sites",
        "residents",
        "covered_before",
        "covered_after",
        "model",
        "minutes",
        "speed",
        "detour",
        "basis",
        "near_ties",
        "curve",
        "message",
    }
    assert agreed <= set(record)
    assert {"name", "lon", "lat", "gain"} <= set(record["sites"][0])
