"""Putting other MACs into rows: nothing else changes, and only where a row still has the MAC that was read.

Lives here: these statements, for any table whose rows carry a MAC. Must not live here: MACs, and which tables
there are. Of two who change a row at once, whoever wrote the row itself wins.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, func, select, update

from strongroom.storage.statement import Statement
from strongroom.storage.tables import METADATA, leaves
from strongroom.storage.transaction import Transaction

__all__ = ["first_leaf_not_under", "leaves_by_key", "put_links", "retag", "rows_of", "tables_with_macs"]

_MAC = "mac"
_tenant: Any = bindparam("of_tenant")
_FIRST_LEAF = Statement(
    select(func.min(leaves.c.leaf)).where(leaves.c.tenant == _tenant, leaves.c.mac_key != bindparam("number"))
)
_BY_KEY = Statement(
    select(leaves.c.mac_key, func.count()).where(leaves.c.tenant == _tenant).group_by(leaves.c.mac_key)
)
_LINK = Statement(
    update(leaves)
    .where(
        leaves.c.tenant == bindparam("of_tenant"),
        leaves.c.leaf == bindparam("of_leaf"),
        leaves.c.hash == bindparam("of_hash"),
    )
    .values(mac_key=bindparam("new_key"), mac=bindparam("new_mac")),
    names=("of_tenant", "of_leaf", "of_hash", "new_key", "new_mac"),
)


def tables_with_macs() -> tuple[str, ...]:
    """The tables whose rows carry a MAC, in the order of their names."""
    return tuple(sorted(name for name, table in METADATA.tables.items() if _MAC in table.columns))


@cache
def _statement(name: str) -> tuple[Statement, tuple[int, ...]]:
    table: Table = METADATA.tables[name]
    keys = list(table.primary_key.columns)
    changed = (
        update(table)
        .where(*(column == bindparam(f"of_{column.name}") for column in keys))
        .where(table.c.mac == bindparam("old_mac"))
        .values(mac=bindparam("new_mac"))
    )
    names = (*(f"of_{column.name}" for column in keys), "old_mac", "new_mac")
    places = tuple(list(table.columns).index(column) for column in keys)
    return Statement(changed, names=names), places


@cache
def _every(name: str) -> Statement:
    table: Table = METADATA.tables[name]
    return Statement(select(table).where(table.c.tenant == _tenant).order_by(*table.primary_key.columns))


def rows_of(tx: Transaction, table: str, tenant: int) -> list[tuple[Any, ...]]:
    """All rows of a tenant in a small table, all columns."""
    return tx.rows(_every(table), of_tenant=tenant)


def retag(tx: Transaction, table: str, rows: Sequence[tuple[tuple[Any, ...], bytes, bytes]]) -> None:
    """Put other MACs into rows.

    Args:
        rows: Each row as it was read, its MAC then, and its MAC from now on.
    """
    statement, places = _statement(table)
    tx.run_many(statement, [(*(row[place] for place in places), old, new) for row, old, new in rows])


def leaves_by_key(tx: Transaction, tenant: int) -> dict[int, int]:
    """By the number of the MAC key, how many rows of leaves name it."""
    return {int(number): int(count) for number, count in tx.rows(_BY_KEY, of_tenant=tenant)}


def first_leaf_not_under(tx: Transaction, tenant: int, number: int) -> int | None:
    """The first leaf whose row names another MAC key; None where there is none."""
    row = tx.row(_FIRST_LEAF, of_tenant=tenant, number=number)
    return None if row is None or row[0] is None else int(row[0])


def put_links(tx: Transaction, tenant: int, links: Sequence[tuple[int, bytes, int, bytes]]) -> None:
    """Put other key numbers and MACs into rows of leaves: index, leaf hash, number, MAC."""
    tx.run_many(_LINK, [(tenant, *link) for link in links])
