"""The real application on loopback, and a browser that may talk to nobody else.

Without Chromium the browser tests are skipped and say so; where CHIIKI_REQUIRE_BROWSER is set
(continuous integration) a skipped browser test is a failed one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.dashboard import Dashboard, running_dashboard
from tests.e2e.servers import CHROMIUM, chromium
from tests.e2e.visitor import Visitor

REQUIRED = bool(os.environ.get("CHIIKI_REQUIRE_BROWSER"))
MISSING = "no Chromium on this machine (apt install chromium, or set CHROMIUM to its path)"

#: The end of a traceback names what went wrong.
LOG_SHOWN = 3000


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever lies in this folder is a browser test; the long ones run with CHIIKI_LONG=1."""
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):  # noqa: PTH120
            item.add_marker(pytest.mark.e2e)
    if not os.environ.get("CHIIKI_LONG"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if not item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without a browser: skip, or fail where a browser is required."""
    if CHROMIUM is None and item.get_closest_marker("e2e"):
        if REQUIRED:
            pytest.fail(MISSING)
        pytest.skip(MISSING)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where a browser is required nothing in this folder may be skipped."""
    report = yield
    if REQUIRED and report.skipped and item.get_closest_marker("e2e"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but CHIIKI_REQUIRE_BROWSER is set: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """The application as ``streamlit run dashboard.py`` serves it, on the embedded data."""
    with running_dashboard(tmp_path_factory.mktemp("dashboard") / "server.log") as app:
        yield app


# Of a module, not of the session: Playwright's synchronous API can be started only once at a
# time, and other modules start their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture
def visit(browser: Browser, dashboard: Dashboard) -> Iterator[Callable[..., Visitor]]:
    """Open an address of the dashboard as a new visitor: ``visit("/gaps", width=390)``.

    At the end of the test the server's log must be free of failures.
    """
    visitors: list[Visitor] = []
    logged = dashboard.log_size()

    def open_(path: str = "/", **options: object) -> Visitor:
        visitor = Visitor(browser, dashboard.address, **options)  # type: ignore[arg-type]
        visitors.append(visitor)
        visitor.go(path)
        return visitor

    yield open_
    for visitor in visitors:
        visitor.close()
    failures = dashboard.failures_since(logged)
    if failures:
        pytest.fail(f"the server's log:\n{failures[-LOG_SHOWN:]}", pytrace=False)
