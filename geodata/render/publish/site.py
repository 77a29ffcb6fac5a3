"""The static site: its pages, its manifest, and its way to the disk, whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from geodata.disclosure import Report, disclose
from geodata.language import SOURCE, tr, using
from geodata.render.publish.index import index_page
from geodata.render.publish.options import Options, checked
from geodata.render.publish.page import page, parts
from geodata.store import Dataset

MANIFEST = "manifest.json"
FORMAT = "chiiki-shigen-map static site"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Site:
    """The files of a site by their path (``/`` between folders), and what the gate left out.

    main: the path of the municipality's page. report is for staff; no file holds it.
    """

    files: Mapping[str, bytes]
    main: str
    report: Report

    def gzipped(self, path: str) -> int:
        """The size of a file as a web server sends it (gzip at level 9)."""
        return gzipped_size(self.files[path])


def build_site(dataset: Dataset, options: Options | None = None) -> Site:
    """Pass *dataset* through the gate and make its static site; the same bytes every time,
    whatever language is in force: the page itself speaks all of its own.

    Raises ValueError (Japanese) for options that do not fit the dataset.
    """
    gate = disclose(dataset, (options or Options()).rules)
    public = gate.dataset
    chosen = checked(options or Options(), public)
    with using(SOURCE):
        files, main = _pages(public, chosen)
    encoded = {path: text.encode() for path, text in sorted(files.items())}
    encoded[MANIFEST] = _manifest(public, encoded)
    return Site(encoded, main, gate.report)


def _pages(public: Dataset, chosen: Options) -> tuple[dict[str, str], str]:
    """Every HTML file by its path, and the path of the municipality's own."""
    types = list(chosen.hub_types or ())
    hubs = public.hubs[public.hubs["hub_type"].isin(types)]
    order = hubs["hub_type"].map({kind: i for i, kind in enumerate(types)})
    public = replace(public, hubs=hubs.iloc[order.argsort(kind="stable")].reset_index(drop=True))
    shared = parts(public, chosen)
    main = f"{public.code}.html"
    paths = _area_paths(public, str(chosen.level)) if chosen.area_pages else {}
    names = dict(
        zip(public.areas_at(str(chosen.level))["area_id"], shared.data["areaNames"], strict=True)
    )
    links = {names[area_id]: path for area_id, path in paths.items()}
    files = {main: page(public, chosen, shared, file_name=main, links=links)}
    for area_id, path in paths.items():
        back = {public.municipality.name: f"../{main}"}
        files[path] = page(public, chosen, shared, file_name=path, focus=area_id, links=back)
    files["index.html"] = index_page(public, chosen, main=main, links=links)
    return files, main


def write_site(site: Site, folder: Path) -> None:
    """Write a site to *folder*: everything or nothing.

    The folder may be missing, empty, or hold an earlier site of ours, which is replaced. Raises
    FileExistsError (Japanese) where it holds anything else.
    """
    folder = folder.absolute()
    if folder.exists() and not (folder.is_dir() and _is_ours(folder)):
        raise FileExistsError(
            tr(
                "{name} には別のものが入っています。空のフォルダーか、"
                "前に書き出したフォルダーを選んでください",
                name=folder.name,
            )
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name[:40]}-"))
    try:
        fresh, old = work / "new", work / "old"
        for path, content in site.files.items():
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        if folder.exists():
            folder.rename(old)
        try:
            fresh.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def to_zip(site: Site) -> bytes:
    """The site as one zip; the same bytes for the same site."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in site.files.items():
            info = zipfile.ZipInfo(path, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def gzipped_size(content: bytes) -> int:
    """Bytes after gzip at level 9, without a time stamp."""
    return len(gzip.compress(content, 9, mtime=0))


def _is_ours(folder: Path) -> bool:
    """Whether a folder is empty, or holds what one of our manifests lists and nothing else."""
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}
    if not present:
        return not any(folder.iterdir())
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        return manifest["format"] == FORMAT and present <= {MANIFEST, *manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _area_paths(dataset: Dataset, level: str) -> dict[str, str]:
    """area_id → a path that is safe on every system and different from all others."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for area_id in dataset.areas_at(level)["area_id"]:
        stem = area_id
        if not _PLAIN.fullmatch(stem) or stem.lower() in taken:
            stem = f"area-{hashlib.sha256(area_id.encode()).hexdigest()[:12]}"
        taken.add(stem.lower())
        found[area_id] = f"area/{stem}.html"
    return found


def _manifest(dataset: Dataset, files: Mapping[str, bytes]) -> bytes:
    listed = {
        path: {
            "bytes": len(content),
            "gzip": gzipped_size(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for path, content in files.items()
    }
    content = {
        "format": FORMAT,
        "municipality": dataset.code,
        "name": dataset.municipality.name,
        "data": dataset.version,
        "files": listed,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
