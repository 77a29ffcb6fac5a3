"""Small files in the real layouts of e-Stat and 国土数値情報, made by the tests themselves."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import shapely

STEP = 0.01
WEST, SOUTH = 139.80, 35.70


def cell(column: int, row: int = 0, *, width: float = 1.0) -> shapely.Polygon:
    """A square of a hundredth of a degree on a grid in 江戸川区; neighbours share edges."""
    x, y = WEST + column * STEP, SOUTH + row * STEP
    return shapely.box(x, y, x + width * STEP, y + STEP)


def bow_tie() -> shapely.Polygon:
    """A polygon that crosses itself: two triangles of a quarter of a cell each."""
    x, y = WEST, SOUTH
    return shapely.Polygon([(x, y), (x + STEP, y + STEP), (x + STEP, y), (x, y + STEP)])


def frame(rows: list[dict[str, Any]], shapes: list[Any], *, crs: Any = 6668) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=crs)


def estat_2020(name: str | None, key: str, jinko: int, setai: int, **more: Any) -> dict[str, Any]:
    """A row in the layout of 2020 (r2ka…)."""
    row = {
        "KEY_CODE": key,
        "PREF": key[:2],
        "CITY": key[2:5],
        "S_AREA": key[5:],
        "PREF_NAME": "東京都",
        "CITY_NAME": "江戸川区",
        "S_NAME": name,
        "KIGO_E": None,
        "HCODE": 8101,
        "AREA": 1000.0,
        "PERIMETER": 400.0,
        "JINKO": jinko,
        "SETAI": setai,
        "X_CODE": 139.805,
        "Y_CODE": 35.705,
    }
    return row | more


def estat_2015(name: str | None, key: str, jinko: int, setai: int, **more: Any) -> dict[str, Any]:
    """A row in the layout of 2015 (h27ka…)."""
    row = {
        "AREA": 1000.0,
        "PERIMETER": 400.0,
        "H27KA13_": 1,
        "KEN": key[:2],
        "CITY": key[2:5],
        "KEN_NAME": "東京都",
        "GST_NAME": "江戸川区",
        "CSS_NAME": None,
        "HCODE": 8101,
        "KIGO_E": None,
        "MOJI": name,
        "JINKO": jinko,
        "SETAI": setai,
        "X_CODE": 139.805,
        "Y_CODE": 35.705,
        "KEY_CODE": key,
    }
    return row | more


def write_shapefile(data: gpd.GeoDataFrame, path: Path, *, encoding: str = "CP932") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pyogrio.write_dataframe(data, path, driver="ESRI Shapefile", encoding=encoding)
    return path


def zipped(path: Path, into: Path, *, folder: str = "", leave_out: tuple[str, ...] = ()) -> Path:
    """The parts of a shapefile in a zip."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(path.parent.glob(f"{path.stem}.*")):
            if part.suffix not in leave_out and part != into:
                archive.write(part, f"{folder}{part.name}")
    return into


def statistics_csv(rows: list[list[str]], labels: list[str]) -> bytes:
    """A statistics table of 小地域 as e-Stat writes it: CP932, two header rows, CRLF."""
    codes = [f"T001082{number:03}" for number in range(1, len(labels) + 1)]
    head = ["KEY_CODE", "HYOSYO", "CITYNAME", "NAME", "HTKSYORI", "HTKSAKI", "GASSAN", *codes]
    lines = [head, [""] * 7 + labels, *rows]
    return "".join(",".join(line) + "\r\n" for line in lines).encode("cp932")
