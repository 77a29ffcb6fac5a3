"""The speed budget of the README: what a reader waits for, and what the server holds.

Run it from the repository's root: ``python -m tests.bench.budget`` (about six minutes, loopback
only, Chromium needed). Every figure is a median in one run on one machine; what counts is the
ratio to a named baseline measured in the same run:

- empty: a Streamlit page with a slider and a search box, no map, no data;
- naive: the same with 江戸川区 through streamlit-folium, built and sent anew at each run;
- five: this application with its five embedded municipalities;
- Tokyo: this application with 62 municipalities and every 町丁目 of Tokyo (tests/bench/tokyo_data;
  left out with a word where the public files are absent).

Nothing is asserted about the clock.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Route
from xstatic.pkg import leaflet

from geodata.folder_versions import FolderStore
from tests.bench import tokyo_data
from tests.e2e.dashboard import running_dashboard
from tests.e2e.servers import CHROMIUM, chromium

ROUNDS = int(os.environ.get("BUDGET_ROUNDS", "7"))
STARTS = int(os.environ.get("BUDGET_STARTS", "3"))
BASELINE_APP = "tests/bench/apps/budget_app.py"
CODE = "13123"
#: What is searched for, in turn.
QUERIES = ("小岩", "一之江", "葛西", "船堀", "平井", "松江", "篠崎")
#: Rows of the report, in the order of the README.
DOINGS = ("cold start", "page switch", "slider move", "click to panel", "search")

Times = dict[str, list[float]]

_MAP_PAINTED = """() => [...document.querySelectorAll('.leaflet-container path')]
    .some((path) => path.getBoundingClientRect().width > 10)"""
_IDLE = """() => document.querySelector('[data-testid=stApp]')
    ?.dataset.testScriptState === 'notRunning'"""


@contextmanager
def served(way: str, folder: Path, data: Path | None = None) -> Iterator[tuple[str, int, float]]:
    """The application or a baseline; its address, its process and when it was started."""
    env: dict[str, str] = {"BUDGET_WAY": way}
    script = "dashboard.py" if way in ("five", "Tokyo") else BASELINE_APP
    if data is not None:
        env["CHIIKI_DATA_DIR"] = str(data)
    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    with running_dashboard(folder / "server.log", script=script, env=env) as app:
        yield app.address, app.pid, began


def until(page: Page, condition: str, arg: object = None) -> None:
    """Wait, frame by frame."""
    page.wait_for_function(condition, arg=arg, polling="raf", timeout=30_000)


def new_page(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="ja-JP")
    page.add_init_script("try { localStorage.setItem('chiiki-tour-seen', '1'); } catch {}")
    return page


def answer_for_the_internet(page: Page) -> None:
    """The naive map asks public addresses for Leaflet: it gets it from this machine, at once."""
    vendor = Path(leaflet.BASE_DIR)

    def answer(route: Route) -> None:
        asked = route.request.url.rpartition("/")[2]
        known = {"leaflet.js": vendor / "leaflet.js", "leaflet.css": vendor / "leaflet.css"}
        if asked in known:
            route.fulfill(path=known[asked])
        else:
            route.fulfill(
                body="", content_type="text/css" if ".css" in asked else "text/javascript"
            )

    page.route(lambda url: "127.0.0.1" not in url, answer)


def timed(act: Callable[[], object], page: Page, condition: str, arg: object = None) -> float:
    """Milliseconds from an act of the reader until the page shows what it asks for."""
    began = time.perf_counter()
    act()
    until(page, condition, arg)
    return 1000 * (time.perf_counter() - began)


_SAYS = "(words) => document.body.innerText.includes(words)"
_IN_ADDRESS = "(words) => location.search.includes(words)"
_TITLE = "(words) => document.querySelector('h1')?.innerText.includes(words)"
_PANEL = "(id) => document.querySelector('section.panel') && location.search.includes(id)"
_HITS = """[...document.querySelectorAll('[class*=st-key-hit-]')].map((n) => n.innerText).join()"""
_OTHER_HITS = f"(before) => {_HITS} && {_HITS} !== before"


def rest(page: Page) -> None:
    """Let whatever a doing still causes come to its end."""
    page.wait_for_timeout(500)
    until(page, _IDLE)


def baseline(browser: Browser, way: str, folder: Path) -> tuple[Times, float]:
    """The doings on a baseline page; milliseconds, and resident memory (MB) at the end."""
    times: Times = {name: [] for name in DOINGS}
    for number in range(STARTS):
        with served(way, folder / str(number)) as (address, process, began):
            page = new_page(browser)
            answer_for_the_internet(page)
            page.goto(address)
            until_ready(page, way)
            times["cold start"].append(1000 * (time.perf_counter() - began))
            if number == STARTS - 1:
                _baseline_doings(page, way, times)
                memory = memory_mb(process)
            page.close()
    return times, memory


def _baseline_doings(page: Page, way: str, times: Times) -> None:
    slider = page.locator("input[type=range]")
    for number in range(ROUNDS):
        rest(page)
        minutes = 11 + number
        act = lambda: slider.press("ArrowRight")  # noqa: E731
        times["slider move"].append(timed(act, page, _SAYS, f"minutes {minutes}"))
        rest(page)
        query = QUERIES[number % len(QUERIES)]
        page.get_by_label("search", exact=True).fill(query)
        act = lambda: page.get_by_label("search", exact=True).press("Enter")  # noqa: E731
        times["search"].append(timed(act, page, _SAYS, f"searched {query}"))
    if way == "naive":
        frame = page.frame_locator("iframe").first
        shapes = frame.locator("path.leaflet-interactive")
        for number in range(ROUNDS):
            rest(page)
            before = page.get_by_text("clicked").inner_text()
            shape = shapes.nth(number % 15)
            box = shape.bounding_box()
            act = lambda box=box: page.mouse.click(  # noqa: E731
                box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            )
            changed = "(said) => ![...document.querySelectorAll('*')].some((n) => n.childElementCount === 0 && n.textContent === said)"
            times["click to panel"].append(timed(act, page, changed, before))
    for number in range(ROUNDS):
        rest(page)
        title = ("second", "first")[number % 2]
        link = page.get_by_role("link", name=title, exact=True)
        times["page switch"].append(timed(link.click, page, _TITLE, f"{title} page"))


def until_ready(page: Page, way: str) -> None:
    """The page stands: its words, and where there is one its map."""
    until(page, _SAYS, "minutes 10")
    if way == "naive":
        page.frame_locator("iframe").first.locator("path.leaflet-interactive").first.wait_for()


def application(
    browser: Browser, way: str, folder: Path, data: Path | None
) -> tuple[Times, dict[str, float]]:
    """The doings on the map of 江戸川区; milliseconds, and memory (MB) as it grows."""
    times: Times = {name: [] for name in DOINGS}
    memory: dict[str, float] = {}
    for number in range(STARTS):
        with served(way, folder / str(number), data) as (address, process, began):
            page = new_page(browser)
            page.goto(f"{address}/?municipality={CODE}")
            until(page, _MAP_PAINTED)
            times["cold start"].append(1000 * (time.perf_counter() - began))
            if number == STARTS - 1:
                until(page, _IDLE)
                memory["one municipality"] = memory_mb(process)
                _doings(page, times)
                _open_all(page, address, data)
                memory["all municipalities"] = memory_mb(process)
            page.close()
    return times, memory


def _doings(page: Page, times: Times) -> None:
    slider = page.locator("input[type=range]").first
    own = page.evaluate(
        "() => [...document.querySelectorAll('path.am-area.am-selectable')].map((p) => p.dataset.area)"
    )
    for number in range(ROUNDS):
        rest(page)
        minutes = 20 + 5 * number if number < 8 else 15
        act = lambda: slider.press("ArrowRight")  # noqa: E731
        times["slider move"].append(timed(act, page, _IN_ADDRESS, f"minutes={minutes}"))
        rest(page)
        query = QUERIES[number % len(QUERIES)]
        box = page.get_by_label("さがす", exact=True)
        box.fill(query)
        act = lambda box=box: box.press("Enter")  # noqa: E731
        times["search"].append(timed(act, page, _OTHER_HITS, page.evaluate(_HITS)))
        rest(page)
        area = own[(3 * number) % len(own)]
        spot = page.evaluate(_FREE_SPOT, area)
        if spot:
            act = lambda spot=spot: page.mouse.click(spot["x"], spot["y"])  # noqa: E731
            times["click to panel"].append(timed(act, page, _PANEL, area))
    for number in range(ROUNDS):
        rest(page)
        title, says = (("基準とすき間", "すき間"), ("地図", "地域資源マップ"))[number % 2]
        link = page.get_by_role("link", name=title, exact=True)
        both = f"(words) => ({_TITLE})(words) && ({_MAP_PAINTED})()"
        times["page switch"].append(timed(link.click, page, both, says))


_FREE_SPOT = """(id) => {
    const path = document.querySelector(`path.am-area[data-area="${id}"]`);
    if (!path) return null;
    const box = path.getBoundingClientRect();
    const hubs = [...document.querySelectorAll('[data-hub]')].map((h) => h.getBoundingClientRect());
    for (let i = 1; i < 20; i += 1) for (let j = 1; j < 20; j += 1) {
        const x = box.x + (box.width * ((i * 7) % 20)) / 20;
        const y = box.y + (box.height * ((j * 7) % 20)) / 20;
        const hub = hubs.some((h) => Math.hypot(h.x + h.width / 2 - x, h.y + h.height / 2 - y) < 40);
        if (!hub && document.elementFromPoint(x, y) === path) return { x, y };
    }
    return null;
}"""


def _open_all(page: Page, address: str, data: Path | None) -> None:
    """Open the map of every municipality once."""
    from geodata import store

    codes = set(store.codes())
    if data is not None:
        codes |= set(FolderStore(data).codes())
    for code in sorted(codes):
        page.goto(f"{address}/?municipality={code}")
        until(page, _MAP_PAINTED)
        until(page, _IDLE)


def memory_mb(process: int) -> float:
    """Resident memory of a process group's Python, MB."""
    listed = subprocess.run(
        ["ps", "-o", "rss=", "-g", str(process)], capture_output=True, text=True, check=False
    ).stdout.split()
    return sum(map(int, listed)) / 1024


