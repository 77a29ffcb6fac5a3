"""The one way to the database of CHIIKI_DATABASE_URL: address, pool, time limits.

    CHIIKI_DATABASE_URL=postgresql://who:secret@host:5432/name

Whatever libpq understands works too (PGPASSFILE, PGSSLMODE, a ``?sslmode=require``).
"""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING

from geodata.errors import DatabaseError
from geodata.language import tr

if TYPE_CHECKING:
    import sqlalchemy as sa

DATABASE_URL_VARIABLE = "CHIIKI_DATABASE_URL"
#: Our tables live in a schema of their own: the database may be shared with other systems.
SCHEMA = "chiiki"

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
#: A page must answer or say why not; nobody waits for a minute.
_CONNECT_S = 5
_POOL_WAIT_S = 10
_POOL_SIZE = 5
_POOL_OVERFLOW = 10
#: Firewalls forget quiet connections; a new one costs a few milliseconds.
_RECYCLE_S = 900
LOCK_MS = 10_000
_STATEMENT_MS = 60_000


def configured() -> bool:
    """Whether CHIIKI_DATABASE_URL names a database."""
    return bool(os.environ.get(DATABASE_URL_VARIABLE, "").strip())


def engine() -> sa.Engine | None:
    """The engine for CHIIKI_DATABASE_URL, or None where it is not set.

    The first call of a process brings the tables up to date (see :mod:`geodata.postgis.migrate`);
    then it costs nothing. Unqualified names are looked for in our own schema first. Raises
    DatabaseError (Japanese; without user or password) where the database cannot be used.
    """
    if not configured():
        return None
    from geodata.postgis.migrate import once

    found = bare()
    once(found)
    return found


def bare() -> sa.Engine:
    """The engine without a look at the tables; no connection is made yet.

    Raises DatabaseError where CHIIKI_DATABASE_URL is not set or not an address.
    """
    url = os.environ.get(DATABASE_URL_VARIABLE, "").strip()
    if not url:
        raise DatabaseError(
            tr(
                "環境変数 {variable} に、データベースのアドレスを書いてください"
                "（postgresql://利用者:パスワード@サーバー:5432/データベース）。",
                variable=DATABASE_URL_VARIABLE,
            )
        )
    return _engine(url, os.getpid())


# A forked process must not use its parent's connections: it has a pool of its own, and the
# parent's stays here untouched, so that nothing closes it.
@functools.lru_cache(maxsize=8)
def _engine(url: str, process: int) -> sa.Engine:
    del process  # only keys the cache
    import sqlalchemy as sa

    made = sa.create_engine(
        _address(url),
        pool_size=_POOL_SIZE,
        max_overflow=_POOL_OVERFLOW,
        pool_timeout=_POOL_WAIT_S,
        pool_recycle=_RECYCLE_S,
        pool_pre_ping=True,
        # what goes wrong is told without the values of the statement
        hide_parameters=True,
        connect_args={
            "connect_timeout": _CONNECT_S,
            "application_name": "chiiki-shigen-map",
            "keepalives_idle": 60,
            # a pooler between us and the server (PgBouncer) knows no prepared statements
            "prepare_threshold": None,
        },
    )
    sa.event.listen(made, "connect", _prepare)
    return made


def _address(url: str) -> sa.URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    if parsed is None or parsed.drivername not in _SCHEMES or not parsed.database:
        # from None: the message of the parser may quote the address, password and all
        raise DatabaseError(
            tr(
                "環境変数 {variable} が読めません。"
                "「postgresql://利用者:パスワード@サーバー:5432/データベース」の形で書いてください"
                "（記号を含むパスワードは %40 のように書き換えます）。",
                variable=DATABASE_URL_VARIABLE,
            )
        ) from None
    return parsed.set(drivername="postgresql+psycopg")


def _prepare(connection: object, record: object) -> None:
    """Settings of a new connection, in one round trip. As statements, not as start parameters,
    which poolers refuse."""
    del record
    before = connection.autocommit  # type: ignore[attr-defined]
    connection.autocommit = True  # type: ignore[attr-defined]
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT set_config('search_path', %s || ', ' || current_setting('search_path'), false),"
            " set_config('lock_timeout', %s, false),"
            " set_config('statement_timeout', %s, false),"
            " set_config('idle_in_transaction_session_timeout', %s, false)",
            (SCHEMA, str(LOCK_MS), str(_STATEMENT_MS), str(_STATEMENT_MS)),
        )
    connection.autocommit = before  # type: ignore[attr-defined]
