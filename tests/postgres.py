"""A real PostgreSQL 15 with PostGIS on a free loopback port, for as long as the tests run.

Without the server (apt install postgresql-15-postgis-3; CHIIKI_POSTGRES_BIN for another place)
its tests are skipped and say so; where CHIIKI_REQUIRE_POSTGRES is set (continuous integration)
they fail instead. Nothing that is set up on the machine is touched.
"""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from geodata.postgis import engine, migrate

BIN = Path(os.environ.get("CHIIKI_POSTGRES_BIN", "/usr/lib/postgresql/15/bin"))
REQUIRED = bool(os.environ.get("CHIIKI_REQUIRE_POSTGRES"))
MISSING = "no PostgreSQL 15 with PostGIS on this machine (apt install postgresql-15-postgis-3)"
#: A role that must give its password; all others are trusted.
LOCKED, PASSWORD = "locked", "p@ss/wörd-geheim"
_PATIENCE_S = 60
_TEMPLATE = "made"
_INITDB = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]

# Tests never write into the database of whoever runs them.
os.environ.pop(engine.DATABASE_URL_VARIABLE, None)


@dataclass
class Server:
    """A running server; superuser ``postgres``, no password."""

    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, database: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement)

    def empty(self) -> str:
        """The address of a new database without anything in it."""
        name = f"empty_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def ready(self) -> str:
        """The address of a new database whose tables are of the newest revision."""
        name = f"ready_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return self.url(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server, started by the first test that asks for it."""
    if not available():
        if REQUIRED:
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with running() as server:
        server.run(f"CREATE DATABASE {_TEMPLATE}")
        server.run(f"CREATE ROLE {LOCKED} LOGIN PASSWORD '{PASSWORD}'")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(engine.DATABASE_URL_VARIABLE, server.url(_TEMPLATE))
            made = engine.bare()
            migrate.up_to_date(made)
            made.dispose()  # a template may have no visitors
        yield server


@pytest.fixture
def database(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """CHIIKI_DATABASE_URL names a database of the test's own, tables ready; its address."""
    url = postgres.ready()
    monkeypatch.setenv(engine.DATABASE_URL_VARIABLE, url)
    yield url
    engine.bare().dispose()


def available() -> bool:
    """Whether this machine has the server and PostGIS."""
    if not (BIN / "initdb").is_file():
        return False
    shared = subprocess.run(
        [BIN / "pg_config", "--sharedir"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return (Path(shared) / "extension" / "postgis.control").is_file()


@contextmanager
def running(*, fsync: str = "off") -> Iterator[Server]:
    """A server with one database, ``postgres``, without PostGIS in it yet."""
    folder = Path(tempfile.mkdtemp(prefix="chiiki-pg-"))
    # PostgreSQL refuses to run as root
    user = _unprivileged() if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    data, log = folder / "data", folder / "log"
    try:
        subprocess.run(
            [BIN / "initdb", "-D", data, *_INITDB],
            user=user,
            cwd=folder,
            check=True,
            capture_output=True,
        )
        rules = data / "pg_hba.conf"
        rules.write_text(f"host all {LOCKED} 127.0.0.1/32 scram-sha-256\n" + rules.read_text())
        with log.open("w") as out:
            process, port = _start(data, user, out, fsync)
        try:
            yield Server(port)
        finally:
            process.send_signal(3)  # SIGQUIT: at once, nothing is kept
            process.wait(timeout=_PATIENCE_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(
    data: Path, user: str | None, out: object, fsync: str
) -> tuple[subprocess.Popen[bytes], int]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": fsync,
        "full_page_writes": fsync,
        "autovacuum": "off",
        "shared_buffers": "32MB",
        "max_connections": "60",
    }
    for _ in range(5):  # another program may take the port first
        port = _free_port()
        options = [f"-c{name}={value}" for name, value in (settings | {"port": port}).items()]
        process = subprocess.Popen(
            [BIN / "postgres", "-D", data, *options],
            user=user,
            cwd=data,
            stdout=out,  # type: ignore[call-overload]
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + _PATIENCE_S
        while process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg.connect(Server(port).url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return process, port
        process.kill()
        process.wait()
    raise RuntimeError((data.parent / "log").read_text())


def _unprivileged() -> str:
    import pwd  # not on Windows

    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise RuntimeError("no unprivileged user to run PostgreSQL as")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
