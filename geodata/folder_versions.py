"""The versions of datasets in a folder: the default store, without any server.

A municipality's folder holds ``versions/<id>/`` (the files of a dataset and ``version.json``)
and ``current``, a file of one line that names the version in force. A version is written beside
the others under a temporary name, checked, made durable, and only then named: a power cut leaves
the dataset as it was.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from geodata import versions
from geodata.language import tr
from geodata.store import Dataset, load_folder
from geodata.versions import Version, VersionStore, folder_files


class FolderStore(VersionStore):
    """The versioned datasets below one folder (the user's data directory)."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def codes(self) -> tuple[str, ...]:
        return tuple(
            sorted(
                p.parent.name
                for p in self._root.glob("*/current")
                if versions.is_code(p.parent.name) and self.current(p.parent.name) is not None
            )
        )

    def current(self, code: str) -> str | None:
        pointer = self._home(code) / "current"
        if not pointer.is_file():
            return None
        found = pointer.read_text(encoding="utf-8").strip()
        # a pointer that somebody has broken by hand must not lead out of the folder
        return found if self._has(code, found) else None

    def load(self, code: str, version: str | None = None) -> Dataset:
        return load_folder(self._existing(code, version))

    def files(self, code: str, version: str | None = None) -> dict[str, bytes]:
        return folder_files(self._existing(code, version))

    def history(self, code: str) -> list[Version]:
        found = []
        for path in (self._home(code) / "versions").glob("*/version.json"):
            if versions.is_version_id(path.parent.name):
                told = json.loads(path.read_text(encoding="utf-8"))
                found.append(
                    Version(path.parent.name, told["time"], told["comment"], told["parent"])
                )
        return sorted(found, key=lambda v: (v.number, v.id), reverse=True)

    def save(
        self,
        code: str,
        files: Mapping[str, bytes],
        *,
        comment: str,
        parent: str | None,
    ) -> Version:
        versions.check_names(code, files)
        with self._locked(code) as home:
            versions.check_in_force(parent, self.current(code))
            with _staged(home, files) as staging:
                dataset = load_folder(staging)
                versions.check_code(code, dataset)
                number = len(list((home / "versions").iterdir())) + 1
                version = versions.new_version(
                    dataset, number=number, comment=comment, parent=parent
                )
                self._enter(code, version, staging)
                _point(home, version.id)
        return version

    def keep(self, code: str, version: Version, files: Mapping[str, bytes]) -> bool:
        versions.check_names(code, files)
        with self._locked(code) as home:
            if self._has(code, version.id):
                return False
            with _staged(home, files) as staging:
                versions.check_kept(code, version, load_folder(staging))
                self._enter(code, version, staging)
        return True

    def put_in_force(self, code: str, version: str, *, expected: str | None) -> None:
        self._existing(code, version)
        with self._locked(code) as home:
            versions.check_in_force(expected, self.current(code))
            _point(home, version)

    @contextmanager
    def _locked(self, code: str) -> Iterator[Path]:
        home = self._home(code)
        (home / "versions").mkdir(parents=True, exist_ok=True)
        try:
            lock = FileLock(home / ".lock", timeout=versions.LOCK_SECONDS)
            lock.acquire()
        except Timeout as error:
            raise versions.kept_waiting() from error
        try:
            yield home
        finally:
            lock.release()

    def _enter(self, code: str, version: Version, staging: Path) -> None:
        """Give a staged version its name; on return it is on the disk."""
        told = {"time": version.time, "comment": version.comment, "parent": version.parent}
        _write(staging / "version.json", json.dumps(told, ensure_ascii=False).encode())
        _sync(staging)
        target = self._folder(code, version.id)
        staging.rename(target)
        _sync(target.parent)

    def _has(self, code: str, version: str) -> bool:
        return versions.is_version_id(version) and self._folder(code, version).is_dir()

    def _existing(self, code: str, version: str | None) -> Path:
        wanted = version or self.current(code)
        if wanted is None or not self._has(code, wanted):
            raise KeyError(f"{code}: {version or tr('版がありません')}")
        return self._folder(code, wanted)

    def _home(self, code: str) -> Path:
        if not versions.is_code(code):
            return self._root / "-"  # never a path made of what came from outside
        return self._root / code

    def _folder(self, code: str, version: str) -> Path:
        return self._home(code) / "versions" / version


@contextmanager
def _staged(home: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """The files in a folder beside the versions, on the disk; gone again unless it got a name."""
    staging = Path(tempfile.mkdtemp(prefix=".new-", dir=home))
    try:
        for name, content in files.items():
            _write(staging / name, content)
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


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
