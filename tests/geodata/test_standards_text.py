"""The short text of standards: meaning, generosity in reading, one canonical form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import standards_text
from geodata.standards_text import (
    Standard,
    StandardTextError,
    format_standard,
    parse_standard,
    resolve_subject,
)


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("なごみの家>=1", Standard("なごみの家", "count_per_area", 1)),
        ("CSW<=20000", Standard("CSW", "residents_per_post", 20000)),
        ("なごみの家@15>=80", Standard("なごみの家", "walk_coverage", 80, minutes=15)),
        ("住区センター>=1#住区", Standard("住区センター", "count_per_area", 1, level="住区")),
        ("第2層SC>=2", Standard("第2層SC", "count_per_area", 2)),
        ("つどい〜の@12.5>=99.5", Standard("つどい〜の", "walk_coverage", 99.5, minutes=12.5)),
    ],
)
def test_meaning(text: str, standard: Standard) -> None:
    assert parse_standard(text) == standard
    assert format_standard(standard) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("なごみの家≧１", "なごみの家>=1"),
        ("なごみの家 ＞＝ １か所", "なごみの家>=1"),
        ("なごみの家=>1", "なごみの家>=1"),
        ("ＣＳＷ≦２０，０００人", "CSW<=20000"),
        ("CSW ≤ 20000", "CSW<=20000"),
        ("なごみの家＠１５分 ≥ ８０％ ＃ 日常生活圏域", "なごみの家@15>=80#日常生活圏域"),
        ("つどい～の>=2", "つどい〜の>=2"),
        ("つどい~の>=2", "つどい〜の>=2"),
        ("コーディネーター（3職の計）>=3", "コーディネーター(3職の計)>=3"),
    ],
)
def test_generous_reading(text: str, canonical: str) -> None:
    assert standards_text.canonical(text) == canonical


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "空です"),
        ("なごみの家", "「>=」か「<=」がありません"),
        ("なごみの家>1", "「>」は使えません"),
        ("なごみの家=1", "「=」は使えません"),
        (">=1", "名前がありません"),
        ("なごみの家>=", "目標の数がありません"),
        ("なごみの家>=多い", "目標「多い」が数ではありません"),
        ("なごみの家>=-1", "目標「-1」が数ではありません"),
        ("なごみの家>=1e9", "目標「1e9」が数ではありません"),
        ("なごみの家>=0", "0より大きく"),
        ("なごみの家>=1.5", "整数"),
        ("なごみの家@15>=101", "100以下"),
        ("なごみの家@15<=80", "徒歩圏の基準は「>=」"),
        ("なごみの家@x>=80", "分数「x」が数ではありません"),
        ("なごみの家@0>=80", "分数は0より大きく"),
        ("なごみの家@241>=80", "分数は0より大きく"),
        ("なごみの家>=1#", "階層"),
        ("なごみの家>=1#住区#地区", "並びが違います"),
        ("なごみの家#住区>=1", "並びが違います"),
        ("あ" * 121 + ">=1", "長すぎます"),
    ],
)
def test_what_is_wrong_is_named_with_an_example(text: str, reason: str) -> None:
    with pytest.raises(StandardTextError) as caught:
        parse_standard(text)
    assert reason in str(caught.value)
    assert "なごみの家>=1" in str(caught.value)


def test_hostile_text_is_cut_short() -> None:
    with pytest.raises(StandardTextError) as caught:
        parse_standard("<script>" + "x" * 5000)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "standard",
    [
        Standard("なごみの家", "walk_minutes", 30),
        Standard("なごみの家", "walk_coverage", 80),
        Standard("a>b", "count_per_area", 1),
        Standard("", "count_per_area", 1),
        Standard("a", "count_per_area", 1, level="x#y"),
    ],
)
def test_standards_without_a_text(standard: Standard) -> None:
    with pytest.raises(StandardTextError):
        format_standard(standard)


def test_statement_and_source_are_not_part_of_the_text() -> None:
    own = Standard("CSW", "count_per_area", 2, statement="各地区2名", source="事例集")
    assert parse_standard(format_standard(own)) == Standard("CSW", "count_per_area", 2)


def test_resolve_subject() -> None:
    known = ["なごみの家", "つどい〜の", "コミセン"]
    assert resolve_subject("つどいの", known) == "つどい〜の"
    assert resolve_subject("ナゴミノ家", known) == "なごみの家"
    assert resolve_subject("コミセン", known) == "コミセン"
    assert resolve_subject("図書館", known) is None
    assert resolve_subject("・", ["＆"]) is None


_names = st.from_regex(r"[ぁ-んァ-ヴ一-龥A-Za-z0-9〜・()]{1,12}", fullmatch=True)
_minutes = st.floats(0.1, 240).map(lambda value: round(value, 2))
_standards = st.one_of(
    st.builds(
        Standard,
        _names,
        st.just("count_per_area"),
        st.integers(1, 999).map(float),
        level=st.none() | _names,
    ),
    st.builds(
        Standard,
        _names,
        st.just("residents_per_post"),
        st.floats(1, 999_999).map(lambda value: round(value, 1)),
        level=st.none() | _names,
    ),
    st.builds(
        Standard,
        _names,
        st.just("walk_coverage"),
        st.floats(0.1, 100).map(lambda value: round(value, 1)),
        minutes=_minutes,
        level=st.none() | _names,
    ),
)


@given(_standards)
def test_there_and_back(standard: Standard) -> None:
    assert parse_standard(format_standard(standard)) == standard


@given(st.text(max_size=200) | st.from_regex(r"[ a@><=#≧1０.,]{0,20}", fullmatch=True))
def test_any_text_is_a_standard_with_one_canonical_form_or_an_error(text: str) -> None:
    try:
        standard = parse_standard(text)
    except StandardTextError:
        return
    assert parse_standard(format_standard(standard)) == standard
