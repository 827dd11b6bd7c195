"""Rows by ids that a sub-select chose: it runs once, whatever the planner believes.

Lives here: that condition, written differently for each engine. Must not live here: choosing.

On tables that were never analysed PostgreSQL expects one row everywhere and then runs a sub-select behind
``IN`` again for each row outside: half a second for a search in 300 records. An array is made once, and the
rows come from the primary key.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NULLTYPE

__all__ = ["chosen_by"]


class _ChosenBy(ColumnElement[bool]):
    inherit_cache = False
    # As a Boolean it would be compared with 1 on SQLite, which hides it from the planner.
    type = NULLTYPE  # type: ignore[assignment]  # so it must not be the one its base expects

    def __init__(self, column: ColumnElement[Any], chosen: FromClause) -> None:
        self.column = column
        self.query = select(chosen.c.id).scalar_subquery()


def chosen_by(column: ColumnElement[Any], chosen: FromClause) -> ColumnElement[bool]:
    """The column is one of those that a sub-select has as its ``id``."""
    return _ChosenBy(column, chosen)


@compiles(_ChosenBy)
def _in(element: _ChosenBy, compiler: SQLCompiler, **options: Any) -> str:
    return f"{compiler.process(element.column, **options)} IN {compiler.process(element.query, **options)}"


@compiles(_ChosenBy, "postgresql")
def _in_array(element: _ChosenBy, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    return f"{column} = ANY (ARRAY{compiler.process(element.query, **options)})"
