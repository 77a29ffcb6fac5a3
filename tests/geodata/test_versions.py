"""Every change a version; a failure half-way leaves everything as it was. Of both stores."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from geodata import folder_versions, library, store
from geodata.changes import changes
from geodata.errors import DataError, UnknownMunicipalityError
from geodata.folder_versions import FolderStore
from geodata.postgis import versions as postgis_versions
from geodata.versions import ConflictError, VersionStore, folder_files, table_bytes
from tests.geodata.stores import everything, open_store

CODE = "13210"


@pytest.fixture
def files() -> dict[str, bytes]:
    return folder_files(store.DATA_ROOT / CODE)


@pytest.fixture(params=["folder", "postgis"])
def mine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> VersionStore:
    return open_store(request, monkeypatch)


def renamed(files: dict[str, bytes], name: str) -> dict[str, bytes]:
    old = "小金井きた地域包括支援センター".encode()
    assert old in files["hubs.csv"]
    return files | {"hubs.csv": files["hubs.csv"].replace(old, name.encode())}


def test_tables_survive_writing_and_reading(mine: VersionStore) -> None:
    dataset = store.load(CODE)
    tables = {
        "municipality": None, "areas": dataset.areas, "chome": dataset.chome,
        "hubs": dataset.hubs, "coordinators": dataset.posts,
        "coordinator_history": dataset.post_history, "standards": dataset.standards,
        "activities": dataset.activities,
    }  # fmt: skip
    written = folder_files(store.DATA_ROOT / CODE) | {
        f"{name}.csv": table_bytes(table) for name, table in tables.items() if table is not None
    }
    mine.save(CODE, written, comment="", parent=None)
    assert changes(dataset, mine.load(CODE)) == []


def test_versions_are_listed_and_restored(mine: VersionStore, files: dict[str, bytes]) -> None:
    first = mine.save(CODE, files, comment="はじめ", parent=None)
    second = mine.save(CODE, renamed(files, "新しい名"), comment="改名", parent=first.id)
    assert [v.comment for v in mine.history(CODE)] == ["改名", "はじめ"]
    assert "新しい名" in set(mine.load(CODE).hubs["name"])
    back = mine.restore(CODE, first.id)
    assert back.parent == second.id
    assert mine.files(CODE) == files
    # nothing is lost: the version in between is still there
    assert "新しい名" in set(mine.load(CODE, second.id).hubs["name"])


def test_a_version_gives_back_its_very_bytes(mine: VersionStore) -> None:
    for code in ("13123", CODE):
        given = folder_files(store.DATA_ROOT / code)
        saved = mine.save(code, given, comment="", parent=None)
        embedded, loaded = store.load(code), mine.load(code)
        assert mine.files(code) == given
        assert loaded.version == embedded.version == saved.digest
        assert changes(embedded, loaded) == []
        assert loaded.areas.geometry.geom_equals_exact(embedded.areas.geometry, 0).all()
    assert mine.codes() == ("13123", CODE)


def test_broken_files_change_nothing(mine: VersionStore, files: dict[str, bytes]) -> None:
    first = mine.save(CODE, files, comment="", parent=None)
    before = everything(mine)
    with pytest.raises(DataError, match="hubs.csv"):
        mine.save(CODE, files | {"hubs.csv": b"hub_id\nx\n"}, comment="", parent=first.id)
    with pytest.raises(ValueError, match="名前のファイル"):
        mine.save(CODE, files | {"../evil.csv": b""}, comment="", parent=first.id)
    with pytest.raises(ValueError, match="別の自治体"):
        mine.save("13105", files, comment="", parent=None)
    assert everything(mine) == before
    assert mine.codes() == (CODE,)


def test_a_power_cut_before_the_last_step_leaves_the_old_version(
    mine: VersionStore, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = mine.save(CODE, files, comment="", parent=None)

    def cut(*_: object, **__: object) -> None:
        raise OSError("no power")

    module = folder_versions if isinstance(mine, FolderStore) else postgis_versions
    monkeypatch.setattr(module, "_point", cut)
    with pytest.raises(OSError, match="no power"):
        mine.save(CODE, renamed(files, "新しい名"), comment="", parent=first.id)
    assert mine.current(CODE) == first.id
    assert mine.files(CODE) == files


def test_a_change_from_an_old_version_is_refused(
    mine: VersionStore, files: dict[str, bytes]
) -> None:
    first = mine.save(CODE, files, comment="", parent=None)
    mine.save(CODE, renamed(files, "A"), comment="", parent=first.id)
    with pytest.raises(ConflictError, match="読み直し"):
        mine.save(CODE, renamed(files, "B"), comment="", parent=first.id)
    assert "A" in set(mine.load(CODE).hubs["name"])


def test_of_many_writers_at_once_one_wins(mine: VersionStore, files: dict[str, bytes]) -> None:
    first = mine.save(CODE, files, comment="", parent=None)
    won: list[str] = []
    lost: list[ConflictError] = []

    def write(name: str) -> None:
        try:
            saved = mine.save(CODE, renamed(files, name), comment=name, parent=first.id)
            won.append(saved.id)
        except ConflictError as error:
            lost.append(error)

    threads = [threading.Thread(target=write, args=(f"名{i}",)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 5)
    assert mine.current(CODE) == won[0]
    assert len(mine.history(CODE)) == 2


def test_of_two_first_versions_one_wins(mine: VersionStore, files: dict[str, bytes]) -> None:
    mine.save(CODE, files, comment="", parent=None)
    with pytest.raises(ConflictError, match="読み直し"):
        mine.save(CODE, files, comment="", parent=None)


def test_what_people_write_is_kept_as_written(mine: VersionStore, files: dict[str, bytes]) -> None:
    said = "'; DROP TABLE versions; -- %s :x <b>\x00\n" + "長" * 300
    saved = mine.save(CODE, files, comment=said, parent=None)
    (kept,) = mine.history(CODE)
    assert kept == saved
    assert kept.comment == said.replace("\x00", "")[:200]


def test_a_version_of_another_store_is_kept_as_it_is(
    mine: VersionStore, files: dict[str, bytes], tmp_path: Path
) -> None:
    other = FolderStore(tmp_path / "other")
    first = other.save(CODE, files, comment="はじめ", parent=None)
    second = other.save(CODE, renamed(files, "あたらしい名"), comment="改名", parent=first.id)
    for version in (second, first):
        assert mine.keep(CODE, version, other.files(CODE, version.id))
        assert not mine.keep(CODE, version, other.files(CODE, version.id))
    assert mine.current(CODE) is None  # kept is not in force
    assert mine.history(CODE) == other.history(CODE)
    mine.put_in_force(CODE, second.id, expected=None)
    with pytest.raises(ConflictError):
        mine.put_in_force(CODE, first.id, expected=None)
    assert mine.files(CODE) == other.files(CODE)
    # the next version counts on
    third = mine.save(CODE, files, comment="", parent=second.id)
    assert third.number == 3


def test_a_version_whose_files_were_changed_is_not_kept(
    mine: VersionStore, files: dict[str, bytes], tmp_path: Path
) -> None:
    version = FolderStore(tmp_path / "other").save(CODE, files, comment="", parent=None)
    with pytest.raises(ValueError, match="保存されたときと違います"):
        mine.keep(CODE, version, renamed(files, "書き換え"))
    assert mine.history(CODE) == []


@pytest.mark.parametrize("pointer", ["../../..", "", "20260101T000000-0001-0123456789abcdef"])
def test_a_broken_pointer_leads_nowhere(
    files: dict[str, bytes], tmp_path: Path, pointer: str
) -> None:
    mine = FolderStore(tmp_path / "data")
    mine.save(CODE, files, comment="", parent=None)
    (tmp_path / "data" / CODE / "current").write_text(pointer, encoding="utf-8")
    assert mine.current(CODE) is None
    assert mine.codes() == ()


@pytest.mark.parametrize(
    "code", ["../x", "1321", "13210/..", "", "13210\n", "1\x003210", "１３２１０"]
)
def test_a_code_is_never_a_path(mine: VersionStore, files: dict[str, bytes], code: str) -> None:
    with pytest.raises(ValueError, match="5桁"):
        mine.save(code, files, comment="", parent=None)
    assert mine.current(code) is None
    assert mine.history(code) == []
    with pytest.raises(KeyError):
        mine.files(code)


@pytest.mark.parametrize("version", ["", "../..", "20260101T000000-0001-0123456789abcdef", "\x00"])
def test_a_version_that_is_not_there(mine: VersionStore, version: str) -> None:
    for ask in (mine.files, mine.load, mine.restore):
        with pytest.raises(KeyError):
            ask(CODE, version)
    with pytest.raises(KeyError):
        mine.put_in_force(CODE, version, expected=None)
    assert mine.history(CODE) == []


def test_the_users_own_data_overlay_the_embedded(
    mine: VersionStore, files: dict[str, bytes]
) -> None:
    assert isinstance(library.own(), type(mine))
    assert library.codes() == store.codes()
    assert library.state(CODE) == library.EMBEDDED
    saved = mine.save(CODE, renamed(files, "新しい名"), comment="", parent=None)
    assert library.state(CODE) == saved.id
    assert "新しい名" in set(library.load(CODE).hubs["name"])
    assert library.load("13105").code == "13105"
    with pytest.raises(UnknownMunicipalityError):
        library.load("99999")


def test_changes_name_what_was_added_removed_moved_and_changed(
    mine: VersionStore, files: dict[str, bytes]
) -> None:
    before = store.load(CODE)
    hubs = files["hubs.csv"].decode()
    lines = hubs.splitlines()
    moved = [line.replace("35.71011", "35.71111") for line in lines]  # 0.001° ≈ 111 m north
    moved[2] = moved[2].replace("小金井みなみ", "小金井南")
    moved = [line.replace("13210-shogai", "13210-new") for line in moved]
    mine.save(CODE, files | {"hubs.csv": "\n".join(moved).encode()}, comment="", parent=None)
    found = {c.key: c for c in changes(before, mine.load(CODE))}
    assert {k: c.kind for k, c in found.items()} == {
        "13210-shogai": "removed",
        "13210-hk-kita": "moved",
        "13210-hk-minami": "changed",
        "13210-new": "added",
    }
    assert found["13210-hk-kita"].metres == pytest.approx(111, abs=1)
    assert found["13210-hk-minami"].columns == ("name",)
