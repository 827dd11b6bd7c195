"""Which version of the tables a database has, and bringing it to this program's.

Lives here: `check_version`, quick and without Alembic, for each opening; `migrate`, for `init` and `upgrade`.
Must not live here: the tables and the steps themselves.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from strongroom.errors import NoRoom, StrongroomError, VerificationFailed
from strongroom.storage.database import sqlite_path
from strongroom.storage.expressions import text
from strongroom.storage.failures import meaning
from strongroom.storage.sqlite_connection import connect
from strongroom.storage.sqlite_place import check_place, create_file
from strongroom.storage.sqlite_statistics import write_statistics
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction
from strongroom.storage.write_lock import WriteLock

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["TABLES_VERSION", "VERSION_TABLE", "check_version", "migrate", "stored_version"]

TABLES_VERSION = "0001"
VERSION_TABLE = "storage_version"
# Any number would do that no other program locks in the same database.
_MIGRATION_LOCK = 0x5374726F6E67
# Alembic's own table, so not among those of strongroom.storage.tables.
_VERSION = Statement(text("SELECT version_num FROM storage_version"))


def check_version(tx: Transaction) -> None:
    """Refuse a database whose tables are not this program's.

    Raises:
        NoRoom: ``storage.not-a-room``, ``storage.newer-room`` or ``storage.needs-upgrade``.
    """
    found = stored_version(tx)
    if found != TABLES_VERSION:
        raise NoRoom("storage.needs-upgrade", found=found, known=TABLES_VERSION)


def stored_version(tx: Transaction) -> str:
    """The version of a database's tables, of this program or older.

    Raises:
        NoRoom: ``storage.not-a-room``, ``storage.newer-room``.
    """
    row = tx.row(_VERSION)
    if row is None:
        raise NoRoom("storage.not-a-room", state="no version")
    _refuse_newer(row[0])
    return str(row[0])


def migrate(url: str, *, lock_path: Path | None = None) -> str | None:
    """Bring a database to this program's version of the tables, in one transaction: all of it or nothing.

    Whoever upgrades a room with data makes a backup first.

    Args:
        url: As for `open_database`; a SQLite file is made where there is none.
        lock_path: As for `open_database`.

    Returns:
        The version it had; None for an empty database.

    Raises:
        NoRoom: ``storage.newer-room``, ``storage.not-empty``, and what `open_database` raises.
        VerificationFailed: ``storage.upgrade-broken``.
    """
    from sqlalchemy.exc import DBAPIError  # opening a room does without SQLAlchemy

    try:
        with _connected(url, lock_path) as connection:
            return _upgrade(connection)
    except DBAPIError as error:
        driver = error.orig
        failure: StrongroomError = meaning(driver if isinstance(driver, Exception) else error)
    except Exception as error:
        if not _is_of_driver(error):
            raise
        failure = meaning(error)
    raise failure


def _upgrade(connection: "Connection") -> str | None:
    from sqlalchemy import inspect

    tables = set(inspect(connection).get_table_names())
    before: str | None = None
    if VERSION_TABLE in tables:
        before = connection.exec_driver_sql(_VERSION.sql("sqlite")).scalar()
    if before is None and tables:
        raise NoRoom("storage.not-empty")
    if before is not None:
        _refuse_newer(before)
    if before == TABLES_VERSION:
        return before
    from alembic import command  # takes a fifth of a second to import, which only init and upgrade spend
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "strongroom.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return before


def _refuse_newer(found: str) -> None:
    if int(found) > int(TABLES_VERSION):
        raise NoRoom("storage.newer-room", found=found, known=TABLES_VERSION)


@contextmanager
def _connected(url: str, lock_path: Path | None) -> "Iterator[Connection]":
    """A connection in a transaction that is committed at the end."""
    with ExitStack() as stack:
        if url.startswith("sqlite:"):
            yield from _connected_to_sqlite(sqlite_path(url), lock_path, stack)
        else:
            yield from _connected_to_postgres(url, stack)


def _connected_to_sqlite(path: Path, lock_path: Path | None, stack: ExitStack) -> "Iterator[Connection]":
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    check_place(path)
    create_file(path)
    lock = WriteLock(lock_path or path.with_name(path.name + "-lock"))
    stack.callback(lock.close)
    stack.enter_context(lock.held())
    driver = connect(path, write=True)
    stack.callback(driver.close)
    # Before BEGIN, where alone it has an effect: a table that is rebuilt would take what refers to it along.
    driver.execute("PRAGMA foreign_keys = OFF")
    engine = create_engine("sqlite://", creator=lambda: driver, poolclass=NullPool)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        broken = len(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall())
        if broken:
            raise VerificationFailed("storage.upgrade-broken", count=broken)
        write_statistics(driver)


def _connected_to_postgres(url: str, stack: ExitStack) -> "Iterator[Connection]":
    import psycopg  # only rooms on PostgreSQL pay for importing it
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
    stack.callback(engine.dispose)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("SET LOCAL lock_timeout = '30s'")
        connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        yield connection


def _is_of_driver(error: Exception) -> bool:
    return type(error).__module__.split(".")[0] in ("sqlite3", "psycopg")
