"""Six digits and their check digit."""

from __future__ import annotations

import pytest

from loaders.codes import check_digit, new_id, read_code
from loaders.prefectures import plane_epsg, prefecture


@pytest.mark.parametrize(
    ("code", "digit"),
    # 1·6+3·5+1·4+2·3+3·2 = 37, 37 mod 11 = 4, 11−4 = 7; 札幌市 0+5+4 = 9, 11−9 = 2
    [("13123", "7"), ("01100", "2"), ("13101", "6"), ("13204", "7"), ("27100", "4")],
)
def test_check_digits_of_known_codes(code: str, digit: str) -> None:
    assert check_digit(code) == digit
    assert read_code(code + digit).value == code


def test_a_wrong_check_digit_is_refused_with_the_right_one() -> None:
    told = read_code("131238")
    assert told.value is None
    assert told.note is not None
    assert "末尾は 7" in told.note


def test_a_lost_leading_zero_is_given_back_where_it_is_expected() -> None:
    assert read_code("11002", expected="01100").value == "01100"
    assert read_code("11002").value == "11002"
    assert read_code("１３１２３７").value == "13123"


@pytest.mark.parametrize("text", ["", "abc", "1234", "1312371"])
def test_what_is_no_code(text: str) -> None:
    assert read_code(text).value is None


def test_ids_stay_the_same_for_spellings_of_one_name() -> None:
    assert new_id("13123", "hub", "サロン１") == new_id("13123", "hub", "ｻﾛﾝ 1")
    assert new_id("13123", "hub", "サロン1") != new_id("13123", "hub", "サロン2")


def test_planes_by_prefecture() -> None:
    assert (prefecture("13123"), plane_epsg("13123")) == ("東京都", 6677)
    assert plane_epsg("27100") == 6674  # 第6系
    assert plane_epsg("47201") == 6683  # 第15系
    assert plane_epsg("13421") == 6682  # 小笠原村, 第14系
    with pytest.raises(ValueError, match="都道府県"):
        prefecture("99999")
