"""A zip that the app has written (geodata.bundle), read back through the guard of source.py."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from geodata.bundle import CSV_FOLDER, MANIFEST, BundleError, from_parts, read_manifest
from geodata.errors import DataError
from geodata.language import N_, tr
from geodata.store import Dataset
from loaders.apply import load_files
from loaders.progress import stage
from loaders.report import LoaderError
from loaders.source import Source, opened
from loaders.vector import layer_name, read_file

#: After the tables: shapes, both put together, the outcome checked.
_LONG_STEPS = 3
_MEND = N_("このアプリで書き出したzipを、そのまま選んでください")


@dataclass(frozen=True, eq=False)
class Bundle:
    """What a bundle holds: the municipality, its files by name, and the dataset read from them."""

    code: str
    name: str
    files: dict[str, bytes]
    dataset: Dataset


def is_bundle(source: Source) -> bool:
    """Whether a zip has the parts of a bundle."""
    names = {path.relative_to(source.root).as_posix() for path in source.files}
    return source.packed and MANIFEST in names and bool(source.with_suffix(".gpkg"))


def load_bundle(path: Path | str) -> Bundle:
    """Read a bundle; nothing is saved.

    Raises
    ------
    LoaderError
        A hostile or broken zip (see :func:`loaders.source.opened`), not a bundle, or data that do
        not hold.
    """
    with opened(path) as source:
        if not is_bundle(source):
            raise LoaderError(source.name, tr("データ一式のzipではありません"), tr(_MEND))
        by_name = {p.relative_to(source.root).as_posix(): p for p in source.files}
        try:
            manifest = by_name[MANIFEST].read_bytes()
            told = read_manifest(manifest)
            whole = len(told["tables"]) + _LONG_STEPS
            tables = {}
            for number, name in enumerate(told["tables"]):
                stage(tr("表を読んでいます"), number, whole)
                if f"{CSV_FOLDER}/{name}.csv" in by_name:
                    tables[name] = by_name[f"{CSV_FOLDER}/{name}.csv"].read_bytes()
            stage(tr("地図の形を読んでいます"), whole - 3, whole)
            layers = _layers(source)
            stage(tr("表と形を合わせています"), whole - 2, whole)
            files = from_parts(manifest, tables, layers)
        except BundleError as error:
            raise LoaderError(source.name, str(error).rstrip("。."), tr(_MEND)) from error
        stage(tr("できたデータを確かめています"), whole - 1, whole)
        try:
            dataset = load_files(files)
        except DataError as error:
            raise LoaderError(source.name, str(error), tr("もう一度書き出してください")) from error
        stage(tr("できたデータを確かめています"), whole, whole)
        if dataset.code != told["code"]:
            raise LoaderError(source.name, tr("manifestと表の自治体が違います"), tr(_MEND))
        return Bundle(told["code"], told["name"], files, dataset)


def _layers(source: Source) -> dict[str, gpd.GeoDataFrame]:
    path = source.with_suffix(".gpkg")[0]
    label = source.label(path)
    return {layer_name(layer, label) or path.stem: layer.frame for layer in read_file(source, path)}
