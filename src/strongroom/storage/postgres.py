"""A room on PostgreSQL: a connection of its own for each transaction, tried again where the server asks for
it.

Lives here: `PostgresDatabase`. Must not live here: COPY's format, and what errors mean.

All settings are SET LOCAL and all statements stand on their own, so that a pooler that lends a connection for
one transaction only (PgBouncer) may stand between.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from random import SystemRandom
from secrets import token_bytes
from time import sleep
from typing import Any, ClassVar, TypeVar

import psycopg
from sqlalchemy import Table
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from strongroom.errors import Busy, StrongroomError, Unexpected, UsageError
from strongroom.storage.copy_rows import BINARY_END, BINARY_START, pack_rows
from strongroom.storage.database import Database
from strongroom.storage.failures import TransactionLost, meaning
from strongroom.storage.statement import DialectName, sql_dialect
from strongroom.storage.tables import METADATA
from strongroom.storage.transaction import Stream, Transaction

__all__ = ["PREPARE_AFTER", "PostgresDatabase"]

T = TypeVar("T")
PREPARE_AFTER = 5
_ATTEMPTS = 8
_FIRST_WAIT_SECONDS = 0.01
_ROWS_A_CHUNK = 1_000


class PostgresDatabase(Database):
    """See `Database`.

    Args:
        url: What libpq takes: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING.
        connections: At most so many at once; further transactions wait for one.
        prepare_threshold: Prepare a statement on the server after so many runs, where no pooler stands
            between; never, when None.
        busy_seconds: How long a transaction waits for a connection and for each lock.
        statement_seconds: How long one statement may take; 0 for ever.
    """

    dialect: ClassVar[DialectName] = "postgresql"

    def __init__(
        self,
        url: str,
        *,
        connections: int = 16,
        prepare_threshold: int | None = PREPARE_AFTER,
        busy_seconds: float = 10.0,
        statement_seconds: float = 300.0,
    ) -> None:
        super().__init__()
        self._url = url
        self._prepare_threshold = prepare_threshold
        limits = (
            f"SET LOCAL lock_timeout = {int(busy_seconds * 1000)}; "
            f"SET LOCAL statement_timeout = {int(statement_seconds * 1000)}; "
        )
        # One round trip. A server, database or role may be set to answer before a commit is on the disk; here
        # that is overridden, unless the setting asks for even more than the disk.
        self._begin = (
            f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; {limits}"
            "SELECT set_config('synchronous_commit', 'on', true)"
            " WHERE current_setting('synchronous_commit') <> 'remote_apply'"
        )
        self._begin_reading = f"BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; {limits}"
        self._pool = QueuePool(
            self._connect, pool_size=connections, max_overflow=0, timeout=busy_seconds, reset_on_return=None
        )
        self._threads = ThreadPoolExecutor(connections, "strongroom-storage")
        self._random = SystemRandom()
        self._closed = False
        self.read(lambda tx: None)  # who cannot connect learns it here

    @property
    def url(self) -> str:
        """See `Database.url`."""
        return self._url

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """See `Database.transact`."""
        self._check()
        for attempt in range(_ATTEMPTS):
            try:
                return self._attempt(self._begin, work)
            except TransactionLost:
                # Those who collided must not meet again at once.
                sleep(self._random.uniform(0.5, 1.5) * _FIRST_WAIT_SECONDS * 2**attempt)
        raise Busy("storage.busy", state="retries")

    def submit(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """See `Database.submit`."""
        self._check()
        return self._threads.submit(self.transact, work)

    async def transact_async(self, work: Callable[[Transaction], T]) -> T:
        """See `Database.transact_async`."""
        return await asyncio.wrap_future(self.submit(work))

    def read(self, work: Callable[[Transaction], T]) -> T:
        """See `Database.read`."""
        self._check()
        return self._attempt(self._begin_reading, work)

    def alone(self) -> bool:
        """See `Database.alone`: writers do not make each other wait here."""
        return True

    def wanted(self) -> bool:
        """See `Database.wanted`."""
        return False

    def truncate_log(self) -> bool:
        """See `Database.truncate_log`."""
        return False

    def close(self) -> None:
        """See `Database.close`."""
        self._check_process()
        self._closed = True
        self._threads.shutdown()
        self._pool.dispose()

    def _check(self) -> None:
        self._check_process()
        if self._closed:
            raise UsageError("storage.closed")

    def _connect(self) -> Any:
        connection: Any = psycopg.connect(
            self._url,
            autocommit=True,  # BEGIN is ours: it carries the settings in the same round trip
            prepare_threshold=None,
            cursor_factory=psycopg.RawCursor,  # statements are compiled to $1, $2, …
            application_name="strongroom",
        )
        if self._prepare_threshold is not None and _is_direct(connection):
            connection.prepare_threshold = self._prepare_threshold
        return connection

    def _attempt(self, begin: str, work: Callable[[Transaction], T]) -> T:
        proxy = self._begun(begin)
        connection: Any = proxy.dbapi_connection
        stream = proxy.info.setdefault("stream", Stream(token_bytes(8)))
        working = Stream(stream.id, stream.seq)
        transaction = PostgresTransaction(
            connection.cursor(binary=True), "postgresql", working, psycopg.Error
        )
        try:
            result = work(transaction)
        except BaseException:
            transaction.end()
            _roll_back(proxy, connection)
            raise
        transaction.end()
        _commit(proxy, connection)
        stream.seq = working.seq
        proxy.close()
        return result

    def _begun(self, begin: str) -> PoolProxiedConnection:
        """A connection in a transaction; one that the server has closed meanwhile is replaced."""
        failure: StrongroomError = Busy("storage.unreachable")
        for _ in range(self._pool.size() + 1):
            try:
                proxy = self._pool.connect()
            except PoolTimeout:
                failure = Busy("storage.busy", state="connections")
                break
            except psycopg.Error as error:
                failure = meaning(error)
                break
            try:
                connection: Any = proxy.dbapi_connection
                connection.execute(begin)
                return proxy
            except psycopg.Error as error:
                failure = meaning(error)
                proxy.invalidate()
        raise failure


def _is_direct(connection: Any) -> bool:
    """Whether the process that works for us is the one that greeted us.

    A pooler (PgBouncer, Pgpool-II, Odyssey) greets with a number of its own making, and may give each
    transaction another server process, which does not know what was prepared on the one before.
    """
    (process,) = connection.execute("SELECT pg_backend_pid()").fetchone()
    return bool(process == connection.info.backend_pid)


class PostgresTransaction(Transaction):
    """See `Transaction`."""

    __slots__ = ()

    def copy_in(self, table: Table, rows: Any, /) -> None:
        """See `Transaction.copy_in`: binary COPY, twice as fast as inserting."""
        if rows:
            self._guard(self._copy, table, rows)

    def _copy(self, table: Table, rows: Any) -> None:
        columns = [column for column in METADATA.tables[table.name].columns if column.identity is None]
        quote = sql_dialect("postgresql").identifier_preparer.quote
        names = ", ".join(quote(column.name) for column in columns)
        with self._cursor.copy(f"COPY {quote(table.name)} ({names}) FROM STDIN (FORMAT binary)") as copy:
            copy.write(BINARY_START)
            for at in range(0, len(rows), _ROWS_A_CHUNK):
                copy.write(pack_rows(columns, rows[at : at + _ROWS_A_CHUNK]))
            copy.write(BINARY_END)


def _commit(proxy: PoolProxiedConnection, connection: Any) -> None:
    failure: StrongroomError
    try:
        cursor = connection.execute("COMMIT")
        if cursor.statusmessage == "COMMIT":
            return
        # A transaction in which a statement failed answers ROLLBACK, and that is no error to the server.
        failure = Unexpected("storage.failed", state="rolled back")
        proxy.close()
    except psycopg.Error as error:
        failure = meaning(error)
        if connection.closed and not isinstance(failure, TransactionLost):
            failure = Unexpected("storage.outcome-unknown")
        proxy.invalidate()
    raise failure


def _roll_back(proxy: PoolProxiedConnection, connection: Any) -> None:
    with suppress(psycopg.Error):  # the server rolls back what it lost the connection of
        connection.execute("ROLLBACK")
        proxy.close()
        return
    proxy.invalidate()
