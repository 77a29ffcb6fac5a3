"""Versions with their exact files, the pointer to the one in force, and their rows for GIS."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

_TEXT, _WHOLE, _NUMBER = "text", "bigint", "double precision"
_POLYGONS = "geometry(MultiPolygon, 4326)"
_POINT = "geometry(Point, 4326)"

_VERSIONS = """
CREATE TABLE chiiki.versions (
    municipality_code text NOT NULL CHECK (municipality_code ~ '^[0-9]{5}$'),
    id text NOT NULL,
    number integer NOT NULL,
    time text NOT NULL,
    comment text NOT NULL,
    parent text,
    PRIMARY KEY (municipality_code, id)
);
COMMENT ON TABLE chiiki.versions IS '保存された版。消したり書き換えたりしない';
COMMENT ON COLUMN chiiki.versions.time IS '保存した時（ISO 8601、時差つき）';
COMMENT ON COLUMN chiiki.versions.parent IS 'この版のもとになった版';

CREATE TABLE chiiki.files (
    digest text PRIMARY KEY,
    content bytea NOT NULL
);
COMMENT ON TABLE chiiki.files IS '版のファイルの中身。SHA-256ごとに一つ';

CREATE TABLE chiiki.version_files (
    municipality_code text NOT NULL,
    version_id text NOT NULL,
    name text NOT NULL,
    digest text NOT NULL REFERENCES chiiki.files,
    PRIMARY KEY (municipality_code, version_id, name),
    FOREIGN KEY (municipality_code, version_id) REFERENCES chiiki.versions
);
COMMENT ON TABLE chiiki.version_files IS '版のファイル（CSVとGeoJSON、1バイトも変えずに）';

CREATE TABLE chiiki.current (
    municipality_code text PRIMARY KEY,
    version_id text NOT NULL,
    FOREIGN KEY (municipality_code, version_id) REFERENCES chiiki.versions
);
COMMENT ON TABLE chiiki.current IS 'いまの版';

CREATE TABLE chiiki.municipality_drafts (
    municipality_code text PRIMARY KEY,
    packed bytea NOT NULL
);
COMMENT ON TABLE chiiki.municipality_drafts IS '作りかけの自治体（画面「新しい自治体」）'
"""

#: Table → what it is called in Japanese, its columns, its geometry.
_ROWS: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "municipality": (
        "自治体",
        {
            "name": _TEXT,
            "name_kana": _TEXT,
            "kind": _TEXT,
            "planning_level": _TEXT,
            "sub_level": _TEXT,
            "same_as": _TEXT,
            "population": _WHOLE,
            "as_of": _TEXT,
            "source": _TEXT,
            "note": _TEXT,
            "plane_epsg": _WHOLE,
        },
        {"geom": _POLYGONS},
    ),
    "areas": (
        "圏域・地区・住区",
        {
            "area_id": _TEXT,
            "level": _TEXT,
            "name": _TEXT,
            "name_kana": _TEXT,
            "parent_area_id": _TEXT,
            "population": _WHOLE,
            "households": _WHOLE,
            "age65plus": _WHOLE,
            "as_of": _TEXT,
            "source": _TEXT,
            "note": _TEXT,
            "census2015_population": _WHOLE,
            "census2015_households": _WHOLE,
            "census2015_note": _TEXT,
            "boundary": _TEXT,
        },
        {"geom": _POLYGONS},
    ),
    "chome": (
        "町丁目",
        {
            "chome": _TEXT,
            "lat": _NUMBER,
            "lon": _NUMBER,
            "area_id": _TEXT,
            "sub_area_id": _TEXT,
            "assignment": _TEXT,
            "source": _TEXT,
            "note": _TEXT,
            "population": _WHOLE,
            "age65plus": _WHOLE,
            "boundary": _TEXT,
        },
        {"geom": _POLYGONS, "point": _POINT},
    ),
    "hubs": (
        "拠点",
        {
            "hub_id": _TEXT,
            "name": _TEXT,
            "hub_type": _TEXT,
            "area_id": _TEXT,
            "address": _TEXT,
            "lat": _NUMBER,
            "lon": _NUMBER,
            "coord_precision": _TEXT,
            "operator": _TEXT,
            "opened": _TEXT,
            "functions": _TEXT,
            "hours": _TEXT,
            "phone": _TEXT,
            "url": _TEXT,
            "source": _TEXT,
            "note": _TEXT,
            "visibility": _TEXT,
            "capacity": _NUMBER,
        },
        {"geom": _POINT},
    ),
    "coordinators": (
        "配置",
        {
            "area_id": _TEXT,
            "role": _TEXT,
            "headcount": _WHOLE,
            "concurrent_role": _TEXT,
            "overlap": _TEXT,
            "employer": _TEXT,
            "as_of": _TEXT,
            "source": _TEXT,
            "note": _TEXT,
            "visibility": _TEXT,
        },
        {},
    ),
    "coordinator_history": (
        "配置の歩み",
        {
            "date": _TEXT,
            "area_id": _TEXT,
            "role": _TEXT,
            "headcount": _WHOLE,
            "note": _TEXT,
            "source": _TEXT,
        },
        {},
    ),
    "standards": (
        "基準",
        {
            "level": _TEXT,
            "subject": _TEXT,
            "measure": _TEXT,
            "value": _NUMBER,
            "minutes": _NUMBER,
            "statement": _TEXT,
            "source": _TEXT,
        },
        {},
    ),
    "activities": (
        "活動",
        {
            "area_id": _TEXT,
            "hub_id": _TEXT,
            "name": _TEXT,
            "kind": _TEXT,
            "summary": _TEXT,
            "cadence": _TEXT,
            "source": _TEXT,
            "visibility": _TEXT,
        },
        {},
    ),
}


def upgrade() -> None:
    for statement in _VERSIONS.split(";\n"):
        op.execute(statement)
    for name, (title, columns, shapes) in _ROWS.items():
        listed = ", ".join(f'"{column}" {kind}' for column, kind in (columns | shapes).items())
        op.execute(
            f"CREATE TABLE chiiki.version_{name} ("
            " row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            " municipality_code text NOT NULL,"
            " version_id text NOT NULL,"
            f" {listed},"
            " extra jsonb,"
            " FOREIGN KEY (municipality_code, version_id) REFERENCES chiiki.versions)"
        )
        op.execute(f"CREATE INDEX ON chiiki.version_{name} (municipality_code, version_id)")
        for shape in shapes:
            op.execute(f"CREATE INDEX ON chiiki.version_{name} USING gist ({shape})")
        op.execute(
            f"CREATE VIEW chiiki.{name} AS"  # noqa: S608 - names of our own, above
            f" SELECT r.* FROM chiiki.version_{name} r"
            " JOIN chiiki.current USING (municipality_code, version_id)"
        )
        op.execute(f"COMMENT ON TABLE chiiki.version_{name} IS '{title}（すべての版）'")
        op.execute(f"COMMENT ON VIEW chiiki.{name} IS '{title}（いまの版）'")


def downgrade() -> None:
    raise NotImplementedError("versions are never thrown away; restore a backup instead")
