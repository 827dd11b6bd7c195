"""Walks through whole tables in the order of their keys, in short reads.

Lives here: the walk that verification takes. Must not live here: what the rows should be.

A short read each, because on SQLite the write-ahead log grows as long as one reads. Between two of them rows
may come and go: whoever walks a table that is written to looks twice before saying that something is wrong.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, select, tuple_

from strongroom.storage.database import Database
from strongroom.storage.statement import Statement
from strongroom.storage.tables import METADATA

__all__ = ["column_names", "walk"]

_ROWS = 1_000


def column_names(table: str) -> tuple[str, ...]:
    """The columns of a table, in the order in which rows have them."""
    return tuple(column.name for column in METADATA.tables[table].columns)


@cache
def _statements(name: str, limit: int) -> tuple[Statement, Statement, tuple[int, ...]]:
    table: Table = METADATA.tables[name]
    key = [column for column in table.primary_key.columns if column.name != "tenant"]
    places = tuple(list(table.columns).index(column) for column in key)
    first = select(table).where(table.c.tenant == bindparam("of_tenant")).order_by(*key).limit(limit)
    after = tuple_(*(bindparam(f"k{at}") for at in range(len(key))))
    following = first.where(tuple_(*key) > after) if key else first
    return Statement(first), Statement(following), places


def walk(database: Database, table: str, tenant: int, limit: int = _ROWS) -> Iterator[tuple[Any, ...]]:
    """All rows of a tenant in a table, all columns, in the order of the primary key.

    Args:
        limit: Rows read at once.
    """
    first, following, places = _statements(table, limit)
    rows = database.read(lambda tx: tx.rows(first, of_tenant=tenant))
    while True:
        yield from rows
        if len(rows) < limit or not places:
            return
        after = {f"k{at}": rows[-1][place] for at, place in enumerate(places)}
        rows = database.read(lambda tx, after=after: tx.rows(following, of_tenant=tenant, **after))  # type: ignore[misc]  # bound now, called now
