"""The states that a municipality's data have had: the user's versions, and the embedded data.

The embedded data stand at the bottom of the list as an edition to compare with and to go back to.
"""

from __future__ import annotations

from dataclasses import dataclass

from geodata import library, store
from geodata.language import N_, tr
from geodata.store import Dataset
from geodata.versions import ConflictError, Version, folder_files

EMBEDDED_COMMENT = N_("はじめから入っているデータ")


@dataclass(frozen=True)
class Edition:
    """One state of the data. id: of a version, or ``embedded``; time: ISO 8601, None of the
    embedded data; parent: the edition that it came from, None of a first one."""

    id: str
    time: str | None
    comment: str
    parent: str | None
    in_force: bool


def editions(code: str) -> list[Edition]:
    """Every edition of a municipality, the newest first; the embedded data last."""
    now = library.state(code)
    bottom = library.EMBEDDED if code in store.codes() else None
    found = [
        Edition(v.id, v.time, v.comment, v.parent or bottom, v.id == now)
        for v in library.own().history(code)
    ]
    if bottom is not None:
        found.append(Edition(bottom, None, tr(EMBEDDED_COMMENT), None, now == bottom))
    return found


def load(code: str, edition: str) -> Dataset:
    """The dataset of an edition.

    Raises KeyError where there is no such edition, DataError where its files are broken.
    """
    if edition == library.EMBEDDED:
        _embedded(code)
        return store.load(code)
    return library.own().load(code, edition)


def files(code: str, edition: str) -> dict[str, bytes]:
    """The files of an edition by name; raises KeyError where there is no such edition."""
    if edition == library.EMBEDDED:
        _embedded(code)
        return folder_files(store.DATA_ROOT / code)
    return library.own().files(code, edition)


def bring_back(code: str, edition: str, *, comment: str, expected: str) -> Version:
    """Make an edition the one in force again, as a new version; nothing is lost.

    *expected* is the edition that the user saw in force. Raises ConflictError where another one
    is by now, KeyError and DataError as :func:`load` does.
    """
    return save(code, files(code, edition), comment=comment, expected=expected)


def save(code: str, changed: dict[str, bytes], *, comment: str, expected: str) -> Version:
    """Save files as the version in force; *expected* is the edition that they came from.

    Raises what :meth:`geodata.versions.VersionStore.save` raises; then nothing has changed.
    """
    mine = library.own()
    if expected == library.EMBEDDED and mine.current(code) is None:
        return mine.save(code, changed, comment=comment, parent=None)
    if expected == library.EMBEDDED:
        raise ConflictError(
            tr("編集している間に、ほかの人が新しい版を保存しました（いまの版は失われていません）。")
        )
    return mine.save(code, changed, comment=comment, parent=expected)


def before(code: str) -> Edition | None:
    """The edition that undoing the last save leads back to; None where nothing was saved."""
    known = {edition.id: edition for edition in editions(code)}
    now = known.get(library.state(code))
    return None if now is None or now.parent is None else known.get(now.parent)


def _embedded(code: str) -> None:
    if code not in store.codes():
        raise KeyError(tr("{code}: はじめから入っているデータはありません", code=code))
