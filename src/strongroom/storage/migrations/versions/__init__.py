"""One revision a file, never changed once released.

A revision adds: tables, indexes, columns with a default. All constraints have names. Nothing else may be done
with Alembic's batch mode, which rebuilds a table on SQLite: it loses unnamed checks and partial indexes.
"""
