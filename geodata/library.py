"""All the datasets of this installation: the embedded ones, overlaid by the user's own.

The user's own lie in a folder, or in PostGIS where CHIIKI_DATABASE_URL names a database; nothing
else knows which.
"""

from __future__ import annotations

import os
from pathlib import Path

from geodata import rights, store
from geodata.disclosure import public_dataset
from geodata.errors import UnknownMunicipalityError
from geodata.folder_versions import FolderStore
from geodata.postgis import engine as database
from geodata.store import Dataset
from geodata.versions import VersionStore

DATA_DIR_VARIABLE = "CHIIKI_DATA_DIR"
DEFAULT_DATA_DIR = "data"
EMBEDDED = "embedded"


def data_dir() -> Path:
    """Where the user's own data live: ``CHIIKI_DATA_DIR``, else ``data`` in the working folder."""
    return Path(os.environ.get(DATA_DIR_VARIABLE) or DEFAULT_DATA_DIR)


def own() -> VersionStore:
    """The user's own versioned datasets, whole and open to saving.

    Raises ForbiddenError (geodata.rights) where the public is being served, DatabaseError where
    there is a database that cannot be used.
    """
    rights.require_staff()
    return _own()


def _own() -> VersionStore:
    connected = database.engine()
    if connected is None:
        return FolderStore(data_dir())
    # never the folder in place of a database that fails: what is saved must be where all look
    from geodata.postgis.versions import PostgisStore

    return PostgisStore(connected)


def codes() -> tuple[str, ...]:
    """Every municipality that has a dataset, embedded or the user's own, in order."""
    return tuple(sorted({*store.codes(), *_own().codes()}))


def state(code: str) -> str:
    """What is in force for a municipality: the id of the user's version, or ``embedded``.

    Changes whenever the dataset does: a key for caches, cheap to ask on every page run.
    """
    return _own().current(code) or EMBEDDED


def load(code: str) -> Dataset:
    """The dataset in force, as the role that is being served may see it (geodata.rights): staff
    whole, the public only what has passed the disclosure gate.

    The user's own where there is one, else the embedded one. Raises UnknownMunicipalityError and
    DataError as geodata.store.load does.
    """
    dataset = _load(code)
    return dataset if rights.current() == "staff" else public_dataset(dataset)


def _load(code: str) -> Dataset:
    mine = _own()
    if mine.current(code) is not None:
        return mine.load(code)
    if code in store.codes():
        return store.load(code)
    raise UnknownMunicipalityError(code, codes())
