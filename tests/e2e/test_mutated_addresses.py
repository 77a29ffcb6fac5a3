"""Mutated addresses in a browser: no traceback is shown, nothing is answered with 500.

Three ways, each harder on the machine than the one before: fetched as a new visitor would; run as
a page over the application's own connection, every message read; opened in the running page as
the back button would, and drawn. Some of each in the standard suite; ten thousand with

    CHIIKI_FUZZ=10000 python -m pytest -p no:xdist -s tests/e2e/test_mutated_addresses.py

(``-k answered`` takes minutes, ``-k told`` about half an hour of one core; ``-k drawn`` takes two
hours and wants CHIIKI_LONG=1). The last two may be shared out among processes, or gone on with:
``CHIIKI_FUZZ_FROM=5000`` begins behind the first five thousand, which are the same each time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from playwright.sync_api import Browser

from tests.e2e.dashboard import Dashboard
from tests.e2e.mutated_addresses import mutated
from tests.e2e.visitor import Visitor
from tests.e2e.wire import RUN

_WANTED = os.environ.get("CHIIKI_FUZZ")
FETCHED = int(_WANTED or 250)
RUN_AS_PAGES = int(_WANTED or 40)
DRAWN = int(_WANTED or 10)
FROM = int(os.environ.get("CHIIKI_FUZZ_FROM", "0"))
#: One page shows so many before it is opened afresh: some addresses may leave a page behind.
IN_A_ROW = 50
#: What is read is the text; a large window would only take time to paint.
WINDOW = (390, 600)

FETCH = """async (addresses) => {
    const wrong = [];
    const one = async (address) => {
        let answer;
        try {
            answer = await fetch(address, { redirect: 'manual' });
        } catch (error) { return; } // the browser itself refuses the address
        const body = await answer.text();
        const trace = /Traceback|File "|Internal Server Error/.test(body);
        if (answer.status >= 500 || trace) wrong.push(`${answer.status} ${address}`);
    };
    const queue = [...addresses];
    const worker = async () => { while (queue.length) await one(queue.pop()); };
    await Promise.all([worker(), worker(), worker(), worker()]);
    return wrong;
}"""

OPEN = """async (address) => {
    const found = { address, ran: false, shown: '', state: '' };
    const app = () => document.querySelector('[data-testid=stApp]');
    const state = () => app()?.getAttribute('data-test-script-state') ?? 'gone';
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    try {
        history.pushState({}, '', address);
    } catch (error) { return found; }
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }));
    for (let i = 0; i < 12 && state() === 'notRunning'; i += 1) await wait(10);
    found.ran = state() !== 'notRunning';
    for (let i = 0; i < 2000 && state() !== 'notRunning'; i += 1) await wait(10);
    found.state = state();
    found.shown = document.body.textContent;
    document.querySelectorAll('[role=dialog] button[aria-label=Close]').forEach((b) => b.click());
    return found;
}"""

TRACES = ("Traceback", 'File "', "Internal Server Error", "この画面を表示できませんでした")


#: A machine may be busy with other work.
RUN_PATIENCE_MS = 120_000


def undecodable(address: str) -> bool:
    """Whether the path is no UTF-8: Streamlit's own script in the browser gives up on it."""
    try:
        unquote_to_bytes(address.partition("?")[0]).decode()
    except UnicodeDecodeError:
        return True
    return bool(re.search(r"%(?![0-9a-fA-F]{2})", address.partition("?")[0]))


def troubles(found: dict[str, Any]) -> list[str]:
    said = [f"shows {sign!r}" for sign in TRACES if sign in found["shown"]]
    if found["state"] == "gone" and not undecodable(found["address"]):
        said.append("the application is gone")
    return [f"{found['address'][:300]!r}: {word}" for word in said]


@pytest.fixture
def visitor(browser: Browser, dashboard: Dashboard) -> Iterator[Visitor]:
    visitor = Visitor(browser, dashboard.address, size=WINDOW)
    yield visitor
    assert visitor.dialogs == []  # no script of an address has run
    visitor.close()


def test_no_mutated_address_is_answered_with_an_error(
    visitor: Visitor, dashboard: Dashboard
) -> None:
    logged = dashboard.log_size()
    visitor.go("/tokyo")
    addresses, asked, wrong = mutated(FETCHED), 0, []
    while some := list(islice(addresses, 500)):
        wrong += visitor.page.evaluate(FETCH, some)
        asked += len(some)
    print(f"\n{asked} addresses fetched, in trouble: {wrong}")
    assert wrong == []
    assert dashboard.failures_since(logged) == ""


def test_no_mutated_address_is_told_a_traceback(visitor: Visitor, dashboard: Dashboard) -> None:
    logged = dashboard.log_size()
    addresses = islice(mutated(RUN_AS_PAGES), FROM, None)
    done, wrong, refused = 0, [], 0
    visitor.go("/words")
    (seen,) = visitor.page.evaluate(RUN, [["/map?minutes=20"], ["徒歩圏"], RUN_PATIENCE_MS])
    assert seen["told"]  # the search is not blind
    while row := list(islice(addresses, IN_A_ROW)):
        for found in visitor.page.evaluate(RUN, [row, list(TRACES), RUN_PATIENCE_MS]):
            refused += found["ended"] == "no address"
            if found["told"] or found["ended"] not in ("finished", "no address"):
                wrong.append(f"{found['address'][:300]!r}: {found['told'] or found['ended']}")
            elif found["ended"] == "finished":
                assert found["bytes"] > 5_000  # a page has come
        done += len(row)
        print(
            f"{done} addresses run as pages, {refused} no address, in trouble: {wrong}", flush=True
        )
    assert wrong == []
    assert dashboard.failures_since(logged) == ""
    assert done - refused > done * 0.9 > 0


@pytest.mark.long
def test_no_mutated_address_is_drawn_with_a_traceback(
    visitor: Visitor, dashboard: Dashboard
) -> None:
    logged = dashboard.log_size()
    addresses = islice(mutated(DRAWN, seed=2), FROM, None)
    done, ran, wrong = 0, 0, []
    while row := list(islice(addresses, IN_A_ROW)):
        visitor.go("/tokyo")
        for address in row:
            found = visitor.page.evaluate(OPEN, address)
            ran += bool(found["ran"])
            wrong += troubles(found)
            if found["state"] in ("gone", "running"):
                visitor.go("/tokyo")
        done += len(row)
        print(f"{done} addresses, {ran} run as pages, in trouble: {wrong}", flush=True)
    assert wrong == []
    assert dashboard.failures_since(logged) == ""
    assert ran > done / 3 > 0
