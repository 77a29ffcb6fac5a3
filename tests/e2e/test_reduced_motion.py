"""prefers-reduced-motion: nothing moves by itself, on any page, and everything still works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from geodata import store
from tests.e2e.test_publish import Reader, written
from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]
#: Longer than this can be seen to move.
SEEN_MS = 50
#: Every animation and transition that runs is noted down, frame by frame, by what moves.
WATCH = f"""
window.moved = {{}};
(function look() {{
    for (const animation of document.getAnimations()) {{
        const {{ duration, endTime }} = animation.effect?.getComputedTiming() ?? {{}};
        if (animation.playState !== "running" || !(Number(endTime) > {SEEN_MS})) continue;
        const element = animation.effect.target;
        const name = `${{element?.tagName}}.${{element?.getAttribute("class")}}`;
        window.moved[name] = `${{animation.transitionProperty ?? animation.animationName}} ${{duration}}`;
    }}
    requestAnimationFrame(look);
}})();
"""


def moved(page: Page) -> Mapping[str, str]:
    """What has moved since the page was opened: element → what, and how long (ms)."""
    return page.evaluate("window.moved")


def still(visitor: Visitor) -> Visitor:
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.page.add_init_script(WATCH)
    return visitor


def used(visitor: Visitor) -> None:
    """Zoom, choose, open a menu, move a slider."""
    page = visitor.page
    visitor.expect_map()
    page.get_by_role("button", name="拡大").first.click()
    page.wait_for_timeout(400)
    page.locator("path.am-area.am-selectable").first.press("Enter")
    visitor.settled()
    page.get_by_role("button", name="日本語").first.click()
    page.wait_for_timeout(300)
    page.keyboard.press("Escape")
    slider = page.get_by_role("slider")
    if slider.count():
        slider.first.press("ArrowRight")
    visitor.settled()
    page.wait_for_timeout(300)


def test_nothing_moves_on_the_pages(visit: Visit) -> None:
    visitor = still(visit())
    for page in ("/", "/gaps", "/coverage", "/coordinators", "/history"):
        visitor.go(f"{page}?municipality=13123")
        used(visitor)
        assert moved(visitor.page) == {}, page
    visitor.untroubled()


def test_the_watch_sees_what_moves(visit: Visit) -> None:
    """With movement asked for, the same errand shows some: the test above can fail."""
    visitor = visit()
    visitor.page.add_init_script(WATCH)
    visitor.go("/?municipality=13123")
    used(visitor)
    assert len(moved(visitor.page)) > 2


def test_nothing_moves_on_a_published_page(browser: Browser, tmp_path: Path) -> None:
    reader = Reader(browser, written(tmp_path / "out", store.load("13123")))
    page = reader.page
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(WATCH)
    reader.open()
    page.get_by_role("button", name="拡大").first.click()
    page.locator("path.am-area.am-selectable").first.press("Enter")
    expect(page.locator("#answer")).to_be_visible()
    page.wait_for_timeout(400)
    assert moved(page) == {}
    reader.untroubled()
    reader.context.close()
