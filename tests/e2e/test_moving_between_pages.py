"""Turning from page to page: each reads as if it had been opened by its address."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.test_language_on_screen import read
from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]
ROUND = ("基準とすき間", "徒歩圏", "コーディネーター", "次の拠点", "くらべる", "地域カルテ", "地図")


def test_a_page_that_is_turned_to_is_that_of_its_address(visit: Visit) -> None:
    visitor, other = visit(), visit()
    visitor.go("/?municipality=13123")
    for title in ROUND:
        visitor.open_page(title)
        turned_to = read(visitor)
        other.go(visitor.link)
        assert turned_to == read(other), title
    assert visitor.page_errors == []


def test_another_municipality_reads_as_by_its_address(visit: Visit) -> None:
    visitor, other = visit(), visit()
    for page in ("/", "/coverage", "/coordinators", "/siting"):
        visitor.go(f"{page}?municipality=13123")
        read(visitor)
        visitor.choose("自治体", "文京区")
        chosen = read(visitor)
        other.go(f"{page}?municipality=13105")
        assert chosen == read(other), page
    assert visitor.page_errors == []
