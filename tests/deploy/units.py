"""The systemd units read and carried out without systemd: the same commands, the same surroundings.

What the sandbox takes away is taken away with util-linux where the tests run as root: a file
system to read only but for the paths that the unit names, and no capabilities. Elsewhere the
commands run without that.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy import configure
from tests.e2e.dashboard import REPOSITORY

UNITS = Path(configure.__file__).parent / "systemd"


@dataclass(frozen=True)
class Machine:
    """Where the paths of the units lie in this test: our program, and a folder for the rest."""

    root: Path

    def placed(self, text: str) -> str:
        """*text* with the paths of a server turned into those of the test."""
        for there, here in (
            ("/opt/chiiki/venv/bin/python", sys.executable),
            ("/opt/chiiki/app", str(REPOSITORY)),
            ("/var/lib/chiiki", str(self.root / "lib")),
            ("/var/backups/chiiki", str(self.root / "backups")),
            ("/etc/chiiki", str(self.root / "etc")),
        ):
            text = text.replace(there, here)
        return text

    def prepared(self) -> Machine:
        """The folders that deploy/README.md makes."""
        for name in ("lib/data", "backups", "etc", "tmp"):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        (REPOSITORY / "static").mkdir(exist_ok=True)
        return self


def settings(name: str, instance: str, machine: Machine) -> dict[str, list[str]]:
    """The section [Service]: key → values, specifiers filled in, paths those of the test."""
    text = (UNITS / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[str]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line
        elif section == "[Service]" and line and not line.startswith("#"):
            key, _, value = line.partition("=")
            value = value.replace("%i", instance).replace("%%", "%")
            found.setdefault(key, []).append(machine.placed(value))
    return found


def environment(unit: Mapping[str, list[str]], machine: Machine) -> dict[str, str]:
    """What the command finds in its environment: the unit's own words and its file, no more."""
    found = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    found |= {"HOME": str(machine.root / "lib"), "TMPDIR": str(machine.root / "tmp")}
    for line in unit.get("Environment", []):
        found |= dict(pair.split("=", 1) for pair in shlex.split(line))
    for name in unit.get("EnvironmentFile", []):
        file = Path(name.removeprefix("-"))
        if file.exists():
            lines = file.read_text().splitlines()
            found |= dict(line.split("=", 1) for line in lines if "=" in line)
        else:
            assert name.startswith("-"), f"{name} must be there"
    return found


def confined(unit: Mapping[str, list[str]], machine: Machine) -> list[str]:
    """The words that run a command inside what the unit leaves open."""
    if os.geteuid() != 0 or not (shutil.which("unshare") and shutil.which("setpriv")):
        return []
    if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        return []  # a container that may not
    assert unit["ProtectSystem"] == ["strict"]
    writable = [*" ".join(unit.get("ReadWritePaths", [])).split(), str(machine.root / "tmp")]
    # the folders of the test may lie on file systems of their own
    closed = ["/", str(machine.root), str(REPOSITORY)]
    steps = ["mount --make-rprivate /"]
    steps += [f"mount --bind {shlex.quote(path)} {shlex.quote(path)}" for path in closed[1:]]
    steps += [f"mount -o remount,ro,bind {shlex.quote(path)}" for path in closed]
    for path in map(shlex.quote, writable):
        steps += [f"mount --bind {path} {path}", f"mount -o remount,rw,bind {path}"]
    steps.append('exec setpriv --bounding-set -all --no-new-privs "$@"')
    return ["unshare", "-m", "sh", "-ec", "\n".join(steps), "sh"]


def commands(unit: Mapping[str, list[str]], key: str) -> list[list[str]]:
    """The commands of one key, each as its words."""
    return [shlex.split(line) for line in unit.get(key, [])]
