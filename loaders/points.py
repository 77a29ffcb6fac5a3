"""Latitude and longitude as lists have them → EPSG:4326, each mend with a word.

Recognised: decimal degrees, degrees-minutes-seconds (35度41分22秒, 35°41'22", 35.41.22, packed
354122), the two swapped, both in one cell, and Tokyo Datum (EPSG:4301).

What can be recognised of Tokyo Datum, honestly: such coordinates look like any others, only 450 m
to the south-east in 東京. They are believed to be that where the file says so, or where the places
would lie outside the municipality (or beside the 町丁目 of their address) as they stand and inside
once converted. A few points in the middle of a municipality without addresses cannot be told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.language import tr
from geodata.phrases import comma
from geodata.schema import LAT_RANGE, LON_RANGE
from loaders.findings import Findings
from loaders.numbers import Cell, is_unknown, plain

TOKYO_DATUM = 4301
JGD2011 = 6668
WGS84 = 4326
DECIMALS = 6
#: Farther than this outside its municipality a point is an error, not a hub across the border.
FAR_OUTSIDE_M = 1_000.0
#: Outlines are simplified: nearer than this to the border nothing can be said.
NEAR_BORDER_M = 150.0
#: So many places must speak for Tokyo Datum before it is believed without being told.
_FEWEST_WITNESSES = 5
_TOKYO_WORDS = re.compile(r"旧?日本測地系|旧測地系|tokyo(?:\s*datum)?|tky|bessel|epsg:?4301", re.I)
_JGD_WORDS = re.compile(r"世界測地系|日本測地系20\d\d|jgd|wgs|itrf|epsg:?(?:4326|4612|6668)", re.I)

Floats = npt.NDArray[np.float64]

_DECIMAL = re.compile(
    r"[NSEW北南東西]?(?:緯|経)?[:]?([-+]?\d{1,3}(?:\.\d+)?)(?:度|°|º)?[NSEW]?", re.ASCII
)
_DMS = re.compile(
    r"(?:[NE]|北緯|東経)?[:]?(\d{1,3})(?:度|°|º|:)(\d{1,2})(?:分|['′’]|:)"
    r"(?:(\d{1,2}(?:\.\d+)?)(?:秒|[\"″”]|''|′′|’’)?)?[NE]?",
    re.ASCII,
)
_DOTTED = re.compile(r"(\d{2,3})\.([0-5]?\d)\.([0-5]?\d(?:\.\d+)?)", re.ASCII)
_PACKED = re.compile(r"(\d{2,3})([0-5]\d)([0-5]\d(?:\.\d+)?)", re.ASCII)
_PAIR = re.compile(r"\s*[,、;/]\s*|\s+(?=(?:1[2-5]\d|東経|E))")


@dataclass(frozen=True)
class Positions:
    """lat, lon (EPSG:4326 degrees, NaN where unknown), in the order of the rows.

    refused: the cells held something, but no usable place.
    """

    lat: Floats
    lon: Floats
    refused: npt.NDArray[np.bool_]
    tokyo_datum: bool = False


def degrees(text: str) -> Cell[float]:
    """One coordinate in degrees, out of decimal or degrees-minutes-seconds text."""
    bare = re.sub(r"\s+", "", plain(text))
    if is_unknown(bare):
        return Cell(None, "blank")
    for pattern in (_DMS, _DOTTED):
        if found := pattern.fullmatch(bare):
            return _sexagesimal(found)
    if found := _DECIMAL.fullmatch(bare):
        return Cell(float(found[1]), "known")
    packed = _PACKED.fullmatch(bare)
    if packed and _in_japan(value := _sexagesimal(packed).value or 0.0):
        return Cell(value, "known", tr("度分秒を続けた数字として読みました"))
    return Cell(None, "broken", tr("緯度・経度として読めません"))


def split_pair(text: str) -> tuple[str, str]:
    """Both coordinates of one cell (``35.69, 139.70``); the second is "" where there is one."""
    parts = _PAIR.split(plain(text).strip("()"), maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def datum_of(text: str) -> str | None:
    """``tokyo`` or ``jgd`` where words (of a heading, a cell, a footnote) name a datum."""
    folded = plain(text)
    if _JGD_WORDS.search(folded):
        return "jgd"
    return "tokyo" if _TOKYO_WORDS.search(folded) else None


def from_tokyo_datum(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """EPSG:4301 → 6668 (JGD2011), as good as the installed transformation (here some 10 m)."""
    transformer = pyproj.Transformer.from_crs(TOKYO_DATUM, JGD2011, always_xy=True)
    x, y = transformer.transform(lon, lat)
    return np.asarray(y, dtype=float), np.asarray(x, dtype=float)


def positions(
    lat_text: pd.Series,
    lon_text: pd.Series,
    *,
    found: Findings,
    datum: str | None = None,
    outline: BaseGeometry | None = None,
    anchors: tuple[Floats, Floats] | None = None,
    plane_epsg: int = 6677,
) -> Positions:
    """The places of a list.

    Parameters
    ----------
    lat_text, lon_text
        Cells as text; the index is the row for findings; the names are the headings.
    found
        Where findings go.
    datum
        ``tokyo``, ``jgd``, or None to look for signs of Tokyo Datum.
    outline
        The municipality (EPSG:4326); points far outside are refused, near ones noted.
    anchors
        lat and lon of the 町丁目 of each row's address (NaN where unknown): witnesses for a datum.
    plane_epsg
        CRS in which distances are measured.
    """
    rows = [int(row) for row in lat_text.index]
    names = (str(lat_text.name), str(lon_text.name))
    lat, lon, refused = _read(lat_text, lon_text, rows, names, found)
    lat, lon = _unswapped(lat, lon, rows, names, found)
    outside_japan = ~np.isnan(lat) & ~(_between(lat, LAT_RANGE) & _between(lon, LON_RANGE))
    for number in np.flatnonzero(outside_japan):
        found.refused(
            rows[number], names[0], f"{lat[number]}, {lon[number]}", tr("日本の外の座標です"),
            tr("位置は不明として扱います。緯度・経度を確かめてください"),
        )  # fmt: skip
    lat, lon = _without(lat, lon, outside_japan)
    refused |= outside_japan
    converted = datum == "tokyo" or (
        datum is None and looks_like_tokyo_datum(lat, lon, outline, anchors, plane_epsg)
    )
    if converted and not np.isnan(lat).all():
        said = (
            tr("座標が旧日本測地系（Tokyo Datum）と書かれています")
            if datum == "tokyo"
            else tr(
                "座標が旧日本測地系（Tokyo Datum）のようです"
                "（そのままでは町の位置と約450mずれ、直すと合います）"
            )
        )
        found.mended(
            None, names[0], None, said,
            tr("世界測地系に直しました（10mほどのずれが残ることがあります）"),
        )  # fmt: skip
        lat, lon = from_tokyo_datum(lat, lon)
    if outline is not None:
        far = _outside(lat, lon, outline, plane_epsg, rows, names, found)
        lat, lon = _without(lat, lon, far)
        refused |= far
    return Positions(np.round(lat, DECIMALS), np.round(lon, DECIMALS), refused, converted)


def looks_like_tokyo_datum(
    lat: Floats,
    lon: Floats,
    outline: BaseGeometry | None,
    anchors: tuple[Floats, Floats] | None,
    plane_epsg: int = 6677,
) -> bool:
    """Whether the places only fit when read as Tokyo Datum; see the module for what it can tell."""
    known = ~np.isnan(lat) & ~np.isnan(lon)
    if known.sum() < _FEWEST_WITNESSES:
        return False
    lat, lon = lat[known], lon[known]
    new_lat, new_lon = from_tokyo_datum(lat, lon)
    if anchors is not None:
        a_lat, a_lon = anchors[0][known], anchors[1][known]
        seen = ~np.isnan(a_lat)
        if seen.sum() >= _FEWEST_WITNESSES:
            # Buildings scatter around the point of their 町丁目; the median of many does not.
            as_is = _median_offset(lat[seen], lon[seen], a_lat[seen], a_lon[seen], plane_epsg)
            fixed = _median_offset(
                new_lat[seen], new_lon[seen], a_lat[seen], a_lon[seen], plane_epsg
            )
            return as_is > 300 and fixed < as_is / 2
    if outline is None:
        return False
    before = shapely.contains_xy(outline, lon, lat)
    after = shapely.contains_xy(outline, new_lon, new_lat)
    saved = int((after & ~before).sum())
    return saved >= max(3, 0.05 * len(lat)) and not (before & ~after).any() and after.mean() > 0.95


def _read(
    lat_text: pd.Series,
    lon_text: pd.Series,
    rows: list[int],
    names: tuple[str, str],
    found: Findings,
) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    size = len(rows)
    out = np.full((2, size), np.nan)
    refused = np.zeros(size, dtype=bool)
    for number, texts in enumerate(zip(lat_text, lon_text, strict=True)):
        pair = ["" if pd.isna(text) else str(text) for text in texts]
        if pair[0] and is_unknown(pair[1]):
            pair = list(split_pair(pair[0]))
        cells = [degrees(text) for text in pair]
        for cell, text, name in zip(cells, pair, names, strict=True):
            if cell.kind == "broken":
                found.refused(
                    rows[number], name, text, cell.note or "",
                    tr("位置は不明として扱います（例 35.70621 のような度にしてください）"),
                )  # fmt: skip
            elif cell.note:
                found.grouped("mended", rows[number], name, text, cell.note, tr("度に直しました"))
        values = [cell.value for cell in cells]
        refused[number] = any(cell.kind == "broken" for cell in cells)
        if values[0] == 0 and values[1] == 0:
            refused[number] = True
            found.grouped(
                "refused",
                rows[number],
                names[0],
                "0, 0",
                tr("緯度・経度が0です"),
                tr("位置は不明として扱います"),
            )
        elif None not in values:
            out[:, number] = [float(value or 0.0) for value in values]
        elif any(value is not None for value in values) and not refused[number]:
            refused[number] = True
            found.refused(
                rows[number], names[0], comma(pair), tr("緯度と経度の片方しかありません"),
                tr("位置は不明として扱います"),
            )  # fmt: skip
    return out[0], out[1], refused


def _unswapped(
    lat: Floats, lon: Floats, rows: list[int], names: tuple[str, str], found: Findings
) -> tuple[Floats, Floats]:
    """Japan's latitudes (20–46) and longitudes (122–154) never meet, so a swap is certain."""
    swapped = _between(lat, LON_RANGE) & _between(lon, LAT_RANGE)
    for number in np.flatnonzero(swapped):
        found.grouped(
            "mended", rows[number], names[0], f"{lat[number]}, {lon[number]}",
            tr("緯度と経度が入れ替わっています"), tr("入れ替えて読みました"),
        )  # fmt: skip
    return np.where(swapped, lon, lat), np.where(swapped, lat, lon)


