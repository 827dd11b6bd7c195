"""What errors of the drivers become, and that nothing of their text comes along."""

import sqlite3
import traceback
from pathlib import Path

import psycopg
import pytest

from strongroom.errors import TABLE, StrongroomError
from strongroom.storage.failures import _POSTGRES, _SQLITE, meaning
from strongroom.storage.sqlite import SqliteDatabase
from tests.unit.storage.events import add


class Raised(psycopg.DatabaseError):
    """An error of a server with a chosen SQLSTATE."""

    def __init__(self, state: str | None) -> None:
        super().__init__("DETAIL: Key (phone)=(13800005678) already exists")
        self.sqlstate = state


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("40001", "storage.busy"),
        ("40P01", "storage.busy"),
        ("55P03", "storage.busy"),
        ("57014", "storage.busy"),
        ("53300", "storage.busy"),
        ("53100", "storage.full"),
        ("08006", "storage.unreachable"),
        ("57P01", "storage.unreachable"),
        ("28P01", "storage.sign-in"),
        ("3D000", "storage.missing"),
        ("42501", "storage.permission"),
        ("25006", "storage.read-only"),
        ("42P01", "storage.not-a-room"),
        ("23505", "storage.duplicate"),
        ("58030", "storage.disk"),
        ("XX001", "storage.corrupt"),
        ("22003", "storage.failed"),
    ],
)
def test_sqlstate(state: str, code: str) -> None:
    error = meaning(Raised(state))
    assert error.code == code
    assert "13800005678" not in repr(error) + str(error) + error.hint()


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("server closed the connection unexpectedly", "storage.unreachable"),
        ('FATAL: database "x" does not exist', "storage.missing"),
        ('FATAL: password authentication failed for user "x"', "storage.sign-in"),
        ('FATAL: no pg_hba.conf entry for host "x"', "storage.sign-in"),
        ("FATAL: sorry, too many clients already", "storage.busy"),
        ("FATAL: ein Fehler", "storage.unreachable"),
    ],
)
def test_an_attempt_to_connect_has_no_state(message: str, code: str) -> None:
    assert meaning(psycopg.OperationalError(message)).code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SQLITE_BUSY", "storage.busy"),
        ("SQLITE_BUSY_SNAPSHOT", "storage.busy"),
        ("SQLITE_FULL", "storage.full"),
        ("SQLITE_IOERR_FSYNC", "storage.disk"),
        ("SQLITE_CORRUPT_VTAB", "storage.corrupt"),
        ("SQLITE_READONLY_DBMOVED", "storage.read-only"),
        ("SQLITE_CANTOPEN_ISDIR", "storage.permission"),
        ("SQLITE_CONSTRAINT_UNIQUE", "storage.duplicate"),
        ("SQLITE_CONSTRAINT_NOTNULL", "storage.failed"),
        ("SQLITE_TOOBIG", "storage.failed"),
    ],
)
def test_sqlite_code(name: str, code: str) -> None:
    error = sqlite3.OperationalError("near 13800005678")
    error.sqlite_errorname = name
    assert meaning(error).code == code
    assert "13800005678" not in repr(meaning(error))


@pytest.mark.parametrize("kind_and_code", [*_SQLITE.values(), *_POSTGRES.values()], ids=str)
def test_each_is_of_the_kind_that_the_table_says(kind_and_code: tuple[type[StrongroomError], str]) -> None:
    kind, code = kind_and_code
    assert TABLE[code].kind is kind.kind


def test_a_stack_trace_shows_no_text_of_the_driver(room: SqliteDatabase) -> None:
    room.transact(lambda tx: add(tx, b"x" * 16))
    with pytest.raises(StrongroomError) as caught:
        room.transact(lambda tx: add(tx, b"x" * 16))
    trace = "".join(traceback.format_exception(caught.value))
    assert "UNIQUE constraint" not in trace


def test_a_database_without_tables_is_not_a_room(tmp_path: Path) -> None:
    room = SqliteDatabase(tmp_path / "room.db", create=True)
    with room, pytest.raises(StrongroomError) as caught:
        room.transact(add)
    assert caught.value.code == "storage.not-a-room"
