"""Comparing: figures computed on paper, the casebook's ratios, and no false zero."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import store
from geodata.compare import Measure, area_measures, hub_count
from geodata.compare_municipalities import Figures, figures, shared_hub_types
from geodata.gaps import evaluate
from geodata.posts import Count
from geodata.span import UNKNOWN, Span, of_count, one, residents_for_each, scaled
from geodata.standards import own_standards
from geodata.walking import Walking
from tests.geodata.factories import LEVEL, make_dataset

#: 100 m a minute without detour: minutes are hectometres.
WALKING = Walking(speed_m_per_min=100.0, detour=1.0)
#: The same kind of figure for every municipality, checked against the casebook.
CASEBOOK = {
    "13105": {"per_area": 59_145, "per_csw": 23_658, "per_hub": 29_572.5},
    "13110": {"per_area": 56_400, "per_csw": 28_200},
    "13123": {"per_area": 46_489.53, "per_hub": 77_482.56},
    "13204": {"per_area": 27_285.71, "per_csw": 27_285.71},
    "13210": {"per_area": 31_490, "per_csw": 20_993.33, "per_csw_area": 31_490},
}


def measure(measures: tuple[Measure, ...], key: str) -> Measure:
    return next(m for m in measures if m.key == key)


def two_areas(**changes: object):
    """a: 100 + 300 residents at 0 and 1 km; b: 600 at 5 km. A コミセン at 0 km."""
    parts = {
        "chome": [
            {"chome": "a1", "x": 0, "y": 0, "area_id": "a", "population": 100},
            {"chome": "a2", "x": 1000, "y": 0, "area_id": "a", "population": 300},
            {"chome": "b1", "x": 5000, "y": 0, "area_id": "b", "population": 600},
        ],
        "hubs": [{"x": 0, "y": 0, "area_id": "a"}],
        "posts": [
            {"area_id": "a", "role": "CSW", "headcount": 2, "source": "s"},
            {"area_id": "b", "role": "CSW", "headcount": None, "source": "s"},
        ],
        "population": 2000,
    }
    return make_dataset(**(parts | changes))  # type: ignore[arg-type]


def test_what_each_area_has() -> None:
    found = area_measures(two_areas(), hub_type="コミセン", minutes=5, walking=WALKING)
    assert measure(found, "residents").values == {"a": one(400), "b": one(600)}
    assert measure(found, "share65").values == {"a": UNKNOWN, "b": UNKNOWN}
    assert measure(found, "hubs:コミセン").values == {"a": one(1), "b": one(0)}
    assert measure(found, "persons").values == {"a": one(2), "b": UNKNOWN}
    assert measure(found, "role:CSW").values == {"a": one(2), "b": UNKNOWN}
    # 400 residents, 2 persons
    assert measure(found, "per_person").values == {"a": one(200), "b": UNKNOWN}
    # within 5 minutes (500 m): a1 alone, 100 of 400
    assert measure(found, "coverage:コミセン").values == {"a": one(0.25), "b": one(0)}
    # (100 x 0 + 300 x 10) / 400 and 50 minutes
    walks = measure(found, "minutes:コミセン").values
    assert walks["a"].exact == pytest.approx(7.5, abs=1e-6)
    assert walks["b"].exact == pytest.approx(50, abs=1e-4)


def test_where_figures_are_from_is_kept() -> None:
    found = area_measures(two_areas(), hub_type="コミセン", minutes=5, walking=WALKING)
    assert measure(found, "residents").notes["a"][0] == "chome"
    assert measure(found, "coverage:コミセン").notes["a"] == ("chome_population", "")


def test_a_hub_without_an_area_may_stand_in_any() -> None:
    dataset = two_areas(
        hubs=[{"x": 0, "y": 0, "area_id": "a"}, {"x": None, "y": None, "area_id": None}]
    )
    assert hub_count(dataset, "コミセン", LEVEL) == {"a": Span(1, 2), "b": Span(0, 1)}
    found = area_measures(dataset, hub_type="コミセン", minutes=5, walking=WALKING)
    # and it can only bring more residents within the time, and a shorter walk
    assert measure(found, "coverage:コミセン").values["a"] == Span(0.25, 0.25, more=True)
    assert measure(found, "minutes:コミセン").values["a"].less


def test_of_an_open_ended_list_nothing_is_not_zero() -> None:
    dataset = two_areas(hubs=[{"x": 0, "y": 0, "area_id": "a", "hub_type": "サロン"}])
    assert hub_count(dataset, "サロン", LEVEL) == {"a": Span(1, 1, more=True), "b": UNKNOWN}


def test_two_readings_make_a_range() -> None:
    dataset = two_areas(
        posts=[
            {"area_id": "a", "role": "CSW", "headcount": 2, "source": "s"},
            {
                "area_id": "a",
                "role": "SC",
                "headcount": 1,
                "concurrent_role": "CSW",
                "overlap": "unclear",
                "source": "s",
            },
        ]
    )
    found = area_measures(dataset)
    assert measure(found, "persons").values["a"] == Span(2, 3)
    # 400 residents over 3 or 2 persons
    ratio = measure(found, "per_person").values["a"]
    assert (ratio.low, ratio.high) == (pytest.approx(400 / 3), 200)


def test_a_role_without_any_area_is_not_a_row_of_unknowns() -> None:
    posts = [
        {"area_id": "a", "role": "CSW", "headcount": 2, "source": "s"},
        {"area_id": None, "role": "統括", "headcount": 1, "source": "s"},
    ]
    keys = [m.key for m in area_measures(two_areas(posts=posts))]
    assert "role:CSW" in keys
    assert "role:統括" not in keys


def test_no_walking_without_a_hub_of_the_type() -> None:
    keys = [m.key for m in area_measures(two_areas(), hub_type="なごみの家")]
    assert not [key for key in keys if key.startswith(("coverage", "minutes"))]


def test_standards_that_cannot_be_judged_widen_the_number_unmet() -> None:
    dataset = store.load("13105")
    gaps = evaluate(dataset, own_standards(dataset))
    found = measure(area_measures(dataset, gaps=gaps), "unmet").values
    # two つどい〜の have no place: 大塚 and 本富士 (one each) may be short, or not
    assert found["13105-otsuka"] == Span(0, 1)
    assert found["13105-motofuji"] == Span(0, 1)
    assert found["13105-komagome"] == one(0)


def test_edogawa_area_by_area() -> None:
    found = area_measures(store.load("13123"), hub_type="なごみの家", minutes=30)
    assert measure(found, "persons").values["13123-koiwa"] == Span(2, 3)
    assert measure(found, "persons").values["13123-shinozaki"] == UNKNOWN
    assert measure(found, "hubs:なごみの家").values["13123-shinozaki"] == one(0)
    # 19 declared, 14 listed: five may be anywhere
    spans = measure(found, "hubs:地域包括支援センター").values.values()
    assert {s.high - s.low for s in spans} == {5}
    assert "role:統括" not in [m.key for m in found]


@pytest.mark.parametrize("code", store.codes())
def test_every_measure_covers_every_area_of_every_level(code: str) -> None:
    dataset = store.load(code)
    for level in dataset.levels():
        ids = set(dataset.areas_at(level)["area_id"])
        found = area_measures(dataset, level=level, hub_type=dataset.hubs["hub_type"].iloc[0])
        assert len({m.key for m in found}) == len(found)
        for one_measure in found:
            assert set(one_measure.values) == ids
            assert all(not _is_nan(span) for span in one_measure.values.values())


@pytest.mark.parametrize("code", store.codes())
def test_the_ratios_of_the_casebook(code: str) -> None:
    found = figures(store.load(code))
    for name, value in CASEBOOK[code].items():
        assert getattr(found, name).exact == pytest.approx(value, abs=0.01), name


def test_edogawa_keeps_both_readings_and_says_that_more_are_missing() -> None:
    found = figures(store.load("13123"))
    assert found.csw == Span(18, 27, more=True)
    assert found.per_csw.low == pytest.approx(697_343 / 27)
    assert found.per_csw.high == pytest.approx(697_343 / 18)
    assert found.per_csw.less
    assert (found.hub_type, found.hubs) == ("なごみの家", one(9))
    assert codes_of(found) >= {"csw_per_hub", "csw_range", "csw_unknown", "population_undated"}


def test_what_each_municipality_counts_is_said() -> None:
    assert "csw_lead" in codes_of(figures(store.load("13210")))
    assert {"csw_name", "persons_others", "population_rounded"} <= codes_of(
        figures(store.load("13204"))
    )
    assert {"csw_sc", "csw_whole"} <= codes_of(figures(store.load("13105")))
    assert "population_rounded" in codes_of(figures(store.load("13110")))
    lead = next(r for r in figures(store.load("13210")).remarks if r.code == "csw_lead")
    assert lead.values == ("2",)
    assert "統括" in lead.text
    assert lead.source


def test_areas_that_meet_their_own_standards() -> None:
    assert figures(store.load("13105")).met == Span(2, 4)
    assert figures(store.load("13105")).met_share == Span(0.5, 1.0)
    found = figures(store.load("13204"))
    assert (found.met, found.judged) == (one(7), 7)


def test_another_hub_type_and_one_that_is_not_listed() -> None:
    found = figures(store.load("13123"), hub_type="地域包括支援センター")
    assert found.hubs == Span(14, 19)
    assert found.per_hub.low == pytest.approx(697_343 / 19)
    assert "hubs_listed" in codes_of(found)
    nothing = figures(store.load("13210"), hub_type="なごみの家")
    assert (nothing.hubs, nothing.per_hub, nothing.hubs_per_10k) == (UNKNOWN, UNKNOWN, UNKNOWN)
    # said by the municipality itself: 総合相談窓口は設けず
    assert figures(store.load("13105"), hub_type="総合相談窓口").hubs == one(0)


def test_a_municipality_of_which_little_is_known() -> None:
    found = figures(make_dataset(chome=[{"x": 0, "y": 0}]))
    assert (found.population, found.csw_role, found.hub_type) == (None, None, None)
    for span in (found.per_area, found.per_csw, found.per_person, found.per_hub, found.met_share):
        assert span == UNKNOWN
    assert {"population_unknown", "no_csw"} <= codes_of(found)


def test_hub_types_to_choose_from() -> None:
    types = shared_hub_types([store.load("13123"), store.load("13204")])
    assert types[:2] == ["なごみの家", "コミセン"]


@given(
    st.integers(0, 10**6) | st.none(),
    st.integers(0, 60) | st.none(),
    st.integers(0, 40),
    st.integers(0, 3),
)
def test_residents_for_each_never_divides_by_zero_and_keeps_its_order(
    residents: int | None, low: int | None, more: int, unknown: int
) -> None:
    heads = of_count(Count(low, None if low is None else low + more, unknown))
    ratio = residents_for_each(residents, heads)
    if residents is None or not low:
        assert ratio == UNKNOWN
        return
    assert ratio.low == pytest.approx(residents / (low + more))
    assert ratio.high == pytest.approx(residents / low)
    assert ratio.less == (unknown > 0)
    assert scaled(ratio, 2.0).high == pytest.approx(2 * residents / low)


def test_exact_only_where_nothing_is_open() -> None:
    assert one(3).exact == 3
    assert Span(3, 3, more=True).exact is None
    assert Span(2, 3).exact is None
    assert one(None) == UNKNOWN
    assert not UNKNOWN.known


def codes_of(found: Figures) -> set[str]:
    return {remark.code for remark in found.remarks}


def _is_nan(span: Span) -> bool:
    return any(v is not None and math.isnan(v) for v in (span.low, span.high))