def _outside(
    lat: Floats,
    lon: Floats,
    outline: BaseGeometry,
    plane_epsg: int,
    rows: list[int],
    names: tuple[str, str],
    found: Findings,
) -> npt.NDArray[np.bool_]:
    """Which points lie far outside the municipality; those a little outside are noted."""
    points = gpd.GeoSeries(shapely.points(lon, lat), crs=WGS84).to_crs(plane_epsg)
    shape = gpd.GeoSeries([outline], crs=WGS84).to_crs(plane_epsg).iloc[0]
    known = np.isfinite(lat)
    distance = np.zeros(len(lat))
    distance[known] = shapely.distance(points.to_numpy()[known], shape)
    far: npt.NDArray[np.bool_] = distance > FAR_OUTSIDE_M
    for number in np.flatnonzero(distance > NEAR_BORDER_M):
        value = f"{lat[number]:.5f}, {lon[number]:.5f}"
        how_far = (
            f"{distance[number]:,.0f}m"
            if not far[number]
            else (f"{distance[number] / 1000:,.1f}km")
        )
        reason = tr(
            "位置が市区町村の外です（境から約{how_far}。海の上か、別の市区町村です）",
            how_far=how_far,
        )
        if far[number]:
            found.refused(rows[number], names[0], value, reason, tr("位置は不明として扱います"))
        else:
            found.noted(rows[number], names[0], value, reason, tr("位置を確かめてください"))
    return far


