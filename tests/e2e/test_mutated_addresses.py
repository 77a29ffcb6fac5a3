"""Mutated addresses in a browser: no traceback is shown, nothing is answered with 500.

They are fetched as a new visitor would, and opened in the running page as the back button would,
which runs the page with that address. Some hundreds in the standard suite; ten thousand of each
(about an hour of one core; ``-k answered`` or ``-k traceback`` for one of the two):

    CHIIKI_FUZZ=10000 python -m pytest -p no:xdist -s tests/e2e/test_mutated_addresses.py
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

_WANTED = os.environ.get("CHIIKI_FUZZ")
FETCHED = int(_WANTED or 250)
OPENED = int(_WANTED or 10)
#: One page shows so many before it is opened afresh: some addresses may leave a page behind.
IN_A_ROW = 25

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
    visitor = Visitor(browser, dashboard.address)
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


@pytest.mark.long
def test_no_mutated_address_shows_a_traceback(visitor: Visitor, dashboard: Dashboard) -> None:
    logged = dashboard.log_size()
    addresses, done, ran, wrong = mutated(OPENED, seed=2), 0, 0, []
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
    assert ran > OPENED / 3
