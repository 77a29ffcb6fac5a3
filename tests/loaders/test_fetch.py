"""Downloading politely, against a server of our own on loopback."""

from __future__ import annotations

import functools
import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from loaders import fetch as fetching
from loaders.fetch import FetchError, Official, download, fetch, official_files


def zipped(size: int = 300_000) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.bin", bytes(range(256)) * (size // 256))
    return out.getvalue()


@dataclass
class Site:
    """What the server holds, and what it was asked."""

    content: bytes = b""
    etag: str = '"one"'
    cut: int | None = None
    status: int = 200
    asked: list[dict[str, str]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    def __init__(self, site: Site, *args: object) -> None:
        self.site = site
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        site = self.site
        site.asked.append(dict(self.headers.items()))
        if site.status != 200:
            self.send_error(site.status)
            return
        start = 0
        asked = self.headers.get("Range")
        if asked and self.headers.get("If-Range") == site.etag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
        body = site.content[start:]
        self.send_response(206 if start else 200)
        if start:
            self.send_header(
                "Content-Range", f"bytes {start}-{len(site.content) - 1}/{len(site.content)}"
            )
        self.send_header("ETag", site.etag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if site.cut is None else body[: site.cut])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Site:
    return Site(zipped())


@pytest.fixture
def url(site: Site) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, site))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/a.zip"
    server.shutdown()
    server.server_close()
    thread.join()


def official(url: str, file: str = "a.zip") -> Official:
    return replace(official_files("13123")[0], url=url, file=file)


def test_a_file_comes_whole_with_its_checksum(site: Site, url: str, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    target = tmp_path / "a.zip"
    assert not download(url, target, progress=lambda _, done, whole: seen.append((done, whole)))
    assert target.read_bytes() == site.content
    digest = hashlib.sha256(site.content).hexdigest()
    assert target.with_name("a.zip.sha256").read_text() == f"{digest}  a.zip\n"
    assert seen[-1] == (len(site.content), len(site.content))
    assert site.asked[0]["User-Agent"].startswith("chiiki-shigen-map/")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "a.zip.sha256"]


def test_what_was_cut_off_is_continued(site: Site, url: str, tmp_path: Path) -> None:
    site.cut = 100_000
    target = tmp_path / "a.zip"
    with pytest.raises(FetchError):
        download(url, target)
    assert not target.exists()
    have = (tmp_path / "a.zip.part").stat().st_size
    assert 0 < have <= 100_000
    site.cut = None
    assert download(url, target)
    assert site.asked[1]["Range"] == f"bytes={have}-"
    assert target.read_bytes() == site.content


def test_a_file_that_changed_meanwhile_is_begun_anew(site: Site, url: str, tmp_path: Path) -> None:
    site.cut = 100_000
    with pytest.raises(FetchError):
        download(url, tmp_path / "a.zip")
    site.cut, site.etag, site.content = None, '"two"', zipped(200_000)
    assert not download(url, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == site.content


def test_a_page_instead_of_a_zip_is_refused(site: Site, url: str, tmp_path: Path) -> None:
    site.content = b"<html>moved</html>"
    with pytest.raises(FetchError, match="zipではない"):
        download(url, tmp_path / "a.zip")
    assert not list(tmp_path.glob("*.zip"))


def test_too_large_is_refused_with_the_limit(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LIMITS", replace(fetching.LIMITS, file=1024))
    with pytest.raises(FetchError, match="大きすぎます"):
        download(url, tmp_path / "a.zip")


@pytest.mark.parametrize("address", ["http://example.jp/a.zip", "file:///etc/passwd", "ftp://a/b"])
def test_only_https(address: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="https"):
        download(address, tmp_path / "a.zip")


def test_one_after_the_other_with_a_pause_and_not_twice(
    site: Site, url: str, tmp_path: Path
) -> None:
    pauses: list[float] = []
    files = [official(url, "a.zip"), official(url, "b.zip"), official("", "c.csv")]
    results = fetch(files, tmp_path, sleep=pauses.append)
    assert [bool(r.path) for r in results] == [True, True, False]
    assert pauses == [fetching.PAUSE_SECONDS]
    again = fetch(files, tmp_path, sleep=pauses.append)
    assert [r.sha256 for r in again] == [r.sha256 for r in results]
    assert len(site.asked) == 2


def test_a_file_that_was_changed_on_disk_is_fetched_again(
    site: Site, url: str, tmp_path: Path
) -> None:
    fetch([official(url)], tmp_path, sleep=lambda _: None)
    (tmp_path / "a.zip").write_bytes(b"spoiled")
    assert fetch([official(url)], tmp_path, sleep=lambda _: None)[0].path
    assert (tmp_path / "a.zip").read_bytes() == site.content


def test_an_answer_of_404_is_told_and_the_rest_is_tried(
    site: Site, url: str, tmp_path: Path
) -> None:
    site.status = 404
    first, second = fetch(
        [official(url, "a.zip"), official(url, "b.zip")], tmp_path, sleep=lambda _: None
    )
    assert "404" in str(first.reason)
    assert "404" in str(second.reason)


def test_without_a_connection_the_rest_is_not_tried(tmp_path: Path) -> None:
    closed = "http://127.0.0.1:9/a.zip"
    results = fetch([official(closed), official(closed, "b.zip")], tmp_path, sleep=lambda _: None)
    assert "取れませんでした" in str(results[0].reason)
    assert results[1].reason == "インターネットにつながりません"


def test_the_table_of_official_files_says_what_to_do_by_hand(tmp_path: Path) -> None:
    files = official_files("13123")
    assert {f.key for f in files} >= {"estat_boundary_2020", "n03", "a27", "p14", "p05"}
    assert files[0].file == "A002005212020DDSWC13123.zip"
    assert all(f.url == "" or f.url.startswith("https://") for f in files)
    assert not any(f.verified for f in files)  # nobody has seen them answer from here
    text = files[0].by_hand(tmp_path)
    assert "東京都" in text
    assert str(tmp_path / files[0].file) in text
    for code in ("99123", "1312", "abcde"):
        with pytest.raises(ValueError, match="コード"):
            official_files(code)
