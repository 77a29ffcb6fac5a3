"""A whole history moved from one store of versions to another: folder to PostGIS, or back.

Every version keeps its id, time, comment and parent, so that both stores say the same afterwards.
Nothing is overwritten: a version that is there already is left, and where the other store has
gone its own way the copy stops. It can be broken off and begun again at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geodata import library, rights
from geodata.drafts import DraftStore, FolderDrafts
from geodata.folder_versions import FolderStore
from geodata.language import tr
from geodata.versions import ConflictError, VersionStore


@dataclass(frozen=True)
class Copied:
    """What a copy came to for one municipality: versions written, versions that were there."""

    code: str
    written: int
    there: int


def open_stores(kind: str) -> tuple[VersionStore, DraftStore]:
    """The versions and drafts of the ``folder`` (CHIIKI_DATA_DIR) or of the ``database``
    (CHIIKI_DATABASE_URL), whichever of the two is in use.

    Raises DatabaseError where the database cannot be used, ForbiddenError for the public.
    """
    rights.require_staff()
    if kind == "folder":
        return FolderStore(library.data_dir()), FolderDrafts(library.data_dir())
    from geodata.postgis.drafts import PostgisDrafts
    from geodata.postgis.engine import bare
    from geodata.postgis.migrate import once
    from geodata.postgis.versions import PostgisStore

    engine = bare()
    once(engine)
    return PostgisStore(engine), PostgisDrafts(engine)


def copy_versions(
    source: VersionStore,
    target: VersionStore,
    *,
    tell: Callable[[Copied], None] = lambda _: None,
) -> list[Copied]:
    """Copy every version of every municipality, and then make the same one the one in force.

    *tell* is called after each municipality. Raises ConflictError (Japanese) where *target* has a
    version in force that *source* does not know, or one was saved meanwhile; then what has been
    copied before is whole, and the versions in force of that municipality are as they were.
    """
    codes = source.codes()
    for code in codes:
        _check_same_way(source, target, code)
    result = []
    for code in codes:
        wanted = source.current(code)
        written = there = 0
        for version in reversed(source.history(code)):
            if target.keep(code, version, source.files(code, version.id)):
                written += 1
            else:
                there += 1
        now = _check_same_way(source, target, code)
        if wanted is not None and now != wanted:
            target.put_in_force(code, wanted, expected=now)
        result.append(Copied(code, written, there))
        tell(result[-1])
    return result


def copy_drafts(source: DraftStore, target: DraftStore) -> int:
    """Copy the drafts that *target* does not have; how many."""
    wanted = [code for code in source.codes() if code not in target.codes()]
    for code in wanted:
        draft = source.load(code)
        if draft is not None:
            target.save(code, draft.name, draft.step, draft.files)
    return len(wanted)


def _check_same_way(source: VersionStore, target: VersionStore, code: str) -> str | None:
    """The version in force at *target*, which must be one that *source* has had."""
    now = target.current(code)
    if now is not None and now not in {version.id for version in source.history(code)}:
        raise ConflictError(
            tr(
                "{code}: 写す先では、写す元にない版（{now}）がいまの版です。"
                "写す先を空にするか、画面の「データ」でどちらを残すかを決めてください"
                "（何も書き換えていません）。",
                code=code,
                now=now,
            )
        )
    return now
