"""Download the official files of a municipality, politely; or say what to download by hand.

The addresses are in ``official_files.csv`` with the day on which they were noted; the column
verified says whether anybody has seen them answer. One request at a time, a pause between files,
a User-Agent that names the project, what was half loaded is continued (Range, If-Range), and the
SHA-256 of what came is kept beside it.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import http.client
import json
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata import library
from geodata.language import tr
from loaders.codes import check_digit
from loaders.prefectures import prefecture
from loaders.source import LIMITS, MB

PATH = Path(__file__).parent / "official_files.csv"
FOLDER = "downloads"
USER_AGENT = "chiiki-shigen-map/0.1 (+loaders.fetch; one request at a time)"
PAUSE_SECONDS = 2.0
TIMEOUT_SECONDS = 30.0
_CHUNK = 256 * 1024
#: (name of the file, bytes so far, bytes in all or None)
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Official:
    """One official file of a municipality.

    Attributes
    ----------
    key, title
        For programs and for people.
    loads_as
        How to load it (--as).
    url
        "" where it must be fetched by hand.
    file
        Name under which it is kept.
    page, how
        Where to find it by hand, and the way through the pages.
    noted, verified
        The day on which the address was noted; whether it was seen to answer.
    """

    key: str
    title: str
    loads_as: str
    url: str
    file: str
    page: str
    how: str
    credit: str
    noted: str
    verified: bool

    def by_hand(self, folder: Path) -> str:
        """What to do without a connection (Japanese)."""
        return tr(
            "{title}\n    開くページ: {page}\n    選ぶもの: {how}\n    置く場所: {folder}",
            title=self.title,
            page=self.page,
            how=self.how,
            folder=folder / self.file,
        )


@dataclass(frozen=True)
class Fetched:
    """What became of one file: its path and SHA-256, or why it did not come (Japanese)."""

    official: Official
    path: Path | None
    sha256: str | None
    reason: str | None = None
    resumed: bool = False


class FetchError(OSError):
    """A download that did not work; the message is Japanese."""


def official_files(code: str, *, path: Path = PATH) -> tuple[Official, ...]:
    """The official files of a municipality (five-digit code). Raises ValueError."""
    if not (len(code) == 5 and code.isascii() and code.isdecimal()):
        raise ValueError(tr("自治体コードは5桁の数字です: {code}", code=code[:20]))
    words = {
        "code": code,
        "code6": code + check_digit(code),
        "pref": code[:2],
        "prefecture": prefecture(code),
    }
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Official(
                key=row["key"],
                title=row["title"],
                loads_as=row["loads_as"],
                url=row["url"].format(**words),
                file=row["file"].format(**words),
                page=row["page"],
                how=row["how"].format(**words),
                credit=row["credit"],
                noted=row["noted"],
                verified=row["verified"] == "yes",
            )
            for row in csv.DictReader(file)
        )


def folder_of(code: str) -> Path:
    """Where the files of a municipality are kept: ``downloads/<code>`` in the data directory."""
    return library.data_dir() / FOLDER / code


def fetch(
    files: Sequence[Official],
    folder: Path,
    *,
    progress: Progress | None = None,
    pause: float = PAUSE_SECONDS,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Fetched]:
    """Download files one after the other; those that are there already are not asked for again.

    Never raises for the network: each result says what happened. After the first failure to
    reach anything at all, the rest is not tried.
    """
    folder.mkdir(parents=True, exist_ok=True)
    results: list[Fetched] = []
    offline = asked = False
    for official in files:
        target = folder / official.file
        if not official.url:
            reason = tr("自動では取れないファイルです")
            results.append(Fetched(official, None, None, reason))
        elif target.is_file() and (kept := _kept_sum(target)) is not None:
            results.append(Fetched(official, target, kept))
        elif offline:
            results.append(Fetched(official, None, None, tr("インターネットにつながりません")))
        else:
            if asked:
                sleep(pause)
            asked = True
            try:
                resumed = download(official.url, target, progress=progress)
                results.append(Fetched(official, target, _kept_sum(target), None, resumed))
            except FetchError as error:
                offline = isinstance(error.__cause__, urllib.error.URLError) and not isinstance(
                    error.__cause__, urllib.error.HTTPError
                )
                results.append(Fetched(official, None, None, str(error)))
    return results


def download(url: str, target: Path, *, progress: Progress | None = None) -> bool:
    """Download one zip; a part that is there (``.part``) is continued where the server allows.

    Returns whether it was continued. The file appears under its name only when it is whole and a
    zip; its SHA-256 is written to ``<name>.sha256``. Raises FetchError.
    """
    if not url.startswith(("https://", "http://127.0.0.1:")):
        raise FetchError(tr("https:// でないアドレスからは取りません"))
    part = target.with_name(target.name + ".part")
    tag = target.with_name(target.name + ".part.json")
    try:
        resumed = _transfer(url, part, tag, target.name, progress)
    except urllib.error.HTTPError as error:
        if error.code == 416:  # the part does not fit the file any more
            part.unlink(missing_ok=True)
        message = tr(
            "サーバーが {code} と答えました（アドレスが変わったかもしれません）", code=error.code
        )
        raise FetchError(message) from error
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        if isinstance(error, FetchError):
            raise
        raise FetchError(tr("取れませんでした（{why}）", why=_why(error))) from error
    if not zipfile.is_zipfile(part):
        part.unlink(missing_ok=True)
        raise FetchError(tr("zipではないものが返ってきました（案内のページなど）"))
    digest = _sha256(part)
    target.with_name(target.name + ".sha256").write_text(f"{digest}  {target.name}\n", "utf-8")
    part.replace(target)
    tag.unlink(missing_ok=True)
    return resumed


def _transfer(url: str, part: Path, tag: Path, name: str, progress: Progress | None) -> bool:
    """Write the body to *part*, from where it stopped if the same file is still there."""
    have = part.stat().st_size if part.is_file() else 0
    etag = _etag(tag, url) if have else None
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    if have and etag:
        headers |= {"Range": f"bytes={have}-", "If-Range": etag}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 (https, checked above)
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
        resumed = answer.status == 206 and _starts_at(answer, have)
        if answer.status == 206 and not resumed:
            raise FetchError(tr("サーバーが続きではない所を返しました。もう一度実行してください"))
        done = have if resumed else 0
        length = answer.headers.get("Content-Length")
        whole = done + int(length) if length and length.isdecimal() else None
        if whole is not None and whole > LIMITS.file:
            raise FetchError(
                tr(
                    "大きすぎます（{whole} MB、上限 {file} MB）",
                    whole=whole // MB,
                    file=LIMITS.file // MB,
                )
            )
        told = {
            "url": url,
            "etag": answer.headers.get("ETag") or answer.headers.get("Last-Modified"),
        }
        tag.write_text(json.dumps(told), "utf-8")
        with part.open("ab" if resumed else "wb") as out:
            while chunk := answer.read(_CHUNK):
                done += len(chunk)
                if done > LIMITS.file:
                    raise FetchError(tr("大きすぎます（上限 {file} MB）", file=LIMITS.file // MB))
                out.write(chunk)
                if progress is not None:
                    progress(name, done, whole)
        if whole is not None and done < whole:
            raise FetchError(tr("途中で切れました。もう一度実行すると続きから取ります"))
    return resumed


def _starts_at(answer: Any, have: int) -> bool:
    return str(answer.headers.get("Content-Range", "")).startswith(f"bytes {have}-")


def _etag(tag: Path, url: str) -> str | None:
    """What the server called the file that the part is of; None where it did not say."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(tag.read_text("utf-8"))
        if told["url"] == url and told["etag"] and not str(told["etag"]).startswith("W/"):
            return str(told["etag"])
    return None


def _kept_sum(path: Path) -> str | None:
    """SHA-256 of a file that is there whole; None where it is not what it was."""
    note = path.with_name(path.name + ".sha256")
    if not note.is_file():
        return _sha256(path) if zipfile.is_zipfile(path) else None
    kept, _, _ = note.read_text("utf-8").partition(" ")
    return kept if kept == _sha256(path) else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _why(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return str(reason)[:120] or type(error).__name__
