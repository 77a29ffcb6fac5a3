"""Our schema of PostgreSQL, out and in by PostgreSQL's own tools (pg_dump, pg_restore)."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.backup.archive import BackupError
from geodata.language import tr
from geodata.postgis import migrate
from geodata.postgis.engine import SCHEMA, bare

if TYPE_CHECKING:
    import sqlalchemy as sa

DUMP = "database.dump"
TOOLS_VARIABLE = "CHIIKI_POSTGRES_BIN"


def dump(target: Path) -> None:
    """Write the schema to *target*: one snapshot, also while others write.

    Raises BackupError where pg_dump is missing or fails.
    """
    options = ["--format=custom", f"--schema={SCHEMA}", "--no-owner", "--no-privileges"]
    _run("pg_dump", [*options, f"--file={target}"])


def occupied() -> bool:
    """Whether the database holds a table of ours with a row in it."""
    import sqlalchemy as sa

    with bare().connect() as connection:
        tables = sa.inspect(connection).get_table_names(schema=SCHEMA)
        quote = connection.dialect.identifier_preparer.quote
        return any(
            connection.execute(
                sa.text(f"SELECT EXISTS (SELECT FROM {quote(SCHEMA)}.{quote(table)})")  # noqa: S608
            ).scalar()
            for table in tables
            if table not in _ALWAYS_FILLED
        )


#: Tables that say which form the others have; they are filled as soon as there are tables.
_ALWAYS_FILLED = frozenset({"alembic_version", "notes_schema"})


def put_back(source: Path) -> None:
    """Replace the schema by the one in *source*, all of it or nothing; tables of a newer form
    than the dump's go as well, and are made anew from it at the next start.

    Raises BackupError where PostgreSQL's tools are missing or fail; the database is then as it
    was. DatabaseError where it cannot be reached.
    """
    migrate.up_to_date(bare())  # a new database gets PostGIS, which no dump of a schema brings
    script = source.with_suffix(".sql")
    options = ["--no-owner", "--no-privileges", f"--file={script}", str(source)]
    _run("pg_restore", options, database=False)
    away = f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"
    quiet = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
    _run("psql", [*quiet, f"--command={away}", f"--file={script}"])


def _run(tool: str, options: list[str], *, database: bool = True) -> None:
    place = os.environ.get(TOOLS_VARIABLE)
    found = shutil.which(tool, path=place) if place else shutil.which(tool)
    if found is None:
        raise BackupError(
            tr(
                "{tool} がありません。PostgreSQL のクライアント（postgresql-client）を入れてください。",
                tool=tool,
            )
        )
    address, environment = _connection(bare().url)
    command = [found, *options, *([f"--dbname={address}"] if database else [])]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise BackupError(
            tr(
                "{tool} が失敗しました: {said}",
                tool=tool,
                said=said[-1] if said else done.returncode,
            )
        )


def _connection(url: sa.URL) -> tuple[str, dict[str, str]]:
    """The address without the password (other users of the machine see a command's words), and
    an environment that holds it."""
    environment = dict(os.environ)
    if url.password is not None:
        environment["PGPASSWORD"] = str(url.password)
    plain = url.set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False), environment
