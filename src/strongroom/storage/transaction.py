"""A transaction: what a piece of work may do to the database, on either engine.

Lives here: running statements, save points, and the writer stream whose numbers have no gap. Must not live
here: beginning and committing, which belong to the engine, and the statements themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from strongroom.errors import Conflict, StrongroomError, UsageError
from strongroom.storage.expressions import insert
from strongroom.storage.failures import meaning
from strongroom.storage.statement import DialectName, Statement, insert_or_ignore

if TYPE_CHECKING:
    from sqlalchemy import Table

__all__ = ["Cursor", "Stream", "Transaction"]


class Cursor(Protocol):
    """What is used of a driver's cursor."""

    @property
    def rowcount(self) -> int: ...  # noqa: D102 - of the database API, PEP 249
    def execute(self, sql: Any, parameters: Any = ..., /) -> Any: ...  # noqa: D102 - of PEP 249, too
    def executemany(self, sql: Any, rows: Any, /) -> Any: ...  # noqa: D102 - of PEP 249, too
    def fetchall(self) -> list[Any]: ...  # noqa: D102 - of PEP 249, too


@dataclass(slots=True)
class Stream:
    """A writer's stream of events: who writes, and the number of the last event committed.

    Attributes:
        id: 8 random bytes, new with each connection.
        seq: The last number taken; the numbers of committed events are 1, 2, 3, … without a gap.
    """

    id: bytes
    seq: int = 0


# Rows of one statement: a fifth faster than one by one, and other threads run meanwhile instead of taking
# turns with the driver row by row. 200 rows of the widest table have 4,600 parameters; SQLite takes 32,766.
_TOGETHER = 200
_INSERTS: dict[str, Statement] = {}


def insert_statement(table: Table) -> Statement:
    """Insert one row with all columns of a table, in their order."""
    if table.name not in _INSERTS:
        _INSERTS[table.name] = Statement(insert(table))
    return _INSERTS[table.name]


@cache
def _several(sql: str) -> str:
    """The statement that inserts one row, for `_TOGETHER` of them."""
    start, values, row = sql.partition(" VALUES ")
    return start + values + ", ".join([row] * _TOGETHER)


class Transaction:
    """One transaction, lent to a piece of work and void afterwards.

    Errors of the database come out as those of Strongroom and name no value: `Conflict` ``storage.duplicate``
    for a key that is taken, `Busy` for locks, a full disk and a server that cannot be reached, and so on. On
    PostgreSQL a failed statement ends the transaction unless it ran in a `savepoint`.
    """

    __slots__ = ("_cursor", "_errors", "dialect", "stream")

    def __init__(self, cursor: Cursor, dialect: DialectName, stream: Stream, errors: type[Exception]) -> None:
        self._cursor: Any = cursor
        self._errors = errors
        self.dialect: DialectName = dialect
        self.stream = stream

    def run(self, statement: Statement, /, **parameters: Any) -> int:
        """Run a statement and return the number of rows it changed."""
        self._execute(*statement.bind(self.dialect, parameters))
        count: int = self._cursor.rowcount
        return count

    def row(self, statement: Statement, /, **parameters: Any) -> tuple[Any, ...] | None:
        """The first row of a result, which should have no second one; None where there is none."""
        self._execute(*statement.bind(self.dialect, parameters))
        rows = self._fetch()
        return rows[0] if rows else None

    def rows(self, statement: Statement, /, **parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of a result."""
        self._execute(*statement.bind(self.dialect, parameters))
        return self._fetch()

    def run_many(self, statement: Statement, rows: Sequence[Sequence[Any]], /) -> None:
        """Run a statement once for each row of values, in the order of ``statement.names``."""
        if rows:
            self._guard(self._cursor.executemany, *statement.arrange(self.dialect, rows))

    def copy_in(self, table: Table, rows: Sequence[Sequence[Any]], /) -> None:
        """Insert many rows the fastest way, with all columns in the table's order but identity columns."""
        statement = insert_statement(table)
        together = len(rows) - len(rows) % _TOGETHER
        for at in range(0, together, _TOGETHER):
            sql, some = statement.arrange(self.dialect, rows[at : at + _TOGETHER])
            self._execute(_several(sql), list(chain.from_iterable(some)))
        self.run_many(statement, rows[together:])

    def copy_missing(self, table: Table, rows: Sequence[Sequence[Any]], /) -> None:
        """As `copy_in`, where rows whose keys are there stay as they are; fast where hardly any are."""
        try:
            with self.savepoint():
                self.copy_in(table, rows)
        except Conflict as error:
            if error.code != "storage.duplicate":
                raise
            self.run_many(insert_or_ignore(table), rows)

    def next_seq(self) -> int:
        """The next number of the stream; taken back if the work, or the save point around it, fails."""
        self.stream.seq += 1
        return self.stream.seq

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What fails inside is undone alone, so that the work may go on after catching the error."""
        seq = self.stream.seq
        self._execute("SAVEPOINT inner_work")
        try:
            yield
        except BaseException:
            self.stream.seq = seq
            self._execute("ROLLBACK TO SAVEPOINT inner_work")
            self._execute("RELEASE SAVEPOINT inner_work")
            raise
        self._execute("RELEASE SAVEPOINT inner_work")

    def end(self) -> None:
        """Make the transaction void; for the engine that lent it."""
        self._cursor = _Ended()

    def _execute(self, sql: str, arguments: Sequence[Any] = ()) -> None:
        self._guard(self._cursor.execute, sql, arguments)

    def _fetch(self) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._guard(self._cursor.fetchall)
        return rows

    def _guard(self, call: Any, *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except self._errors as error:
            failure: StrongroomError = meaning(error)
        raise failure  # out here it has no context, which would carry the driver's text


class _Ended:
    """Stands in for the cursor of a transaction that is over."""

    def __getattr__(self, name: str) -> Any:
        raise UsageError("storage.ended")
