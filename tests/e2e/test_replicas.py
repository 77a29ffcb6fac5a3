"""Debian's nginx, two replicas, one PostGIS: what is said to be so in deploy/ is so."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from deploy import configure
from geodata.notes.store import NoteStore
from geodata.postgis import engine
from tests.e2e.crowd import Crowd
from tests.e2e.dashboard import REPOSITORY
from tests.e2e.deployment import Replica, free_port, nginx_or_skip, replicas, running_nginx
from tests.e2e.oidc_provider import running_provider
from tests.e2e.visitor import Visitor

PEOPLE = {"planner": {"email": "planner@example.jp", "email_verified": True}}
#: Notes that are written, and the one that is on its way when the power goes.
WRITTEN, KILLED_AT = 4, 2
#: Others who look at the map meanwhile, with either replica.
VIEWERS, PATIENCE_S = 8, 180


class Site:
    """What runs: nginx in front, the replicas behind, the folder with their logs."""

    def __init__(self, address: str, behind: list[Replica], folder: Path) -> None:
        self.address, self.behind, self.folder = address, behind, folder

    def logs(self) -> str:
        return "".join(replica.log.read_text() for replica in self.behind)


@pytest.fixture
def site(database: str, tmp_path: Path) -> Iterator[Site]:
    nginx_or_skip()
    port = free_port()
    with running_provider(PEOPLE) as provider:
        toml = provider.secrets_toml(staff=["planner@example.jp"])
        (tmp_path / "secrets.toml").write_text(toml.replace("{port}", str(port)))
        env = {
            "CHIIKI_DATA_DIR": str(tmp_path / "data"),
            "CHIIKI_DATABASE_URL": database,
            "CHIIKI_LOG": "json",
        }
        secrets = f"--secrets.files={tmp_path / 'secrets.toml'}"
        with replicas(tmp_path, 2, env=env, options=[secrets]) as behind:
            (tmp_path / "nginx" / "public").mkdir(parents=True)
            (tmp_path / "nginx" / "public" / "index.html").write_text("<!doctype html>static")
            addresses = " ".join(f"127.0.0.1:{replica.port}" for replica in behind)
            with running_nginx(tmp_path / "nginx", port, REPLICAS=addresses) as address:
                yield Site(address, behind, tmp_path)


@pytest.mark.long
def test_a_site_of_two_replicas(site: Site, browser: Browser) -> None:
    headers_are_set(site)
    visitor = Visitor(browser, site.address)
    sign_in(visitor)
    crowd = Crowd(site.address, VIEWERS)
    crowd.start()
    try:
        died = write_while_the_own_replica_dies(visitor, site)
        deadline = time.monotonic() + PATIENCE_S
        while not crowd.all_moved_since(died) and time.monotonic() < deadline:
            visitor.page.wait_for_timeout(500)
        assert crowd.all_moved_since(died)  # whoever was with the dead replica is with the other
        assert sum(seat.lost for seat in crowd.seats) > 0
    finally:
        crowd.stop()
    assert [text for text in visitor.console_errors if "Content Security Policy" in text] == []
    assert visitor.page_errors == []
    visitor.close()
    whoever_asks_too_often_must_wait(site)
    logs_tell_nothing_of_persons(site)


def headers_are_set(site: Site) -> None:
    with httpx.Client(base_url=site.address, timeout=30) as client:
        page = client.get("/", headers={"X-Forwarded-Proto": "https"})
        assert page.status_code == 200
        policy = page.headers["content-security-policy"]
        assert "frame-ancestors 'self' https://www.city.example.jp" in policy
        assert "default-src 'self'" in policy
        assert page.headers["strict-transport-security"].startswith("max-age=31536000")
        assert page.headers.get_list("x-content-type-options") == ["nosniff"]
        plain = client.get("/")
        assert "strict-transport-security" not in plain.headers
        cookie = client.cookies.get("chiiki_reader")
        assert cookie
        assert client.get("/health/ready").json()["ok"] is True
        assert client.get("/_stcore/metrics").status_code == 404
        assert client.get("/public/").text.endswith("static")

        geometry = next((REPOSITORY / "static").rglob("leaflet.js"), None)
        if geometry is not None:
            kept = client.get(f"/app/static/{geometry.relative_to(REPOSITORY / 'static')}")
            assert kept.status_code == 200
            assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert kept.headers["content-type"].startswith("application/javascript")
        for path in ("/app/static/../dashboard.py", "/app/static/%2e%2e/dashboard.py"):
            assert "set_page_config" not in client.get(path).text


def whoever_asks_too_often_must_wait(site: Site) -> None:
    with httpx.Client(base_url=site.address, timeout=30) as client, ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: client.get("/auth/login").status_code, range(40)))
    assert 429 in answers
    assert not any(status >= 500 for status in answers)


def sign_in(visitor: Visitor) -> None:
    visitor.go("/tokyo")
    visitor.page.get_by_role("button", name="職員の方はサインイン").click()
    visitor.page.get_by_role("link", name="planner").click()
    visitor.page.wait_for_url(f"{visitor.address}/**")
    visitor.settled()


def write_while_the_own_replica_dies(visitor: Visitor, site: Site) -> float:
    """When it died; nothing that was said is lost."""
    visitor.go("/notes?municipality=13210")
    visitor.page.get_by_role("button", name="話し合いを始める").click()
    cards = visitor.page.locator("article.nb-card")
    said = [f"居場所が足りない その{number}" for number in range(1, WRITTEN + 1)]
    for number, text in enumerate(said, start=1):
        visitor.page.get_by_role("textbox", name="意見").fill(text)
        visitor.page.get_by_role("button", name="メモにする").click()
        if number == KILLED_AT:  # while the note is on its way
            own = [one for one in site.behind if '"page": "notes"' in one.log.read_text()]
            assert len(own) == 1  # the reader has stayed with one of the two
            own[0].kill()
            died = time.monotonic()
            app = visitor.page.get_by_test_id("stApp")
            expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")
            # the other replica has not seen this page yet, on a machine that may be busy
            expect(app).to_have_attribute(
                "data-test-connection-state", "CONNECTED", timeout=150_000
            )
            visitor.settled()
        # what was under way when the replica died is sent again to the other one by itself
        expect(cards.filter(has_text=text)).to_have_count(1)
    for text in said:
        expect(cards.filter(has_text=text)).to_have_count(1)
    assert engine.configured()
    store = NoteStore(engine.bare())
    meeting = store.meetings("13210")[0]
    assert sorted(note.text for note in store.of_meeting(meeting.id)) == sorted(said)
    return died


def logs_tell_nothing_of_persons(site: Site) -> None:
    lines = [line for line in site.logs().splitlines() if line.startswith("{")]
    told = [json.loads(line) for line in lines]
    assert {"time", "level", "event"} <= set.intersection(*(set(line) for line in told))
    pages = [line for line in told if line["event"] == "page"]
    assert {"notes", "tokyo"} <= {line["page"] for line in pages}
    assert all(isinstance(line["duration_ms"], int) for line in pages)
    access = (site.folder / "nginx" / "access.log").read_text()
    requests = [json.loads(line) for line in access.splitlines()]
    assert {line["status"] for line in requests} >= {200}
    for text in (site.logs(), access):
        assert "planner" not in text
        assert "居場所" not in text
        assert "municipality=" not in text
        assert "Mozilla" not in text
    assert not re.search(r'"(?:client|ip|remote)', access)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REPLICAS", "127.0.0.1:1; evil"),
        ("FRAME_ANCESTORS", "'self'; script-src *"),
        ("FRAME_ANCESTORS", '*" always; return 200 "'),
        ("ROOT", "relative/path"),
        ("LISTEN", "80; include /etc/passwd"),
        ("RATE", "0"),
        ("NOBODY", "knows"),
    ],
)
def test_a_setting_that_says_more_than_it_should_is_refused(name: str, value: str) -> None:
    good = configure.read_settings(REPOSITORY / "deploy" / "settings.env.example")
    with pytest.raises(ValueError, match=name):
        configure.checked(good | {name: value})
