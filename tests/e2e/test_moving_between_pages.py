"""Turning from page to page: each reads as if it had been opened by its address."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]
ROUND = ("基準とすき間", "徒歩圏", "コーディネーター", "次の拠点", "くらべる", "地域カルテ", "地図")


def test_a_page_that_is_turned_to_is_that_of_its_address(visit: Visit) -> None:
    visitor, other = visit(), visit()
    visitor.go("/?municipality=13123")
    for title in ROUND:
        visitor.open_page(title)
        turned_to = visitor.words()
        other.go(visitor.link)
        assert turned_to == other.words(), title
    visitor.untroubled()
    other.untroubled()


def test_another_municipality_reads_as_by_its_address(visit: Visit) -> None:
    visitor, other = visit(), visit()
    for page in ("/", "/coverage", "/coordinators", "/siting"):
        visitor.go(f"{page}?municipality=13123")
        visitor.words()
        visitor.choose("自治体", "文京区")
        chosen = visitor.words()
        other.go(f"{page}?municipality=13105")
        assert chosen == other.words(), page
    visitor.untroubled()
    other.untroubled()
