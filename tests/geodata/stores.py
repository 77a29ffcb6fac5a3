"""The two stores of versions, each where ``geodata.library`` finds it, empty."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from geodata import library
from geodata.folder_versions import FolderStore
from geodata.postgis.tables import METADATA
from geodata.postgis.versions import PostgisStore
from geodata.versions import VersionStore


def open_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> VersionStore:
    """The store that the parameter of a fixture names: ``folder`` or ``postgis``."""
    root: Path = request.getfixturevalue("tmp_path") / "data"
    monkeypatch.setenv(library.DATA_DIR_VARIABLE, str(root))
    if request.param == "postgis":
        request.getfixturevalue("database")
    opened = library.own()
    assert isinstance(opened, PostgisStore if request.param == "postgis" else FolderStore)
    return opened


def everything(store: VersionStore) -> dict[str, object]:
    """All that a store holds: each file of the folder, or each row of each table."""
    if isinstance(store, PostgisStore):
        with store._engine.connect() as connection:
            return {
                table.name: sorted(
                    connection.scalars(sa.text(f"SELECT t::text FROM {table.fullname} t"))  # noqa: S608
                )
                for table in METADATA.sorted_tables
            }
    assert isinstance(store, FolderStore)
    root = store._root
    return {
        str(p.relative_to(root)): p.read_bytes()
        for p in sorted(root.rglob("*"))
        if p.is_file() and p.name != ".lock"
    }
