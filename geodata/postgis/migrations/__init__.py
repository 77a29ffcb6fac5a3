"""Alembic's home: every change of the tables since the first, each a file in versions/."""
