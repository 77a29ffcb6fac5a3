"""The two stores of versions, each where ``geodata.library`` finds it, empty."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from geodata import folder_versions, library, store, versions
from geodata.folder_versions import FolderStore
from geodata.postgis.tables import METADATA
from geodata.postgis.versions import PostgisStore
from geodata.store import Dataset
from geodata.versions import VersionStore

_LOADED: dict[str, Dataset] = {}


def open_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> VersionStore:
    """The store that the parameter of a fixture names: ``folder`` or ``postgis``."""
    remember_loaded(monkeypatch)
    root: Path = request.getfixturevalue("tmp_path") / "data"
    monkeypatch.setenv(library.DATA_DIR_VARIABLE, str(root))
    if request.param == "postgis":
        request.getfixturevalue("database")
    opened = library.own()
    assert isinstance(opened, PostgisStore if request.param == "postgis" else FolderStore)
    return opened


def remember_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that a test of this process has had checked are not checked again: a dataset depends
    on nothing but their bytes, and checking is most of what a save costs."""
    for module in (versions, folder_versions):
        monkeypatch.setattr(module, "load_folder", _loaded)


def _loaded(folder: Path) -> Dataset:
    key = store._version(folder)
    if key not in _LOADED:
        _LOADED[key] = store.load_folder(folder)
    return _LOADED[key]


def everything(mine: VersionStore) -> dict[str, object]:
    """All that a store holds: each file of the folder, or each row of each table."""
    if isinstance(mine, PostgisStore):
        with mine._engine.connect() as connection:
            return {
                table.name: sorted(
                    connection.scalars(sa.text(f"SELECT t::text FROM {table.fullname} t"))  # noqa: S608
                )
                for table in METADATA.sorted_tables
            }
    assert isinstance(mine, FolderStore)
    root = mine._root
    return {
        str(p.relative_to(root)): p.read_bytes()
        for p in sorted(root.rglob("*"))
        if p.is_file() and p.name != ".lock"
    }
