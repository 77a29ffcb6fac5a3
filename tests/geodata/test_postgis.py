"""The database: made ready once, told when it fails, open to QGIS, quiet when it is not used."""

from __future__ import annotations

import multiprocessing as mp
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import geopandas as gpd
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from geodata import library, rights, store
from geodata.errors import DatabaseError
from geodata.postgis import engine, failures, migrate
from geodata.postgis.rows import polygons
from geodata.postgis.tables import METADATA, ROWS
from geodata.versions import folder_files
from tests.postgres import LOCKED, PASSWORD, Server

REPOSITORY = Path(__file__).parents[2]
CODE = "13210"


def use(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engine.DATABASE_URL_VARIABLE, url)


def failure(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a person reads who opens the database of *url*."""
    use(url, monkeypatch)
    with pytest.raises(DatabaseError) as caught:
        library.codes()
    # a log shows the traceback with every cause: nobody's name or password stands in it
    logged = "".join(traceback.format_exception(caught.value))
    parsed = urlsplit(url)
    for secret in (parsed.username, parsed.password):
        assert secret in (None, "postgres") or secret not in logged
    return str(caught.value)


# ---- without a database


def test_without_an_address_there_is_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(engine.DATABASE_URL_VARIABLE, raising=False)
    assert engine.engine() is None
    with pytest.raises(DatabaseError, match="CHIIKI_DATABASE_URL"):
        engine.bare()


def test_users_of_the_folder_import_nothing_of_it() -> None:
    heavy = {"sqlalchemy", "geoalchemy2", "psycopg", "alembic"}
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys, geodata.drafts; print(sorted({heavy} & {{*sys.modules}}))",
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://whoever:geheim@127.0.0.1/x",
        "postgresql://whoever:geheim@127.0.0.1",
        "postgresql://whoever:geheim@127.0.0.1:port/x",
        "whoever:geheim",
    ],
)
def test_an_address_that_is_none(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "CHIIKI_DATABASE_URL が読めません" in failure(url, monkeypatch)


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    told = failure("postgresql://whoever:geheim@127.0.0.1:1/x", monkeypatch)
    assert told.startswith("データベースにつながりません")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('ユーザー "who" のパスワード認証に失敗しました', "利用者名とパスワード"),
        ('データベース"x"は存在しません', "データベースがありません"),
        ('no pg_hba.conf entry for host "10.0.0.1", user "who"', "pg_hba.conf"),
        ("remaining connection slots are reserved", "混み合っています"),
        ("server closed the connection unexpectedly", "つながりません"),
    ],
)
def test_what_a_server_says_before_one_is_in(said: str, told: str) -> None:
    error = sa.exc.OperationalError("SELECT 1", {}, Exception(said))
    assert told in failures.words(error)
    assert "who" not in failures.words(error)


# ---- with one


def test_a_wrong_password(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    url = postgres.url("postgres", user=f"{LOCKED}:falsch")
    assert "利用者名とパスワード" in failure(url, monkeypatch)


def test_a_password_of_any_characters(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    use(postgres.url("postgres", user=f"{LOCKED}:{quote(PASSWORD, safe='')}"), monkeypatch)
    with engine.bare().connect() as connection:
        assert connection.scalar(sa.text("SELECT current_user")) == LOCKED
    assert PASSWORD not in repr(engine.bare())


def test_a_database_that_is_not_there(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "データベースがありません" in failure(postgres.url("nothing"), monkeypatch)


def test_a_role_that_may_not_make_tables(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    name = postgres.empty().rpartition("/")[2]
    url = postgres.url(name, user=f"{LOCKED}:{quote(PASSWORD, safe='')}")
    assert "CREATE EXTENSION postgis" in failure(url, monkeypatch)
    postgres.run("CREATE EXTENSION postgis", name)
    assert "python -m geodata migrate" in failure(url, monkeypatch)


def test_a_server_without_postgis(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    url = postgres.empty()
    name = url.rpartition("/")[2]
    # the list of what the server offers, hidden behind an empty one
    postgres.run(
        "CREATE VIEW pg_available_extensions AS"
        " SELECT * FROM pg_catalog.pg_available_extensions WHERE false",
        name,
    )
    postgres.run(f"ALTER DATABASE {name} SET search_path = public, pg_catalog")
    assert "PostGIS が入っていません" in failure(url, monkeypatch)


def test_tables_newer_than_the_program(
    database: str, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.run(
        "UPDATE chiiki.alembic_version SET version_num = '9999'", database.rpartition("/")[2]
    )
    told = failure(database, monkeypatch)
    assert "プログラムを新しくしてください" in told
    assert "9999" in told
    with engine.bare().connect() as connection:  # and nothing was turned back
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "9999"


def make_ready(told: Any, start: Any) -> None:
    start.wait(60)
    told.send(migrate.up_to_date(engine.bare()))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_processes_that_start_at_once_make_the_tables_once(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(postgres.empty(), monkeypatch)
    fork = mp.get_context("fork")
    start, (heard, told) = fork.Event(), fork.Pipe(duplex=False)
    processes = [fork.Process(target=make_ready, args=(told, start)) for _ in range(3)]
    for process in processes:
        process.start()
    start.set()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    found = [heard.recv() for _ in processes]
    assert None in found  # somebody found it empty
    with engine.bare().connect() as connection:
        assert migrate.revision(connection) == migrate.HEAD
    assert library.codes() == store.codes()
    engine.bare().dispose()


def test_the_migrations_make_the_tables_that_the_program_knows(database: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate._MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]
    options = {
        "include_schemas": True,
        "include_name": lambda name, kind, _: kind != "schema" or name == engine.SCHEMA,
        "include_object": lambda _, name, kind, reflected, __: (
            not (reflected and (kind == "index" or name == "alembic_version"))
        ),
        "compare_type": True,
    }
    with engine.bare().connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, METADATA)
    # the comments are for whoever opens the tables, and only there
    others = [one for one in found if "comment" not in repr(one)]
    assert others == []
    assert len(found) > len(ROWS)  # the comparison has seen the tables


def test_the_state_is_one_query_and_connections_are_given_back(database: str) -> None:
    mine = library.own()
    saved = mine.save(CODE, folder_files(store.DATA_ROOT / CODE), comment="", parent=None)
    asked: list[str] = []
    bound = engine.bare()
    sa.event.listen(bound, "before_cursor_execute", lambda *a: asked.append(a[2]))
    assert library.state(CODE) == saved.id
    assert len(asked) == 1
    with pytest.raises(KeyError):
        mine.files(CODE, "20260101T000000-0001-0123456789abcdef")
    assert bound.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_lost_connection_is_made_anew(database: str, postgres: Server) -> None:
    assert library.state(CODE) == library.EMBEDDED
    name = database.rpartition("/")[2]
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
    postgres.run(f"{ended} '{name}'")
    assert library.state(CODE) == library.EMBEDDED


def test_a_forked_process_has_an_engine_of_its_own(database: str) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("this system has no fork")
    library.state(CODE)
    ours = id(engine.bare())
    fork = mp.get_context("fork")
    heard, told = fork.Pipe(duplex=False)
    process = fork.Process(target=lambda: told.send((id(engine.bare()), library.state(CODE))))
    process.start()
    process.join(60)
    theirs, state = heard.recv()
    assert state == library.EMBEDDED
    assert theirs != ours
    assert library.state(CODE) == library.EMBEDDED  # our connection is as it was


def test_the_public_does_not_reach_the_store(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rights, "_ask", lambda: "public")
    with pytest.raises(rights.ForbiddenError):
        library.own()


# ---- for QGIS


def test_views_show_the_version_in_force(database: str) -> None:
    files = folder_files(store.DATA_ROOT / CODE)
    first = library.own().save(CODE, files, comment="", parent=None)
    lines = files["hubs.csv"].decode().splitlines(keepends=True)
    fewer = "".join(line for line in lines if "13210-shogai" not in line)
    # a column that the schema does not name is kept
    head, *rest = fewer.splitlines()
    wider = "\n".join([f"{head},駐車場", *(f"{line},{i}台" for i, line in enumerate(rest))])
    library.own().save(CODE, files | {"hubs.csv": wider.encode()}, comment="", parent=first.id)

    dataset = library.load(CODE)
    with engine.bare().connect() as connection:
        read = {
            name: gpd.read_postgis(
                sa.text(f"SELECT * FROM chiiki.{name} ORDER BY row_id"),  # noqa: S608
                connection,
            )
            for name in ("areas", "chome", "hubs", "municipality")
        }
        every = connection.scalar(sa.text("SELECT count(*) FROM chiiki.version_hubs"))
        registered = set(
            connection.execute(
                sa.text(
                    "SELECT f_table_name, f_geometry_column, type, srid FROM geometry_columns"
                    " WHERE f_table_name NOT LIKE 'version%'"
                )
            )
        )
    assert registered == {
        ("areas", "geom", "MULTIPOLYGON", 4326),
        ("chome", "geom", "MULTIPOLYGON", 4326),
        ("chome", "point", "POINT", 4326),
        ("hubs", "geom", "POINT", 4326),
        ("municipality", "geom", "MULTIPOLYGON", 4326),
    }
    assert all(frame.crs.to_epsg() == 4326 for frame in read.values())
    assert len(read["hubs"]) == len(dataset.hubs) == len(store.load(CODE).hubs) - 1
    assert every == 2 * len(dataset.hubs) + 1  # the version before is still there
    assert read["hubs"]["hub_id"].tolist() == dataset.hubs["hub_id"].tolist()
    assert read["hubs"]["extra"].iloc[3] == {"駐車場": "3台"}
    known = dataset.hubs.geometry.notna()
    assert known.any()
    placed = read["hubs"].geometry[known.to_numpy()]
    assert (placed.x.to_numpy() == dataset.hubs.geometry[known].x.to_numpy()).all()
    assert read["areas"].geometry.notna().tolist() == dataset.areas.geometry.notna().tolist()
    drawn = dataset.areas.geometry.notna().to_numpy()
    assert (read["areas"].geometry[drawn].bounds == dataset.areas.geometry[drawn].bounds).all(
        axis=None
    )
    # unknown is NULL, never zero
    assert (
        read["areas"]["population"].isna().tolist() == dataset.areas["population"].isna().tolist()
    )
    assert dataset.areas["population"].isna().any()


def test_shapes_of_any_kind_become_polygons() -> None:
    from shapely import wkt

    square = "POLYGON Z ((0 0 5, 1 0 5, 1 1 5, 0 1 5, 0 0 5))"
    given = [
        wkt.loads(square),
        wkt.loads(f"GEOMETRYCOLLECTION (POINT (0 0), GEOMETRYCOLLECTION ({square}))"),
        wkt.loads("LINESTRING (0 0, 1 1)"),
        wkt.loads("POLYGON EMPTY"),
        None,
    ]
    found = [None if shape is None else shape.wkt for shape in polygons(given)]
    flat = "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)))"
    assert found == [flat, flat, None, None, None]


def test_every_table_of_a_dataset_has_rows_here() -> None:
    from geodata import schema

    assert list(ROWS) == list(schema.TABLES)
