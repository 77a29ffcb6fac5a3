"""Encodings told apart, and broken text refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.report import LoaderError
from loaders.text import garbled, read_text

SAMPLE = "名称,住所\r\nなごみの家 松江北,江戸川区東小松川三丁目\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "euc_jp", "iso2022_jp"]
)
def test_each_encoding_is_recognised(encoding: str) -> None:
    assert read_text(SAMPLE.encode(encoding)) == (SAMPLE, encoding)


def test_half_width_kana_in_cp932_is_not_taken_for_utf8() -> None:
    data = "ﾃｽﾄ,ﾃｽ".encode("cp932")
    assert data[:2].decode("utf-8") == "ý"  # which is why it is easily mistaken
    assert read_text("ﾃｽ,ﾃｽ".encode("cp932")) == ("ﾃｽ,ﾃｽ", "cp932")


def test_an_accent_in_a_latin_word_stays_utf8() -> None:
    assert read_text("café,crème".encode())[1] == "utf-8"


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\0c",
        b"\x82",
        b"\xef\xbb\xbf\x82\xa0",
        b"\xff\xfe\x00",
        SAMPLE.encode().decode("cp932", "replace").encode(),
        SAMPLE.encode("cp932").decode("latin-1").encode(),
    ],
    ids=["NUL", "cut", "BOM lies", "UTF-16 cut", "UTF-8 read as CP932", "CP932 read as Latin"],
)
def test_broken_text_is_refused(data: bytes) -> None:
    with pytest.raises(LoaderError, match=r"名簿\.csv"):
        read_text(data, file="名簿.csv")


@pytest.mark.parametrize("text", ["縺薙ｓ縺ｫ縺｡縺ｯ", "名�", "‚±‚ñ‚É"])
def test_garbled(text: str) -> None:
    assert garbled(text)


@pytest.mark.parametrize("text", ["なごみの家", "繧り返し", "ﾃｽﾄ", "abc", "crème brûlée", ""])
def test_not_garbled(text: str) -> None:
    assert not garbled(text)


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_word(data: bytes) -> None:
    try:
        text, encoding = read_text(data)
    except LoaderError:
        pass
    else:
        assert data.decode(encoding).removeprefix("\ufeff") == text


@given(st.text(alphabet=st.characters(min_codepoint=0x3041, max_codepoint=0x30FE), min_size=3))
def test_kana_survives_both_ways(text: str) -> None:
    assert read_text(text.encode())[0] == text
