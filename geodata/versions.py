"""The user's own datasets: every change is a new version, all of it or nothing.

What a version is, and what a store of them does. Two stores do it: a folder
(:mod:`geodata.folder_versions`, the default) and PostGIS (:mod:`geodata.postgis.versions`); the
same tests hold for both. Nothing is ever overwritten; going back is one more version.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pandas as pd

from geodata import schema
from geodata.language import tr
from geodata.phrases import comma
from geodata.store import SHAPES, Dataset, load_folder

#: The files that make up a dataset; anything else in a folder is not ours.
FILE_NAMES = (
    *(f"{name}.csv" for name in schema.TABLES),
    *(f"{name}.geojson" for name in SHAPES),
)
LOCK_SECONDS = 10
MAX_COMMENT = 200
_CODE = re.compile(schema.CODE_PATTERN)
_ID = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9]{4,9}-[0-9a-f]{16}")


class ConflictError(RuntimeError):
    """Somebody else saved in the meantime; the message (Japanese) says what to do."""


@dataclass(frozen=True)
class Version:
    """One saved state. time is ISO 8601 with the offset; parent is the version it came from."""

    id: str
    time: str
    comment: str
    parent: str | None

    @property
    def number(self) -> int:
        """Its place among the versions of its municipality, from 1."""
        return int(self.id.split("-")[1])

    @property
    def digest(self) -> str:
        """What Dataset.version is of its files."""
        return self.id.split("-")[2]


class VersionStore(Protocol):
    """The versioned datasets of an installation. Any number of processes may use one at once.

    Where the place itself fails, OSError is raised (DatabaseError, with a Japanese message, by
    the database).
    """

    def codes(self) -> tuple[str, ...]:
        """The municipalities that have a version in force, in order."""
        ...

    def current(self, code: str) -> str | None:
        """The id of the version in force, or None where there is none."""
        ...

    def load(self, code: str, version: str | None = None) -> Dataset:
        """The dataset of a version (the one in force when None).

        Raises KeyError where there is no such version, DataError where its files are broken.
        """
        ...

    def files(self, code: str, version: str | None = None) -> dict[str, bytes]:
        """The files of a version by name; raises KeyError where there is no such version."""
        ...

    def history(self, code: str) -> list[Version]:
        """Every version of a municipality, the newest first."""
        ...

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
        ...

    def keep(self, code: str, version: Version, files: Mapping[str, bytes]) -> bool:
        """Put a version of another store here as it is, without making it the one in force.

        False where it is here already. Raises ValueError where *files* are not what the version
        was made of, and as :meth:`save` does.
        """
        ...

    def put_in_force(self, code: str, version: str, *, expected: str | None) -> None:
        """Make a version that is here the one in force, where *expected* is it now.

        For moving a whole history from one store to another; :meth:`restore` is for going back.
        Raises ConflictError where another version is in force, KeyError for an unknown one.
        """
        ...

    def restore(self, code: str, version: str, *, comment: str = "") -> Version:
        """Make an earlier version the one in force, as a new version of its own."""
        files = self.files(code, version)
        when = next(v.time for v in self.history(code) if v.id == version)
        said = comment or tr("{replace} の版に戻した", replace=when[:16].replace("T", " "))
        return self.save(code, files, comment=said, parent=self.current(code))


def is_code(text: str) -> bool:
    """Whether a text is a municipality code: only then may it stand in a path or a query."""
    return _CODE.fullmatch(text) is not None


def is_version_id(text: str) -> bool:
    """Whether a text has the form of a version's id."""
    return _ID.fullmatch(text) is not None


def check_names(code: str, files: Mapping[str, bytes]) -> None:
    """Raise ValueError (Japanese) for a wrong code, or the name of a file that is not ours."""
    if not is_code(code):
        raise ValueError(tr("自治体コードは5桁の数字です: {code}", code=code[:20]))
    unknown = sorted(set(files) - set(FILE_NAMES))
    if unknown:
        raise ValueError(
            tr("データセットにない名前のファイルです: {unknown}", unknown=comma(unknown)[:80])
        )


def check_code(code: str, dataset: Dataset) -> None:
    """Raise ValueError (Japanese) where a dataset is another municipality's."""
    if dataset.code != code:
        raise ValueError(tr("別の自治体（{code}）のデータです", code=dataset.code))


def check_kept(code: str, version: Version, dataset: Dataset) -> None:
    """Raise ValueError (Japanese) where a dataset is not what a version was made of."""
    check_code(code, dataset)
    if not is_version_id(version.id) or version.digest != dataset.version:
        raise ValueError(
            tr(
                "{code}: 版 {id} のファイルが、保存されたときと違います",
                code=code,
                id=version.id[:60],
            )
        )


def check_in_force(parent: str | None, now_in_force: str | None) -> None:
    """Raise ConflictError where the version that a change started from is no longer in force."""
    if parent != now_in_force:
        raise overtaken()


def overtaken() -> ConflictError:
    """The error of whoever saves second."""
    return ConflictError(
        tr(
            "編集している間に、ほかの人が新しい版を保存しました。"
            "画面を読み直し、変更をもう一度行ってください（いまの版は失われていません）。"
        )
    )


def kept_waiting() -> ConflictError:
    """The error of whoever waits for another's save in vain."""
    return ConflictError(
        tr("ほかの人の保存が終わりません。少し待ってから、もう一度保存してください。")
    )


def new_version(dataset: Dataset, *, number: int, comment: str, parent: str | None) -> Version:
    """The version that *dataset* becomes now; *number* counts a municipality's versions from 1."""
    moment = dt.datetime.now().astimezone()
    return Version(
        id=f"{moment:%Y%m%dT%H%M%S}-{number:04d}-{dataset.version}",
        time=moment.isoformat(timespec="seconds"),
        comment=comment.replace("\0", "").strip()[:MAX_COMMENT],
        parent=parent,
    )


def load_files(files: Mapping[str, bytes]) -> Dataset:
    """The dataset that *files* make up. Raises DataError where they do not hold."""
    with tempfile.TemporaryDirectory(prefix="chiiki-") as folder:
        for name in FILE_NAMES:
            if name in files:
                (Path(folder) / name).write_bytes(files[name])
        return load_folder(Path(folder))


def folder_files(folder: Path) -> dict[str, bytes]:
    """The files of a dataset that a folder holds, by name."""
    return {name: (folder / name).read_bytes() for name in FILE_NAMES if (folder / name).is_file()}


def table_bytes(table: pd.DataFrame) -> bytes:
    """A table as the CSV of a dataset: UTF-8, unknown cells empty, geometry left out."""
    plain = pd.DataFrame(table).drop(columns=["geometry", "boundary"], errors="ignore")
    text: str = plain.to_csv(index=False, lineterminator="\n")
    return text.encode()
