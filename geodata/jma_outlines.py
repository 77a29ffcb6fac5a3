"""Outlines of municipalities out of the PyPI package ``reversejp`` (a need of building only).

The package answers "which municipality is here?" from polygons of 気象庁 (JMA) that it carries as
zipped GeoJSON inside its extension module. Its look-up is no use for tracing: where a point lies
in no polygon it tries again up to 0.005° (about 500 m) away, so every coast would grow by that
much. The polygons themselves are exact, and reading them takes a fraction of a second.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.language import N_, tr
from geodata.topology import Geometries, polygonal, snap_coverage, unite_by

PACKAGE = "reversejp"
CREDIT = N_("気象庁の区域データ（reversejp 収録、MIT License）を加工して作成")

_END_OF_ARCHIVE = b"PK\x05\x06"
_END_LENGTH = 22
# Five digits of JIS code, two of JMA's own division of a municipality.
_CODE_LENGTH = 7
_JIS_LENGTH = 5


class OutlinesUnavailableError(RuntimeError):
    """The package is not installed, or does not carry polygons where they are expected."""


def package_binary() -> bytes:
    """Bytes of the extension module of ``reversejp``.

    Raises OutlinesUnavailableError when the package is absent.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise OutlinesUnavailableError(tr("パッケージ {package} がありません", package=PACKAGE))
    folder = Path(spec.origin).parent
    found = sorted([*folder.glob("*.so"), *folder.glob("*.pyd")])
    if not found:
        raise OutlinesUnavailableError(
            tr("パッケージ {package} に拡張モジュールがありません", package=PACKAGE)
        )
    return found[0].read_bytes()


def read_outlines(binary: bytes, *, codes: Sequence[str], decimals: int = 5) -> gpd.GeoDataFrame:
    """Outlines of municipalities as one coverage.

    Parameters
    ----------
    binary
        Bytes that hold zip archives of GeoJSON (features with a seven-digit ``code``, whose first
        five digits are the JIS code), as from :func:`package_binary`.
    codes
        JIS codes wanted.
    decimals
        Decimals of the result's degrees.

    Returns
    -------
    Columns municipality_code, geometry (EPSG:4326), one row per code of `codes` in that order;
    neighbours share every vertex; geometry ``None`` for a code that the archives do not have.

    Raises
    ------
    OutlinesUnavailableError
        When there is no archive with polygons of municipalities.
    """
    wanted = {code: i for i, code in enumerate(codes)}
    shapes: list[object] = []
    owner: list[int] = []
    seen = False
    for feature in _features(binary):
        code = str(feature["properties"]["code"])
        if len(code) != _CODE_LENGTH:
            continue
        seen = True
        if code[:_JIS_LENGTH] in wanted:
            shapes.append(polygonal(shapely.from_geojson(json.dumps(feature["geometry"]))))
            owner.append(wanted[code[:_JIS_LENGTH]])
    if not seen:
        raise OutlinesUnavailableError(
            tr("パッケージ {package} に市区町村の形が見つかりません", package=PACKAGE)
        )
    parts: Geometries = np.array(shapes, dtype=object)
    number: npt.NDArray[np.intp] = np.array(owner, dtype=np.intp)
    snapped, _ = snap_coverage(parts, decimals=decimals)
    geometry, _ = snap_coverage(unite_by(snapped, number, len(codes)), decimals=decimals)
    return gpd.GeoDataFrame(
        {"municipality_code": pd.array(list(codes), dtype="str")}, geometry=geometry, crs=4326
    )


def _features(binary: bytes) -> Iterator[dict[str, dict[str, object]]]:
    """Features of every GeoJSON file in every zip archive that lies within the bytes."""
    for archive in _archives(binary):
        for name in archive.namelist():
            if name.endswith(".json"):
                yield from json.loads(archive.read(name))["features"]


def _archives(binary: bytes) -> Iterator[zipfile.ZipFile]:
    at = binary.find(_END_OF_ARCHIVE)
    while at >= 0:
        # End record: directory size at 12, directory offset at 16 (PKWARE APPNOTE 4.3.16).
        size = int.from_bytes(binary[at + 12 : at + 16], "little")
        offset = int.from_bytes(binary[at + 16 : at + 20], "little")
        start = at - size - offset
        if start >= 0:
            # The four bytes also occur in code: no archive there.
            with contextlib.suppress(zipfile.BadZipFile):
                yield zipfile.ZipFile(io.BytesIO(binary[start : at + _END_LENGTH]))
        at = binary.find(_END_OF_ARCHIVE, at + 1)
