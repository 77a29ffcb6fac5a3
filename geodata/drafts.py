"""Municipalities that are being set up: kept until they are done, so that the work can go on
after any break, at any replica.

One zip for each, written at once or not at all: in the user's data directory, or in the database
where CHIIKI_DATABASE_URL names one.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from geodata import library, rights
from geodata.geojson import write_if_changed
from geodata.language import tr
from geodata.postgis import engine as database
from geodata.versions import FILE_NAMES, is_code

FOLDER = ".drafts"
_FILE = "draft.zip"
_STATE = "draft.json"
#: A draft is written by this application only; more than this was not.
_MOST_BYTES = 500_000_000


@dataclass(frozen=True, eq=False)
class Draft:
    """A municipality on its way: the step that comes next, and its files by name."""

    code: str
    name: str
    step: int
    files: dict[str, bytes]


class DraftStore(Protocol):
    """The drafts of an installation. The place itself failing is an OSError."""

    def codes(self) -> tuple[str, ...]:
        """The codes of all drafts, in order."""
        ...

    def load(self, code: str) -> Draft | None:
        """A draft, or None where there is none that can be read."""
        ...

    def save(self, code: str, name: str, step: int, files: Mapping[str, bytes]) -> Draft:
        """Keep a draft. Raises ValueError for a wrong code, OSError where it cannot be written."""
        ...

    def discard(self, code: str) -> None:
        """Forget a draft."""
        ...


class FolderDrafts(DraftStore):
    """The drafts below a folder (the user's data directory)."""

    def __init__(self, root: Path) -> None:
        self._root = root / FOLDER

    def codes(self) -> tuple[str, ...]:
        found = (path.parent.name for path in self._root.glob(f"*/{_FILE}"))
        return tuple(sorted(code for code in found if is_code(code)))

    def load(self, code: str) -> Draft | None:
        if not is_code(code):
            return None
        try:
            return unpacked(code, (self._root / code / _FILE).read_bytes())
        except OSError:
            return None

    def save(self, code: str, name: str, step: int, files: Mapping[str, bytes]) -> Draft:
        draft = new_draft(code, name, step, files)
        write_if_changed(self._root / code / _FILE, packed(draft))
        return draft

    def discard(self, code: str) -> None:
        if is_code(code):
            shutil.rmtree(self._root / code, ignore_errors=True)


def own() -> DraftStore:
    """The drafts of this installation, beside its versions.

    Raises ForbiddenError where the public is being served, DatabaseError where there is a database
    that cannot be used.
    """
    rights.require_staff()
    connected = database.engine()
    if connected is None:
        return FolderDrafts(library.data_dir())
    from geodata.postgis.drafts import PostgisDrafts

    return PostgisDrafts(connected)


def new_draft(code: str, name: str, step: int, files: Mapping[str, bytes]) -> Draft:
    """A draft with the files of it that are a dataset's. Raises ValueError for a wrong code."""
    if not is_code(code):
        raise ValueError(tr("自治体コードは5桁の数字です: {code}", code=code[:20]))
    return Draft(code, name, step, {f: files[f] for f in FILE_NAMES if f in files})


def packed(draft: Draft) -> bytes:
    """A draft as one zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        told = {"name": draft.name, "step": draft.step}
        archive.writestr(_STATE, json.dumps(told, ensure_ascii=False))
        for file, content in draft.files.items():
            archive.writestr(file, content)
    return buffer.getvalue()


def unpacked(code: str, content: bytes) -> Draft | None:
    """What :func:`packed` has packed; None for anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            known = {i.filename: i for i in archive.infolist() if i.filename in FILE_NAMES}
            if sum(info.file_size for info in known.values()) > _MOST_BYTES:
                return None
            told = json.loads(archive.read(_STATE))
            files = {name: archive.read(name) for name in known}
        return Draft(code, str(told["name"]), int(told["step"]), files)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError):
        return None