def median(times: Times, name: str) -> float | None:
    return statistics.median(times[name]) if times[name] else None


def report(found: Mapping[str, Times]) -> None:
    """A row a doing, a column a way: milliseconds, and ratios to the baselines."""
    print(f"{'median of one run, ms':<24}" + "".join(f"{way:>12}" for way in found) + "   ratios")
    for name in DOINGS:
        values = {way: median(times, name) for way, times in found.items()}
        shown = "".join(f"{'–' if v is None else f'{v:,.0f}':>12}" for v in values.values())
        ratios = [
            f"{a}/{b} {values[a] / values[b]:.2f}"
            for a, b in (("five", "empty"), ("five", "naive"), ("Tokyo", "five"))
            if values.get(a) and values.get(b)
        ]
        print(f"{name:<24}{shown}   {', '.join(ratios)}")


def main() -> int:
    """Measure every way and print."""
    if CHROMIUM is None:
        print("no Chromium found; name one in CHROMIUM", file=sys.stderr)
        return 1
    found: dict[str, Times] = {}
    held: dict[str, dict[str, float]] = {}
    only = re.split(",", os.environ.get("BUDGET_WAYS", "empty,naive,five,Tokyo"))
    with chromium() as browser, tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for way in only:
            print(f"{way} …", file=sys.stderr, flush=True)
            if way in ("empty", "naive"):
                found[way], whole = baseline(browser, way, folder / way)
                held[way] = {"whole": whole}
                continue
            data = None
            if way == "Tokyo":
                files = tokyo_data.public_files()
                if files is None:
                    print("Tokyo left out: the public files are not there (CHIIKI_TEST_DATA)")
                    continue
                ready = os.environ.get("BUDGET_TOKYO_DIR")
                data = Path(ready) if ready else folder / "tokyo"
                if not FolderStore(data).codes():
                    made = tokyo_data.make(FolderStore(data), *files)
                    print(f"Tokyo: {len(made)} municipalities, {sum(made.values()):,} 町丁目")
            found[way], held[way] = application(browser, way, folder / way, data)
    report(found)
    print("resident memory, MB")
    for way, values in held.items():
        print(f"  {way:<8}" + ", ".join(f"{name} {value:,.0f}" for name, value in values.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
