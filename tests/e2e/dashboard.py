"""The real application in a process of its own, and the list of its pages."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pages.common import page_list

REPOSITORY = Path(__file__).parents[2]
FRONT_DOOR = REPOSITORY / "dashboard.py"
START_SECONDS = 90
STOP_SECONDS = 15


@dataclass(frozen=True)
class PageEntry:
    """One page. path: its address; the default page is at ``/``. listed: in the navigation."""

    title: str
    path: str
    listed: bool = True


def pages() -> list[PageEntry]:
    """The pages of the list that dashboard.py registers, so that no test forgets a new one."""
    return [
        PageEntry(page.title, "/" if page.default else f"/{page.path}", not page.hidden)
        for page in page_list.PAGES
    ]


@dataclass(frozen=True)
class Dashboard:
    """A running application: its address, the file that its log goes to, its process group."""

    address: str
    log: Path
    pid: int = 0

    def log_size(self) -> int:
        """Bytes logged so far."""
        return self.log.stat().st_size

    def failures_since(self, offset: int) -> str:
        """What was logged after *offset* from the first traceback on; empty when all went well."""
        text = self.log.read_bytes()[offset:].decode("utf-8", errors="replace")
        starts = [text.find(sign) for sign in ("Traceback", "a page failed") if sign in text]
        return text[min(starts) :] if starts else ""


@contextmanager
def running_dashboard(
    log: Path,
    *,
    script: str = FRONT_DOOR.name,
    options: Mapping[str, str] | None = None,
    env: Mapping[str, str] | None = None,
) -> Iterator[Dashboard]:
    """Start ``streamlit run`` on a free port of loopback; end it with its children.

    *options* are settings of Streamlit (``{"secrets.files": …}``), *env* variables.
    """
    port = (options or {}).get("server.port") or _free_port()
    settings = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        # a file that changes during a test must not re-run the page under the test
        "server.fileWatcherType": "none",
        **(options or {}),
    }
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += [f"--{name}={value}" for name, value in settings.items()]
    # the embedded data only: what the user of this machine has loaded is not touched
    environment = os.environ | {"CHIIKI_DATA_DIR": str(log.parent / "own-data")}
    environment |= dict(env or {})
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(process, address, log)
        yield Dashboard(address, log, process.pid)
    finally:
        _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"the dashboard did not start:\n{log.read_text(encoding='utf-8')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        os.killpg(process.pid, sign)
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
