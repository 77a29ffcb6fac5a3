"""The data directory: what of it is kept, and how another one takes its place."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

from geodata.backup.archive import BackupError
from geodata.language import tr
from geodata.notes.engine import FILE_NAME as NOTES_FILE

PREFIX = "files/"
NOTES = "notes.sqlite"
#: Written beside what it will become, or of no use to anybody else.
_PASSING = (".new-", ".restore-", ".current")
_LOCKS = frozenset({".lock"})


def members(root: Path, scratch: Path) -> dict[str, Path]:
    """Name in the archive → file, for everything below *root* that is worth keeping.

    Pointers to the versions in force are copied to *scratch* before anything is listed: versions
    are never changed once named, so that what a pointer names is there when it is packed, and
    one that comes into force meanwhile is simply later.
    """
    pointers = {}
    for number, path in enumerate(sorted(root.glob("*/current"))):
        pointers[path] = shutil.copyfile(path, scratch / f"current-{number}")
    found = {}
    for path in _kept(root):
        if path.name != "current" or path in pointers:
            found[PREFIX + path.relative_to(root).as_posix()] = pointers.get(path, path)
    return found


def _kept(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if any(part.startswith(_PASSING) for part in parts) or path.name in _LOCKS:
            continue
        if parts[0].startswith(NOTES_FILE) or path.is_symlink():  # notes: copied by SQLite
            continue
        if path.is_file():
            yield path


def occupied(root: Path) -> bool:
    """Whether *root* holds anything that a restore would replace."""
    return any(_kept(root)) or (root / NOTES_FILE).exists()


def put_back(root: Path, unpacked: Path) -> Path | None:
    """Make the unpacked files the data directory; where the old one went, or None.

    The old directory is renamed, never deleted: a restore of the wrong file can be undone.
    """
    fresh = unpacked / PREFIX.rstrip("/")
    fresh.mkdir(exist_ok=True)
    notes = unpacked / NOTES
    if notes.exists():
        notes.replace(fresh / NOTES_FILE)
    before = None
    try:
        if root.exists():
            before = root.with_name(f"{root.name}.before-{dt.datetime.now():%Y%m%dT%H%M%S%f}")
            root.rename(before)
        fresh.rename(root)
    except OSError as error:
        if before is not None and not root.exists():
            before.rename(root)
        raise BackupError(
            tr("データのフォルダーを入れ替えられませんでした（{error}）。", error=error)
        ) from error
    return before
