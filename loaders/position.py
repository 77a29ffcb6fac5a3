"""Coordinates from outside → EPSG:4326, with a clear word where the file does not say or lies.

Stored in EPSG:4326. The datums of Japan that are in use (JGD2000, JGD2011, WGS 84) agree to less
than the stored decimals can show except for Tokyo Datum, which is about 400 m off and is converted.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError

from geodata.language import N_, tr
from geodata.schema import LAT_RANGE, LON_RANGE
from loaders.report import Finding, LoaderError, Outcome, shown

WGS84 = 4326
#: Japan Plane Rectangular CS: x is east, y is north; no zone reaches farther than this (metres).
_PLANE_LIMIT = 1_500_000
_SAY = N_(
    "座標系を選んで読み込み直すか、.prj を添えてください"
    "（例 EPSG:6668、東京の平面直角は EPSG:6677）"
)


class UnknownCrsError(LoaderError):
    """The coordinates mean nothing until somebody says in which CRS they are."""


def to_wgs84(
    shapes: gpd.GeoSeries, *, file: str, crs: str | int | None = None
) -> tuple[gpd.GeoSeries, list[Finding], npt.NDArray[np.bool_]]:
    """Bring shapes to EPSG:4326.

    Parameters
    ----------
    shapes
        With or without a CRS; missing and empty ones are passed through.
    crs
        What the user says that the coordinates are; overrules the file.

    Returns
    -------
    Shapes in EPSG:4326 (same index), findings, and for each shape whether it lies in Japan (True
    for missing and empty ones: they are refused elsewhere).

    Raises
    ------
    UnknownCrsError
        When most shapes do not come to lie in Japan under any plausible reading.
    """
    source = _crs(crs, file) if crs is not None else shapes.crs
    raw = shapes.to_numpy()
    bounds = shapely.bounds(raw)
    told = _degrees_in_japan(bounds)
    findings: list[Finding] = []
    # Degrees taken for metres would lie within 200 m of the origin of the plane: no town does.
    lies = source is not None and source.is_projected and _mostly(told) and not shapes.empty
    if source is not None and not lies:
        found = _transformed(shapes, source)
        if found is not None and _mostly(inside := _degrees_in_japan(shapely.bounds(found))):
            return _series(found, shapes), _datum_findings(source, file), inside
    if _mostly(told):
        named = "" if source is None else tr("（{shown} とあります）", shown=shown(source.name))
        reason = (
            tr("座標系の記載がありません")
            if source is None
            else tr("座標系の記載が中身と違います{named}", named=named)
        )
        mend = tr("座標が日本の緯度経度なので、世界測地系（JGD2011）として読みました")
        outcome: Outcome = "noted" if source is None else "mended"
        findings.append(Finding(file, None, None, None, reason, mend, outcome))
        return _series(raw, shapes), findings, told
    swapped = _degrees_in_japan(bounds[:, [1, 0, 3, 2]])
    if _mostly(swapped):
        findings.append(
            Finding(
                file,
                None,
                None,
                None,
                tr("緯度と経度が入れ替わっています"),
                tr("入れ替えて読みました"),
                "mended",
            )
        )
        turned = shapely.transform(raw, lambda xy: xy[:, ::-1])
        return _series(turned, shapes), findings, swapped
    raise UnknownCrsError(file, _why_outside(bounds, source), tr(_SAY))


def _crs(crs: str | int, file: str) -> pyproj.CRS:
    try:
        return pyproj.CRS.from_user_input(crs)
    except CRSError as error:
        raise LoaderError(
            file, tr("座標系「{shown}」が分かりません", shown=shown(crs)), tr(_SAY)
        ) from error


def _series(shapes: Any, like: gpd.GeoSeries) -> gpd.GeoSeries:
    return gpd.GeoSeries(shapes, index=like.index, crs=WGS84)


def _transformed(shapes: gpd.GeoSeries, source: Any) -> Any | None:
    try:
        return shapes.set_crs(source, allow_override=True).to_crs(WGS84).to_numpy()
    except (ProjError, CRSError, ValueError, shapely.errors.GEOSException):
        return None


def _degrees_in_japan(bounds: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which bounds lie in Japan; those of missing and empty shapes (NaN) count as inside."""
    missing = np.isnan(bounds).all(axis=1)
    (west, east), (south, north) = LON_RANGE, LAT_RANGE
    low = (bounds[:, 0] >= west) & (bounds[:, 1] >= south)
    high = (bounds[:, 2] <= east) & (bounds[:, 3] <= north)
    within: npt.NDArray[np.bool_] = missing | (low & high)
    return within


def _mostly(inside: npt.NDArray[np.bool_]) -> bool:
    """Whether the reading fits: a few shapes elsewhere are errors of their own."""
    return bool(inside.mean() > 0.5) if inside.size else True


def _datum_findings(source: Any, file: str) -> list[Finding]:
    if "Tokyo" not in str(source.name) or "JGD" in str(source.name):
        return []
    return [
        Finding(
            file,
            None,
            None,
            None,
            tr("旧日本測地系（Tokyo Datum）の座標です"),
            tr("世界測地系に直しました（ずれは最大10 mほど残ることがあります）"),
            "mended",
        )
    ]


def _why_outside(bounds: npt.NDArray[np.float64], source: Any) -> str:
    largest = np.nanmax(np.abs(np.where(np.isfinite(bounds), bounds, np.nan)), initial=0.0)
    if source is None and 360 < largest <= _PLANE_LIMIT:
        return tr("座標系の記載がなく、座標が平面直角座標（メートル）のようです。系が分かりません")
    if source is None:
        return tr("座標系の記載がなく、座標が日本の緯度経度ではありません")
    return tr("座標が日本の外になります（座標系: {shown}）", shown=shown(source.name))
