"""A database with a log and nothing above it: tables, a head, and events recorded by hand."""

import sqlite3
from random import Random
from typing import Any

import psycopg

from strongroom.audit.integration import issue_checkpoint
from strongroom.audit.leaf import Actor
from strongroom.audit.note import LogSigner
from strongroom.audit.recorder import EventDraft, Recorder
from strongroom.audit.sequencer import drain
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import KeyNotAvailable
from strongroom.model.ids import new_id, write_id
from strongroom.storage import log_rows
from strongroom.storage.database import Database, open_database, sqlite_path
from strongroom.storage.transaction import Transaction
from strongroom.storage.versions import migrate

__all__ = ["MAC", "SIGNER", "START", "TENANT", "USERS", "LogRoom", "OneKey", "execute"]

TENANT = 1


class OneKey:
    """A ring of which only its first MAC key matters."""

    def __init__(self, key: bytes) -> None:
        self._mac = RowMac(key)

    def newest_mac(self) -> int:
        return 1

    def row_mac(self, number: int | None = None) -> RowMac:
        if number not in (None, 1):
            raise KeyNotAvailable("ring.key-missing", key=f"mac {number}")
        return self._mac


MAC = OneKey(b"\x0a" * 32)
SIGNER = LogSigner("room.example/1", b"\x01" * 32)
START = 1_795_500_000_000
USERS = [new_id(START - 1, bytes([number]) * 10) for number in range(4)]


def execute(url: str, *statements: str, parameters: tuple[object, ...] = ()) -> list[tuple]:
    """What somebody with write access to the database does, past everything; marks are ``?``."""
    rows: list[tuple] = []
    if url.startswith("sqlite"):
        connection = sqlite3.connect(sqlite_path(url), isolation_level=None)
        try:
            for statement in statements:
                rows = connection.execute(statement, parameters).fetchall()
        finally:
            connection.close()
        return rows
    with psycopg.connect(url, autocommit=True) as server:
        for statement in statements:
            cursor = server.execute(statement.replace("?", "%s").encode(), parameters or None)
            rows = cursor.fetchall() if cursor.description else []
    return rows


class LogRoom:
    """A room that is a log; its clock moves by a second with each event.

    Args:
        seed: For ids.
        make: Make the tables and begin the log.
    """

    def __init__(self, url: str, seed: int = 1, *, make: bool = True) -> None:
        if make:
            migrate(url)
        self.url = url
        self.random = Random(seed)
        self.now = START
        self.database: Database = open_database(url)
        self.recorder = Recorder(MAC)
        if make:
            self.database.transact(lambda tx: log_rows.add_head(tx, TENANT, SIGNER.verifier_key.name))
            self.append(action="era_begin", extra={"origin": SIGNER.verifier_key.name})

    def new(self) -> bytes:
        self.now += 1_000
        return new_id(self.now, self.random.randbytes(10))

    def append(self, *, user: int = 0, **draft: Any) -> bytes:
        """Record an event in a transaction of its own."""
        made: list[bytes] = []
        self.database.transact(lambda tx: made.append(self.record(tx, user=user, **draft)))
        return made[-1]

    def record(self, tx: Transaction, *, user: int = 0, event: bytes | None = None, **draft: object) -> bytes:
        """Record an event in a transaction."""
        event = event or self.new()
        actor = Actor(write_id("usr", USERS[user]))
        self.recorder.record(tx, TENANT, EventDraft(event=event, **draft), actor, self.now, 1)  # type: ignore[arg-type]  # tests give what fits
        return event

    def seal_up(self) -> str:
        """Number what waits and sign a checkpoint; returns the note."""
        drain(self.database, MAC, TENANT)
        signed = issue_checkpoint(self.database, TENANT, SIGNER, MAC, self.now)
        assert signed is not None
        return signed.note

    def close(self) -> None:
        self.database.close()
