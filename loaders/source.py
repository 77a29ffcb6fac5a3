"""Safe access to a file from outside: a plain file, or the members of a zip in a temporary folder.

Nothing is written but into the temporary folder, and no more than :data:`LIMITS` allow.
"""

from __future__ import annotations

import lzma
import re
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from geodata.language import tr
from loaders.report import LoaderError, shown

MB = 1024 * 1024
_CHUNK = 1 * MB
_ARCHIVES = {".zip", ".kmz"}
#: Archives that may hide another load of files; xlsx and the like are documents, not archives.
_NESTED = {".zip", ".kmz", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".lzh", ".zst"}
_SHAPEFILE = {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx"}
_CLUTTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)", re.IGNORECASE)
_UNSAFE_NAME = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Limits:
    """How much is taken from outside (bytes, and members of a zip).

    *ratio* is unpacked over packed size, asked only beyond *ratio_from* bytes.
    """

    file: int = 200 * MB
    unpacked: int = 500 * MB
    ratio: float = 100.0
    ratio_from: int = 10 * MB
    members: int = 2_000


LIMITS = Limits()


@dataclass(frozen=True)
class Source:
    """Files that can be read until the ``with`` block of :func:`opened` ends.

    Attributes
    ----------
    name
        File name of what was opened.
    files
        Paths of the files: the one that was opened (of a shapefile, its parts too, the ``.shp``
        first), or the members of the zip in its order, clutter of file managers left out.
    packed
        Whether they come out of a zip.
    root
        The folder that the paths lie below.
    """

    name: str
    files: tuple[Path, ...]
    packed: bool
    root: Path

    def label(self, path: Path) -> str:
        """The name of one file for people: ``箱.zip の 中身.shp`` or just ``中身.shp``."""
        if not self.packed:
            return path.name
        return tr(
            "{name} の {member}", name=self.name, member=path.relative_to(self.root).as_posix()
        )

    def with_suffix(self, *suffixes: str) -> tuple[Path, ...]:
        """The files with one of these endings (``".shp"``), upper and lower case alike."""
        wanted = {suffix.lower() for suffix in suffixes}
        return tuple(path for path in self.files if path.suffix.lower() in wanted)


@contextmanager
def opened(path: Path | str, *, limits: Limits = LIMITS) -> Iterator[Source]:
    """Open a file or a zip for reading; temporary files are gone when the block ends.

    Raises
    ------
    LoaderError
        No such file, not a plain file, too large, or a zip that is broken, encrypted, too large
        unpacked, packed beyond belief, or that names files outside itself.
    """
    path = Path(path)
    _check_file(path, limits)
    if path.suffix.lower() not in _ARCHIVES:
        files = _with_parts(path)
        for part in files[1:]:
            _check_file(part, limits)
        yield Source(path.name, files, packed=False, root=path.parent)
        return
    with tempfile.TemporaryDirectory(prefix="loaders-") as folder:
        root = Path(folder)
        yield Source(path.name, _unpacked(path, root, limits), packed=True, root=root)


def check_zip(path: Path, *, limits: Limits = LIMITS) -> None:
    """Refuse a zip (or a document that is one, such as .xlsx) that would burst when read.

    Raises LoaderError as :func:`opened` does; a path that is no zip is refused too.
    """
    with _archive(path) as archive:
        _check_members(path.name, archive.infolist(), limits)


def _check_file(path: Path, limits: Limits) -> None:
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise LoaderError(
            path.name, tr("ファイルがありません"), tr("場所と名前を確かめてください")
        ) from error
    if not stat.S_ISREG(status.st_mode):
        raise LoaderError(
            path.name,
            tr("ファイルではありません"),
            tr("フォルダーではなくファイルを選んでください"),
        )
    if status.st_size == 0:
        raise LoaderError(path.name, tr("空のファイルです"), tr("もう一度ダウンロードしてください"))
    if status.st_size > limits.file:
        raise LoaderError(
            path.name,
            tr(
                "大きすぎます（{size:,.0f} MB、上限 {most} MB）",
                size=status.st_size / MB,
                most=limits.file // MB,
            ),
            tr("必要な市区町村だけに切り出してください"),
        )


