"""Addresses that no one wrote in good faith: a short notice, and the page lives."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]


def address(path: str = "/", **query: str) -> str:
    return f"{path}?{urlencode(query)}"


BROKEN_ADDRESSES = {
    "markup": {
        "municipality": "<script>alert(1)</script>",
        "area": "<img src=x onerror=alert(2)>",
        "layers": "[a](javascript:alert(3))",
    },
    "long": {"municipality": "13123", "area": "あ" * 3000, "standard": "x" * 5000},
    "garbage": {
        "municipality": "13123",
        "layers": "ghosts",
        "types": "ない種類",
        "functions": "%00%ff",
        "standard": "===;;なごみの家>=∞",
        "level": "銀河",
        "hub": "../../etc/passwd",
        "base": "moon",
        "minutes": "nan",
        "speed": "-1",
        "detour": "1e400",
        "own": "maybe",
        "year": "令和",
        "boundary": "none",
    },
}


@pytest.mark.parametrize("query", BROKEN_ADDRESSES.values(), ids=BROKEN_ADDRESSES.keys())
def test_a_broken_address_is_told_and_the_page_lives(visit: Visit, query: dict[str, str]) -> None:
    visitor = visit(address(**query))
    visitor.expect_map()
    notices = visitor.page.get_by_test_id("stAlert")
    expect(notices.first).to_be_visible()
    for text in notices.all_inner_texts():
        assert re.search(r"[ぁ-ん]", text)
        assert len(text) < 400
        assert "<" not in text
        assert "javascript:" not in text
    # alive: another municipality can be chosen, and the notice is said only once
    visitor.choose("自治体", "三鷹市")
    visitor.expect_query(municipality="13204")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("三鷹市")
    expect(notices).to_have_count(0)
    visitor.expect_map()
    visitor.untroubled()
