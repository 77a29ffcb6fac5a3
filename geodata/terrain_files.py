"""Read an elevation grid from a GeoTIFF.

With ``tifffile`` (pure Python, a quarter of a megabyte) rather than rasterio, whose wheel brings a
second GDAL of 36 MB for the sake of one north-up grid. It is imported only here, when a file is
read: the app runs without it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import ProjError
from scipy.ndimage import distance_transform_edt

from geodata.language import tr
from geodata.terrain import ElevationGrid, TerrainError

# 10,000 × 10,000 cells: a prefecture at 10 m. More would not fit beside the app.
_MOST_CELLS = 100_000_000
# Below the Dead Sea or above Everest nobody walks: such values are nodata that was not declared.
_LOWEST_M, _HIGHEST_M = -500.0, 9_000.0
_PIXEL_IS_POINT = 2


def read_elevation(path: str | Path) -> ElevationGrid:
    """Read the first band of a north-up GeoTIFF.

    Cells without a value (nodata, NaN; water and gaps in the survey) take the nearest value.

    Raises
    ------
    TerrainError
        ``tifffile`` is not installed, or the file is missing, broken, too large, without a place
        on the earth, rotated, or without any value (Japanese).
    """
    file = Path(path)
    if not file.is_file():
        message = tr("標高のファイルがありません: {name}", name=file.name)
        raise TerrainError(message)
    try:
        import tifffile
    except ImportError as error:
        message = tr(
            "坂を考えるには tifffile が要ります。"
            "「pip install tifffile」で入れてから、もう一度試してください。"
        )
        raise TerrainError(message) from error
    try:
        with tifffile.TiffFile(file) as tiff:
            page: Any = tiff.pages[0]
            _require_size(page.shape, file)
            tags: dict[str, Any] = page.geotiff_tags or {}
            nodata = _nodata(page)
            values = np.asarray(page.asarray())
    except TerrainError:
        raise
    except Exception as error:  # a broken file fails in as many ways as there are bytes
        message = tr(
            "GeoTIFFとして読めません（壊れているか、扱えない圧縮です）: {name}。"
            "無圧縮かDEFLATEで保存し直してください。",
            name=file.name,
        )
        raise TerrainError(message) from error
    return _grid(values, tags, nodata, file)


def _require_size(shape: tuple[int, ...], file: Path) -> None:
    if len(shape) not in (2, 3) or np.prod(shape, dtype=float) > _MOST_CELLS:
        message = tr("標高のファイルが大きすぎるか、格子ではありません: {name}", name=file.name)
        raise TerrainError(message)


def _nodata(page: Any) -> float:
    tag = page.tags.get("GDAL_NODATA")
    try:
        return float(str(tag.value).strip("\x00 ")) if tag is not None else float("nan")
    except ValueError:
        return float("nan")


def _grid(values: NDArray[Any], tags: dict[str, Any], nodata: float, file: Path) -> ElevationGrid:
    band = values if values.ndim == 2 else values[..., 0]
    scale, tie = tags.get("ModelPixelScale"), tags.get("ModelTiepoint")
    if tags.get("ModelTransformation") is not None or scale is None or tie is None:
        message = tr(
            "GeoTIFFに位置の情報（北が上の格子）がありません: {name}。"
            "位置つきの、回転していないGeoTIFFにしてください。",
            name=file.name,
        )
        raise TerrainError(message)
    step_x, step_y = float(scale[0]), float(scale[1])
    column, row, _, x, y = (float(v) for v in tuple(tie)[:5])
    if not (step_x > 0 and step_y > 0):
        message = tr("GeoTIFFの格子の間隔が正しくありません: {name}", name=file.name)
        raise TerrainError(message)
    # A pixel "is an area" by default: its tie point is then the corner, half a cell off.
    half = 0.0 if tags.get("GTRasterTypeGeoKey") == _PIXEL_IS_POINT else 0.5
    return ElevationGrid(
        _filled(band.astype(np.float32), nodata, file),
        west=x + (half - column) * step_x,
        north=y - (half - row) * step_y,
        step_x=step_x,
        step_y=step_y,
        crs=_crs(tags, file),
    )


def _crs(tags: dict[str, Any], file: Path) -> str:
    for key in ("ProjectedCSTypeGeoKey", "GeographicTypeGeoKey"):
        value = tags.get(key)
        if value is None:
            continue
        try:
            return f"EPSG:{CRS.from_epsg(int(value)).to_epsg()}"
        except (ProjError, ValueError, TypeError):
            continue
    message = tr("GeoTIFFの座標系が読めません（EPSGの番号がありません）: {name}", name=file.name)
    raise TerrainError(message)


def _filled(band: NDArray[np.float32], nodata: float, file: Path) -> NDArray[np.float32]:
    with np.errstate(invalid="ignore"):
        missing = ~((band >= _LOWEST_M) & (band <= _HIGHEST_M))
    if not np.isnan(nodata):
        missing |= band == np.float32(nodata)
    if missing.all():
        message = tr("標高の値が1つもありません: {name}", name=file.name)
        raise TerrainError(message)
    if not missing.any():
        return band
    nearest = distance_transform_edt(missing, return_distances=False, return_indices=True)
    return np.asarray(band[tuple(nearest)])
