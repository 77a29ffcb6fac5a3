"""A Dataset: one municipality's tables and shapes, read from a folder and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geodata import schema
from geodata.errors import DataError, Problem, UnknownMunicipalityError
from geodata.geojson import credit
from geodata.language import tr
from geodata.references import reference_problems
from geodata.tables import read_table

DATA_ROOT = Path(__file__).parent / "data"
#: The overview of all municipalities of Tokyo lives in a folder of its own.
OVERVIEW_CODE = "13"
CRS = "EPSG:4326"
SHAPES = ("areas", "chome", "outline")


@dataclass(frozen=True)
class Municipality:
    """Who the dataset is about; see schema.MUNICIPALITY for the columns."""

    code: str
    name: str
    name_kana: str
    kind: str
    planning_level: str
    sub_level: str | None
    same_as: str | None
    population: int | None
    population_as_of: str | None
    population_source: str
    population_note: str | None
    plane_epsg: int


@dataclass(frozen=True, eq=False)
class Dataset:
    """The tables of one municipality. Geometry in EPSG:4326; nothing here is ever changed.

    areas, chome and hubs are GeoDataFrames (geometry None where unknown); the rest are plain
    tables. *version* is a hash of the bytes that were read: a key for caches and snapshots.
    *credits*: what the files of shapes (areas, chome, outline) say of where they are from.
    """

    municipality: Municipality
    areas: gpd.GeoDataFrame
    chome: gpd.GeoDataFrame
    hubs: gpd.GeoDataFrame
    posts: pd.DataFrame
    post_history: pd.DataFrame
    standards: pd.DataFrame
    activities: pd.DataFrame
    outline: shapely.Geometry | None
    version: str
    credits: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.municipality.code

    def levels(self) -> list[str]:
        """The levels of area that the municipality has, fewest areas first."""
        return list(self._levels)

    @cached_property
    def _levels(self) -> tuple[str, ...]:  # asked dozens of times in one run of a page
        counts = self.areas["level"].value_counts(sort=False)
        order = sorted(counts.index, key=lambda level: (counts[level], level))
        return tuple(str(level) for level in order)

    def areas_at(self, level: str) -> gpd.GeoDataFrame:
        """The areas of one level, in the order of the table; empty for an unknown level."""
        return self.areas[self.areas["level"] == level].reset_index(drop=True)

    def area_name(self, area_id: str | None) -> str | None:
        """The name of an area, or None where the id is empty or unknown."""
        if area_id is None or pd.isna(area_id):
            return None
        names = self.areas.loc[self.areas["area_id"] == area_id, "name"]
        return str(names.iloc[0]) if len(names) else None


@dataclass(frozen=True, eq=False)
class TokyoOverview:
    """All 62 municipalities: status and planning frame, the programmes, the survey, outlines."""

    municipalities: pd.DataFrame
    framework: pd.DataFrame
    survey: pd.DataFrame
    outlines: gpd.GeoDataFrame


def codes(root: Path = DATA_ROOT) -> tuple[str, ...]:
    """The codes of the municipalities that *root* holds, in order."""
    return tuple(sorted(p.parent.name for p in root.glob("*/municipality.csv")))


def load(code: str, *, root: Path = DATA_ROOT) -> Dataset:
    """Read and check the dataset of one municipality.

    Raises UnknownMunicipalityError for a code without a folder, DataError for broken tables.

    >>> mitaka = load("13204")
    >>> mitaka.municipality.name, len(mitaka.areas), mitaka.levels()
    ('三鷹市', 7, ['コミュニティ住区'])
    """
    known = codes(root)
    if code not in known:
        raise UnknownMunicipalityError(code, known)
    return load_folder(root / code)


def load_folder(folder: Path) -> Dataset:
    """Read and check the dataset in one folder; every problem of every table is reported."""
    tables, problems = _tables(folder)
    if problems:
        raise DataError(problems)
    problems = reference_problems(tables)
    if problems:
        raise DataError(problems)
    hubs = tables["hubs"]
    return Dataset(
        municipality=_municipality(tables["municipality"]),
        areas=_with_shapes(tables["areas"], folder / "areas.geojson", key="area_id"),
        chome=_with_shapes(tables["chome"], folder / "chome.geojson", key="chome"),
        hubs=gpd.GeoDataFrame(hubs, geometry=_points(hubs), crs=CRS),
        posts=tables["coordinators"],
        post_history=tables["coordinator_history"],
        standards=tables["standards"],
        activities=tables["activities"],
        outline=_outline(folder / "outline.geojson"),
        version=_version(folder),
        credits={name: said for name in SHAPES if (said := credit(folder / f"{name}.geojson"))},
    )


def load_overview(*, root: Path = DATA_ROOT) -> TokyoOverview:
    """Read the overview of Tokyo. Raises DataError for broken tables."""
    folder = root / OVERVIEW_CODE
    tables = {
        name: read_table(folder / f"{name}.csv", checks)
        for name, checks in schema.OVERVIEW_TABLES.items()
    }
    return TokyoOverview(**tables, outlines=_read_shapes(folder / "outlines.geojson"))


def _tables(folder: Path) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    tables: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for name, checks in schema.TABLES.items():
        try:
            tables[name] = read_table(folder / f"{name}.csv", checks)
        except DataError as error:
            problems.extend(error.problems)
    return tables, problems


def _municipality(table: pd.DataFrame) -> Municipality:
    row = table.astype(object).where(table.notna(), None).iloc[0]
    return Municipality(
        code=row["municipality_code"],
        name=row["name"],
        name_kana=row["name_kana"] or "",
        kind=row["kind"],
        planning_level=row["planning_level"],
        sub_level=row["sub_level"],
        same_as=row["same_as"],
        population=None if row["population"] is None else int(row["population"]),
        population_as_of=row["as_of"],
        population_source=row["source"],
        population_note=row["note"],
        plane_epsg=int(row["plane_epsg"]),
    )


def _points(table: pd.DataFrame) -> gpd.array.GeometryArray:
    known = table["lat"].notna() & table["lon"].notna()
    lon = table["lon"].where(known).to_numpy(dtype=float, na_value=float("nan"))
    lat = table["lat"].where(known).to_numpy(dtype=float, na_value=float("nan"))
    points = shapely.points(lon, lat)
    points[~known.to_numpy()] = None
    return gpd.array.from_shapely(points, crs=CRS)


def _with_shapes(table: pd.DataFrame, path: Path, *, key: str) -> gpd.GeoDataFrame:
    """The table with the shapes of *path* joined by *key*; None where a row has no shape."""
    shapes = _read_shapes(path)
    by_key = dict(zip(shapes[key], shapes.geometry, strict=True)) if len(shapes) else {}
    geometry = [by_key.get(value) for value in table[key]]
    result = gpd.GeoDataFrame(table, geometry=gpd.array.from_shapely(geometry, crs=CRS))
    kinds = dict(zip(shapes[key], shapes["boundary"], strict=True)) if "boundary" in shapes else {}
    result["boundary"] = [kinds.get(value, "approximate") for value in table[key]]
    return result


def _read_shapes(path: Path) -> gpd.GeoDataFrame:
    if not path.is_file():
        return gpd.GeoDataFrame(geometry=gpd.GeoSeries([], crs=CRS))
    try:
        return gpd.read_file(path, engine="pyogrio")
    except Exception as error:  # pyogrio raises several types of its own for a broken file
        raise DataError(
            [
                Problem(
                    path.name,
                    tr("形のファイルが読めません"),
                    tr("`python -m geodata build` で作り直してください"),
                )
            ]
        ) from error


def _outline(path: Path) -> shapely.Geometry | None:
    shapes = _read_shapes(path)
    return shapes.geometry.iloc[0] if len(shapes) else None


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    names = [f"{name}.csv" for name in schema.TABLES] + [f"{name}.geojson" for name in SHAPES]
    for name in sorted(names):
        path = folder / name
        if path.is_file():
            digest.update(name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
