"""What nginx does in front of the replicas, each promise of deploy/ by itself.

Debian's nginx with the project's own configuration; the replicas are stand-ins that say what they
were asked, so that this takes a few seconds. tests/e2e/test_replicas.py has the real application
behind it.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.sync.client import connect

from tests.e2e.deployment import free_port, running_nginx

SCRIPT = "geo/13123-0123456789ab.js"
IMMUTABLE = "public, max-age=31536000, immutable"
HTTPS = {"X-Forwarded-Proto": "https"}


class StandIn:
    """A replica that answers with what it was asked, and echoes what comes by WebSocket."""

    def __init__(self, name: str) -> None:
        self.name, self.port = name, free_port()
        self._loop = asyncio.new_event_loop()

    async def _echo(self, there: ServerConnection) -> None:
        async for said in there:
            await there.send(f"{self.name}: {said}")

    def _answer(self, _: ServerConnection, request: Request) -> Response | None:
        if request.headers.get("Upgrade") == "websocket":
            return None
        told = {"replica": self.name, "path": request.path, "headers": dict(request.headers)}
        headers = Headers(
            {
                "Content-Type": "application/json",
                "Connection": "close",
                "X-Content-Type-Options": "nosniff",
                "Server": "streamlit",
            }
        )
        return Response(HTTPStatus.OK.value, "OK", headers, json.dumps(told).encode())

    @contextmanager
    def running(self) -> Iterator[StandIn]:
        ready = threading.Event()

        async def main() -> None:
            self._over = asyncio.Event()
            async with serve(self._echo, "127.0.0.1", self.port, process_request=self._answer):
                ready.set()
                await self._over.wait()

        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(main(),))
        self._thread.start()
        assert ready.wait(10)
        try:
            yield self
        finally:
            self.kill()

    def kill(self) -> None:
        if not self._loop.is_closed() and self._loop.is_running():
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(timeout=15)


class Site:
    def __init__(self, address: str, replicas: list[StandIn], folder: Path) -> None:
        self.address, self.replicas, self.folder = address, replicas, folder

    def reader(self, **options: Any) -> httpx.Client:
        """A browser of its own, with its cookies."""
        return httpx.Client(base_url=self.address, timeout=30, **options)


@contextmanager
def running_site(folder: Path, **changed: str) -> Iterator[Site]:
    (folder / "app" / "static" / "geo").mkdir(parents=True)
    (folder / "app" / "static" / SCRIPT).write_text("export const shape = 1;\n" * 200)
    (folder / "app" / "dashboard.py").write_text("set_page_config")
    (folder / "site").mkdir()
    (folder / "site" / "13123.html").write_text("<!doctype html>" + "公開の地図" * 300)
    with ExitStack() as stack:
        replicas = [stack.enter_context(StandIn(name).running()) for name in ("one", "two")]
        settings = {
            "REPLICAS": " ".join(f"127.0.0.1:{one.port}" for one in replicas),
            "ROOT": str(folder / "app"),
            "PUBLIC_SITE": str(folder / "site"),
            **changed,
        }
        address = stack.enter_context(running_nginx(folder / "nginx", free_port(), **settings))
        yield Site(address, replicas, folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


def test_who_may_frame_the_pages_and_what_they_may_load(site: Site) -> None:
    with site.reader() as reader:
        policy = reader.get("/").headers["content-security-policy"]
        told = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert told["frame-ancestors"] == "'self' https://www.city.example.jp"
        assert told["default-src"] == "'self'"
        assert told["object-src"] == "'none'"
        public = reader.get("/public/13123.html").headers["content-security-policy"]
        assert "unsafe-eval" not in public
        assert "default-src 'none'" in public
        assert "frame-ancestors 'self' https://www.city.example.jp" in public


def test_every_answer_carries_the_headers_once(site: Site) -> None:
    with site.reader() as reader:
        for path in ("/", "/map?x=1", f"/app/static/{SCRIPT}", "/public/13123.html"):
            found = reader.get(path, headers=HTTPS).headers
            assert found.get_list("x-content-type-options") == ["nosniff"], path
            assert found["strict-transport-security"] == "max-age=31536000; includeSubDomains"
            assert "content-security-policy" in found
            # HSTS only where TLS has been ended in front: plain HTTP must not lock anybody out
            assert "strict-transport-security" not in reader.get(path).headers
            assert found.get("server") == "nginx"  # no version, nothing of the application


def test_what_is_named_by_its_content_is_kept_for_ever(site: Site) -> None:
    with site.reader() as reader:
        kept = reader.get(f"/app/static/{SCRIPT}")
        assert kept.headers["cache-control"] == IMMUTABLE
        assert kept.headers["content-type"].startswith("application/javascript")
        assert kept.headers["content-encoding"] == "gzip"
        again = reader.get(f"/app/static/{SCRIPT}", headers={"If-None-Match": kept.headers["etag"]})
        assert again.status_code == 304
        # what the other replica has made is asked of the application, and kept as well
        elsewhere = reader.get("/app/static/geo/13105-ffffffffffff.js")
        assert elsewhere.json()["path"] == "/app/static/geo/13105-ffffffffffff.js"
        assert "cache-control" not in reader.get("/map").headers
        for path in ("/app/static/../dashboard.py", "/app/static/%2e%2e/dashboard.py"):
            assert "set_page_config" not in reader.get(path).text


def test_one_reader_stays_with_one_replica_until_it_is_gone(tmp_path: Path) -> None:
    with running_site(tmp_path) as site, ExitStack() as stack:
        readers = [stack.enter_context(site.reader()) for _ in range(12)]
        for reader in readers:
            reader.get("/")  # the cookie is given
        homes = [{reader.get("/map").json()["replica"] for _ in range(4)} for reader in readers]
        assert all(len(home) == 1 for home in homes)
        assert set.union(*homes) == {"one", "two"}
        for reader, (home,) in zip(readers, homes, strict=True):  # its socket goes there too
            assert spoken(site, reader) == f"{home}: hello"
        site.replicas[0].kill()
        assert {reader.get("/map").json()["replica"] for reader in readers} == {"two"}
        assert {spoken(site, reader) for reader in readers} == {"two: hello"}
        site.replicas[1].kill()
        with site.reader() as reader:  # the published pages need no application
            assert "公開の地図" in reader.get("/public/13123.html").text


def spoken(site: Site, reader: httpx.Client) -> str:
    """What comes back through a WebSocket with the cookies of a reader."""
    cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
    address = site.address.replace("http", "ws") + "/_stcore/stream"
    with connect(
        address, additional_headers={"Cookie": cookies}, subprotocols=["streamlit"]
    ) as there:
        there.send("hello")
        return str(there.recv(timeout=20))


def test_a_frame_without_cookies_stays_with_one_replica_too(site: Site) -> None:
    homes = set()
    for _ in range(8):
        with site.reader() as reader:  # each time without what the last one was given
            homes.add(reader.get("/map?embed=true").json()["replica"])
    assert len(homes) == 1


def test_the_application_hears_that_the_reader_is_not_at_the_machine(site: Site) -> None:
    with site.reader(headers={"X-Forwarded-For": "127.0.0.1", **HTTPS}) as reader:
        heard = {k.lower(): v for k, v in reader.get("/").json()["headers"].items()}
    assert heard["x-forwarded-for"] == "127.0.0.1"  # of nginx, whatever the reader has claimed
    assert heard["x-forwarded-proto"] == "https"
    with site.reader(headers={"X-Forwarded-For": "10.9.8.7"}) as reader:
        heard = {k.lower(): v for k, v in reader.get("/").json()["headers"].items()}
    assert heard["x-forwarded-for"] == "127.0.0.1"


def test_inner_figures_and_great_uploads_stop_here(site: Site) -> None:
    with site.reader() as reader:
        assert reader.get("/_stcore/metrics").status_code == 404
    host, _, port = site.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as raw:
        words = (
            "PUT /_stcore/upload_file/a/b HTTP/1.1",
            f"Host: {host}",
            "Content-Length: 60000000",
        )
        raw.sendall("\r\n".join((*words, "", "")).encode())
        assert raw.recv(100).startswith(b"HTTP/1.1 413 ")


def test_whoever_asks_too_often_must_wait(tmp_path: Path) -> None:
    with (
        running_site(tmp_path, RATE="2", BURST="10") as site,
        site.reader() as reader,
        ThreadPoolExecutor(8) as pool,
    ):
        for path, least in (("/map", 8), ("/auth/login", 8)):
            said = list(pool.map(lambda _, path=path: reader.get(path).status_code, range(40)))
            assert set(said) == {200, 429}
            assert said.count(200) >= least
        # pictures and scripts of a page that has come are not counted
        assert {reader.get(f"/app/static/{SCRIPT}").status_code for _ in range(40)} == {200}


def test_too_many_connections_of_one_address_must_wait(tmp_path: Path) -> None:
    with running_site(tmp_path, CONNECTIONS="3") as site, ExitStack() as stack:
        address = site.address.replace("http", "ws") + "/_stcore/stream"
        for _ in range(3):
            stack.enter_context(connect(address, subprotocols=["streamlit"]))
        with site.reader() as reader:
            assert reader.get("/map").status_code == 429


def test_the_log_holds_nothing_of_a_person(site: Site) -> None:
    with site.reader(headers={"User-Agent": "Mozilla/secret"}) as reader:
        reader.get("/map?municipality=13123&search=山田花子")
    text = (site.folder / "nginx" / "access.log").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert any(line["path"] == "/map" for line in lines)
    assert set(lines[0]) == {
        *("time", "level", "event", "method", "path", "status", "bytes", "duration_s", "replica")
    }
    for word in ("municipality", "secret", "127.0.0.1:0", "chiiki_reader", "%E5"):
        assert word not in text


def test_what_is_sent_is_compressed_where_it_helps(site: Site) -> None:
    with site.reader(headers={"Accept-Encoding": "gzip"}) as reader:
        with reader.stream("GET", f"/app/static/{SCRIPT}") as answer:
            raw = b"".join(answer.iter_raw())
        assert gzip.decompress(raw) == (site.folder / "app" / "static" / SCRIPT).read_bytes()
