"""The first visit with nothing but a keyboard: tour, help, map, panel, readings of names."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.visitor import SEEN_KEY, Visitor

Visit = Callable[..., Visitor]
MOST_TABS = 60


def tab_to(visitor: Visitor, selector: str, *, back: bool = False) -> None:
    """Press Tab until what has the focus matches; the focus must be seen wherever it stops."""
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press("Shift+Tab" if back else "Tab")
        if visitor.page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the Tab key does not reach {selector}")


def focus_is_seen(visitor: Visitor) -> bool:
    return visitor.page.evaluate(
        """() => {
            const style = getComputedStyle(document.activeElement);
            return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
        }"""
    )


def test_the_first_visit_by_keyboard(visit: Visit) -> None:
    visitor = visit("/?municipality=13123", first_visit=True)
    page = visitor.page
    keys = page.keyboard

    # the tour comes by itself, once, and goes with Escape or at its end
    tour = page.get_by_role("dialog", name="自治体と、重ねるものを選ぶ")
    expect(tour).to_be_visible()
    expect(page.locator(".sh-tour h2")).to_be_focused()
    for title in ("圏域や拠点を選ぶと", "困ったときは"):
        tab_to(visitor, ".sh-tour-next")
        assert focus_is_seen(visitor)
        keys.press("Enter")
        expect(page.locator(".sh-tour h2")).to_contain_text(title)
    keys.press("Escape")
    expect(page.locator(".sh-tour")).to_have_count(0)
    assert page.evaluate(f"localStorage.getItem('{SEEN_KEY}')") == "1"

    # past the navigation into the content
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    page.locator("#sh-skip").focus()
    assert focus_is_seen(visitor)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()

    # the map: arrows move it, plus zooms, areas are walked and chosen
    tab_to(visitor, ".leaflet-container")
    assert focus_is_seen(visitor)
    before = visitor.map_position()
    keys.press("ArrowRight")
    page.wait_for_timeout(500)
    moved = visitor.map_position()
    assert moved[0] < before[0]
    keys.press("+")
    page.wait_for_timeout(600)
    assert visitor.map_position()[2] > moved[2]
    tab_to(visitor, "path.am-area")
    keys.press("ArrowDown")
    name = page.evaluate("document.activeElement.getAttribute('aria-label')").split("、")[0]
    keys.press("Enter")
    expect(visitor.panel().locator(".panel-name")).to_contain_text(name)

    # back to the list, and from it into an area
    tab_to(visitor, ".st-key-back button")
    assert focus_is_seen(visitor)
    keys.press("Enter")
    expect(visitor.table()).to_be_visible()
    visitor.settled()
    tab_to(visitor, "table.ct-table tbody button")
    keys.press("Enter")
    visitor.expect_query(area="13123-kitakoiwa")

    # readings above the names, and they stay in the link
    page.locator("label:has-text('ふりがな') input").focus()
    keys.press("Space")
    visitor.expect_query(furigana="1")
    expect(visitor.panel().locator("rt").first).to_have_text("きたこいわ")
    expect(page.locator(".am-label-kana").first).to_be_attached()

    # the help of the page opens and closes
    page.get_by_role("button", name="この画面の使い方").focus()
    keys.press("Enter")
    expect(page.locator(".page-help-text")).to_contain_text("見えるもの")
    keys.press("Escape")
    expect(page.locator(".page-help-text")).to_have_count(0)

    # the tour is seen: it comes again only when it is asked for
    visitor.go("/words")
    page.get_by_role("button", name="はじめての案内をもう一度見る").click()
    expect(tour).to_be_visible()
    page.reload()
    visitor.settled()
    visitor.expect_map()
    expect(page.locator(".sh-tour")).to_have_count(0)
    visitor.untroubled()
