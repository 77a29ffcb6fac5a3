"""Files and zips opened safely."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.report import LoaderError
from loaders.source import Limits, check_zip, opened


def make_zip(
    path: Path, members: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def refused(path: Path, match: str, **limits: int) -> None:
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(LoaderError, match=match), opened(path, limits=Limits(**limits)):
        pass
    assert not path.is_file() or path.read_bytes() == before


def test_a_plain_file(tmp_path: Path) -> None:
    path = tmp_path / "名簿.csv"
    path.write_bytes(b"a")
    with opened(path) as source:
        assert (source.files, source.packed, source.label(path)) == ((path,), False, "名簿.csv")


def test_the_parts_of_a_shapefile_come_along(tmp_path: Path) -> None:
    for name in ("a.shp", "a.DBF", "a.shx", "b.dbf", "a.txt"):
        (tmp_path / name).write_bytes(b"x")
    with opened(tmp_path / "a.DBF") as source:
        assert [p.name for p in source.files] == ["a.shp", "a.DBF", "a.shx"]


def test_a_zip_is_unpacked_and_gone_afterwards(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"x/区.shp": b"1", "__MACOSX/._a": b"2", "x/": b""})
    with opened(path) as source:
        (file,) = source.files
        assert file.read_bytes() == b"1"
        assert source.label(file) == "a.zip の x/区.shp"
    assert not file.exists()


def test_names_in_cp932_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    name = "境界表.csv"  # 表 ends in the byte of a backslash
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("?" * len(name.encode("cp932")), b"1")
    raw = path.read_bytes().replace(b"?" * len(name.encode("cp932")), name.encode("cp932"))
    path.write_bytes(raw)
    with opened(path) as source:
        assert [p.name for p in source.files] == [name]


@pytest.mark.parametrize(
    "name",
    [
        "../a.shp",
        "/etc/a.shp",
        "x/../../a.shp",
        "C:\\a.shp",
        "x\\..\\..\\a.shp",
        "a\nb.shp",
        "x" * 300,
    ],
)
def test_a_path_out_of_the_zip_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    refused(make_zip(folder / "a.zip", {name: b"x"}), "危ない名前")
    assert [p.name for p in tmp_path.rglob("*.shp")] == []


def test_a_symlink_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.shp")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    refused(tmp_path / "a.zip", "危ない名前")


def test_a_zip_in_a_zip_is_refused(tmp_path: Path) -> None:
    refused(make_zip(tmp_path / "a.zip", {"b.ZIP": b"x"}), "書庫")


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    refused(make_zip(tmp_path / "a.zip", {"a.shp": b"x", "A.SHP": b"y"}), "同じ名前")


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.csv": b"0" * 3_000_000})
    refused(path, "縮み方", ratio_from=1_000_000)
    with pytest.raises(LoaderError, match="縮み方"):
        check_zip(path, limits=Limits(ratio_from=1_000_000))
    with opened(path):
        pass  # below ten million bytes a high ratio is what plain tables have


def test_a_zip_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.csv": b"0" * 2_000_000})
    raw = path.read_bytes()
    # The true size stands in the local header and in the directory; say 10 bytes in both.
    path.write_bytes(raw.replace(struct.pack("<L", 2_000_000), struct.pack("<L", 10)))
    with pytest.raises(LoaderError), opened(path, limits=Limits(unpacked=1_000_000)):
        pass


def test_limits_are_named(tmp_path: Path) -> None:
    members = {f"{i}.csv": b"x" * 1000 for i in range(5)}
    refused(make_zip(tmp_path / "a.zip", members), "5個、上限 4個", members=4)
    refused(tmp_path / "a.zip", "上限 0 MB", unpacked=4_000)
    (tmp_path / "b.csv").write_bytes(b"x" * 2000)
    refused(tmp_path / "b.csv", "大きすぎます", file=1999)


def test_a_file_of_more_than_200_mb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024 + 1)  # a hole: nothing is written
    with pytest.raises(LoaderError, match="上限 200 MB"), opened(path):
        pass


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    refused(tmp_path / "empty.csv", "空のファイル")
    refused(tmp_path / "none.csv", "ファイルがありません")
    refused(tmp_path, "ファイルではありません")
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(LoaderError, match="ファイルではありません"), opened(tmp_path / "pipe.csv"):
        pass


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.csv": b"x"}, compression=zipfile.ZIP_STORED)
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    path.write_bytes(raw)
    refused(path, "暗号")


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
def test_any_bytes_called_zip_give_files_or_a_word(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int, value: int
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", junk)
        archive.writestr("b/c.dbf", b"x" * 50)
    raw = bytearray(buffer.getvalue())
    raw[at % len(raw)] = value
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    for content in (bytes(raw), junk or b"x"):
        path.write_bytes(content)
        try:
            with opened(path) as source:
                assert all(file.is_relative_to(source.root) for file in source.files)
        except LoaderError:
            continue  # a word, never another exception
