"""WCAG on every page, embed, public page and slide: axe-core, zoom, focus, lists beside maps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from geodata import store
from geodata.render.publish.options import Options
from geodata.render.publish.site import build_site, write_site
from tests.e2e import axe
from tests.e2e.dashboard import Dashboard, pages, running_dashboard
from tests.e2e.test_meeting import FAULTS, STEPS
from tests.e2e.visitor import Visitor

#: What each page is opened with; pages that are not named here are opened as they are.
QUERIES = {
    "/coordinators": "?municipality=13105",
    "/notes": "?municipality=13123&area=13123-mizue",
    "/tokyo": "",
    "/words": "",
}
USUAL = "?municipality=13123"
#: Addresses besides the pages: a panel open, another layer, embedded in somebody's page.
MORE = (
    "/?municipality=13123&area=13123-mizue&furigana=1",
    "/?municipality=13105&layers=areas,hubs,coordinators",
    "/map?municipality=13123&embed=true",
)
#: Pages whose map has a table of the same areas beside it.
LISTED = ("/", "/gaps", "/coverage", "/coordinators", "/tokyo")
#: 1440 × 900 at 200 %.
ZOOMED = {"width": 720, "height": 450}
DESK = {"width": 1440, "height": 900}

#: Controls whose look does not change when the keyboard reaches them; two of each kind are tried.
UNSEEN = """() => {
  const still = document.createElement('style');
  still.textContent = '*, *::before, *::after { transition: none !important; animation: none !important; }';
  document.head.append(still);
  const look = (element) => ['', '::before', '::after'].map((part) => {
    const s = getComputedStyle(element, part || null);
    return [s.outlineStyle === 'none' ? '' : s.outlineWidth + s.outlineColor, s.boxShadow, s.borderTopColor, s.borderBottomColor, s.stroke, s.strokeWidth, s.backgroundColor, s.clipPath, s.top, s.content].join();
  }).join();
  const around = (element) => {
    const near = [...element.querySelectorAll('*')].slice(0, 12);
    for (let e = element, n = 0; e && n < 5; e = e.parentElement, n += 1) near.push(e);
    for (const e of [element.previousElementSibling, element.nextElementSibling]) if (e) near.push(e);
    return near.map(look).join() + [...document.querySelectorAll('[class*=am-pane]')].map((e) => e.innerHTML.length).join();
  };
  const tried = new Map();
  const unseen = [];
  for (const element of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')) {
    if (element.tabIndex < 0 || element.disabled || element.closest('[inert]') || !element.checkVisibility({ visibilityProperty: true })) continue;
    const kind = [element.tagName, element.getAttribute('role') ?? element.type, element.closest('[data-testid]')?.dataset.testid, [...element.classList].find((c) => !c.startsWith('st-'))].join();
    if ((tried.get(kind) ?? 0) >= 2) continue;
    document.activeElement?.blur?.();
    const before = around(element);
    element.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== element) continue;
    tried.set(kind, (tried.get(kind) ?? 0) + 1);
    if (around(element) === before) unseen.push(`${kind}: ${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}`);
  }
  document.activeElement?.blur?.();
  still.remove();
  return { tried: tried.size, unseen };
}"""

#: Areas drawn on a map whose names stand nowhere else on the page.
ONLY_ON_THE_MAP = """() => {
  const named = [...document.querySelectorAll('path.am-selectable[aria-label]')]
    .map((path) => path.getAttribute('aria-label').split(/[、（]/)[0]);
  const words = document.createElement('div');
  words.append(...[...document.querySelectorAll('table, ul, ol, dl, select, [role=list], [data-testid=stSelectbox]')]
    .filter((e) => !e.closest('.leaflet-container, .am-legend')).map((e) => e.cloneNode(true)));
  words.querySelectorAll('rt').forEach((reading) => reading.remove());
  const listed = words.textContent;
  return [...new Set(named)].filter((name) => !listed.includes(name));
}"""


@pytest.fixture(scope="module", autouse=True)
def checker() -> str:
    """Fetched before anything is started; without it nothing is."""
    return axe.script()


@pytest.fixture
def visitor(browser: Browser, dashboard: Dashboard) -> Iterator[Visitor]:
    visitor = Visitor(browser, dashboard.address)
    # what moves is half transparent on its way
    visitor.page.emulate_media(reduced_motion="reduce")
    yield visitor
    visitor.close()


def opened(visitor: Visitor, path: str) -> Page:
    visitor.go(path)
    page = visitor.page
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    if page.locator(".am-frame, [class*=chiiki_area_map]").count():
        visitor.expect_map()
    return page


def addresses() -> list[str]:
    listed = [page.path for page in pages() if page.path != "/map"]
    return [path + QUERIES.get(path, USUAL) for path in listed] + list(MORE)


def test_every_page_of_the_staff(visitor: Visitor) -> None:
    faults: dict[str, object] = {}
    tried = 0
    for address in addresses():
        page = opened(visitor, address)
        seen = page.evaluate(UNSEEN)
        tried += seen["tried"]
        found = [*axe.violations(page), *(f"focus not seen: {what}" for what in seen["unseen"])]
        if address.split("?")[0] in LISTED and address not in MORE:
            found += [f"only on the map: {name}" for name in page.evaluate(ONLY_ON_THE_MAP)]
        page.set_viewport_size(ZOOMED)
        try:
            page.wait_for_function(
                "document.documentElement.scrollWidth <= innerWidth && document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth",
                timeout=3000,
            )
        except Exception:  # noqa: BLE001  # told below with all others
            found.append("wider than the window at 200 %")
        page.set_viewport_size(DESK)
        if found:
            faults[address] = found
    assert faults == {}
    assert tried > 200
    # the checks are not blind
    page = opened(visitor, "/words")
    page.evaluate(
        """document.querySelector('h1').insertAdjacentHTML('afterend',
            '<button style="outline: none !important"></button>')"""
    )
    assert page.evaluate(UNSEEN)["unseen"] != []
    assert any(found.startswith("button-name") for found in axe.violations(page))


def test_public_pages_embeds_and_the_static_page(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("public")
    faults: dict[str, object] = {}
    with running_dashboard(folder / "server.log", env={"CHIIKI_MODE": "public"}) as app:
        visitor = Visitor(browser, app.address)
        visitor.page.emulate_media(reduced_motion="reduce")
        for address in ("/?municipality=13123", "/tokyo", "/words", "/gaps", MORE[-1]):
            faults[address] = axe.violations(opened(visitor, address))
        visitor.close()

    site = build_site(store.load("13105"), Options(area_pages=True))
    write_site(site, folder / "site")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    files = sorted((folder / "site").rglob("*.html"), key=lambda file: file.name != site.main)
    for file in files[:1]:  # its area pages are made of the same parts
        for theme in ("light", "dark"):
            page.goto("about:blank")
            page.goto(f"{file.as_uri()}#theme={theme}")
            page.wait_for_selector("html[data-ready='1']")
            # the page says itself what it lets run; the checker is let in past that
            faults[f"{file.name} {theme}"] = axe.violations(page)
            seen = page.evaluate(UNSEEN)
            assert seen["tried"] > 5
            faults[f"{file.name} {theme} focus"] = seen["unseen"]
            page.set_viewport_size(ZOOMED)
            assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED["width"]
            page.set_viewport_size(DESK)
    context.close()
    assert {where: found for where, found in faults.items() if found} == {}


def test_every_slide_of_a_meeting_in_five_municipalities(visitor: Visitor) -> None:
    """Checked by axe, none of its texts below 24 px at 1920 × 1080, nothing cut off."""
    faults: dict[str, object] = {}
    seen = set()
    for code in store.codes():
        page = opened(visitor, f"/meeting?municipality={code}")
        page.set_viewport_size({"width": 1920, "height": 1080})
        page.locator(".st-key-meeting-areas button").first.click()
        expect(page.locator(".mt-deck")).to_be_visible()
        for number in range(page.locator(".mt-stage > .mt-slide").count()):
            slide = page.locator(".mt-stage > .mt-slide:not([hidden])").first
            if slide.locator(".mt-map").count():
                expect(slide.locator(".mt-map").first).to_have_attribute("data-ready", "1")
            step = str(slide.get_attribute("data-step"))
            found = list(page.evaluate(FAULTS))
            if step not in seen:
                found += axe.violations(page)
            seen.add(step)
            if found:
                faults[f"{code} {number} {step}"] = found
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Escape")
        page.set_viewport_size(DESK)
    assert faults == {}
    assert len(seen) >= len(STEPS)
