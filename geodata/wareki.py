"""西暦 ⇔ 和暦 for the dates of the tables (``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``).

A year or a month in which the era changes belongs to two eras. The rule here: **the era in force
on its last day**, so that 2019 is 令和元年, 2019-04 is 平成31年4月 and 1989-01 is 平成元年1月.
``both=True`` writes the two (平成31年・令和元年). The day itself on which an era begins belongs to
the new era (1926-12-25 is 昭和元年12月25日).

Fiscal years run from April to March and are named after the April: 令和6年度 is 2024-04-01 to
2025-03-31. 2019年度 is 令和元年度, as the State wrote it after the change.

Sources: 元号を改める政令 (昭和64年政令第1号, 平成31年政令第143号); 大正・昭和改元の詔書. Dates
before 1873 (太陽暦の採用) are refused: 明治5年 and earlier are dates of the lunar calendar.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from geodata.language import current, tr

FIRST_YEAR = 1873
MAX_TEXT = 40
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class WarekiError(ValueError):
    """A date that cannot be read or does not exist; the message is Japanese."""


@dataclass(frozen=True)
class Era:
    """One era: its name, its letter (R6.4.1) and its first day."""

    name: str
    letter: str
    start: dt.date


ERAS: tuple[Era, ...] = (
    Era("令和", "R", dt.date(2019, 5, 1)),
    Era("平成", "H", dt.date(1989, 1, 8)),
    Era("昭和", "S", dt.date(1926, 12, 25)),
    Era("大正", "T", dt.date(1912, 7, 30)),
    Era("明治", "M", dt.date(1868, 1, 25)),
)
_BY_MARK = {mark: era for era in ERAS for mark in (era.name, era.letter, era.name[0])}

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_JAPANESE = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|[令平昭大明RHSTM])?"
    r"(?P<year>元|\d{1,4})"
    r"(?:(?P<fiscal>年度)"
    r"|年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?"
    r"|[./-](?P<month2>\d{1,2})(?:[./-](?P<day2>\d{1,2}))?"
    r")?",
    re.ASCII,
)


def to_wareki(date: str, *, both: bool = False) -> str:
    """Japanese-era text of an ISO date of any of the three precisions; in English :func:`english`.

    ``to_wareki("2019-05") == "令和元年5月"``; ``both=True`` names both eras where a year or month
    has two (``平成31年・令和元年``).

    Raises:
        WarekiError: not such a date, not in the calendar, or before 1873.

    Examples:
        >>> to_wareki("2019-05-01"), to_wareki("2019-04")
        ('令和元年5月1日', '平成31年4月')
        >>> to_wareki("2019", both=True)
        '平成31年・令和元年'
    """
    year, month, day = _split(date)
    if current() == "en":
        return english(date)
    last = _last_day(year, month, day)
    texts = [_in_era(_era(last), year, month, day)]
    earlier = _era(_first_day(year, month, day))
    if both and earlier is not _era(last):
        texts.insert(0, _in_era(earlier, year, month, day))
    return "・".join(texts)


def to_seireki(date: str) -> str:
    """Western-calendar text: ``2019-05-01`` → ``2019年5月1日``, in English ``1 May 2019``.

    Raises WarekiError.
    """
    year, month, day = _split(date)
    if current() == "en":
        return english(date)
    return f"{year}年{_month_day(month, day)}"


def english(date: str) -> str:
    """English text of an ISO date of any of the three precisions: ``1 May 2019``, ``May 2019``.

    Eras are a thing of Japanese: there are none here. Raises WarekiError.
    """
    year, month, day = _split(date)
    parts = (str(day) if day else "", _MONTHS[month - 1] if month else "", str(year))
    return " ".join(part for part in parts if part)


def fiscal_wareki(year: int) -> str:
    """Name of a fiscal year: 2019 → 令和元年度, 1988 → 昭和63年度, in English FY2019.

    Raises WarekiError.
    """
    era = to_wareki(f"{year:04d}")
    return f"FY{year}" if current() == "en" else f"{era}度"


def fiscal_year(date: str) -> int:
    """Fiscal year that an ISO date lies in: 2025-03 → 2024, 2025-04-01 → 2025.

    A date without a month is taken as the name of a fiscal year already. Raises WarekiError.

    >>> fiscal_year("2025-03"), fiscal_year("2025-04-01")
    (2024, 2025)
    """
    year, month, _ = _split(date)
    return year - 1 if month is not None and month < 4 else year


def fiscal_period(year: int) -> tuple[str, str]:
    """First and last day of a fiscal year: 2024 → (``2024-04-01``, ``2025-03-31``)."""
    return f"{year:04d}-04-01", f"{year + 1:04d}-03-31"


def is_fiscal(text: str) -> bool:
    """Whether a text names a fiscal year (平成24年度, H24年度, 2012年度)."""
    found = _JAPANESE.fullmatch(_plain(text))
    return bool(found and found["fiscal"])


def from_wareki(text: str, *, strict: bool = False) -> str:
    """ISO date (same precision) of a Japanese-era text; western texts are read too.

    Reads 令和6年4月, 令和元年, 平成24年度 (→ ``2012``, its April; see `is_fiscal`), R6.4.1, H24,
    令6, 2024年4月1日, 2024/4/1 and ISO, in full or half width, with spaces.

    Papers written before a change of era name later years in the old era (平成32年), and
    令和元年4月 is written for April 2019; both are read as the date they mean. ``strict=True``
    refuses dates that lie outside their era.

    Raises:
        WarekiError: not a date, not in the calendar, or before 1873.

    Examples:
        >>> from_wareki("令和6年4月1日"), from_wareki("H31.4")
        ('2024-04-01', '2019-04')
    """
    if len(text) > MAX_TEXT:
        raise WarekiError(tr("日付として長すぎます: {text}…", text=text[:MAX_TEXT]))
    plain = _plain(text)
    found = _JAPANESE.fullmatch(plain)
    if found is None:
        raise _unreadable(text)
    month = found["month"] or found["month2"]
    day = found["day"] or found["day2"]
    era = _BY_MARK.get(found["era"] or "")
    if era is None and (found["year"] == "元" or len(found["year"]) != 4):
        raise _unreadable(text)
    number = 1 if found["year"] == "元" else int(found["year"])
    if number == 0:
        raise _unreadable(text)
    year = number if era is None else era.start.year + number - 1
    iso = f"{year:04d}"
    if month:
        iso += f"-{int(month):02d}"
    if day:
        iso += f"-{int(day):02d}"
    parts = _split(iso)
    if (
        strict
        and era is not None
        and era not in (_era(_first_day(*parts)), _era(_last_day(*parts)))
    ):
        raise WarekiError(
            tr(
                "{text} という日付はありません（{meant}）",
                text=text,
                meant=to_wareki(iso, both=True),
            )
        )
    return iso


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def _unreadable(text: str) -> WarekiError:
    return WarekiError(
        tr(
            "日付として読めません: {text}。例: 令和6年4月、R6.4.1、H24、2024-04、2024年4月1日",
            text=text,
        )
    )


def _split(date: str) -> tuple[int, int | None, int | None]:
    found = _ISO.fullmatch(date)
    if found is None:
        raise _unreadable(date[:MAX_TEXT])
    year = int(found[1])
    month = int(found[2]) if found[2] else None
    day = int(found[3]) if found[3] else None
    if year < FIRST_YEAR:
        raise WarekiError(
            tr(
                "{year}年（明治6年）より前の日付は扱えません: {date}",
                year=FIRST_YEAR,
                date=date,
            )
        )
    if month is not None and not 1 <= month <= 12:
        raise WarekiError(tr("{month}月はありません: {date}", month=month, date=date))
    if day is not None and not 1 <= day <= calendar.monthrange(year, month or 1)[1]:
        raise WarekiError(
            tr("{month}月{day}日はありません: {date}", month=month, day=day, date=date)
        )
    return year, month, day


def _first_day(year: int, month: int | None, day: int | None) -> dt.date:
    return dt.date(year, month or 1, day or 1)


def _last_day(year: int, month: int | None, day: int | None) -> dt.date:
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def _era(day: dt.date) -> Era:
    return next(era for era in ERAS if day >= era.start)


def _in_era(era: Era, year: int, month: int | None, day: int | None) -> str:
    number = year - era.start.year + 1
    return f"{era.name}{'元' if number == 1 else number}年{_month_day(month, day)}"


def _month_day(month: int | None, day: int | None) -> str:
    return (f"{month}月" if month else "") + (f"{day}日" if day else "")
