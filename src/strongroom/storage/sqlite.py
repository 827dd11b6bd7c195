"""A room on SQLite: one storage thread that writes, and connections that only read.

Lives here: `SqliteDatabase`. Must not live here: the group commit, the lock and the set-up of a connection.
"""

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, ClassVar, TypeVar

from strongroom.errors import NoRoom, StrongroomError, UsageError
from strongroom.storage.database import Database
from strongroom.storage.failures import meaning
from strongroom.storage.group_commit import GroupCommit
from strongroom.storage.replies import LoopReply, Operation, within
from strongroom.storage.sqlite_connection import CACHE_KIB, connect
from strongroom.storage.sqlite_place import check_place, create_file
from strongroom.storage.statement import DialectName
from strongroom.storage.transaction import Stream, Transaction
from strongroom.storage.write_lock import WriteLock

__all__ = ["SqliteDatabase"]

T = TypeVar("T")
# Opening one costs as much as a read; a server reads from as many threads as it works on requests.
_READERS_KEPT = 16
_READER_CACHE_KIB = 2_048


class SqliteDatabase(Database):
    """See `Database`.

    Args:
        path: The file, absolute and without links.
        lock_path: The lock file; ``<path>-lock``, when left out.
        create: Make an empty file where there is none.
        busy_seconds: How long `transact` waits for other processes before it gives up.
        cache_kib: The page cache of the storage thread, in KiB.
    """

    dialect: ClassVar[DialectName] = "sqlite"

    def __init__(
        self,
        path: Path,
        *,
        lock_path: Path | None = None,
        create: bool = False,
        busy_seconds: float = 30.0,
        cache_kib: int = CACHE_KIB,
    ) -> None:
        super().__init__()
        check_place(path)
        if create:
            create_file(path)
        if not path.exists():
            raise NoRoom("storage.missing", place=str(path))
        self._path = path
        self._busy_seconds = busy_seconds
        self._readers: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._closed = False
        self._lock = _lock_of(lock_path or path.with_name(path.name + "-lock"))
        self._writer = GroupCommit(
            lambda: connect(path, write=True, cache_kib=cache_kib), self._lock, busy_seconds
        )

    @property
    def url(self) -> str:
        """See `Database.url`."""
        return f"sqlite:///{self._path}"

    @property
    def commits(self) -> int:
        """How many transactions this process has committed; group commit makes them fewer than the
        operations."""
        return self._writer.commits

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """See `Database.transact`."""
        self._refuse_nesting()
        return within(self._hand_over(work), self._busy_seconds)

    def submit(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """See `Database.submit`."""
        return self._hand_over(work)

    async def transact_async(self, work: Callable[[Transaction], T]) -> T:
        """See `Database.transact_async`."""
        self._check_process()
        reply = LoopReply()
        self._writer.submit(Operation(work, reply))
        result: T = await reply.within(self._busy_seconds)
        return result

    def read(self, work: Callable[[Transaction], T]) -> T:
        """See `Database.read`."""
        self._check()
        connection = self._reader()
        try:
            return _read(connection, work)
        finally:
            if self._closed or self._readers.qsize() >= _READERS_KEPT:
                connection.close()
            else:
                self._readers.put(connection)

    def alone(self) -> bool:
        """See `Database.alone`."""
        self._check()
        return self._lock.alone()

    def wanted(self) -> bool:
        """See `Database.wanted`."""
        self._check()
        return self._lock.wanted()

    def truncate_log(self) -> bool:
        """See `Database.truncate_log`."""
        self._refuse_nesting()
        return within(self._hand_over(_truncate_log, outside=True), self._busy_seconds)

    def close(self) -> None:
        """See `Database.close`."""
        self._check_process()
        if self._closed:
            return
        self._closed = True
        # The readers go first: the storage thread, as the last one, then brings in the log, under the lock.
        while True:
            try:
                self._readers.get_nowait().close()
            except Empty:
                break
        self._writer.close()

    def _hand_over(self, work: Callable[[Any], T], *, outside: bool = False) -> "Future[T]":
        self._check_process()
        future: Future[T] = Future()
        self._writer.submit(Operation(work, future, outside))
        return future

    def _check(self) -> None:
        self._check_process()
        if self._closed:
            raise UsageError("storage.closed")

    def _refuse_nesting(self) -> None:
        if self._writer.on_this_thread():  # it would wait for itself
            raise UsageError("storage.nested")

    def _reader(self) -> sqlite3.Connection:
        try:
            return self._readers.get_nowait()
        except Empty:
            return connect(self._path, write=False, cache_kib=_READER_CACHE_KIB)


def _lock_of(path: Path) -> WriteLock:
    try:
        return WriteLock(path)
    except OSError:
        pass  # raised below, where it has no context that names more than a person needs
    raise NoRoom("storage.permission", state="lock")


def _read(connection: sqlite3.Connection, work: Callable[[Transaction], T]) -> T:
    cursor = connection.cursor()
    transaction = Transaction(cursor, "sqlite", Stream(b""), sqlite3.Error)
    try:
        cursor.execute("BEGIN")
        return work(transaction)
    except sqlite3.Error as error:
        failure: StrongroomError = meaning(error)
    finally:
        transaction.end()
        if connection.in_transaction:
            cursor.execute("ROLLBACK")
    raise failure


def _truncate_log(connection: sqlite3.Connection) -> bool:
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
