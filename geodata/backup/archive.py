"""The archive itself: members with checksums, written whole or not at all, read with suspicion."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geodata.language import tr

FORMAT = "chiiki-backup-1"
MANIFEST = "manifest.json"
_PIECE = 1 << 20


class BackupError(RuntimeError):
    """A backup that cannot be made, read or put back; the message (Japanese) says why."""


@dataclass(frozen=True)
class Manifest:
    """What an archive holds. time: ISO 8601 with the offset. sums: member → SHA-256."""

    time: str
    sums: Mapping[str, str]


def write(target: Path, members: Mapping[str, Path]) -> Manifest:
    """Write *members* (name in the archive → file) to *target*.

    Raises BackupError where *target* exists; on any failure nothing is left behind.
    """
    if target.exists():
        raise BackupError(tr("同じ名前のファイルがあります: {name}", name=target.name))
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                sums = {
                    name: _add(archive, name, path)
                    for name, path in sorted(members.items())
                    if path.is_file()  # a draft may have been discarded since it was listed
                }
                manifest = Manifest(dt.datetime.now().astimezone().isoformat("T", "seconds"), sums)
                told = {"format": FORMAT, "time": manifest.time, "sums": sums}
                archive.writestr(MANIFEST, json.dumps(told, indent=1))
            out.flush()
            os.fsync(out.fileno())
        Path(partial).replace(target)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    return manifest


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as member:
        while piece := source.read(_PIECE):
            digest.update(piece)
            member.write(piece)
    return digest.hexdigest()


@contextmanager
def unpacked(source: Path, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """The members of an archive in a folder next to *beside*, every sum checked; the folder goes
    when the block ends. Raises BackupError for anything that is not a whole archive of ours."""
    beside.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".restore-", dir=beside.parent))
    try:
        with _opened(source) as archive:
            manifest = _manifest(archive)
            for name, wanted in manifest.sums.items():
                if _extract(archive, name, folder / name) != wanted:
                    raise BackupError(
                        tr("バックアップが壊れています（{name} が合いません）。", name=name)
                    )
        yield manifest, folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except FileNotFoundError as error:
        raise BackupError(
            tr("バックアップのファイルがありません: {name}", name=source.name)
        ) from error
    except (zipfile.BadZipFile, EOFError, zipfile.LargeZipFile) as error:
        raise BackupError(tr("バックアップのファイルが壊れていて読めません。")) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        told = json.loads(archive.read(MANIFEST))
        found = Manifest(str(told["time"]), {str(k): str(v) for k, v in told["sums"].items()})
        known = told["format"] == FORMAT
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BackupError(tr("このシステムのバックアップではありません。")) from error
    names = [name for name in archive.namelist() if name != MANIFEST]
    if not known or sorted(names) != sorted(found.sums):
        raise BackupError(tr("バックアップの中身が目録と合いません。"))
    for name in names:
        parts = PurePosixPath(name)
        if parts.is_absolute() or ".." in parts.parts or "\\" in name or ":" in name:
            raise BackupError(
                tr("バックアップに使えない名前のファイルがあります: {name}", name=name[:80])
            )
    return found


def _extract(archive: zipfile.ZipFile, name: str, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with archive.open(name) as member, target.open("wb") as out:
        while piece := member.read(_PIECE):
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()