def _with_parts(path: Path) -> tuple[Path, ...]:
    """The file, and for a part of a shapefile all other parts beside it."""
    if path.suffix.lower() not in _SHAPEFILE:
        return (path,)
    stem = unicodedata.normalize("NFC", path.stem)
    parts = [
        other
        for other in sorted(path.parent.iterdir())
        if other != path
        and unicodedata.normalize("NFC", other.stem) == stem
        and other.suffix.lower() in _SHAPEFILE
        and other.is_file()
    ]
    return tuple(sorted([path, *parts], key=lambda part: part.suffix.lower() != ".shp"))


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise LoaderError(
            path.name,
            tr("zipとして開けません（壊れているか、途中までです）"),
            tr("もう一度ダウンロードしてください"),
        ) from error


def _check_members(name: str, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise LoaderError(
            name,
            tr(
                "zipの中のファイルが多すぎます（{count:,}個、上限 {most:,}個）",
                count=len(members),
                most=limits.members,
            ),
            tr("必要なファイルだけを入れ直してください"),
        )
    if any(member.flag_bits & 0x1 for member in members):
        raise LoaderError(
            name, tr("zipに暗号がかかっています"), tr("暗号を外したzipにしてください")
        )
    packed = sum(member.compress_size for member in members)
    _check_size(name, sum(member.file_size for member in members), packed, limits)


def _check_size(name: str, unpacked: int, packed: int, limits: Limits) -> None:
    if unpacked > limits.unpacked:
        raise LoaderError(
            name,
            tr("zipを開くと大きすぎます（上限 {most} MB）", most=limits.unpacked // MB),
            tr("必要なファイルだけを入れ直してください"),
        )
    if unpacked > limits.ratio_from and unpacked > limits.ratio * max(packed, 1):
        raise LoaderError(
            name,
            tr("zipの縮み方が普通ではありません（{ratio:.0f}倍を超えます）", ratio=limits.ratio),
            tr("出どころを確かめ、元のファイルを直接選んでください"),
        )


def _unpacked(path: Path, root: Path, limits: Limits) -> tuple[Path, ...]:
    files: dict[str, Path] = {}
    with _archive(path) as archive:
        _check_members(path.name, archive.infolist(), limits)
        packed = path.stat().st_size
        total = 0
        for member in archive.infolist():
            name = _name(member)
            if member.is_dir() or _CLUTTER.search(name):
                continue
            target = root.joinpath(*_safe_parts(path.name, name, member))
            key = str(target).casefold()
            if key in files:
                raise LoaderError(
                    path.name,
                    tr("zipの中に同じ名前のファイルが2つあります（{shown}）", shown=shown(name)),
                    tr("zipを作り直してください"),
                )
            total = _unpack(archive, member, target, total, packed, path.name, limits)
            files[key] = target
    if not files:
        raise LoaderError(
            path.name, tr("zipの中にファイルがありません"), tr("中身を確かめてください")
        )
    return tuple(files.values())


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name; Windows writes Japanese names in CP932 without saying so."""
    name = member.filename
    if not member.flag_bits & 0x800 and not name.isascii():
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("cp932")
    return unicodedata.normalize("NFC", name.removeprefix("./"))


def _safe_parts(file: str, name: str, member: zipfile.ZipInfo) -> list[str]:
    # A CP932 name may hold the byte of a backslash inside a character, so ask after decoding.
    parts = name.replace("\\", "/").split("/")
    kind = stat.S_IFMT(member.external_attr >> 16)
    unsafe = (
        _UNSAFE_NAME.search(name) is not None
        or any(part in ("", ".", "..") or len(part.encode()) > _LONGEST_NAME for part in parts)
        or len(parts) > 20
        or kind not in (0, stat.S_IFREG)
    )
    if unsafe:
        raise LoaderError(
            file,
            tr("zipの中に危ない名前のファイルがあります（{shown}）", shown=shown(name)),
            tr("取り込まずに、出どころを確かめてください"),
        )
    if Path(parts[-1]).suffix.lower() in _NESTED:
        raise LoaderError(
            file,
            tr("zipの中にzipなどの書庫があります（{shown}）", shown=shown(name)),
            tr("外側のzipを開き、中の書庫を1つずつ選んでください"),
        )
    return parts


def _unpack(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    target: Path,
    total: int,
    packed: int,
    file: str,
    limits: Limits,
) -> int:
    """Write one member; what it says of its own size is not believed. Returns the new total."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as source, target.open("xb") as out:
            while chunk := source.read(_CHUNK):
                total += len(chunk)
                _check_size(file, total, packed, limits)
                out.write(chunk)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        if isinstance(error, LoaderError):
            raise
        raise LoaderError(
            file,
            tr("zipの中のファイルが開けません（{shown}）", shown=shown(target.name)),
            tr("もう一度ダウンロードするか、ふつうのzipで作り直してください"),
        ) from error
    return total
