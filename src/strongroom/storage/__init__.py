"""SQL and nothing but SQL: tables, statements and durable transactions on SQLite and PostgreSQL.

Lives here: everything that imports SQLAlchemy, Alembic, psycopg or sqlite3. Must not live here: keys,
plaintext, decisions about access; what a row means is known to those who ask for it.
"""
