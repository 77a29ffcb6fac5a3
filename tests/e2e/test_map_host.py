"""The map in a real browser: offline, mounted once, and deaf to hostile names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright")

from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.servers import CHROMIUM, chromium, streamlit_app

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
APP = Path(__file__).parent / "apps" / "map_host_app.py"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("map-host")
    with streamlit_app(APP, folder, env={"MAP_APP_STATIC": str(folder / "static")}) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


class Watch:
    """What the page asked for and what went wrong."""

    def __init__(self, page: Page) -> None:
        self.requests: list[str] = []
        self.failures: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", lambda request: self.failures.append(request.url))
        page.on("response", lambda r: self.failures.append(r.url) if r.status >= 400 else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1200, "height": 1000}, locale="ja-JP")
    page.watch = Watch(page)  # type: ignore[attr-defined]
    page.goto(address)
    page.wait_for_selector(".am-area.am-selectable")
    page.wait_for_timeout(500)
    yield page
    page.close()


def view(page: Page) -> dict[str, object]:
    """Where the map stands: the transform of its panes and the size of one area on screen."""
    return page.evaluate(
        """() => {
            const box = document.querySelector('[data-area="a0"]').getBoundingClientRect();
            return [box.x, box.y, box.width, box.height].map(Math.round);
        }"""
    )


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_nothing_is_asked_of_the_outside_and_nothing_fails(page: Page, address: str) -> None:
    watch = page.watch  # type: ignore[attr-defined]
    local = ("data:", "blob:", address, address.replace("http", "ws"))
    assert [url for url in watch.requests if not url.startswith(local)] == []
    assert watch.failures == []
    assert watch.errors == []
    assert any("/vendor/leaflet-1.9.3/leaflet.js" in url for url in watch.requests)


def test_a_restyle_leaves_the_map_its_pan_and_its_zoom_alone(page: Page) -> None:
    page.get_by_role("button", name="拡大").click()
    page.wait_for_timeout(500)
    x, y = middle(page, '[data-area="a1"]')
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 40, steps=5)
    page.mouse.up()
    page.wait_for_timeout(500)
    page.evaluate("document.querySelector('.am-map').dataset.mounted = 'once'")
    before = view(page)
    fill = page.locator('[data-area="a3"]').get_attribute("fill")
    geometry = [u for u in page.watch.requests if "/geo/" in u]  # type: ignore[attr-defined]

    page.locator("input[type=range]").focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("minutes 18")).to_be_visible()
    expect(page.locator('[data-area="a3"]')).not_to_have_attribute("fill", fill or "")

    assert page.locator(".am-map").get_attribute("data-mounted") == "once"
    assert view(page) == before
    assert [u for u in page.watch.requests if "/geo/" in u] == geometry  # type: ignore[attr-defined]
    assert len(geometry) == 1


def test_a_map_that_left_the_page_comes_back_as_it_was(page: Page) -> None:
    page.get_by_role("button", name="拡大").click()
    page.wait_for_timeout(500)
    page.evaluate("document.querySelector('.am-map').dataset.mounted = 'once'")
    before = view(page)
    page.get_by_text("地図をかくす").click()
    expect(page.locator(".am-map")).to_have_count(0)
    page.get_by_text("地図をかくす").click()
    expect(page.locator(".am-map")).to_have_attribute("data-mounted", "once")
    page.wait_for_timeout(300)
    assert view(page) == before
    # and it still answers
    x, y = middle(page, '[data-area="a4"]')
    page.mouse.click(x - 20, y + 30)
    expect(page.get_by_text(re.compile("event area a4"))).to_be_visible()


def test_clicks_on_areas_and_hubs_are_reported(page: Page) -> None:
    x, y = middle(page, '[data-area="a2"]')
    page.mouse.click(x - 20, y + 30)
    expect(page.get_by_text(re.compile(r"event area a2 35\.\d+ 139\.\d+"))).to_be_visible()
    expect(page.locator('[data-area="a2"]')).to_have_attribute("aria-pressed", "true")

    page.locator('[data-hub="exact"] .am-silhouette').click()
    expect(page.get_by_text("event hub exact")).to_be_visible()
    expect(page.locator(".am-popup-body h3")).to_have_text("確かな拠点")


def test_the_keyboard_reaches_areas_and_hubs(page: Page) -> None:
    page.locator('[data-area="a0"]').focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.area") == "a1"
    page.keyboard.press("Enter")
    expect(page.get_by_text("event area a1")).to_be_visible()

    page.locator('[data-hub="exact"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("event hub exact")).to_be_visible()
    areas = page.locator(".am-area[tabindex='0']")
    assert areas.count() == 1  # one tab stop for all areas
    assert page.locator('[data-area="a5"]').get_attribute("aria-label") == "不明の圏域、不明"


def test_unknown_is_hatched_and_nothing_else_is(page: Page) -> None:
    hatched = page.locator(".am-hatched")
    assert hatched.count() == 1
    assert hatched.get_attribute("data-area") == "a5"
    fill = hatched.get_attribute("fill") or ""
    pattern = page.locator(fill.removeprefix("url(").removesuffix(")"))
    assert pattern.count() == 1
    assert pattern.locator("line").count() == 1
    # seen, not only declared: both the ground and the line are among the pixels
    x, y = middle(page, '[data-area="a5"]')
    clip = {"x": x + 20, "y": y + 30, "width": 40, "height": 40}
    assert len(set(page.screenshot(clip=clip))) > 50


def test_hostile_names_stay_text(page: Page) -> None:
    # two hubs on one point stand apart, and the hostile one opens its popup
    first, second = middle(page, '[data-hub="twin-1"] svg'), middle(page, '[data-hub="twin-2"] svg')
    assert abs(first[0] - second[0]) > 10
    x, y = middle(page, '[data-area="a4"]')
    page.mouse.move(x - 30, y + 30)
    expect(page.locator(".am-tip-body strong")).to_contain_text("</script>")
    page.locator('[data-hub="rough"] .am-silhouette').click()
    expect(page.locator(".am-popup-body h3")).to_contain_text("</script>")
    assert page.evaluate("window.hacked") is None
    assert page.locator(".am-frame img[src=x], .ct-frame img").count() == 0
    assert page.locator(".am-frame script, .ct-frame script").count() == 0


def test_point_mode_reports_places_and_moved_hubs(page: Page) -> None:
    page.get_by_text("地点を選ぶ").click()
    page.wait_for_selector(".am-point-mode")
    x, y = middle(page, '[data-area="a3"]')
    page.mouse.click(x + 10, y + 10)
    expect(page.get_by_text("event point a3")).to_be_visible()

    x, y = middle(page, '[data-hub="plan"] .am-silhouette')
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 40, steps=6)
    page.mouse.up()
    expect(page.get_by_text("event moved plan")).to_be_visible()


def test_an_unreachable_basemap_is_said_quietly(page: Page) -> None:
    page.context.route("**/cyberjapandata.gsi.go.jp/**", lambda route: route.abort())
    page.get_by_text("背景地図").click()
    expect(page.get_by_text("背景地図に接続できません")).to_be_visible()
    assert page.get_by_role("link", name="地理院タイル").count() == 1
    tiles = "[...document.querySelectorAll('.leaflet-tile')]"
    assert page.evaluate(f"{tiles}.length") > 0
    assert page.evaluate(f"{tiles}.filter((i) => i.complete && !i.naturalWidth).length") == 0


def test_table_sorts_with_unknown_last_and_reports_the_row(page: Page) -> None:
    rows = page.locator(".ct-table tbody tr")
    for direction in ("descending", "ascending"):
        page.get_by_role("button", name="カバー率").click()
        assert page.locator(f"th[aria-sort={direction}]").count() == 1
        expect(rows.last).to_contain_text("不明の圏域")
    rows.first.click()
    expect(page.get_by_text("row a0")).to_be_visible()


def test_the_map_works_below_a_base_path(browser: Browser, tmp_path: Path) -> None:
    env = {"MAP_APP_STATIC": str(tmp_path / "static")}
    with streamlit_app(APP, tmp_path, base_path="welfare/map", env=env) as url:
        page = browser.new_page()
        watch = Watch(page)
        page.goto(url)
        page.wait_for_selector(".am-area.am-selectable")
        assert watch.errors == []
        assert watch.failures == []
        page.close()


def test_one_finger_scrolls_the_page_and_not_the_map(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True, locale="ja-JP"
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".am-narrow")
    x, y = middle(page, ".am-map")
    before = page.evaluate("document.querySelector('.leaflet-map-pane').style.transform")
    touch = context.new_cdp_session(page)
    points = [(x, y - 12 * step) for step in range(12)]
    touch.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for px, py in points:
        touch.send(
            "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": px, "y": py}]}
        )
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('.leaflet-map-pane').style.transform") == before
    assert not page.locator(".am-legend").evaluate("node => node.open")
    context.close()


def test_presses_quicker_than_the_page_all_arrive(page: Page) -> None:
    page.evaluate(
        """async () => {
            const wait = (ms) => new Promise((done) => setTimeout(done, ms));
            for (const id of ["a0", "a1", "a2", "a3", "a5"]) {
                const path = document.querySelector(`path.am-area[data-area="${id}"]`);
                path.focus();
                path.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
                await wait(25);
            }
        }"""
    )
    expect(page.get_by_text("event area a5")).to_contain_text("#5")


def test_a_state_that_comes_while_the_map_is_being_mounted_makes_no_second_map(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 1000}, locale="ja-JP")
    held: list[Route] = []
    page.route("**/geo/**", lambda route: held.append(route))
    page.goto(address)
    page.locator("input[type=range]").focus()
    for minutes in (11, 12):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_text(f"minutes {minutes}")).to_be_visible()
    assert page.locator(".am-map").count() == 0
    while held:
        held.pop().continue_()
        page.wait_for_timeout(200)
    page.wait_for_selector(".am-area.am-selectable")
    page.wait_for_timeout(500)
    assert page.locator(".am-map").count() == 1
    page.close()
