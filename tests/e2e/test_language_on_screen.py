"""Changing the language of a page that is open: it reads as if it had been opened in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("page", ["/gaps", "/coverage", "/sheets", "/siting"])
def test_a_page_changes_its_language_to_the_last_word(visit: Visit, page: str) -> None:
    visitor = visit()
    address = f"{page}?municipality=13123"
    visitor.go(f"{address}&lang=en")
    fresh = visitor.words()
    visitor.go(address)
    before = visitor.words()
    visitor.page.get_by_role("button", name="日本語").first.click()
    visitor.page.get_by_text("English", exact=True).last.click()
    expect(visitor.page.get_by_role("button", name="English").first).to_be_visible()
    changed = visitor.words()
    assert [word for word in changed if word not in fresh] == []
    assert [word for word in fresh if word not in changed] == []
    assert len(set(before) - set(fresh)) > 20  # Japanese words have gone
    visitor.untroubled()
