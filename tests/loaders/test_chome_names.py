"""One spelling of a 町丁目, however a file writes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.names import fold
from loaders.chome_names import aligned, kanji_number, official_name


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("東小岩５丁目", "東小岩五丁目"),
        ("東小岩5丁目", "東小岩五丁目"),
        ("東小岩五丁目", "東小岩五丁目"),
        ("大字箱根ヶ崎", "箱根ヶ崎"),
        ("　北小岩　１丁目 ", "北小岩一丁目"),
        ("北二十四条西１９丁目", "北二十四条西十九丁目"),
        ("一之江町", "一之江町"),
        ("千駄ケ谷２丁目", "千駄ケ谷二丁目"),
        ("多摩川河川敷（上流）", "多摩川河川敷（上流）"),
        ("‐", ""),
        ("", ""),
        ("大字", "大字"),
    ],
)
def test_official_name(written: str, expected: str) -> None:
    assert official_name(written) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一")],
)
def test_kanji_number(number: int, expected: str) -> None:
    assert kanji_number(number) == expected


def test_the_spelling_of_the_table_wins() -> None:
    known = ["千駄ヶ谷二丁目", "一之江町", "平井五丁目"]
    assert aligned(["千駄ケ谷２丁目", "一ノ江町", "大字平井5丁目", "新町"], known) == {
        "千駄ケ谷２丁目": "千駄ヶ谷二丁目",
        "一ノ江町": "一之江町",
        "大字平井5丁目": "平井五丁目",
        "新町": "新町",
    }


def test_two_known_names_of_one_key_are_left_alone() -> None:
    assert aligned(["自由ケ丘"], ["自由ヶ丘", "自由が丘"]) == {"自由ケ丘": "自由ケ丘"}


@given(st.integers(1, 99), st.sampled_from(["北小岩", "一之江", "千駄ケ谷"]))
def test_every_number_meets_its_kanji(number: int, town: str) -> None:
    written = official_name(f"{town}{number}丁目")
    assert written == f"{town}{kanji_number(number)}丁目"
    assert fold(written) == fold(f"{town}{number}丁目")


@given(st.text(max_size=30))
def test_writing_twice_changes_nothing(text: str) -> None:
    once = official_name(text)
    assert official_name(once) == once or once.startswith("大字")
