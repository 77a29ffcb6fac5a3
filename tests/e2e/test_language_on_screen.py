"""Changing the language of a page that is open: it reads as if it had been opened in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]
#: Every text on the page and in its boxes, in order; the arrow of the open menu left out.
WORDS = """() => {
    const found = [];
    const walk = (node) => {
        if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent.trim());
        else if (node.nodeType === Node.ELEMENT_NODE) {
            if (node.matches('script, style, [data-testid=stIconMaterial]')) return;
            found.push(node.getAttribute('aria-label'), node.value, node.placeholder);
            node.childNodes.forEach(walk);
        }
    };
    walk(document.querySelector('[data-testid=stApp]'));
    return found.filter((text) => typeof text === 'string' && text);
}"""


def read(visitor: Visitor) -> list[str]:
    """The words once they no longer change."""
    visitor.settled()
    seen: list[list[str]] = []
    while len(seen) < 40 and not (len(seen) > 3 and seen[-1] == seen[-2] == seen[-3]):
        visitor.page.wait_for_timeout(500)
        seen.append(visitor.page.evaluate(WORDS))
    return seen[-1]


@pytest.mark.parametrize("page", ["/gaps", "/coverage", "/sheets", "/siting"])
def test_a_page_changes_its_language_to_the_last_word(visit: Visit, page: str) -> None:
    visitor = visit()
    address = f"{page}?municipality=13123"
    visitor.go(f"{address}&lang=en")
    fresh = read(visitor)
    visitor.go(address)
    before = read(visitor)
    visitor.page.get_by_role("button", name="日本語").first.click()
    visitor.page.get_by_text("English", exact=True).last.click()
    expect(visitor.page.get_by_role("button", name="English").first).to_be_visible()
    changed = read(visitor)
    assert [word for word in changed if word not in fresh] == []
    assert [word for word in fresh if word not in changed] == []
    assert len(set(before) - set(fresh)) > 20  # Japanese words have gone
    assert visitor.page_errors == []
