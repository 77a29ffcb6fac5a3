"""One archive of everything that this installation has saved, and its way back.

``python -m geodata backup FILE`` and ``python -m geodata restore FILE``. The archive is a zip:

    manifest.json     format, time, and the SHA-256 and size of every other member
    files/…           the data directory (versions, drafts, learned headings, loaded sources)
    notes.sqlite      the notes, copied by SQLite itself while others write
    database.dump     our schema of PostgreSQL by pg_dump, where CHIIKI_DATABASE_URL is set

The application may go on while a backup is made. A restore checks every sum before it touches
anything, refuses where there is something already unless told to overwrite, and keeps what it
replaces beside it.
"""

from __future__ import annotations

from geodata.backup.archive import BackupError, Manifest
from geodata.backup.whole import backup, restore

__all__ = ["BackupError", "Manifest", "backup", "restore"]
