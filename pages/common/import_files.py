"""Files dropped on the page: kept in a folder of this session, parts of a shapefile together."""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from geodata.language import tr
from loaders.report import LoaderError
from loaders.source import LIMITS, MB

_FOLDER = "import_folder"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx")
LONGEST_NAME = 100


@dataclass(frozen=True)
class Dropped:
    """One file to read (of a shapefile the .shp, its parts beside it). digest: of all its bytes."""

    name: str
    path: Path
    digest: str


def dropped(uploads: Sequence[Any]) -> tuple[list[Dropped], list[LoaderError]]:
    """Write uploads (objects with ``name`` and ``getvalue()``) to the session's folder.

    Returns what is to be read, and refusals (too large, parts of a shapefile without the .shp).
    """
    refused: list[LoaderError] = []
    groups: dict[tuple[str, str], list[tuple[str, bytes]]] = {}
    for position, upload in enumerate(uploads):
        name, content = safe_name(upload.name), upload.getvalue()
        if len(content) > LIMITS.file:
            size = tr(
                "{size:,.0f} MB、上限 {most} MB",
                size=len(content) / MB,
                most=LIMITS.file // MB,
            )
            refused.append(
                LoaderError(
                    name,
                    tr("大きすぎます（{size}）", size=size),
                    tr("必要な市区町村だけに切り出してください"),
                )
            )
            continue
        stem, suffix = Path(name).stem, Path(name).suffix.lower()
        key = ("shape", stem) if suffix in _PARTS else (str(position), name)
        groups.setdefault(key, []).append((name, content))
    found = []
    for parts in groups.values():
        ordered = sorted(parts, key=lambda part: Path(part[0]).suffix.lower() != ".shp")
        found.append(_written(ordered))
    return found, refused


def safe_name(name: str) -> str:
    """The name of a file without folders and without what no folder takes; never empty."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = _UNSAFE.sub("_", plain).strip(" .") or "file"
    stem, suffix = Path(plain).stem[:LONGEST_NAME], Path(plain).suffix[:12]
    return f"{stem}{suffix}"


def _written(parts: list[tuple[str, bytes]]) -> Dropped:
    digest = hashlib.sha256()
    for name, content in sorted(parts):
        digest.update(name.encode())
        digest.update(content)
    key = digest.hexdigest()[:16]
    folder = Path(_folder().name) / key
    if not folder.is_dir():
        folder.mkdir(parents=True)
        for name, content in parts:
            (folder / name).write_bytes(content)
    first = parts[0][0]
    return Dropped(first, folder / first, key)


def _folder() -> tempfile.TemporaryDirectory[str]:
    """Gone with the session, at the latest with the process."""
    if _FOLDER not in st.session_state:
        st.session_state[_FOLDER] = tempfile.TemporaryDirectory(prefix="chiiki-")
    folder: tempfile.TemporaryDirectory[str] = st.session_state[_FOLDER]
    return folder
