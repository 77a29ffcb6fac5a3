"""Hand-checked dates, and the way there and back for every day."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import wareki
from geodata.wareki import WarekiError, from_wareki, to_wareki


@pytest.mark.parametrize(
    ("iso", "text"),
    [
        ("2024", "令和6年"),
        ("2024-04", "令和6年4月"),
        ("2024-04-01", "令和6年4月1日"),
        ("2019", "令和元年"),  # the era on 31 December
        ("2019-04", "平成31年4月"),
        ("2019-04-30", "平成31年4月30日"),
        ("2019-05", "令和元年5月"),
        ("2019-05-01", "令和元年5月1日"),
        ("1989", "平成元年"),
        ("1989-01", "平成元年1月"),
        ("1989-01-07", "昭和64年1月7日"),
        ("1989-01-08", "平成元年1月8日"),
        ("1988-12", "昭和63年12月"),
        ("1926-12-24", "大正15年12月24日"),
        ("1926-12-25", "昭和元年12月25日"),
        ("1912-07-29", "明治45年7月29日"),
        ("1912-07-30", "大正元年7月30日"),
        ("1873-01-01", "明治6年1月1日"),
        ("2012", "平成24年"),
        ("2016-05-07", "平成28年5月7日"),
        ("2020-02-29", "令和2年2月29日"),
    ],
)
def test_to_wareki(iso: str, text: str) -> None:
    assert to_wareki(iso) == text


@pytest.mark.parametrize(
    ("iso", "text"),
    [
        ("2019", "平成31年・令和元年"),
        ("1989", "昭和64年・平成元年"),
        ("1989-01", "昭和64年1月・平成元年1月"),
        ("2019-05", "令和元年5月"),
        ("2019-04", "平成31年4月"),
        ("2020", "令和2年"),
    ],
)
def test_to_wareki_of_both_eras(iso: str, text: str) -> None:
    assert to_wareki(iso, both=True) == text


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("令和6年4月", "2024-04"),
        ("令和６年４月", "2024-04"),
        (" 令和 6年 4月 1日 ", "2024-04-01"),
        ("令和元年", "2019"),
        ("令和1年5月", "2019-05"),
        ("平成24年", "2012"),
        ("平成24年度", "2012"),
        ("昭和53年", "1978"),
        ("昭和64年1月7日", "1989-01-07"),
        ("R6.4.1", "2024-04-01"),
        ("Ｒ６．４．１", "2024-04-01"),
        ("r6/4", "2024-04"),
        ("H24", "2012"),
        ("H31.4.30", "2019-04-30"),
        ("S53", "1978"),
        ("令6", "2024"),
        ("2024年4月1日", "2024-04-01"),
        ("2024/4/1", "2024-04-01"),
        ("2024-04", "2024-04"),
        ("2024", "2024"),
        ("平成32年3月", "2020-03"),  # papers from before the change
        ("令和元年4月", "2019-04"),
    ],
)
def test_from_wareki(text: str, iso: str) -> None:
    assert from_wareki(text) == iso


@pytest.mark.parametrize("text", ["平成32年3月", "令和元年4月", "昭和64年1月8日", "平成元年1月7日"])
def test_strict_refuses_dates_outside_their_era(text: str) -> None:
    with pytest.raises(WarekiError):
        from_wareki(text, strict=True)


@pytest.mark.parametrize("text", ["平成31年", "令和元年", "昭和64年1月", "平成元年1月"])
def test_strict_accepts_both_names_of_a_year_of_change(text: str) -> None:
    from_wareki(text, strict=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元年",
        "令和",
        "令和0年",
        "6年4月",
        "24",
        "令和6年13月",
        "R6.2.30",
        "慶応3年",
        "明治5年",
        "令和6年4月1",
        "2024-4-1-1",
        "abc",
        "令和6年度4月",
        "2024年0月",
        "99999999999999999999999999999999999999999999999",
    ],
)
def test_unreadable_dates(text: str) -> None:
    with pytest.raises(WarekiError):
        from_wareki(text)


@pytest.mark.parametrize(
    "iso", ["2024-4", "2024-13", "2023-02-29", "1872", "", "令和6年", "２０２４"]
)
def test_to_wareki_refuses(iso: str) -> None:
    with pytest.raises(WarekiError):
        to_wareki(iso)


def test_fiscal_years() -> None:
    assert wareki.fiscal_year("2025-03-31") == 2024
    assert wareki.fiscal_year("2025-04") == 2025
    assert wareki.fiscal_year("2025") == 2025
    assert wareki.fiscal_period(2024) == ("2024-04-01", "2025-03-31")
    assert wareki.fiscal_wareki(2019) == "令和元年度"
    assert wareki.fiscal_wareki(1988) == "昭和63年度"
    assert wareki.fiscal_wareki(2024) == "令和6年度"
    assert wareki.is_fiscal("平成24年度")
    assert wareki.is_fiscal("Ｈ２４年度")
    assert not wareki.is_fiscal("平成24年")


def test_to_seireki() -> None:
    assert wareki.to_seireki("2016-05-07") == "2016年5月7日"
    assert wareki.to_seireki("2018-04") == "2018年4月"
    assert wareki.to_seireki("2018") == "2018年"


_days = st.dates(min_value=dt.date(1873, 1, 1), max_value=dt.date(2199, 12, 31))


@given(_days, st.sampled_from([4, 7, 10]))
def test_there_and_back(day: dt.date, length: int) -> None:
    iso = day.isoformat()[:length]
    assert from_wareki(to_wareki(iso), strict=True) == iso


@given(_days)
def test_the_day_decides_the_era(day: dt.date) -> None:
    era = next(e for e in wareki.ERAS if day >= e.start)
    assert to_wareki(day.isoformat()).startswith(era.name)


@given(st.text(max_size=60))
def test_any_text_gives_a_date_or_a_wareki_error(text: str) -> None:
    with contextlib.suppress(WarekiError):
        to_wareki(from_wareki(text))
