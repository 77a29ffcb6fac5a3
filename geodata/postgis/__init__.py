"""The user's data in PostgreSQL with PostGIS, where CHIIKI_DATABASE_URL names one.

What needs SQLAlchemy is imported when a database is used, not before: an installation on the
folder store starts without it.
"""
