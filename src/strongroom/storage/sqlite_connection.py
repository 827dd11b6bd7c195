"""A connection to a SQLite file, set up so that nothing is lost, leaked or left behind.

Lives here: every PRAGMA and why. Must not live here: transactions.
"""

import sqlite3
import sys
from pathlib import Path
from urllib.parse import quote

from strongroom.errors import StrongroomError
from strongroom.storage.failures import meaning

__all__ = ["CACHE_KIB", "connect", "needs_outer_lock"]

CACHE_KIB = 65_536
_BUSY_MILLISECONDS = 10_000
_FIXED_IN = (3, 51, 3)

_PRAGMAS = (
    f"busy_timeout = {_BUSY_MILLISECONDS}",
    "synchronous = FULL",  # a commit is on the disk when it is answered, and no setting says otherwise
    "foreign_keys = ON",
    "secure_delete = ON",  # what is deleted is overwritten with zeros
    "trusted_schema = OFF",  # a manipulated file must not run functions through its views
    "cell_size_check = ON",
    "temp_store = MEMORY",  # sorting leaves nothing on the disk
    "mmap_size = 0",  # an I/O error is an error then, not the death of the process
    "journal_size_limit = 67108864",
)


def needs_outer_lock(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite can corrupt a database by resetting its write-ahead log (before 3.51.3)."""
    return version < _FIXED_IN


def connect(path: Path, *, write: bool, cache_kib: int = CACHE_KIB) -> sqlite3.Connection:
    """Open a database file that exists.

    Args:
        path: The file.
        write: Whether to write; a connection that does not, cannot.
        cache_kib: Size of the page cache in KiB.

    Raises:
        StrongroomError: As `strongroom.storage.failures` has it.
    """
    try:
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=rw",
            uri=True,
            isolation_level=None,  # transactions begin where we say so
            check_same_thread=False,  # one thread at a time uses it; closing may come from another
            cached_statements=512,
        )
        try:
            _set_up(connection, write=write, cache_kib=cache_kib)
        except sqlite3.Error:
            connection.close()
            raise
        return connection
    except sqlite3.Error as error:
        failure: StrongroomError = meaning(error)
    raise failure


def _set_up(connection: sqlite3.Connection, *, write: bool, cache_kib: int) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA cache_size = -{cache_kib}")
    if sys.platform == "darwin":  # fsync alone leaves the data in the drive's cache there
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA checkpoint_fullfsync = ON")
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DQS_DML, False)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DQS_DDL, False)
    if write:
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise sqlite3.OperationalError("no write-ahead log here")
    else:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
