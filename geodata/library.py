"""All the datasets of this installation: the embedded ones, overlaid by the user's own."""

from __future__ import annotations

import os
from pathlib import Path

from geodata import rights, store
from geodata.disclosure import public_dataset
from geodata.errors import UnknownMunicipalityError
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

    Raises ForbiddenError (geodata.rights) where the public is being served.
    """
    rights.require_staff()
    return _own()


def _own() -> VersionStore:
    return VersionStore(data_dir())


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
