"""A room's database: durable transactions, the same on SQLite and PostgreSQL.

Lives here: what both engines promise, and opening one by its URL. Must not live here: anything that only one
of them does.
"""

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from time import sleep
from typing import Any, ClassVar, Self, TypeVar

from strongroom.errors import UsageError
from strongroom.storage.statement import DialectName
from strongroom.storage.transaction import Stream, Transaction

__all__ = ["Database", "Stream", "Transaction", "open_database", "sqlite_path"]

T = TypeVar("T")
_PAUSE_SECONDS = 0.002


class Database(ABC):
    """The database of one room, as one process has it open; any thread may use it.

    Attributes:
        dialect: ``sqlite`` or ``postgresql``.
    """

    dialect: ClassVar[DialectName]

    def __init__(self) -> None:
        self._process = os.getpid()

    @property
    @abstractmethod
    def url(self) -> str:
        """How it is opened once more, by `open_database`; it may hold a password."""

    @abstractmethod
    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do a piece of work in a transaction; returns only when it is committed and on the disk.

        Args:
            work: Takes the transaction. What it raises rolls the transaction back and comes out here. It may
                run more than once, so it must have no effect but on the transaction; and it must not wait for
                another transaction of the same database.

        Raises:
            Busy: ``storage.busy`` when others held what is needed for too long, ``storage.unreachable``,
                ``storage.full``; nothing was done.
            Unexpected: ``storage.outcome-unknown`` when the connection broke during the commit.
        """

    @abstractmethod
    def submit(self, work: "Callable[[Transaction], T]") -> "Future[T]":
        """As `transact`, without waiting; the future is done once the work is committed."""

    @abstractmethod
    async def transact_async(self, work: Callable[[Transaction], T]) -> T:
        """As `transact`, for coroutines: one wake-up of the loop tells all who were committed together."""

    @abstractmethod
    def read(self, work: Callable[[Transaction], T]) -> T:
        """Do a piece of work that only reads and leaves no event: verification, status, doctor.

        It sees one state of the database throughout on SQLite, and that of each statement on PostgreSQL. Keep
        it
        short: on SQLite the write-ahead log grows as long as it lasts.
        """

    @abstractmethod
    def alone(self) -> bool:
        """Whether large transactions would make no other process wait."""

    @abstractmethod
    def wanted(self) -> bool:
        """Whether anybody waits at this moment for the one who writes; never on PostgreSQL."""

    @abstractmethod
    def truncate_log(self) -> bool:
        """Bring the write-ahead log into the file and empty it, so that deleted bytes are gone from it too.

        Returns:
            Whether it worked; False while somebody reads, and always on PostgreSQL, whose log is the
            server's.
        """

    @abstractmethod
    def close(self) -> None:
        """Finish what is under way and close; a second time does nothing."""

    def pause_for_others(self) -> None:
        """Between the batches of a long job: let other processes in for 2 ms, where there are any."""
        if not self.alone():
            sleep(_PAUSE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check_process(self) -> None:
        # A connection used on both sides of a fork corrupts what it is connected to.
        if os.getpid() != self._process:
            raise UsageError("storage.forked")


def open_database(
    url: str,
    *,
    lock_path: Path | None = None,
    create: bool = False,
    connections: int = 16,
    cache_kib: int | None = None,
    **options: Any,
) -> Database:
    """Open a database that is there.

    Args:
        url: ``sqlite:///absolute/path/room.db`` or ``postgresql://…``.
        lock_path: SQLite: the lock file; beside the database, when left out. All processes must name the
            same.
        create: SQLite: make an empty file where there is none.
        connections: PostgreSQL: at most so many at once.
        cache_kib: SQLite: the page cache of the storage thread, in KiB.
        options: Further arguments of `SqliteDatabase` and `PostgresDatabase`.

    Raises:
        UsageError: ``storage.address`` for another kind of URL.
        NoRoom: ``storage.missing``, ``storage.network-disk``, ``storage.permission``, ``storage.sign-in``.
        Refused: ``storage.not-owner``.
        Busy: ``storage.unreachable``.
    """
    if url.startswith("sqlite:"):
        from strongroom.storage.sqlite import SqliteDatabase

        if cache_kib is not None:
            options["cache_kib"] = cache_kib
        return SqliteDatabase(sqlite_path(url), lock_path=lock_path, create=create, **options)
    if re.match(r"postgres(ql)?://", url):
        # psycopg takes 0.1 s to import; rooms on SQLite do without
        from strongroom.storage.postgres import PostgresDatabase

        return PostgresDatabase(url, connections=connections, **options)
    raise UsageError("storage.address")


def sqlite_path(url: str) -> Path:
    """The file that a ``sqlite:///`` URL names, without links; the path is absolute with three slashes or
    four.

    Raises:
        UsageError: ``storage.address``.
    """
    match = re.fullmatch(r"sqlite://(/{1,2}[^/?#][^?#]*)", url)
    if match is None:
        raise UsageError("storage.address")
    return Path("/" + match[1].lstrip("/")).resolve()
