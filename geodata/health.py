"""Whether this installation can do its work: for a watchdog, a proxy, and people."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass

from geodata import library, store
from geodata.postgis import engine


@dataclass(frozen=True)
class Health:
    """checks: what was looked at → ``ok`` or what is wrong (no address, no name, no password)."""

    checks: dict[str, str]

    @property
    def ok(self) -> bool:
        """Whether everything is as it should be."""
        return all(said == "ok" for said in self.checks.values())


def check(*, writable: bool = True) -> Health:
    """Look at the data directory, the database where there is one, and one dataset in force.

    *writable*: whether saving must be possible, too. Nothing is changed; never raises for
    something broken, but says so.
    """
    checks = {"folder": _folder(writable)}
    if engine.configured():
        checks["database"] = _database()
    checks["datasets"] = _datasets()
    return Health(checks)


def _folder(writable: bool) -> str:
    root = library.data_dir()
    try:
        if not root.exists():
            # made by the first one who saves: where it will be must be open
            root = root.absolute().parent
        if writable:
            with tempfile.TemporaryFile(dir=root):
                pass
        elif not os.access(root, os.R_OK):
            return "not readable"
    except OSError as error:
        return f"not writable ({os.strerror(error.errno or 0)})"
    return "ok"


def _database() -> str:
    try:
        with engine.bare().connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except Exception as error:  # noqa: BLE001  # whatever it is, a health check says and goes on
        return f"no answer ({type(error).__name__})"
    return "ok"


def _datasets() -> str:
    try:
        return "ok" if library.codes() else "none"
    except (OSError, ValueError) as error:
        if store.codes():
            return f"own datasets unreadable ({type(error).__name__})"
        return "none"
