"""What a driver's error means to a person, in the errors of Strongroom.

Lives here: the mapping from SQLSTATE and SQLite's codes. Must not live here: any text of the driver. Its
messages and details may hold the values of a row, so that nothing of them is passed on, not even as the
cause.
"""

import re
import sqlite3
from typing import Any

from strongroom.errors import Busy, Conflict, NoRoom, StrongroomError, Unexpected, VerificationFailed

__all__ = ["TransactionLost", "meaning"]


class TransactionLost(Busy):
    """The database gave up this transaction in favour of another; the same work may be tried again."""


_SQLITE: dict[str, tuple[type[StrongroomError], str]] = {
    "SQLITE_BUSY": (Busy, "storage.busy"),
    "SQLITE_LOCKED": (Busy, "storage.busy"),
    "SQLITE_PROTOCOL": (Busy, "storage.busy"),
    "SQLITE_FULL": (Busy, "storage.full"),
    "SQLITE_IOERR": (Unexpected, "storage.disk"),
    "SQLITE_CORRUPT": (VerificationFailed, "storage.corrupt"),
    "SQLITE_NOTADB": (NoRoom, "storage.not-a-room"),
    "SQLITE_CANTOPEN": (NoRoom, "storage.permission"),
    "SQLITE_PERM": (NoRoom, "storage.permission"),
    "SQLITE_AUTH": (NoRoom, "storage.permission"),
    "SQLITE_READONLY": (NoRoom, "storage.read-only"),
    "SQLITE_CONSTRAINT_PRIMARYKEY": (Conflict, "storage.duplicate"),
    "SQLITE_CONSTRAINT_UNIQUE": (Conflict, "storage.duplicate"),
    "SQLITE_CONSTRAINT_ROWID": (Conflict, "storage.duplicate"),
}

# SQLSTATE, or its first two characters: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES: dict[str, tuple[type[StrongroomError], str]] = {
    "40001": (TransactionLost, "storage.busy"),  # serialization_failure
    "40P01": (TransactionLost, "storage.busy"),  # deadlock_detected
    "55P03": (Busy, "storage.busy"),  # lock_not_available
    "57014": (Busy, "storage.busy"),  # query_canceled, by statement_timeout
    "25P03": (Busy, "storage.busy"),  # idle_in_transaction_session_timeout
    "53300": (Busy, "storage.busy"),  # too_many_connections
    "53100": (Busy, "storage.full"),  # disk_full
    "53": (Busy, "storage.busy"),  # insufficient resources
    "08": (Busy, "storage.unreachable"),
    "57P": (Busy, "storage.unreachable"),  # shutdown, crash, starting up, database dropped
    "28": (NoRoom, "storage.sign-in"),
    "3D000": (NoRoom, "storage.missing"),  # the database does not exist
    "42501": (NoRoom, "storage.permission"),
    "25006": (NoRoom, "storage.read-only"),
    "42P01": (NoRoom, "storage.not-a-room"),  # undefined_table
    "3F000": (NoRoom, "storage.not-a-room"),
    "23505": (Conflict, "storage.duplicate"),
    "58": (Unexpected, "storage.disk"),
    "XX001": (VerificationFailed, "storage.corrupt"),
    "XX002": (VerificationFailed, "storage.corrupt"),
}


def meaning(error: Exception) -> StrongroomError:
    """The error of Strongroom that a driver's error stands for.

    Raise it outside the ``except`` block: a context would carry the driver's text along.
    """
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    return _of_postgres(error)


def _of_sqlite(error: sqlite3.Error) -> StrongroomError:
    name: str = getattr(error, "sqlite_errorname", None) or "SQLITE_ERROR"
    if name == "SQLITE_ERROR" and str(error).startswith("no such table"):
        return NoRoom("storage.not-a-room")
    # The long name says more than its beginning: SQLITE_IOERR_FSYNC is a SQLITE_IOERR.
    kind, code = (
        _SQLITE.get(name) or _SQLITE.get("_".join(name.split("_")[:2])) or (Unexpected, "storage.failed")
    )
    return kind(code, state=name)


def _of_postgres(error: Any) -> StrongroomError:
    import psycopg  # only rooms on PostgreSQL pay for importing it

    state: str = getattr(error, "sqlstate", None) or ""
    found = _POSTGRES.get(state) or _POSTGRES.get(state[:3]) or _POSTGRES.get(state[:2])
    if found is None and isinstance(error, psycopg.OperationalError) and not state:
        found = _of_connecting(str(error))
    kind, code = found or (Unexpected, "storage.failed")
    return kind(code, state=state or type(error).__name__, place="PostgreSQL")


def _of_connecting(message: str) -> tuple[type[StrongroomError], str]:
    # libpq hands on no SQLSTATE of an attempt to connect. A server that speaks another language than English
    # is called unreachable for want of better.
    if re.search(r'database ".*" does not exist', message):
        return NoRoom, "storage.missing"
    if re.search(r'authentication failed|no pg_hba.conf entry|role ".*" does not exist|no password', message):
        return NoRoom, "storage.sign-in"
    if "too many" in message or "remaining connection slots" in message:
        return Busy, "storage.busy"
    return Busy, "storage.unreachable"
