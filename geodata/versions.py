"""The user's own datasets: every change is a new version, all of it or nothing.

A municipality's folder holds ``versions/<id>/`` (the files of a dataset and ``version.json``)
and ``current``, a file of one line that names the version in force. A version is written beside
the others under a temporary name, checked, made durable, and only then named: a power cut leaves
the dataset as it was. Nothing is ever overwritten; going back is one more version.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from geodata import schema
from geodata.store import SHAPES, Dataset, load_folder

#: The files that make up a dataset; anything else in a folder is not ours.
FILE_NAMES = (
    *(f"{name}.csv" for name in schema.TABLES),
    *(f"{name}.geojson" for name in SHAPES),
)
LOCK_SECONDS = 10
MAX_COMMENT = 200
_CODE = re.compile(schema.CODE_PATTERN)
_ID = re.compile(r"^\d{8}T\d{6}-\d{4}-[0-9a-f]{16}$")


class ConflictError(RuntimeError):
    """Somebody else saved in the meantime; the message (Japanese) says what to do."""


@dataclass(frozen=True)
class Version:
    """One saved state. time is ISO 8601 with the offset; parent is the version it came from."""

    id: str
    time: str
    comment: str
    parent: str | None


class VersionStore:
    """The versioned datasets below one folder (the user's data directory)."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def codes(self) -> tuple[str, ...]:
        """The municipalities that have a version in force, in order."""
        return tuple(
            sorted(
                p.parent.name
                for p in self._root.glob("*/current")
                if _CODE.match(p.parent.name) and self.current(p.parent.name) is not None
            )
        )

    def current(self, code: str) -> str | None:
        """The id of the version in force, or None where there is none."""
        pointer = self._home(code) / "current"
        if not pointer.is_file():
            return None
        found = pointer.read_text(encoding="utf-8").strip()
        # a pointer that somebody has broken by hand must not lead out of the folder
        return found if _ID.match(found) and self._folder(code, found).is_dir() else None

    def load(self, code: str, version: str | None = None) -> Dataset:
        """The dataset of a version (the one in force when None).

        Raises KeyError where there is no such version, DataError where its files are broken.
        """
        return load_folder(self._existing(code, version))

    def files(self, code: str, version: str | None = None) -> dict[str, bytes]:
        """The files of a version by name; raises KeyError where there is no such version."""
        return folder_files(self._existing(code, version))

    def history(self, code: str) -> list[Version]:
        """Every version of a municipality, the newest first."""
        found = []
        for path in (self._home(code) / "versions").glob("*/version.json"):
            if _ID.match(path.parent.name):
                told = json.loads(path.read_text(encoding="utf-8"))
                found.append(
                    Version(path.parent.name, told["time"], told["comment"], told["parent"])
                )
        return sorted(found, key=lambda v: v.id, reverse=True)

    def save(
        self,
        code: str,
        files: Mapping[str, bytes],
        *,
        comment: str,
        parent: str | None,
    ) -> Version:
        """Check *files* and make them the version in force.

        *parent* is the version that the change started from (None for the first). Raises
        DataError where the files do not hold, ConflictError where another version has come into
        force since, ValueError for a wrong code or file name. In each case nothing has changed.
        """
        if not _CODE.match(code):
            raise ValueError(f"自治体コードは5桁の数字です: {code[:20]}")
        unknown = sorted(set(files) - set(FILE_NAMES))
        if unknown:
            raise ValueError(f"データセットにない名前のファイルです: {'、'.join(unknown)[:80]}")
        home = self._home(code)
        (home / "versions").mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(home / ".lock", timeout=LOCK_SECONDS):
                return self._save_locked(code, files, comment=comment, parent=parent)
        except Timeout as error:
            raise ConflictError(
                "ほかの人の保存が終わりません。少し待ってから、もう一度保存してください。"
            ) from error

    def restore(self, code: str, version: str, *, comment: str = "") -> Version:
        """Make an earlier version the one in force, as a new version of its own."""
        files = self.files(code, version)
        when = next(v.time for v in self.history(code) if v.id == version)
        said = comment or f"{when[:16].replace('T', ' ')} の版に戻した"
        return self.save(code, files, comment=said, parent=self.current(code))

    def _save_locked(
        self, code: str, files: Mapping[str, bytes], *, comment: str, parent: str | None
    ) -> Version:
        now_in_force = self.current(code)
        if parent != now_in_force:
            raise ConflictError(
                "編集している間に、ほかの人が新しい版を保存しました。"
                "画面を読み直し、変更をもう一度行ってください（いまの版は失われていません）。"
            )
        home = self._home(code)
        staging = Path(tempfile.mkdtemp(prefix=".new-", dir=home))
        try:
            for name, content in files.items():
                _write(staging / name, content)
            checked = load_folder(staging)
            if checked.code != code:
                raise ValueError(f"別の自治体（{checked.code}）のデータです")
            moment = dt.datetime.now().astimezone()
            number = len(list((home / "versions").iterdir())) + 1
            version = Version(
                id=f"{moment:%Y%m%dT%H%M%S}-{number:04d}-{checked.version}",
                time=moment.isoformat(timespec="seconds"),
                comment=comment.strip()[:MAX_COMMENT],
                parent=parent,
            )
            told = {"time": version.time, "comment": version.comment, "parent": parent}
            _write(staging / "version.json", json.dumps(told, ensure_ascii=False).encode())
            _sync(staging)
            staging.rename(self._folder(code, version.id))
            _sync(home / "versions")
            _point(home, version.id)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        return version

    def _existing(self, code: str, version: str | None) -> Path:
        wanted = version or self.current(code)
        if wanted is None or not _ID.match(wanted) or not self._folder(code, wanted).is_dir():
            raise KeyError(f"{code}: {version or '版がありません'}")
        return self._folder(code, wanted)

    def _home(self, code: str) -> Path:
        if not _CODE.match(code):
            return self._root / "-"  # never a path made of what came from outside
        return self._root / code

    def _folder(self, code: str, version: str) -> Path:
        return self._home(code) / "versions" / version


def folder_files(folder: Path) -> dict[str, bytes]:
    """The files of a dataset that a folder holds, by name."""
    return {name: (folder / name).read_bytes() for name in FILE_NAMES if (folder / name).is_file()}


def table_bytes(table: pd.DataFrame) -> bytes:
    """A table as the CSV of a dataset: UTF-8, unknown cells empty, geometry left out."""
    plain = pd.DataFrame(table).drop(columns=["geometry", "boundary"], errors="ignore")
    text: str = plain.to_csv(index=False, lineterminator="\n")
    return text.encode()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _point(home: Path, version: str) -> None:
    partial = home / ".current"
    _write(partial, f"{version}\n".encode())
    partial.replace(home / "current")
    _sync(home)


def _sync(folder: Path) -> None:
    """Make names in a folder durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
