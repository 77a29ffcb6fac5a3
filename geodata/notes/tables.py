"""The tables that hold notes, the same in SQLite and PostgreSQL, and their version."""

from __future__ import annotations

import sqlalchemy as sa

from geodata.language import tr

#: Counts the forms that these tables have had; a database of another form is not touched.
SCHEMA_VERSION = 1

_METADATA = sa.MetaData()
_ID = sa.String(120)
_TIME = sa.String(40)

VERSION = sa.Table("notes_schema", _METADATA, sa.Column("version", sa.Integer, primary_key=True))

MEETING = sa.Table(
    "notes_meeting",
    _METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("municipality_code", sa.String(5), nullable=False, index=True),
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("area_id", _ID),
    sa.Column("created", _TIME, nullable=False),
)

NOTE = sa.Table(
    "notes_note",
    _METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("municipality_code", sa.String(5), nullable=False, index=True),
    sa.Column("meeting_id", _ID, sa.ForeignKey(MEETING.c.id), nullable=False, index=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("lon", sa.Float(53)),
    sa.Column("lat", sa.Float(53)),
    sa.Column("area_id", _ID),
    sa.Column("hub_id", _ID),
    sa.Column("note_group", sa.Text, nullable=False),
    sa.Column("votes", sa.Integer, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("created", _TIME, nullable=False),
    sa.Column("changed", _TIME, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("deleted", sa.Boolean, nullable=False),
)

#: Every state of every note, as JSON.
HISTORY = sa.Table(
    "notes_history",
    _METADATA,
    sa.Column("note_id", _ID, sa.ForeignKey(NOTE.c.id), primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("at", _TIME, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
)

#: What a meeting found open of earlier ones, with the status of that moment.
CARRIED = sa.Table(
    "notes_carried",
    _METADATA,
    sa.Column("meeting_id", _ID, sa.ForeignKey(MEETING.c.id), primary_key=True),
    sa.Column("note_id", _ID, sa.ForeignKey(NOTE.c.id), primary_key=True),
    sa.Column("status", sa.String(20), nullable=False),
)

#: Why something that looks like personal data is none; the text itself is not kept here.
CONFIRMED = sa.Table(
    "notes_confirmed",
    _METADATA,
    sa.Column("note_id", _ID, sa.ForeignKey(NOTE.c.id), primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("at", _TIME, nullable=False),
    sa.Column("sorts", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

#: The last number given away in each area's series ("" is the whole municipality).
SERIES = sa.Table(
    "notes_series",
    _METADATA,
    sa.Column("municipality_code", sa.String(5), primary_key=True),
    sa.Column("area_id", _ID, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

DRAFT = sa.Table(
    "notes_draft",
    _METADATA,
    sa.Column("seat", _ID, primary_key=True),
    sa.Column("meeting_id", _ID, sa.ForeignKey(MEETING.c.id), nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("lon", sa.Float(53)),
    sa.Column("lat", sa.Float(53)),
    sa.Column("area_id", _ID),
    sa.Column("hub_id", _ID),
    sa.Column("changed", _TIME, nullable=False),
)


class ForeignSchemaError(RuntimeError):
    """The database was written by another version of the application."""


def prepare(bind: sa.Engine) -> None:
    """Make the tables where they are missing. Raises ForeignSchemaError for another form."""
    with bind.connect().execution_options(writes=True) as db, db.begin():
        if bind.dialect.name == "postgresql":  # two processes that start at once: one makes them
            db.execute(sa.text("SELECT pg_advisory_xact_lock(7305120001)"))
        _METADATA.create_all(db)
        found = db.execute(sa.select(VERSION.c.version)).scalar_one_or_none()
        if found is None:
            db.execute(sa.insert(VERSION).values(version=SCHEMA_VERSION))
        elif found != SCHEMA_VERSION:
            raise ForeignSchemaError(
                tr(
                    "話し合いの記録は別の版のアプリのものです（形式{found}、このアプリは{schema_version}）。"
                    "新しいほうのアプリで開いてください。",
                    found=found,
                    schema_version=SCHEMA_VERSION,
                )
            )
