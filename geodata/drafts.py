"""Municipalities that are being set up: kept in the user's data directory until they are done.

One zip for each, written at once or not at all, so that the work can go on after any break.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geodata import library, rights, schema
from geodata.geojson import write_if_changed
from geodata.versions import FILE_NAMES

FOLDER = ".drafts"
_FILE = "draft.zip"
_STATE = "draft.json"
_CODE = re.compile(schema.CODE_PATTERN)
#: A draft is written by this application only; more than this was not.
_MOST_BYTES = 500_000_000


@dataclass(frozen=True, eq=False)
class Draft:
    """A municipality on its way: the step that comes next, and its files by name."""

    code: str
    name: str
    step: int
    files: dict[str, bytes]


class DraftStore:
    """The drafts below a folder (the user's data directory)."""

    def __init__(self, root: Path) -> None:
        self._root = root / FOLDER

    def codes(self) -> tuple[str, ...]:
        """The codes of all drafts, in order."""
        found = (path.parent.name for path in self._root.glob(f"*/{_FILE}"))
        return tuple(sorted(code for code in found if _CODE.match(code)))

    def load(self, code: str) -> Draft | None:
        """A draft, or None where there is none that can be read."""
        if not _CODE.match(code):
            return None
        try:
            with zipfile.ZipFile(self._root / code / _FILE) as archive:
                known = {i.filename: i for i in archive.infolist() if i.filename in FILE_NAMES}
                if sum(info.file_size for info in known.values()) > _MOST_BYTES:
                    return None
                told = json.loads(archive.read(_STATE))
                files = {name: archive.read(name) for name in known}
            return Draft(code, str(told["name"]), int(told["step"]), files)
        except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError):
            return None

    def save(self, code: str, name: str, step: int, files: Mapping[str, bytes]) -> Draft:
        """Keep a draft. Raises ValueError for a wrong code, OSError where it cannot be written."""
        if not _CODE.match(code):
            raise ValueError(f"自治体コードは5桁の数字です: {code[:20]}")
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_STATE, json.dumps({"name": name, "step": step}, ensure_ascii=False))
            for file in FILE_NAMES:
                if file in files:
                    archive.writestr(file, files[file])
        write_if_changed(self._root / code / _FILE, buffer.getvalue())
        return Draft(code, name, step, dict(files))

    def discard(self, code: str) -> None:
        """Forget a draft."""
        if _CODE.match(code):
            shutil.rmtree(self._root / code, ignore_errors=True)


def own() -> DraftStore:
    """The drafts of this installation. Raises ForbiddenError where the public is being served."""
    rights.require_staff()
    return DraftStore(library.data_dir())
