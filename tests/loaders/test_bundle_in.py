"""Bundles read back: the same dataset, and nothing hostile."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import shapely

from geodata import bundle, store
from geodata.changes import changes
from geodata.versions import folder_files
from loaders.apply import load_files
from loaders.bundle_in import load_bundle
from loaders.report import LoaderError

CODE = "13210"


def written(path: Path, files: dict[str, bytes]) -> Path:
    path.write_bytes(bundle.to_zip(files, load_files(files)))
    return path


def altered(path: Path, member: str, content: bytes | None) -> Path:
    """The bundle with one member replaced, or taken out (None)."""
    out = path.with_name("altered.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            if info.filename != member:
                new.writestr(info.filename, old.read(info))
        if content is not None:
            new.writestr(member, content)
    return out


@pytest.mark.parametrize("code", store.codes())
def test_round_trip_of_every_embedded_dataset(code: str, tmp_path: Path) -> None:
    files, before = folder_files(store.DATA_ROOT / code), store.load(code)
    read = load_bundle(written(tmp_path / "a.zip", files))
    assert changes(before, read.dataset) == []
    assert read.files == files
    assert read.dataset.version == before.version
    for name in ("areas", "chome", "hubs"):
        one, other = getattr(before, name).geometry, getattr(read.dataset, name).geometry
        assert (one.isna() == other.isna()).all()
        assert shapely.equals_exact(one[one.notna()].array, other[one.notna()].array, 0).all()


def test_texts_that_look_like_formulas_come_back_as_they_were(tmp_path: Path) -> None:
    files = folder_files(store.DATA_ROOT / CODE)
    name = "小金井きた地域包括支援センター".encode()
    assert name in files["hubs.csv"]
    files["hubs.csv"] = files["hubs.csv"].replace(name, b"=HYPERLINK(1)")
    path = written(tmp_path / "a.zip", files)
    with zipfile.ZipFile(path) as archive:
        assert b",'=HYPERLINK(1)" in archive.read("csv/hubs.csv")
    assert "=HYPERLINK(1)" in set(load_bundle(path).dataset.hubs["name"])


def test_parts_that_are_missing_or_broken_are_named(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip", folder_files(store.DATA_ROOT / CODE))
    for member, content, word in (
        ("csv/hubs.csv", None, "hubs"),
        ("csv/hubs.csv", b"\xff\xfe\x00", "UTF-8"),
        ("csv/hubs.csv", b"hub_id\n", "列がありません"),
        (f"{CODE}.gpkg", b"rubbish", "GeoPackage"),
        ("manifest.json", b"{}", "manifest"),
        ("manifest.json", None, "データ一式のzipではありません"),
    ):
        with pytest.raises(LoaderError, match=word):
            load_bundle(altered(path, member, content))


def test_hostile_zips_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip", folder_files(store.DATA_ROOT / CODE))
    for member, word in (("../evil.csv", "危ない名前"), ("inner.zip", "書庫")):
        with pytest.raises(LoaderError, match=word):
            load_bundle(altered(path, member, b"x"))
    bomb = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", bytes(60 * 1024 * 1024))
    (tmp_path / "bomb.zip").write_bytes(bomb.getvalue())
    with pytest.raises(LoaderError, match="縮み方"):
        load_bundle(tmp_path / "bomb.zip")
