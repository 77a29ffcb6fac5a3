"""One key for every spelling of a name, and different keys for different places."""

from __future__ import annotations

import csv
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geodata.names import STEPS, fold, same_name, sites, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("つどい〜の", "つどい～の"),
        ("つどい〜の", "つどい~の"),
        ("つどい〜の", "つどいの"),
        ("つどい〜の", "ツドイーノ"),
        ("北小岩一丁目", "北小岩1丁目"),
        ("北小岩一丁目", "北小岩１丁目"),
        ("北小岩一丁目", "北小岩 01 丁目"),
        ("臨海町十二丁目", "臨海町12丁目"),
        ("臨海町二十一丁目", "臨海町２１丁目"),
        ("大字北小岩", "北小岩"),
        ("自由が丘", "自由ヶ丘"),
        ("自由が丘", "自由ケ丘"),
        ("一之江", "一ノ江"),
        ("一之江", "一の江"),
        ("コミュニティ・センター", "コミュニティーセンター"),
        ("コミュニティ・センター", "ｺﾐｭﾆﾃｨ･ｾﾝﾀｰ"),
        ("坂下テラス&動坂テラス", "坂下テラス＆動坂テラス"),
        ("坂下テラス&動坂テラス", "坂下てらす 動坂てらす"),
        ("かづさや", "かずさや"),
        ("Reなでしこ元町", "ＲＥなでしこ元町"),
        ("サロン（大塚）", "サロン 大塚"),
        ("平井7-13-32", "平井７ー１３−３２"),
        ("髙澤", "高沢"),
        ("いきいきっず", "イキイキツズ"),
    ],
)
def test_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("北小岩一丁目", "北小岩十一丁目"),
        ("一之江", "二之江"),
        ("三田", "3田"),  # 三 of a name is not a number
        ("平井7-13-32", "平井71-33-2"),
        ("坂下テラス", "動坂テラス"),
        ("", "・"),  # nothing is no name
    ],
)
def test_different_names(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_numerals() -> None:
    assert fold("十丁目") == "10丁目"
    assert fold("二〇丁目") == "20丁目"
    assert fold("八十八丁目") == "88丁目"
    assert fold("十十丁目") == "十10丁目"  # the number is what is well-formed before 丁目


def test_words_and_sites() -> None:
    assert words("熟年相談室 清心苑(分室)") == ("熟年相談室", "清心苑", "分室")
    assert sites("坂下テラス&動坂テラス") == ("坂下テラス", "動坂テラス")
    assert sites("大沢コミュニティ・センター") == ()
    assert sites("&") == ()


def test_every_step_says_why() -> None:
    assert all(step.reason for step in STEPS)
    assert len({step.name for step in STEPS}) == len(STEPS)


_japanese = st.text(
    st.sampled_from("ぁあがかけげヶケガ゙ﾞｶﾞ一二十〇丁目大字之のノ・&〜ー-－1０9A町﨑澤 っッ")
)


@given(st.text() | _japanese)
@example("大大字字")
@example("か・\u3099")
@example("ケ大字丘")
def test_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text() | _japanese)
def test_width_does_not_matter(text: str) -> None:
    assert fold(unicodedata.normalize("NFKC", text)) == fold(text)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "}" else c for c in text)
    assert fold(wide) == fold(text)


@given(st.text() | _japanese)
def test_a_key_holds_letters_digits_and_inner_dashes_only(text: str) -> None:
    assert all(char.isalnum() for char in fold(text).replace("-", ""))
    assert not fold(text).startswith("-")


def test_very_long_numbers_are_harmless() -> None:
    assert fold("9" * 6000 + "丁目").endswith("9丁目")


def _tokyo_chome() -> Path:
    root = os.environ.get("CHIIKI_TEST_DATA")
    folder = Path(root) if root else Path(__file__).resolve().parents[3] / "shared" / "data"
    return folder / "geolonia_tokyo_chome_points_2024.csv"


def test_no_two_chome_of_one_municipality_in_tokyo_share_a_key() -> None:
    path = _tokyo_chome()
    if not path.is_file():
        pytest.skip("CHIIKI_TEST_DATA has no geolonia_tokyo_chome_points_2024.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        name = row["大字町丁目名"]
        key = (row["市区町村コード"], fold(name))
        assert seen.setdefault(key, name) == name
    assert len(seen) > 5000
