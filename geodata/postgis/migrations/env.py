"""What Alembic runs; the connection, its lock and its transaction come from geodata.postgis.migrate."""

from alembic import context

from geodata.postgis.engine import SCHEMA

context.configure(connection=context.config.attributes["connection"], version_table_schema=SCHEMA)
with context.begin_transaction():
    context.run_migrations()
