"""The versions of datasets in PostGIS: one place for any number of replicas of the application.

A version is its exact files (``version_files`` → ``files``, each content once) and the rows that
were read from them (:mod:`geodata.postgis.rows`). ``current`` points at the version in force. A
save is one transaction that ends by moving that pointer, and only from the version that the
change started from: of two at once one wins and the other is told; whatever breaks off leaves
the version before it in force.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from geodata import versions
from geodata.language import tr
from geodata.postgis.failures import LOCK_NOT_AVAILABLE, explained, state
from geodata.postgis.rows import rows_of
from geodata.postgis.tables import CURRENT, FILES, ROWS, VERSION_FILES, VERSIONS
from geodata.store import Dataset
from geodata.versions import Version, VersionStore


class PostgisStore(VersionStore):
    """The versioned datasets of one database; its tables must be up to date."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        # every reading is one statement: no BEGIN before it, no ROLLBACK after it on the wire
        self._reader = engine.execution_options(isolation_level="AUTOCOMMIT")

    def codes(self) -> tuple[str, ...]:
        with self._reading() as connection:
            found = connection.scalars(sa.select(CURRENT.c.municipality_code))
            return tuple(sorted(found))

    def current(self, code: str) -> str | None:
        if not versions.is_code(code):
            return None
        with self._reading() as connection:
            return _in_force(connection, code)

    def load(self, code: str, version: str | None = None) -> Dataset:
        return versions.load_files(self.files(code, version))

    def files(self, code: str, version: str | None = None) -> dict[str, bytes]:
        missing = KeyError(f"{code}: {version or tr('版がありません')}")
        if not versions.is_code(code) or not (version is None or versions.is_version_id(version)):
            raise missing
        # one statement: the version in force may change between two
        wanted = _pointer(code).scalar_subquery() if version is None else version
        query = (
            sa.select(VERSION_FILES.c.name, FILES.c.content)
            .join(FILES, FILES.c.digest == VERSION_FILES.c.digest)
            .where(
                VERSION_FILES.c.municipality_code == code,
                VERSION_FILES.c.version_id == wanted,
            )
        )
        with self._reading() as connection:
            found = {name: bytes(content) for name, content in connection.execute(query)}
        if not found:
            raise missing
        return {name: found[name] for name in versions.FILE_NAMES if name in found}

    def history(self, code: str) -> list[Version]:
        if not versions.is_code(code):
            return []
        kept = VERSIONS.c
        query = (
            sa.select(kept.id, kept.time, kept.comment, kept.parent)
            .where(kept.municipality_code == code)
            .order_by(kept.number.desc(), kept.id.desc())
        )
        with self._reading() as connection:
            return [Version(*row) for row in connection.execute(query)]

    def save(
        self,
        code: str,
        files: Mapping[str, bytes],
        *,
        comment: str,
        parent: str | None,
    ) -> Version:
        versions.check_names(code, files)
        # told before the work of checking; what counts is asked again in the transaction
        versions.check_in_force(parent, self.current(code))
        dataset = versions.load_files(files)
        versions.check_code(code, dataset)
        with self._writing() as connection:
            versions.check_in_force(parent, _in_force(connection, code, locked=True))
            number = _last_number(connection, code) + 1
            version = versions.new_version(dataset, number=number, comment=comment, parent=parent)
            _enter(connection, code, version, files, dataset)
            _point(connection, code, version.id, expected=parent)
        return version

    def keep(self, code: str, version: Version, files: Mapping[str, bytes]) -> bool:
        versions.check_names(code, files)
        if self._has(code, version.id):
            return False
        dataset = versions.load_files(files)
        versions.check_kept(code, version, dataset)
        with self._writing() as connection:
            return _enter(connection, code, version, files, dataset)

    def put_in_force(self, code: str, version: str, *, expected: str | None) -> None:
        if not self._has(code, version):
            raise KeyError(f"{code}: {version}")
        with self._writing() as connection:
            versions.check_in_force(expected, _in_force(connection, code, locked=True))
            _point(connection, code, version, expected=expected)

    def _has(self, code: str, version: str) -> bool:
        if not (versions.is_code(code) and versions.is_version_id(version)):
            return False
        query = sa.select(VERSIONS.c.id).where(
            VERSIONS.c.municipality_code == code, VERSIONS.c.id == version
        )
        with self._reading() as connection:
            return connection.scalar(query) is not None

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with explained(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        """A transaction; who waits for another's in vain is told as with the folder."""
        try:
            with self._engine.begin() as connection:
                # saved means on the disk, whatever the server's default is
                connection.execute(sa.select(sa.func.set_config("synchronous_commit", "on", True)))
                yield connection
        except DBAPIError as error:
            if state(error) == LOCK_NOT_AVAILABLE:
                raise versions.kept_waiting() from None
            with explained():
                raise


def _pointer(code: str) -> sa.Select[Any]:
    return sa.select(CURRENT.c.version_id).where(CURRENT.c.municipality_code == code)


def _in_force(connection: sa.Connection, code: str, *, locked: bool = False) -> str | None:
    """The pointer; *locked*: nobody else moves it until this transaction ends."""
    query = _pointer(code).with_for_update() if locked else _pointer(code)
    found: str | None = connection.execute(query).scalar()
    return found


def _last_number(connection: sa.Connection, code: str) -> int:
    query = sa.select(sa.func.max(VERSIONS.c.number)).where(VERSIONS.c.municipality_code == code)
    return connection.scalar(query) or 0


def _enter(
    connection: sa.Connection,
    code: str,
    version: Version,
    files: Mapping[str, bytes],
    dataset: Dataset,
) -> bool:
    """Write a version, its files and its rows; False where it is there already."""
    key = {"municipality_code": code}
    told = {"id": version.id, "number": version.number, "time": version.time}
    told |= {"comment": version.comment.replace("\0", "")}
    entered = connection.execute(
        insert(VERSIONS)
        .values(key | told | {"parent": version.parent})
        .on_conflict_do_nothing()
        .returning(VERSIONS.c.id)
    )
    if entered.scalar() is None:
        return False
    key |= {"version_id": version.id}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    contents = {digests[name]: content for name, content in files.items()}
    connection.execute(
        insert(FILES).on_conflict_do_nothing(),
        # in one order for everybody: two writers of the same contents must not wait in a circle
        [{"digest": digest, "content": contents[digest]} for digest in sorted(contents)],
    )
    connection.execute(
        insert(VERSION_FILES),
        [key | {"name": name, "digest": digest} for name, digest in digests.items()],
    )
    for name, rows in rows_of(dataset).items():
        if rows:
            connection.execute(sa.insert(ROWS[name]), [key | row for row in rows])
    return True


def _point(connection: sa.Connection, code: str, version: str, *, expected: str | None) -> None:
    """Make a version the one in force, if *expected* still is; the last step of a transaction."""
    if expected is None:
        first = insert(CURRENT).values(municipality_code=code, version_id=version)
        change: Any = first.on_conflict_do_nothing()
    else:
        held = (CURRENT.c.municipality_code == code, CURRENT.c.version_id == expected)
        change = sa.update(CURRENT).where(*held).values(version_id=version)
    if connection.scalar(change.returning(CURRENT.c.version_id)) is None:
        raise versions.overtaken()
