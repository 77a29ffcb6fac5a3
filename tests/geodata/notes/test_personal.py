"""What looks like personal data is found in any form; what a meeting talks about passes."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.notes.personal import find, my_number_check_digit, settled

HELD = {
    "電話番号": [
        "03-1234-5678",
        "０３－１２３４－５６７８",
        "03(1234)5678",
        "（03）1234−5678",
        "０９０　１２３４　５６７８",
        "090ー1234ー5678に電話",
        "+81 90-1234-5678",
        "+81-3-1234-5678",
        "0312345678",
        "09012345678です",
        "0120-123-456",
        "0800-123-4567",
        "0422-45-1151",
        "04992-2-1211",
        "電話は3123-4567",
        "〇三ー一二三四ー五六七八",
        "080の1234の5678",
        "03・1234・5678",
        "090.1234.5678",
    ],
    "メールアドレス": [
        "taro.b@example.jp",
        "連絡はｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐまで",
        "taro(at)example.co.jp",
        "taro＠example.com",
    ],
    "マイナンバー": [
        "123456789018",
        "1234 5678 9018",
        "１２３４－５６７８－９０１８",
        "マイナンバー 1111-2222-3333",
    ],
    "番地・住居番号": [
        "三丁目5番6号",
        "3丁目5-6",
        "五丁目十番三号",
        "本郷3丁目5番",
        "西小岩1-2-3",
        "西片１−２−３ー４０１",
        "文京区本郷5-3",
        "100番地",
        "住所は1-2-3",
        "コーポ山田203号室",
        "アパート２０３号室",
    ],
    "郵便番号": ["〒113-0001", "〒１１３０００１", "113-0001"],
}
PASSES = [
    "人口は123,456人、高齢者は12345人",
    "令和7年4月1日",
    "令和7-4-1",
    "2026-11-24",
    "2026年11月24日10時",
    "3丁目",
    "3丁目のバス停から15分",
    "3〜5丁目と8丁目の間",
    "3丁目5か所",
    "3丁目の10人",
    "10分",
    "10-20人",
    "2015-2020年",
    "午前10時30分〜11時、8:30-10:30",
    "1番目の課題、2番手",
    "第1-2-3回",
    "順番は1-2-3",
    "人口の0.5%、1/2",
    "100-2000人、350m-400m",
    "5号館、201号線",
    "1,234,567円",
    "20261124",
    "0歳から100歳",
    "サロン5-6か所",
    "区内世帯1-2割",
    "二〇二五年",
    "AEDはNPOの建物の2階",
]


@pytest.mark.parametrize(("sort", "text"), [(s, t) for s, texts in HELD.items() for t in texts])
def test_every_form_is_found_and_named(sort: str, text: str) -> None:
    found = find(f"となりの人は{text}。" if sort != "郵便番号" else text)
    assert sort in {f.sort for f in found}


@pytest.mark.parametrize("text", PASSES)
def test_what_a_meeting_talks_about_passes(text: str) -> None:
    assert find(text) == ()


def test_the_check_digit_is_that_of_the_ordinance() -> None:
    # by hand, 12345678901 from the right: 1·2+0·3+9·4+8·5+7·6+6·7+5·2+4·3+3·4+2·5+1·6 = 212,
    # 212 mod 11 = 3, 11 − 3 = 8
    assert my_number_check_digit("12345678901") == 8
    # all zero but the first from the right, 5·2 = 10 → 11 − 10 = 1; 6·2 = 12, rest 1 → 0
    assert my_number_check_digit("00000000005") == 1
    assert my_number_check_digit("00000000006") == 0
    # one digit off is another number: nothing to hold back without the word
    assert find("123456789017") == ()
    assert find("個人番号は123456789017")[0].sort == "マイナンバー"


def test_the_span_is_where_the_number_stands() -> None:
    text = "坂の上。TEL　０３－１２３４－５６７８（夜）"
    (found,) = find(text)
    assert text[found.start : found.end] == "０３－１２３４－５６７８"


_HYPHENS = st.sampled_from(["-", "－", "ー", "−", "‐", "–", " ", "　", "", ")", "."])
_WORDS = st.text("あいうえお課題坂上、。\n", max_size=12)


@given(
    st.sampled_from(["90", "80", "70", "50"]),
    st.integers(0, 99_999_999),
    _HYPHENS,
    _HYPHENS,
    _WORDS,
    _WORDS,
    st.booleans(),
)
def test_mobile_numbers_in_any_dress(
    head: str, tail: int, one: str, two: str, before: str, after: str, wide: bool
) -> None:
    number = f"0{head}{one}{tail // 10_000:04d}{two}{tail % 10_000:04d}"
    if wide:
        number = number.translate({ord(str(i)): chr(0xFF10 + i) for i in range(10)})
    assert any(f.sort == "電話番号" for f in find(f"{before}{number}{after}"))


@given(st.text("0123456789", min_size=11, max_size=11), st.sampled_from(["", " ", "-", "　"]))
def test_my_numbers_are_found_with_their_check_digit(digits: str, gap: str) -> None:
    whole = f"{digits}{my_number_check_digit(digits)}"
    text = gap.join([whole[:4], whole[4:8], whole[8:]])
    assert any(f.start == 0 and f.end == len(text) for f in find(text))


@given(st.integers(1, 12), st.integers(1, 28), st.integers(1, 64), st.integers(1, 2_000_000))
def test_dates_and_counts_pass(month: int, day: int, year: int, people: int) -> None:
    for text in (
        f"令和{year}年{month}月{day}日に{people}人",
        f"{1989 + year}-{month:02d}-{day:02d}",
        f"人口は{people:,}人で、{day}丁目から{month}分",
    ):
        assert find(text) == ()


@given(st.text(max_size=80))
def test_anything_at_all_gives_places_in_order(text: str) -> None:
    found = find(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert text.startswith(settled(text))


@pytest.mark.parametrize("sort", ["電話番号", "マイナンバー", "メールアドレス"])
def test_no_part_of_a_number_is_settled_while_it_is_typed(sort: str) -> None:
    for text in HELD[sort]:
        said = f"坂の上の家、{text}"
        for end in range(len(said) + 1):
            kept = settled(said[:end])
            # held back as a whole, or not a digit of it is let through
            assert find(said[:end]) or not any(c.isdigit() or c in "@＠" for c in kept)


def test_what_is_no_number_is_settled_to_the_last_letter() -> None:
    assert settled("バス停から10分の坂") == "バス停から10分の坂"
    assert settled("バス停から10") == "バス停から"
