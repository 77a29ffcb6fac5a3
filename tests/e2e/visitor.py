"""A person at a browser: offline but for loopback, with an eye on everything that goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

#: A slow machine with two cores, shared with a server.
PATIENCE_MS = 45_000
#: What the browser remembers of somebody who has seen the tour (pages/common/tour.py).
SEEN_KEY = "chiiki-tour-seen"
HOME = ("127.0.0.1", "localhost")
TILE_HOSTS = ("cyberjapandata.gsi.go.jp",)
#: Opened on a page other than the first, Streamlit's script first looks for its server below
#: the page's own address (/gaps/_stcore/health), finds 404 and goes on to the right one.
OWN_PROBE = re.compile(r"^http://127\.0\.0\.1:\d+/[\w-]+/_stcore/(health|host-config)$")

#: Every text below the application's root, and what its boxes say.
_WORDS = """() => {
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

Seen = TypeVar("Seen")

DESK = (1440, 900)
PHONE = (390, 844)

expect.set_options(timeout=PATIENCE_MS)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


class Visitor:
    """One visitor with a fresh context; nothing but loopback answers.

    requested: all addresses asked for. outside: those of other machines (all refused).
    failures: requests that failed or were answered with an error. console_errors, page_errors:
    what the browser complained about. dialogs: boxes that a script opened. Streamlit's probing
    of its own address is left out of failures and listed in probes.
    """

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        size: tuple[int, int] = DESK,
        touch: bool = False,
        first_visit: bool = False,
    ) -> None:
        self.address = address
        self.requested: list[str] = []
        self.outside: list[str] = []
        self.failures: list[str] = []
        self.probes: list[str] = []
        self.console_errors: list[str] = []
        self.page_errors: list[str] = []
        self.dialogs: list[str] = []
        self._leaving = False
        width, height = size
        self.context = browser.new_context(
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            viewport={"width": width, "height": height},
            has_touch=touch,
            is_mobile=touch,
            accept_downloads=True,
        )
        self.context.set_default_timeout(PATIENCE_MS)
        if not first_visit:  # the tour has its own test and is in nobody else's way
            # an empty page has no storage of its own
            self.context.add_init_script(
                f"try {{ window.localStorage.setItem('{SEEN_KEY}', '1'); }} catch {{}}"
            )
        self.context.route(lambda url: _host(url) not in HOME, lambda route: route.abort())
        self.page: Page = self.context.new_page()
        self.page.on("request", self._on_request)
        self.page.on("requestfailed", self._on_failed)
        self.page.on("response", self._on_response)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.page_errors.append(str(error)))
        self.page.on("dialog", self._on_dialog)

    def _on_request(self, request: Request) -> None:
        self.requested.append(request.url)
        if request.url.startswith("http") and _host(request.url) not in HOME:
            self.outside.append(request.url)

    def _on_failed(self, request: Request) -> None:
        # what a page had still asked for when it was left, the browser itself calls off
        if self._leaving and request.failure == "net::ERR_ABORTED":
            return
        if _host(request.url) in HOME:
            self.failures.append(f"{request.failure} {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status < 400:
            return
        known = self.probes if OWN_PROBE.match(response.url) else self.failures
        known.append(f"{response.status} {response.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type == "error" and not OWN_PROBE.match(url) and _host(url) not in TILE_HOSTS:
            self.console_errors.append(f"{message.text} {url}")

    def _on_dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def close(self) -> None:
        """Leave; open connections end with the context."""
        self.context.close()

    def go(self, path: str) -> None:
        """Open an address of the dashboard and wait until it has been drawn."""
        self._leaving = True
        self.page.goto(self.address + path)
        self._leaving = False
        self.settled()

    def settled(self) -> None:
        """Wait until the server has nothing more to say."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
        expect(self.page.locator("h1, [data-testid=stAlert]").first).to_be_visible()
        expect(app).to_have_attribute("data-test-script-state", "notRunning")

    def at_rest(self, look: Callable[[], Seen]) -> Seen:
        """What *look* sees once three looks in a row see the same, at the latest after 20 s."""
        seen = [look()]
        while len(seen) < 40 and not (len(seen) > 3 and seen[-1] == seen[-2] == seen[-3]):
            self.page.wait_for_timeout(500)
            seen.append(look())
        return seen[-1]

    def words(self) -> list[str]:
        """Every text on the page and in its boxes, in order, once they no longer change; the arrow
        of an open menu left out."""
        self.settled()
        return self.at_rest(lambda: self.page.evaluate(_WORDS))

    def open_page(self, title: str) -> None:
        """Click a page in the navigation, whether it stands there or in a menu that opens."""
        link = self.page.get_by_role("link", name=title, exact=True)
        item = self.page.get_by_role("menuitem", name=title, exact=True)
        menus = self.page.get_by_test_id("stTopNavSection")
        expect(menus.or_(link).first).to_be_visible()
        for menu in [] if link.count() else menus.all():
            menu.click()
            expect(self.page.get_by_role("menuitem").first).to_be_visible()
            if item.count():
                item.click()
                return
            self.page.keyboard.press("Escape")
            expect(self.page.get_by_role("menuitem")).to_have_count(0)
        link.click()

    def untroubled(self) -> None:
        """Nothing was asked of the outside but tiles, nothing failed, nothing complained."""
        assert [url for url in self.outside if _host(url) not in TILE_HOSTS] == []
        assert self.failures == []
        assert self.console_errors == []
        assert self.page_errors == []
        assert self.dialogs == []

    # the address bar

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the address bar."""
        found = parse_qs(urlsplit(self.page.url).query, keep_blank_values=True)
        return {key: values[-1] for key, values in found.items()}

    @property
    def link(self) -> str:
        """The address as it would be copied, without the machine."""
        return self.page.url.removeprefix(self.address)

    def expect_query(self, **wanted: str | None) -> None:
        """Wait until the address says so; None: the parameter is not there."""
        self.page.wait_for_url(
            lambda url: all(
                parse_qs(urlsplit(url).query).get(key, [None])[-1] == value
                for key, value in wanted.items()
            ),
            wait_until="commit",
        )

    # what is on the page

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a select box."""
        box = self.page.get_by_role("combobox", name=label)
        # scrolling while the list is open closes it: scroll first, let it come to rest, then open
        box.scroll_into_view_if_needed()
        self.page.wait_for_timeout(200)
        box.click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def switch(self, label: str) -> Locator:
        """A toggle by its words."""
        return self.page.get_by_test_id("stCheckbox").filter(has_text=label)

    def area(self, area_id: str) -> Locator:
        """The shape of an area on the map."""
        return self.page.locator(f'path.am-area[data-area="{area_id}"]')

    def areas(self) -> Locator:
        """The shapes of all areas that can be chosen on the map."""
        return self.page.locator("path.am-area.am-selectable")

    def expect_map(self) -> None:
        """Wait until the map is really painted: a Leaflet container with shapes of some size."""
        expect(self.page.locator(".leaflet-container").first).to_be_visible()
        self.page.wait_for_function(
            """() => [...document.querySelectorAll('.leaflet-container path')]
                .some((path) => path.getBoundingClientRect().width > 10)"""
        )

    def click_area(self, area_id: str) -> None:
        """Click an area at a point where it is on top (its own middle may lie under a symbol)."""
        # The page is scrolled, never the path into view: that would scroll inside the map as well,
        # which Leaflet takes back a moment later, and the click would land beside the area. A point
        # counts only once the map has stood still from one frame to the next.
        point = self.page.wait_for_function(
            """(id) => {
                const path = document.querySelector(`path.am-area[data-area="${id}"]`);
                if (!path) return null;
                const { y, bottom } = path.getBoundingClientRect();
                if (y < 0 || bottom > innerHeight) {
                    const page = document.querySelector('[data-testid=stMain]');
                    (page ?? document.scrollingElement).scrollBy(0, (y + bottom - innerHeight) / 2);
                }
                const box = path.getBoundingClientRect();
                const before = window.lastSeen;
                window.lastSeen = [box.x, box.y, box.width, box.height].join();
                if (window.lastSeen !== before) return null;
                for (let i = 1; i < 20; i += 1) for (let j = 1; j < 20; j += 1) {
                    const x = box.x + (box.width * ((i * 7) % 20)) / 20;
                    const y = box.y + (box.height * ((j * 7) % 20)) / 20;
                    if (document.elementFromPoint(x, y) === path) return { x, y };
                }
                return null;
            }""",
            arg=area_id,
        ).json_value()
        self.page.mouse.click(point["x"], point["y"])

    def panel(self) -> Locator:
        """The details of the chosen area or hub."""
        return self.page.locator("section.panel")

    def table(self) -> Locator:
        """The house's own table."""
        return self.page.locator("table.ct-table")

    def map_position(self) -> list[int]:
        """Where the map stands on screen: the box of the municipality's land."""
        return self.page.evaluate(
            """() => {
                const box = document.querySelector('path.am-land').getBoundingClientRect();
                const frame = document.querySelector('.leaflet-container').getBoundingClientRect();
                return [box.x - frame.x, box.y - frame.y, box.width, box.height].map(Math.round);
            }"""
        )

    def mark_map(self) -> None:
        """Leave a mark on the map's element: a map that is mounted anew does not have it."""
        self.page.evaluate("document.querySelector('.leaflet-container').dataset.mounted = 'once'")

    def expect_same_map(self) -> None:
        """The marked element is still the one on the page, and the only one."""
        container = self.page.locator(".leaflet-container")
        expect(container).to_have_count(1)
        expect(container).to_have_attribute("data-mounted", "once")
