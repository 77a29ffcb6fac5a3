"""Backup and restore of the whole: the data directory, the notes, and the database if any."""

from __future__ import annotations

import tempfile
from pathlib import Path

from geodata import library
from geodata.backup import archive, database, folder
from geodata.backup.archive import BackupError, Manifest
from geodata.language import tr
from geodata.notes import store as notes
from geodata.notes.engine import FILE_NAME as NOTES_FILE
from geodata.postgis import engine


def backup(target: Path) -> Manifest:
    """Write everything that is saved to *target*; the application may go on meanwhile.

    Raises BackupError (Japanese), OSError, DatabaseError.
    """
    root = library.data_dir()
    with tempfile.TemporaryDirectory(prefix="chiiki-backup-") as scratch:
        members = folder.members(root, Path(scratch))
        if engine.configured():
            members[database.DUMP] = Path(scratch) / database.DUMP
            database.dump(members[database.DUMP])
        elif (root / NOTES_FILE).exists():
            members[folder.NOTES] = Path(scratch) / folder.NOTES
            notes.own().backup_to(members[folder.NOTES])
        return archive.write(target, members)


def restore(source: Path, *, overwrite: bool = False) -> tuple[Manifest, Path | None]:
    """Put an archive back; its manifest, and where the data directory of before now lies.

    To be done with the application stopped. Every sum is checked first. Raises BackupError where
    the archive is broken, of another kind of installation, or where there is something already
    and *overwrite* is not said; nothing has changed then.
    """
    root = library.data_dir()
    with archive.unpacked(source, root) as (manifest, found):
        has_dump = database.DUMP in manifest.sums
        if has_dump != engine.configured():
            raise BackupError(
                tr(
                    "このバックアップはデータベースのものです。CHIIKI_DATABASE_URL を設定してください。"
                )
                if has_dump
                else tr(
                    "このバックアップはフォルダーのものです。CHIIKI_DATABASE_URL を外してください。"
                )
            )
        if not overwrite and (folder.occupied(root) or (has_dump and database.occupied())):
            raise BackupError(
                tr(
                    "すでにデータがあります。置きかえるときは --overwrite をつけてください"
                    "（いまのフォルダーは名前を変えて残します）。"
                )
            )
        if has_dump:
            database.put_back(found / database.DUMP)
        return manifest, folder.put_back(root, found)
