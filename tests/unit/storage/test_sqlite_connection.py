"""How a SQLite connection is set up."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from strongroom.storage.sqlite import SqliteDatabase
from strongroom.storage.sqlite_connection import connect, needs_outer_lock
from tests.unit.storage.events import add

MARK = b"a value that must be gone, unmistakable " * 40


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("temp_store", 2),
        ("mmap_size", 0),
        ("cache_size", -65_536),
        ("busy_timeout", 10_000),
    ],
)
def test_pragma(pragma: str, value: object, room_file: Path) -> None:
    connection = connect(room_file, write=True)
    assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value
    connection.close()


def test_transactions_begin_only_where_we_say_so(room_file: Path) -> None:
    connection = connect(room_file, write=True)
    connection.execute("DELETE FROM events")
    assert not connection.in_transaction
    connection.close()


def test_a_connection_that_reads_cannot_write(room_file: Path) -> None:
    connection = connect(room_file, write=False)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM events")
    connection.close()


def test_deleted_bytes_are_gone_after_the_log_is_truncated(room: SqliteDatabase, room_file: Path) -> None:
    room.transact(lambda tx: add(tx, b"i" * 16, MARK))
    assert MARK[:40] in room_file.with_name("room.db-wal").read_bytes()

    def delete(tx: Any) -> None:
        tx._cursor.execute("DELETE FROM events")

    room.transact(delete)
    assert room.truncate_log()
    left = room_file.read_bytes() + room_file.with_name("room.db-wal").read_bytes()
    assert MARK[:40] not in left


def test_a_reader_keeps_the_log_from_being_truncated_and_that_is_said(room: SqliteDatabase) -> None:
    room.transact(add)
    reader = sqlite3.connect(room._path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchone()
    room.transact(add)
    connection = room._writer._connection
    connection.execute("PRAGMA busy_timeout = 10")
    assert not room.truncate_log()
    reader.close()
    assert room.truncate_log()


def test_closing_leaves_one_file_and_no_log(room_file: Path) -> None:
    with SqliteDatabase(room_file) as room:
        room.transact(add)
        room.read(lambda tx: None)
    assert not room_file.with_name("room.db-wal").exists()


@pytest.mark.parametrize(
    ("version", "needed"), [((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False), ((4, 0, 0), False)]
)
def test_which_versions_need_the_outer_lock(version: tuple[int, ...], needed: bool) -> None:
    assert needs_outer_lock(version) is needed
