"""What a slider move costs on the walking-coverage page by 町丁目, against 15 areas.

Run it from the repository's root: ``python -m tests.bench.levels``. The page itself is served and
driven by headless Chromium; every move asks for minutes that were not asked before, so that no
answer comes from a cache. Printed are medians of one run on one machine, and their ratios to the
15 areas of 江戸川区:

- server: the script's run time in milliseconds, as the application measures it;
- round trip: from the move until the new figures stand on the page;
- bytes: what the websocket brought to the browser for the move.

Only ratios of one run may be compared; nothing is asserted about the clock. The map must still be
the same element after the moves: that is checked.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.bench.moves import Cost, print_costs
from tests.e2e.servers import CHROMIUM, REPOSITORY, chromium, streamlit_app

APP = Path(__file__).parent / "apps" / "levels_app.py"
MOVES = int(os.environ.get("LEVELS_MOVES", "12"))
WARM_UP = 3
CODE = "13123"
FIRST = 5


@dataclass(frozen=True)
class Case:
    """One way to show the municipality: the level, and whether its 町丁目 are cut in two."""

    name: str
    level: str
    halved: bool


CASES = (
    Case("15 areas", "日常生活圏域", halved=False),
    Case("199 chome", "町丁目", halved=False),
    Case("398 chome", "町丁目", halved=True),
)


def measure(browser: Browser, case: Case, folder: Path) -> Cost:
    """Move the minutes MOVES times on the page of one case."""
    folder.mkdir(parents=True)
    # the page publishes the map's files into the project's own (git-ignored) folder
    (REPOSITORY / "static").mkdir(exist_ok=True)
    (folder / "static").symlink_to(REPOSITORY / "static")
    log = folder / "runs.txt"
    env = {"LEVELS_HALVED": str(int(case.halved)), "LEVELS_LOG": str(log)}
    with streamlit_app(APP, folder, env=env) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        received: list[int] = []
        page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda frame: received.append(_size(frame))),
        )
        page.goto(f"{address}/?municipality={CODE}&minutes={FIRST}&level={case.level}")
        page.get_by_text(f"徒歩{FIRST}分以内の住民").first.wait_for()
        page.locator("path.am-area").first.wait_for()
        page.wait_for_timeout(3000)
        page.evaluate("document.querySelector('path.am-area').dataset.bench = 'same'")
        trips, sizes = [], []
        for move in range(WARM_UP + MOVES):
            received.clear()
            trip = _move(page, FIRST + 1 + move)
            page.wait_for_timeout(800)
            if move >= WARM_UP:
                trips.append(trip)
                sizes.append(sum(received))
        if page.locator("path.am-area[data-bench=same]").count() != 1:
            raise RuntimeError("the map was mounted anew by a slider move")
        page.close()
    runs = [float(line) for line in log.read_text().split()][-MOVES:]
    return Cost.of(runs, trips, sizes)


def _move(page: Page, minutes: int) -> float:
    return float(
        page.evaluate(
            """(minutes) => new Promise((done) => {
                const wanted = `徒歩${minutes}分以内の住民`;
                const watcher = new MutationObserver(() => {
                    if (!document.body.innerText.includes(wanted)) return;
                    watcher.disconnect();
                    done(performance.now() - start);
                });
                const options = { childList: true, subtree: true, characterData: true };
                watcher.observe(document.body, options);
                const start = performance.now();
                const slider = document.querySelector('input[type=range]');
                slider.focus();
                const key = { key: 'ArrowRight', code: 'ArrowRight', keyCode: 39, bubbles: true };
                slider.dispatchEvent(new KeyboardEvent('keydown', key));
                const field = HTMLInputElement.prototype;
                const set = Object.getOwnPropertyDescriptor(field, 'value').set;
                if (slider.value !== String(minutes)) {
                    set.call(slider, String(minutes));
                    slider.dispatchEvent(new Event('input', { bubbles: true }));
                    slider.dispatchEvent(new Event('change', { bubbles: true }));
                }
                slider.dispatchEvent(new KeyboardEvent('keyup', key));
            })""",
            minutes,
        )
    )


def _size(frame: str | bytes) -> int:
    return len(frame.encode() if isinstance(frame, str) else frame)


def main() -> int:
    """Measure the cases and print them."""
    if CHROMIUM is None:
        print("no Chromium found; name one in CHROMIUM", file=sys.stderr)
        return 1
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        costs = {
            case.name: measure(browser, case, Path(folder) / str(index))
            for index, case in enumerate(CASES)
        }
    print_costs(costs, of="level", base=CASES[0].name, moves=MOVES)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
