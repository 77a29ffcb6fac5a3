"""What one slider move costs on the map of 江戸川区 (199 町丁目, 23 hubs), three ways.

Beside them stands a page without a map: what a rerun costs in any case.

Run it from the repository's root: ``python -m tests.bench.slider``. Each way is served by an
application of its own and driven by headless Chromium; printed are medians over the same moves
in one run on one machine, and their ratios to the naive way:

- server: the script's run time in milliseconds, as the application measures it;
- round trip: from the request on the websocket to the last frame of the answer; what the
  browser then spends (the naive way mounts a new map, in a frame of its own) comes on top;
- bytes: what the websocket brought to the browser for the move.

Only ratios of one run may be compared; nothing is asserted about the clock.
"""

from __future__ import annotations

import base64
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.bench.moves import Cost, print_costs
from tests.e2e.servers import CHROMIUM, chromium, streamlit_app

APP = Path(__file__).parent / "apps" / "slider_app.py"
WAYS = ("nothing", "naive", "feature_group", "host")
MOVES = int(os.environ.get("SLIDER_MOVES", "12"))
WARM_UP = 3


def measure(browser: Browser, way: str, folder: Path) -> Cost:
    """Move the slider MOVES times in the application that draws by *way*."""
    log = folder / "runs.txt"
    env = {"SLIDER_WAY": way, "SLIDER_LOG": str(log), "SLIDER_STATIC": str(folder / "static")}
    with streamlit_app(APP, folder, env=env) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        frames = _Frames(page)
        page.goto(address)
        page.get_by_text("minutes 10").wait_for()
        page.wait_for_timeout(3000)
        trips, sizes = [], []
        for move in range(WARM_UP + MOVES):
            frames.clear()
            page.locator("input[type=range]").press("ArrowRight")
            page.get_by_text(f"minutes {11 + move}").wait_for()
            page.wait_for_timeout(700)  # whatever the map itself sends and causes afterwards
            if move >= WARM_UP:
                trips.append(frames.milliseconds())
                sizes.append(frames.received_bytes())
        page.close()
    runs = [float(line) for line in log.read_text().split()][-MOVES:]
    return Cost.of(runs, trips, sizes)


class _Frames:
    """The websocket's frames as the browser's network log times them."""

    def __init__(self, page: Page) -> None:
        self._sent: list[float] = []
        self._received: list[tuple[float, int]] = []
        log = page.context.new_cdp_session(page)
        log.on("Network.webSocketFrameSent", lambda event: self._sent.append(event["timestamp"]))
        log.on("Network.webSocketFrameReceived", self._take)
        log.send("Network.enable")

    def _take(self, event: dict[str, Any]) -> None:
        response = event["response"]
        data, binary = response["payloadData"], response["opcode"] == 2
        size = len(base64.b64decode(data)) if binary else len(data.encode())
        self._received.append((event["timestamp"], size))

    def clear(self) -> None:
        self._sent.clear()
        self._received.clear()

    def milliseconds(self) -> float:
        """From the request for a rerun to the last frame of the answer."""
        return 1000 * (max(when for when, _ in self._received) - min(self._sent))

    def received_bytes(self) -> int:
        return sum(size for _, size in self._received)


def main() -> int:
    """Measure every way and print them."""
    if CHROMIUM is None:
        print("no Chromium found; name one in CHROMIUM", file=sys.stderr)
        return 1
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        costs = {way: measure(browser, way, Path(folder) / way) for way in WAYS}
    print_costs(costs, of="way", base="naive", moves=MOVES)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
