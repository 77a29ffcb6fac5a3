"""The systemd units: understood by systemd, shut off from the rest, and their commands do work."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.deploy.units import UNITS, Machine, commands, confined, environment, settings
from tests.e2e.deployment import free_port, wait_for

REQUIRED = bool(os.environ.get("CHIIKI_REQUIRE_SERVERS"))
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
#: systemd's own measure, 0 (shut) to 10 (open); it calls what is over 5 "medium" and worse.
EXPOSED_TENTHS = 35


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path).prepared()


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        (pytest.fail if REQUIRED else pytest.skip)(f"no {name} on this machine")
    return str(found)


def test_systemd_understands_every_unit(machine: Machine, tmp_path: Path) -> None:
    verify = tool("systemd-analyze")
    folder = tmp_path / "units"
    folder.mkdir()
    for unit in UNITS.iterdir():
        (folder / unit.name).write_text(machine.placed(unit.read_text("utf-8")), "utf-8")
    files = sorted(str(path) for path in folder.iterdir())
    said = subprocess.run(
        [verify, "verify", "--man=no", "--recursive-errors=no", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    # what is wrong with units of the machine itself is none of ours
    ours = [line for line in said.stderr.splitlines() if "chiiki" in line]
    assert ours == []
    assert said.returncode == 0


@pytest.mark.parametrize("name", [n for n in SERVICES if not n.startswith("chiiki-watch")])
def test_a_service_is_shut_off_from_the_rest_of_the_machine(name: str) -> None:
    measured = ("security", "--offline=true", "--no-pager", f"--threshold={EXPOSED_TENTHS}")
    said = subprocess.run(
        [tool("systemd-analyze"), *measured, str(UNITS / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout[-300:]


@contextmanager
def service(name: str, port: int, machine: Machine) -> Iterator[str]:
    """A unit as systemd would start it; the address where it answers, and its log."""
    unit = settings(name, str(port), machine)
    env, shut = environment(unit, machine), confined(unit, machine)
    (folder,) = unit["WorkingDirectory"]
    for command in commands(unit, "ExecStartPre"):
        subprocess.run([*shut, *command], cwd=folder, env=env, check=True, capture_output=True)
    (command,) = commands(unit, "ExecStart")
    log = machine.root / f"{port}.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [*shut, *command],
            cwd=folder,
            env=env,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=int(unit["UMask"][0], 8),
        )
    try:
        yield f"http://127.0.0.1:{port}"
        assert process.poll() is None, log.read_text()
        process.terminate()  # as systemctl stop does
        process.wait(timeout=int(unit["TimeoutStopSec"][0]))
    finally:
        process.kill()
        process.wait(timeout=10)


def test_the_replicas_start_as_their_units_say(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "etc" / "secrets.toml").write_text('[chiiki]\nstaff = ["a@example.jp"]\n')
    (tmp_path / "etc" / "environment").write_text(f"CHIIKI_NOTE={tmp_path}\n")
    ports = free_port(), free_port()
    with ExitStack() as stack:
        for name, port in zip(("chiiki@.service", "chiiki-public@.service"), ports, strict=True):
            stack.enter_context(service(name, port, machine))
        for port in ports:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/health/ready", tmp_path / f"{port}.log")
            with socket.create_connection(("127.0.0.1", port)) as there:
                assert there.getpeername()[0] == "127.0.0.1"
    for port in ports:
        told = (tmp_path / f"{port}.log").read_text()
        assert "Traceback" not in told
        assert "Read-only file system" not in told


def test_the_backup_of_the_unit_is_made_and_old_ones_go(machine: Machine, tmp_path: Path) -> None:
    unit = settings("chiiki-backup.service", "", machine)
    env, shut = environment(unit, machine), confined(unit, machine)
    if shut:  # the sandbox of the test is one: the application itself cannot be written to
        for word in (unit["WorkingDirectory"][0], str(tmp_path)):
            tried = subprocess.run([*shut, "touch", f"{word}/x"], capture_output=True, check=False)
            assert b"Read-only file system" in tried.stderr
    (tmp_path / "lib" / "data" / "kept.txt").write_text("saved")
    old = tmp_path / "backups" / "20200101-000000.zip"
    old.write_bytes(b"old")
    os.utime(old, (0, 0))
    for key in ("ExecStart", "ExecStartPost"):
        for command in commands(unit, key):
            subprocess.run(
                [*shut, *command],
                cwd=unit["WorkingDirectory"][0],
                env=env,
                check=True,
                capture_output=True,
                umask=int(unit["UMask"][0], 8),
            )
    (made,) = (tmp_path / "backups").iterdir()
    assert re.fullmatch(r"\d{8}-\d{6}\.zip", made.name)
    assert made.stat().st_mode & 0o077 == 0  # nobody else reads it
    with zipfile.ZipFile(made) as archive:
        assert any(name.endswith("kept.txt") for name in archive.namelist())


@pytest.mark.parametrize("healthy", [True, False])
def test_the_watch_restarts_what_does_not_answer(
    machine: Machine, tmp_path: Path, healthy: bool
) -> None:
    tool("curl")
    called = tmp_path / "called"
    stand_in = tmp_path / "bin" / "systemctl"
    stand_in.parent.mkdir()
    stand_in.write_text(f'#!/bin/sh\necho "$@" >> {called}\n')
    stand_in.chmod(0o755)
    port = free_port()
    unit = settings("chiiki-watch@.service", str(port), machine)
    (command,) = commands(unit, "ExecStart")
    env = environment(unit, machine)
    env["PATH"] = f"{stand_in.parent}:{env['PATH']}"
    with ExitStack() as stack:
        if healthy:
            stack.enter_context(answering(port))
        subprocess.run(command, env=env, check=True, capture_output=True)
    assert called.exists() != healthy
    if not healthy:
        assert called.read_text() == f"restart chiiki@{port}.service\n"


@contextmanager
def answering(port: int) -> Iterator[None]:
    """Somebody at *port* who says 200 once."""
    server = socket.create_server(("127.0.0.1", port))

    def answer() -> None:
        there, _ = server.accept()
        there.recv(1000)
        there.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        there.close()

    thread = threading.Thread(target=answer)
    thread.start()
    yield
    thread.join(timeout=10)
    server.close()
