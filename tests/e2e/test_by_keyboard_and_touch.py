"""The same errand twice: with nothing but a keyboard, and with a finger on a phone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from geodata import store
from tests.e2e.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]
MOST_TABS = 80


def reached(visitor: Visitor, wanted: Locator) -> None:
    """Press Tab until *wanted* has the focus; where it stops on the way the focus is seen."""
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"the Tab key does not reach {wanted}")


def test_a_planner_without_a_mouse(visit: Visit) -> None:
    visitor = visit("/")
    page, keys = visitor.page, visitor.page.keyboard

    # the municipality, a layer, a search, the panel
    title = page.get_by_role("heading", level=1).inner_text()
    reached(visitor, page.get_by_role("combobox", name="自治体"))
    keys.press("ArrowDown")
    expect(page.get_by_role("option", name="文京区", exact=True)).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(title)
    assert visitor.query["municipality"] in store.codes()
    visitor.go("/?municipality=13105")
    reached(visitor, page.get_by_role("textbox", name="さがす"))
    keys.insert_text("駒込")
    keys.press("Enter")
    hit = page.locator("[class*='st-key-hit-area'] button").first
    expect(hit).to_contain_text("駒込")
    visitor.settled()
    reached(visitor, hit)
    keys.press("Enter")
    visitor.expect_query(area="13105-komagome")
    expect(visitor.panel()).to_contain_text("駒込")
    visitor.settled()
    layer = visitor.switch("コーディネーターの配置").locator("input")
    reached(visitor, layer)
    before = layer.is_checked()
    keys.press("Space")
    expect(layer).to_be_checked(checked=not before)
    visitor.settled()

    # the standards: a slider moves and the ranking follows
    visitor.go("/gaps?municipality=13123")
    visitor.expect_map()
    reached(visitor, page.get_by_role("slider", name="1区域に◯か所以上"))
    keys.press("ArrowRight")
    visitor.expect_query(standard="なごみの家>=2;なごみの家@30>=100")
    expect(visitor.table().locator("tbody tr").first).to_contain_text("2件")
    assert visitor.page_errors == []


def test_a_resident_with_a_phone(visit: Visit) -> None:
    visitor = visit("/?municipality=13123", size=PHONE, touch=True)
    visitor.expect_map()
    page = visitor.page

    page.get_by_test_id("stExpandSidebarButton").tap()
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    layer = visitor.switch("徒歩圏").first
    layer.scroll_into_view_if_needed()
    was = layer.locator("input").is_checked()
    layer.locator("label").first.tap()
    expect(layer.locator("input")).to_be_checked(checked=not was)
    visitor.settled()
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").tap()
    expect(sidebar).to_have_attribute("data-collapsed", "true")

    # a finger on an area that nothing lies over, and its panel below
    point = page.wait_for_function(
        """() => {
            const path = document.querySelector('path.am-area[data-area="13123-mizue"]');
            path.closest('.leaflet-container').scrollIntoView({ block: 'center' });
            const box = path.getBoundingClientRect();
            for (let i = 2; i < 19; i += 1) for (let j = 2; j < 19; j += 1) {
                const [x, y] = [box.x + box.width * i / 20, box.y + box.height * j / 20];
                if (document.elementFromPoint(x, y) === path) return { x, y };
            }
            return null;
        }"""
    ).json_value()
    page.touchscreen.tap(point["x"], point["y"])
    visitor.expect_query(area="13123-mizue")
    name = visitor.panel().locator(".panel-name")
    expect(name).to_contain_text("瑞江")
    name.scroll_into_view_if_needed()
    expect(name).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert visitor.page_errors == []
