"""The tables of the database, brought up to date.

It happens by itself the first time that a process uses the database, so that setting up is only
an empty database and its address. Where the application's own role may not create tables, the
owner runs ``python -m geodata migrate`` once after each update instead.

Any number of processes may start at once: one works while the others wait at an advisory lock,
and all of it is one transaction, so that a power cut leaves the tables as they were.
"""

from __future__ import annotations

import weakref
from pathlib import Path

import sqlalchemy as sa

from geodata.errors import DatabaseError
from geodata.language import tr
from geodata.postgis.engine import SCHEMA
from geodata.postgis.failures import explained

#: The newest revision in migrations/versions; revisions are numbered in order.
HEAD = "0001"

_MIGRATIONS = Path(__file__).parent / "migrations"
#: "chiiki" as a number; other programs in the same database use other numbers.
_LOCK = int.from_bytes(b"chiiki", "big")
_WAIT_MS = 120_000

_ready: weakref.WeakSet[sa.Engine] = weakref.WeakSet()


def once(engine: sa.Engine) -> None:
    """Bring the tables up to date the first time that *engine* is seen; raises DatabaseError."""
    if engine not in _ready:
        up_to_date(engine)
        _ready.add(engine)


def up_to_date(engine: sa.Engine) -> str | None:
    """Create or change the tables until they are of revision HEAD.

    Returns the revision that was found (None for an empty database). Raises DatabaseError where
    the database cannot be used, has no PostGIS, or is of a newer program.
    """
    with explained():
        with engine.connect() as connection:
            found = revision(connection)
        if found == HEAD:
            return found
        with engine.begin() as connection:
            _wait_for_turn(connection)
            # another process may have done the work while this one waited
            found = revision(connection)
            if found == HEAD:
                return found
            _with_postgis(connection)
            connection.execute(sa.schema.CreateSchema(SCHEMA, if_not_exists=True))
            _upgrade(connection)
        return found


def revision(connection: sa.Connection) -> str | None:
    """The revision of the tables, None where there are none; DatabaseError for a newer one."""
    name = f"{SCHEMA}.alembic_version"
    if connection.scalar(sa.select(sa.func.to_regclass(name))) is None:
        return None
    table = sa.table("alembic_version", sa.column("version_num"), schema=SCHEMA)
    found = connection.scalar(sa.select(table.c.version_num))
    if found is not None and str(found) > HEAD:
        raise DatabaseError(
            tr(
                "データベースの表が、このプログラムより新しい版のものです"
                "（表 {found}、プログラム {head}）。プログラムを新しくしてください。",
                found=found,
                head=HEAD,
            )
        )
    return None if found is None else str(found)


def _wait_for_turn(connection: sa.Connection) -> None:
    for setting, value in (("lock_timeout", _WAIT_MS), ("statement_timeout", 0)):
        connection.execute(sa.select(sa.func.set_config(setting, str(value), True)))
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def _with_postgis(connection: sa.Connection) -> None:
    there = sa.text("SELECT count(*) FROM pg_extension WHERE extname = 'postgis'")
    if connection.scalar(there):
        return
    offered = sa.text("SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'")
    if not connection.scalar(offered):
        raise DatabaseError(
            tr(
                "データベースのサーバーに PostGIS が入っていません。管理者が入れてください"
                "（Debian なら apt-get install postgresql-15-postgis-3）。"
            )
        )
    may = sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if not connection.scalar(may):
        raise DatabaseError(
            tr(
                "データベースで PostGIS が使えるようになっていません。管理者がこのデータベースで"
                "「CREATE EXTENSION postgis;」を一度行ってください。"
            )
        )
    connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public"))


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    # a % in the path would be taken for the start of a variable
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
