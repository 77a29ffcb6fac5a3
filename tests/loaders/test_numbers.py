"""Cells as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.wareki import to_wareki
from loaders import numbers


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("１，２３４人", 1234, "known"),
        ("約20,000人", 20000, "known"),
        ("３名", 3, "known"),
        ("計5", 5, "known"),
        ("12世帯", 12, "known"),
        ("-", None, "blank"),
        ("不明", None, "blank"),
        ("", None, "blank"),
        ("なし", 0, "none"),
        ("配置なし", 0, "none"),
        ("2.5", None, "broken"),
        ("-3", None, "broken"),
        ("2〜3", None, "broken"),
        ("1,23", None, "broken"),
        ("1e5", None, "broken"),
        ("٣", None, "broken"),
        ("99999999999", None, "broken"),
    ],
)
def test_counts(text: str, value: int | None, kind: str) -> None:
    cell = numbers.count(text)
    assert (cell.value, cell.kind) == (value, kind)


def test_unknown_is_never_zero_but_statistics_tell_none_from_withheld() -> None:
    assert numbers.count("-").value is None
    assert numbers.statistic("-") == numbers.Cell(0, "none")
    for text in ("X", "Ｘ", "***", "χ"):
        assert (numbers.statistic(text).value, numbers.statistic(text).kind) == (
            None,
            "suppressed",
        )


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("令和6年4月", "2024-04"),
        ("Ｒ６．４．１", "2024-04-01"),
        ("H24", "2012"),
        ("平成24年度", "2012"),
        ("2024/4/1", "2024-04-01"),
        ("2024-04-01 00:00:00", "2024-04-01"),
        ("20240401", "2024-04-01"),
        ("令和元年5月1日開設", "2019-05-01"),
        # 2024-04-01 is the 45,383rd day after 1899-12-30
        ("45383", "2024-04-01"),
    ],
)
def test_dates(text: str, iso: str) -> None:
    assert numbers.date(text).value == iso


@pytest.mark.parametrize("text", ["昭和五十年", "令和6年13月", "2024-02-30", "あした", "12345678"])
def test_what_is_no_date_is_broken(text: str) -> None:
    assert numbers.date(text).kind == "broken"


@given(st.dates(min_value=__import__("datetime").date(1990, 1, 1)))
def test_every_date_survives_wareki(day: object) -> None:
    assert numbers.date(to_wareki(str(day))).value == str(day)


def test_half_width_kana_become_full_and_all_else_stays() -> None:
    assert numbers.clean("ｻﾛﾝ ひまわり\u3000") == numbers.Cell(
        "サロン ひまわり", "known", "半角カナを全角にしました"
    )
    for text in ("つどい～の", "（株）Ａ", "<script>alert(1)</script>", "=cmd|'/c calc'!A1"):
        assert numbers.clean(text) == numbers.Cell(text)


def test_invisible_characters_are_taken_out() -> None:
    assert numbers.clean("安\u202e全\x00\u200b").value == "安全"


def test_addresses_telephones_and_links() -> None:
    assert numbers.address("北小岩３－１２－１").value == "北小岩3-12-1"
    assert numbers.phone("０３（１２３４）５６７８").value == "03(1234)5678"
    assert numbers.phone("312345678").value == "0312345678"
    assert numbers.url("www.example.jp/a").value == "https://www.example.jp/a"
    for text in ("javascript:alert(1)", 'https://a.jp/"><script>', "data:text/html,x"):
        assert numbers.url(text).kind == "broken"


@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (
        numbers.count, numbers.number, numbers.statistic, numbers.date, numbers.clean,
        numbers.address, numbers.phone, numbers.url,
    ):  # fmt: skip
        cell = read(text)
        assert (cell.value is None) or cell.kind in ("known", "none")
