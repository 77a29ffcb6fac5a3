"""Outside files → the tables of geodata/schema.py, with a report of what was wrong.

A loader returns :class:`~loaders.report.Loaded`. What is wrong in a row is reported, never raised;
:class:`~loaders.report.LoaderError` (Japanese) is raised only where a file as a whole cannot be
used.
"""