def _sexagesimal(found: re.Match[str]) -> Cell[float]:
    minutes, seconds = int(found[2]), float(found[3] or 0)
    if minutes >= 60 or seconds >= 60:
        return Cell(None, "broken", tr("分や秒が60以上です"))
    return Cell(
        int(found[1]) + minutes / 60 + seconds / 3600, "known", tr("度分秒で書かれています")
    )


def _median_offset(lat: Floats, lon: Floats, a_lat: Floats, a_lon: Floats, epsg: int) -> float:
    """Length (m) of the median difference between places and their anchors."""
    project = pyproj.Transformer.from_crs(WGS84, epsg, always_xy=True)
    x, y = project.transform(lon, lat)
    a_x, a_y = project.transform(a_lon, a_lat)
    return float(np.hypot(np.median(np.subtract(x, a_x)), np.median(np.subtract(y, a_y))))


def _between(values: Floats, bounds: tuple[float, float]) -> npt.NDArray[np.bool_]:
    inside: npt.NDArray[np.bool_] = (values >= bounds[0]) & (values <= bounds[1])
    return inside


def _in_japan(value: float) -> bool:
    return LAT_RANGE[0] <= value <= LAT_RANGE[1] or LON_RANGE[0] <= value <= LON_RANGE[1]


def _without(lat: Floats, lon: Floats, which: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    return np.where(which, np.nan, lat), np.where(which, np.nan, lon)
