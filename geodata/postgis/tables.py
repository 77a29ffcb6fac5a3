"""The tables of the newest revision, as SQLAlchemy and GeoAlchemy2 know them.

migrations/ makes them; a test compares the two. ``ROWS`` are the rows of every version, for GIS:
a view without the ``version_`` shows those of the version in force (``chiiki.hubs``).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import JSONB

from geodata.postgis.engine import SCHEMA

METADATA = sa.MetaData(schema=SCHEMA)
SRID = 4326


def _version_key() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["municipality_code", "version_id"],
        [f"{SCHEMA}.versions.municipality_code", f"{SCHEMA}.versions.id"],
    )


VERSIONS = sa.Table(
    "versions",
    METADATA,
    sa.Column("municipality_code", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("time", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("parent", sa.Text),
)
FILES = sa.Table(
    "files",
    METADATA,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
VERSION_FILES = sa.Table(
    "version_files",
    METADATA,
    sa.Column("municipality_code", sa.Text, primary_key=True),
    sa.Column("version_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, sa.ForeignKey(FILES.c.digest), nullable=False),
    _version_key(),
)
CURRENT = sa.Table(
    "current",
    METADATA,
    sa.Column("municipality_code", sa.Text, primary_key=True),
    sa.Column("version_id", sa.Text, nullable=False),
    _version_key(),
)
DRAFTS = sa.Table(
    "municipality_drafts",
    METADATA,
    sa.Column("municipality_code", sa.Text, primary_key=True),
    sa.Column("packed", sa.LargeBinary, nullable=False),
)


def _rows(name: str, columns: str, *, polygons: str = "", point: str = "") -> sa.Table:
    """A table of rows: *columns* by name, ``:n`` a whole number, ``:x`` a number, else text."""
    kinds: dict[str, sa.types.TypeEngine[Any]] = {
        "": sa.Text(),
        "n": sa.BigInteger(),
        "x": sa.Double(),
    }
    parts = [column.partition(":") for column in columns.split()]
    shapes = {polygons: "MULTIPOLYGON", point: "POINT"}
    return sa.Table(
        f"version_{name}",
        METADATA,
        sa.Column("row_id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("municipality_code", sa.Text, nullable=False),
        sa.Column("version_id", sa.Text, nullable=False),
        *(sa.Column(column, kinds[kind]) for column, _, kind in parts),
        *(
            # the migration makes the index
            sa.Column(shape, Geometry(kind, srid=SRID, spatial_index=False))
            for shape, kind in shapes.items()
            if shape
        ),
        sa.Column("extra", JSONB(none_as_null=True)),
        _version_key(),
    )


#: Name of a dataset's table → its rows. *extra* holds what the schema does not name.
ROWS: dict[str, sa.Table] = {
    "municipality": _rows(
        "municipality",
        "name name_kana kind planning_level sub_level same_as population:n as_of source note"
        " plane_epsg:n",
        polygons="geom",
    ),
    "areas": _rows(
        "areas",
        "area_id level name name_kana parent_area_id population:n households:n age65plus:n as_of"
        " source note census2015_population:n census2015_households:n census2015_note boundary",
        polygons="geom",
    ),
    "chome": _rows(
        "chome",
        "chome lat:x lon:x area_id sub_area_id assignment source note population:n age65plus:n"
        " boundary",
        polygons="geom",
        point="point",
    ),
    "hubs": _rows(
        "hubs",
        "hub_id name hub_type area_id address lat:x lon:x coord_precision operator opened functions"
        " hours phone url source note visibility capacity:x",
        point="geom",
    ),
    "coordinators": _rows(
        "coordinators",
        "area_id role headcount:n concurrent_role overlap employer as_of source note visibility",
    ),
    "coordinator_history": _rows(
        "coordinator_history", "date area_id role headcount:n note source"
    ),
    "standards": _rows("standards", "level subject measure value:x minutes:x statement source"),
    "activities": _rows("activities", "area_id hub_id name kind summary cadence source visibility"),
}
