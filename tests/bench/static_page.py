"""The static page of 江戸川区 on a slow telephone: ready how long after a blank Leaflet page?

Run: ``python -m tests.bench.static_page`` in the repository. Chromium's CPU is slowed down four times.
The two pages take turns. The processor time of the page's own thread, which other work on the
machine does not weigh on (and which the slowing down does not count into), stands beside.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser
from xstatic.pkg import leaflet

from geodata import store
from geodata.render.publish.options import Options
from geodata.render.publish.page import page_style
from geodata.render.publish.site import build_site, write_site
from tests.e2e.servers import chromium

SLOWER = 4
ROUNDS = 5
_BLANK = """<!DOCTYPE html><html><head><meta charset="utf-8"><style>{style} #map {{ height: 46vh }}</style></head>
<body><div id="map"></div><script>{script}</script>
<script>L.map("map").setView([35.7, 139.87], 12); document.documentElement.dataset.ready = "1";</script></body></html>"""


def ready_ms(browser: Browser, file: Path) -> tuple[float, float]:
    """Milliseconds from navigation until the page says that it can be used, and those in which
    its thread worked."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready='1']", state="attached")
    # two frames later what is ready has been painted
    found = page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
    )
    told = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
    context.close()
    return float(found), told["TaskDuration"] * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = build_site(store.load("13123"), Options(area_pages=False))
        write_site(site, Path(folder) / "site")
        script = (Path(leaflet.BASE_DIR) / "leaflet.js").read_text("utf-8")
        blank = Path(folder) / "blank.html"
        blank.write_text(_BLANK.format(style=page_style(), script=script), "utf-8")
        ours = Path(folder) / "site" / site.main
        with chromium() as browser:
            pairs = [(ready_ms(browser, blank), ready_ms(browser, ours)) for _ in range(ROUNDS)]
    (empty, empty_work), (full, full_work) = (
        [statistics.median(values) for values in zip(*runs, strict=True)]
        for runs in zip(*pairs, strict=True)
    )
    print(f"blank Leaflet page {empty:.0f} ms, static page {full:.0f} ms at {SLOWER}x slower CPU")
    print(f"worked: {empty_work:.0f} ms and {full_work:.0f} ms, ratio {full_work / empty_work:.1f}")
    print(f"ratio {full / empty:.1f}; {site.gzipped(site.main) / 1000:.0f} kB gzipped")


if __name__ == "__main__":
    main()
