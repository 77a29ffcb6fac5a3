"""Residents for each head against the casebook's own figures and by hand."""

from __future__ import annotations

from functools import cache

import pytest

from geodata.post_ratio import PERSONS, average, post_ratios, whole_ratio
from geodata.store import load as read

load = cache(read)


@pytest.mark.parametrize(
    ("code", "role", "expected"),
    [
        ("13105", "CSW", 23_658),  # 236,580 / 10
        ("13105", PERSONS, 23_658),
        ("13110", "CSW", 28_200),  # 282,000 / 10
        ("13204", "地域福祉コーディネーター", 27_286),  # 191,000 / 7
        ("13204", PERSONS, 9_095),  # 191,000 / 21
        ("13210", "CSW", 20_993),  # 125,960 / 6
    ],
)
def test_the_casebooks_own_figures(code: str, role: str, expected: int) -> None:
    whole = whole_ratio(load(code), role)
    assert whole.most is not None
    assert round(whole.most) == expected
    assert whole.least == whole.most


def test_two_readings_stay_two() -> None:
    whole = whole_ratio(load("13123"))
    assert (whole.heads.low, whole.heads.high) == (18, 27)
    assert whole.most is not None
    assert whole.least is not None
    assert round(whole.most) == 38_741  # 697,343 / 18
    assert round(whole.least) == 25_828  # 697,343 / 27


def test_areas() -> None:
    ratios = post_ratios(load("13105"), "日常生活圏域", "CSW").set_index("name")
    assert float(ratios.loc["富坂", "ratio"]) == pytest.approx(67_838 / 3)
    assert float(ratios.loc["大塚", "ratio"]) == pytest.approx(52_937 / 2)
    total = 67_838 + 52_937 + 51_833 + 47_116
    assert average(ratios) == pytest.approx(total / 9)


def test_an_unknown_area_has_no_ratio() -> None:
    ratios = post_ratios(load("13123"), "日常生活圏域", "CSW").set_index("name")
    assert ratios["ratio"].isna().sum() == 6
    assert float(ratios.loc["小岩", "ratio"]) == pytest.approx(46_714 / 2)
    assert float(ratios.loc["小岩", "ratio_low"]) == pytest.approx(46_714 / 3)


def test_a_role_that_nobody_holds_in_an_area() -> None:
    ratios = post_ratios(load("13210"), "日常生活圏域", "統括")
    assert ratios["ratio"].isna().all()
    assert average(ratios) is None
