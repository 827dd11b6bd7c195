"""Turns on PostgreSQL: whoever wants a row alone is not passed for ever by those who share it.

Lives here: the condition of a query that waits for its turn. Must not live here: the row locks themselves
(locking.py), which are still taken: a row is read again after them as it then is.

PostgreSQL grants a shared row lock whenever those who hold the row share it too, however long somebody has
been waiting for it alone; enough writers, and a change of the rules waits until it is given up. Advisory
locks are given in the order of asking (PostgreSQL's documentation, "Advisory Locks"). A condition is
evaluated below the step that locks rows, so the turn always comes first.
"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NULLTYPE

__all__ = ["alone_in_turn", "sharing_in_turn"]

# The first of an advisory lock's two numbers says what the second one counts: here, tenants.
_TENANTS = 0x53520001


class _Turn(ColumnElement[bool]):
    inherit_cache = False
    type = NULLTYPE  # type: ignore[assignment]  # a bare condition; as a Boolean it would be compared with 1

    def __init__(self, function: str, column: ColumnElement[Any]) -> None:
        self.function, self.column = function, column


def alone_in_turn(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """True, once all who asked before are done; whoever asks later waits until the commit."""
    return _Turn("pg_advisory_xact_lock", column)


def sharing_in_turn(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """True, once whoever asked before to be alone is done."""
    return _Turn("pg_advisory_xact_lock_shared", column)


@compiles(_Turn)
def _one_writer(element: _Turn, compiler: SQLCompiler, **options: Any) -> str:
    return "1"  # SQLite has one writer at a time, in turn


@compiles(_Turn, "postgresql")
def _advisory(element: _Turn, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    return f"{element.function}({_TENANTS}, {column}) IS NOT NULL"
