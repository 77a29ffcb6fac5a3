"""The application as it stands on a server, on loopback: replicas of serve.py behind nginx.

Without nginx (apt install nginx-light) its tests are skipped and say so; where
CHIIKI_REQUIRE_SERVERS is set (continuous integration) they fail instead.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deploy import configure
from tests.e2e.dashboard import REPOSITORY

NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
REQUIRED = bool(os.environ.get("CHIIKI_REQUIRE_SERVERS"))
MISSING = "no nginx on this machine (apt install nginx-light)"
_PATIENCE_S = 90


def nginx_or_skip() -> str:
    """The path of nginx."""
    if NGINX is None:
        if REQUIRED:
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return NGINX


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, log: Path | None = None) -> None:
    """Until *address* answers with 200."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{address} does not answer: {log.read_text() if log else ''}")


@dataclass
class Replica:
    """One process of serve.py that can be killed and started anew."""

    port: int
    log: Path
    env: Mapping[str, str]
    options: Sequence[str] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "serve.py"]
        command += ["--server.address=127.0.0.1", f"--server.port={self.port}"]
        command += ["--server.fileWatcherType=none", "--server.headless=true", *self.options]
        with self.log.open("a") as out:
            self.process = subprocess.Popen(
                command,
                cwd=REPOSITORY,
                env=os.environ | dict(self.env),
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self) -> None:
        wait_for(f"{self.address}/health/ready", self.log)

    def kill(self, sign: int = signal.SIGKILL) -> None:
        """End it at once, as a power cut would."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, sign)
            self.process.wait(timeout=20)


@contextmanager
def running_nginx(folder: Path, port: int, **changed: str) -> Iterator[str]:
    """nginx with the project's own configuration, in a process of the test; its address."""
    program = nginx_or_skip()
    folder.mkdir(parents=True, exist_ok=True)
    settings = configure.read_settings(REPOSITORY / "deploy" / "settings.env.example") | {
        "LISTEN": f"127.0.0.1:{port}",
        "ROOT": str(REPOSITORY),
        "PUBLIC_SITE": str(folder / "public"),
        "ACCESS_LOG": str(folder / "access.log"),
        **changed,
    }
    (folder / "settings.env").write_text("".join(f"{k}={v}\n" for k, v in settings.items()))
    assert configure.main([str(folder / "settings.env"), str(folder)]) == 0
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        # root's workers would be nobody, who may not look into the test's folder
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log warn;\n"
        "events { worker_connections 2048; }\n"
        f"http {{ {temporary} include {folder}/{configure.CONF}; }}\n"
    )
    process = subprocess.Popen(
        [program, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise RuntimeError(f"nginx: {(folder / 'error.log').read_text()}")
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def replicas(
    folder: Path, count: int, *, env: Mapping[str, str], options: Sequence[str] = ()
) -> Iterator[list[Replica]]:
    """*count* running replicas that share *env* (and so the database)."""
    with ExitStack() as stack:
        found = []
        for number in range(count):
            replica = Replica(free_port(), folder / f"replica-{number}.log", env, options)
            stack.callback(replica.kill)
            replica.start()
            found.append(replica)
        for replica in found:
            replica.wait()
        yield found
