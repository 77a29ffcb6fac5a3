"""A dataset as rows of the spatial tables: what QGIS and SQL see of a version.

The rows are a reading of the version's files, made in the same transaction. They are not what a
version is loaded from: text such as ``020`` or ``1.50``, the order of columns and the attribution
inside a GeoJSON would not come back byte by byte, and a dataset is known by its bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa

from geodata.postgis.tables import ROWS, SRID
from geodata.store import Dataset

_POLYGON, _MULTIPOLYGON = 3, 6


def rows_of(dataset: Dataset) -> dict[str, list[dict[str, Any]]]:
    """Table → rows with the columns of :data:`geodata.postgis.tables.ROWS`, without the key of the
    version. Unknown cells are None; shapes are hexadecimal EWKB in EPSG:4326."""
    chome = pd.DataFrame(dataset.chome)
    points = shapely.points(_floats(chome["lon"]), _floats(chome["lat"]))
    points[(chome["lon"].isna() | chome["lat"].isna()).to_numpy()] = None
    tables: dict[str, tuple[pd.DataFrame, dict[str, Any]]] = {
        "municipality": (_municipality(dataset), {"geom": polygons([dataset.outline])}),
        "areas": (dataset.areas, {"geom": polygons(dataset.areas.geometry)}),
        "chome": (chome, {"geom": polygons(dataset.chome.geometry), "point": points}),
        "hubs": (dataset.hubs, {"geom": np.asarray(dataset.hubs.geometry, dtype=object)}),
        "coordinators": (dataset.posts, {}),
        "coordinator_history": (dataset.post_history, {}),
        "standards": (dataset.standards, {}),
        "activities": (dataset.activities, {}),
    }
    return {name: _records(ROWS[name], *parts) for name, parts in tables.items()}


def polygons(shapes: Any) -> np.ndarray:
    """Shapes as 2D MultiPolygons, the one type of a column; None where there is no polygon.

    Points and lines (a shape file may hold anything) are left out of a collection.
    """
    return np.array([_multipolygon(shape) for shape in shapes], dtype=object)


def _multipolygon(shape: shapely.Geometry | None) -> shapely.MultiPolygon | None:
    if shape is None or shape.is_empty:
        return None
    parts = shapely.get_parts(shapely.force_2d(shape))
    while (shapely.get_type_id(parts) > _MULTIPOLYGON - 1).any():  # collections in collections
        parts = shapely.get_parts(parts)
    kept = [p for p in parts if shapely.get_type_id(p) == _POLYGON and not p.is_empty]
    return shapely.MultiPolygon(kept) if kept else None


def _municipality(dataset: Dataset) -> pd.DataFrame:
    it = dataset.municipality
    return pd.DataFrame(
        {
            "name": [it.name],
            "name_kana": [it.name_kana or None],
            "kind": [it.kind],
            "planning_level": [it.planning_level],
            "sub_level": [it.sub_level],
            "same_as": [it.same_as],
            "population": pd.array([it.population], dtype="Int64"),
            "as_of": [it.population_as_of],
            "source": [it.population_source],
            "note": [it.population_note],
            "plane_epsg": [it.plane_epsg],
        }
    )


def _records(table: sa.Table, frame: pd.DataFrame, shapes: dict[str, Any]) -> list[dict[str, Any]]:
    plain = pd.DataFrame(frame).drop(columns=["geometry", "municipality_code"], errors="ignore")
    plain = plain.astype(object).where(plain.notna(), None)
    known = [name for name in plain.columns if name in table.c and name != "extra"]
    others = [name for name in plain.columns if name not in known]
    records: list[dict[str, Any]] = [
        {str(name): _clean(value) for name, value in row.items()}
        for row in plain[known].to_dict("records")
    ]
    for record, row in zip(records, plain[others].to_dict("records"), strict=True):
        told = {_clean(str(k)): _clean(str(v)) for k, v in row.items() if v is not None}
        record["extra"] = told or None
    for name, geometry in shapes.items():
        for record, text in zip(records, _ewkb(geometry), strict=True):
            record[name] = text
    return records


def _clean(value: Any) -> Any:
    """Without NUL, the one character that PostgreSQL has no place for."""
    return value.replace("\0", "") if isinstance(value, str) else value


def _ewkb(shapes: Any) -> list[str | None]:
    placed = shapely.set_srid(np.asarray(shapes, dtype=object), SRID)
    return [None if s is None else shapely.to_wkb(s, hex=True, include_srid=True) for s in placed]


def _floats(column: pd.Series) -> np.ndarray:
    return np.asarray(column.to_numpy(dtype=float, na_value=float("nan")))
