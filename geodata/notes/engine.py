"""The database of the notes: a SQLite file that survives a power cut, or PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata import library
from geodata.language import tr
from geodata.postgis.engine import DATABASE_URL_VARIABLE
from geodata.postgis.engine import engine as shared_engine

FILE_NAME = "notes.sqlite3"
#: How long one who writes waits for another who does.
BUSY_SECONDS = 15


def own_place() -> str:
    """What tells the database of this installation from another: its address, or a file's path."""
    url = os.environ.get(DATABASE_URL_VARIABLE, "").strip()
    return url or str(_own_file())


def own() -> sa.Engine:
    """The database of this installation. Raises DatabaseError where it cannot be used."""
    return shared_engine() or sqlite(_own_file())


def _own_file() -> Path:
    return (library.data_dir() / FILE_NAME).resolve()


def sqlite(path: Path) -> sa.Engine:
    """A SQLite file: write-ahead log, every commit flushed to the disk, deleted words zeroed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    bind = sa.create_engine(
        sa.URL.create("sqlite+pysqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS},
        hide_parameters=True,  # an error in a log must not quote a remark
    )

    @sa.event.listens_for(bind, "connect")
    def opened(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            f"busy_timeout = {BUSY_SECONDS * 1000}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(bind, "begin")
    def begun(connection: Connection) -> None:
        # who is going to write says so at once: two readers that both turn writers would deadlock
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return bind


@contextlib.contextmanager
def writing(bind: sa.Engine) -> Iterator[Connection]:
    """A transaction that writes: all of it is on the disk at the end, or nothing."""
    with bind.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def forget_deleted(bind: sa.Engine) -> None:
    """Empty SQLite's write-ahead log, where erased words would stay a while."""
    if bind.dialect.name == "sqlite":
        with bind.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def backup(bind: sa.Engine, path: Path) -> None:
    """A consistent copy of a SQLite database as a new file at *path*, also while others write.

    Raises FileExistsError where the file is there already, NotImplementedError on PostgreSQL.
    """
    if bind.dialect.name != "sqlite":
        raise NotImplementedError(
            tr("PostgreSQL のデータベースは pg_dump で控えを取ってください。")
        )
    if path.exists():
        raise FileExistsError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    source = sqlite3.connect(str(bind.url.database), timeout=BUSY_SECONDS)
    target = sqlite3.connect(str(path))
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    finally:
        target.close()
        source.close()
