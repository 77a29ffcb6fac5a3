"""Gaps by hand for each municipality, and the rules that keep unknown from becoming zero."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import store
from geodata.gaps import (
    StandardError,
    _judge,
    _Measured,
    evaluate,
    resolve,
    unmet_areas,
    unmet_counts,
    unplaced_hubs,
)
from geodata.standards import declared_total, other_standards, own_standards
from geodata.standards_text import Standard, parse_standard
from tests.geodata.factories import embedded


@pytest.fixture(scope="module", params=store.codes())
def dataset(request: pytest.FixtureRequest) -> store.Dataset:
    return embedded(request.param)


def gaps_of(code: str, *texts: str) -> pd.DataFrame:
    dataset = embedded(code)
    return evaluate(dataset, [resolve(dataset, parse_standard(text)) for text in texts])


def by_name(gaps: pd.DataFrame) -> dict[str, tuple[float | None, float | None, str]]:
    plain = gaps.astype(object).where(gaps.notna(), None)
    return {r["name"]: (r["actual"], r["gap"], r["status"]) for r in plain.to_dict("records")}


def test_edogawa_six_areas_without_nagominoie() -> None:
    found = by_name(gaps_of("13123", "なごみの家>=1"))
    short = {name for name, (_, _, status) in found.items() if status == "short"}
    assert short == {"篠崎", "松江南", "船堀", "二之江", "宇喜田・小島", "葛西中央"}
    assert found["篠崎"] == (0.0, 1.0, "short")
    assert found["一之江"] == (1.0, 0.0, "met")
    assert len(found) == 15


def test_bunkyo_two_hubs_without_an_area_leave_two_areas_open() -> None:
    # eight つどい〜の: 富坂 2, 駒込 2, 大塚 1, 本富士 1, and two that nobody has placed
    found = by_name(gaps_of("13105", "つどい〜の>=2"))
    assert found == {
        "富坂": (2.0, 0.0, "met"),
        "駒込": (2.0, 0.0, "met"),
        "大塚": (1.0, None, "unknown"),
        "本富士": (1.0, None, "unknown"),
    }
    # even with both of the two, 大塚 would have three at the most: four is out of reach
    four = by_name(gaps_of("13105", "つどい〜の>=4"))
    assert four["大塚"] == (1.0, 3.0, "short")


def test_bunkyo_posts() -> None:
    found = by_name(gaps_of("13105", "CSW>=3"))
    assert found["富坂"] == (3.0, 0.0, "met")
    assert found["大塚"] == (2.0, 1.0, "short")


def test_meguro_own_standards_are_all_met() -> None:
    dataset = embedded("13110")
    gaps = evaluate(dataset, own_standards(dataset))
    assert set(gaps["status"]) == {"met"}
    # 22 住区 × 住区センター + 5 地区 × (地域包括, CSW, 第2層SC)
    assert len(gaps) == 22 + 5 * 3


def test_mitaka_three_coordinators_each() -> None:
    dataset = embedded("13204")
    gaps = evaluate(dataset, own_standards(dataset))
    together = gaps[gaps["subject"].str.startswith("コーディネーター")]
    assert together["actual"].tolist() == [3.0] * 7
    assert set(gaps["status"]) == {"met"}


def test_koganei_one_csw_each_and_sc_unknown() -> None:
    assert set(gaps_of("13210", "CSW>=1")["status"]) == {"met"}
    sc = gaps_of("13210", "第2層SC>=1")
    assert set(sc["status"]) == {"unknown"}
    assert sc["actual"].isna().all()
    assert sc["gap"].isna().all()


def test_edogawa_csw_unknown_where_there_is_no_nagominoie() -> None:
    found = by_name(gaps_of("13123", "CSW>=1"))
    assert found["船堀"] == (None, None, "unknown")
    assert found["瑞江"] == (2.0, 0.0, "met")


def test_edogawa_incomplete_list_of_jukunen_soudanshitsu_is_not_zero() -> None:
    # 19 stand in the ward's own count, 14 in the table: five have no known area
    dataset = embedded("13123")
    assert declared_total(dataset, "地域包括支援センター") == 19
    assert unplaced_hubs(dataset, "地域包括支援センター") == 5
    found = by_name(gaps_of("13123", "地域包括支援センター>=1"))
    assert found["鹿骨"] == (0.0, None, "unknown")


def test_a_type_that_nobody_lists_is_unknown() -> None:
    assert set(gaps_of("13123", "サロン>=1")["status"]) == {"unknown"}
    assert set(gaps_of("13204", "なごみの家>=1")["status"]) == {"unknown"}


def test_a_type_that_the_municipality_says_it_has_none_of_is_zero() -> None:
    # 文京区 and 三鷹市 state that they have no 総合相談窓口 (count_total 0)
    gaps = gaps_of("13204", "総合相談窓口>=1")
    assert set(gaps["status"]) == {"short"}
    assert gaps["actual"].tolist() == [0.0] * 7


def test_residents_per_post_by_hand() -> None:
    # 富坂: 67,838 residents (2015) / 3 CSW = 22,612.7; 大塚: 52,937 / 2 = 26,468.5
    found = by_name(gaps_of("13105", "CSW<=25000"))
    assert found["富坂"][0] == pytest.approx(67838 / 3)
    assert found["富坂"][2] == "met"
    assert found["大塚"] == (pytest.approx(26468.5), pytest.approx(1468.5), "short")


def test_walk_standard_counts_the_residents_outside() -> None:
    gaps = gaps_of("13123", "なごみの家@15>=80")
    assert gaps["actual"].between(0, 100).all()
    assert (gaps["gap"] == (80 - gaps["actual"]).clip(lower=0)).all()
    assert (gaps.loc[gaps["actual"] < 100, "residents"] > 0).all()


def test_walk_standard_with_unplaced_hubs_is_never_surely_short() -> None:
    # 文京区: two つどい〜の have no point, so every share is a lower bound
    gaps = gaps_of("13105", "つどい〜の@5>=100")
    assert set(gaps["status"]) == {"unknown"}
    assert gaps["actual"].notna().all()
    assert gaps["gap"].isna().all()
    assert set(gaps["reason"]) == {"unplaced"}


def test_unknown_subject_and_level_say_what_there_is() -> None:
    dataset = embedded("13210")
    with pytest.raises(StandardError, match="使える名.*地域包括支援センター"):
        resolve(dataset, Standard("図書館", "count_per_area", 1))
    with pytest.raises(StandardError, match="使える区分.*日常生活圏域"):
        evaluate(dataset, [Standard("CSW", "count_per_area", 1, level="住区")])


def test_local_spelling_and_other_name_of_the_level() -> None:
    dataset = embedded("13110")
    standard = resolve(dataset, parse_standard("住区センター>=4#日常生活圏域"))
    assert standard.level is None
    gaps = evaluate(dataset, [standard])
    # 4 + 4 + 4 + 5 + 5 = 22, by the assignment of the table
    assert gaps["actual"].sum() == 22
    bunkyo = embedded("13105")
    assert resolve(bunkyo, parse_standard("つどいの>=2")).subject == "つどい〜の"


def test_ranking_most_unmet_then_most_residents() -> None:
    dataset = embedded("13123")
    ranked = unmet_areas(evaluate(dataset, [Standard("なごみの家", "count_per_area", 1)]))
    # of the six, 宇喜田・小島 has the most residents (58,871 in 2015)
    assert ranked["name"].iloc[0] == "宇喜田・小島"
    assert ranked["unmet"].tolist() == [1] * 6 + [0] * 9


def test_every_own_standard_is_either_computed_or_listed(dataset: store.Dataset) -> None:
    computed, listed = own_standards(dataset), other_standards(dataset)
    assert len(computed) + len(listed) == len(dataset.standards)
    counts = unmet_counts(evaluate(dataset, computed))
    assert len(counts) == len(computed)


def test_no_standard_no_rows() -> None:
    assert evaluate(embedded("13210"), []).empty


amounts = st.integers(min_value=0, max_value=50).map(float)


@given(amounts, amounts, amounts)
def test_a_gap_is_never_below_zero_and_only_short_has_one(a: float, more: float, t: float) -> None:
    status, gap = _judge(_Measured(a, a + more), t, at_most=False)
    assert (status, gap) == (
        ("met", 0.0) if a >= t else ("unknown", None) if a + more >= t else ("short", t - a)
    )


@given(amounts, amounts)
def test_unknown_never_becomes_short(target: float, actual: float) -> None:
    assert _judge(_Measured(None, None), target, at_most=False)[0] == "unknown"
    assert _judge(_Measured(actual, None), target, at_most=False)[0] in ("met", "unknown")


@given(amounts, amounts, amounts)
def test_raising_the_target_never_turns_short_into_met(a: float, t: float, up: float) -> None:
    order = {"met": 0, "unknown": 1, "short": 2}
    before, _ = _judge(_Measured(a, a + 2), t, at_most=False)
    after, _ = _judge(_Measured(a, a + 2), t + up, at_most=False)
    assert order[after] >= order[before]
