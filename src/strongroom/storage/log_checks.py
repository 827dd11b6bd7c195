"""What verification asks of the log's tables: counts, ranges of tiles, and rows that should not be there.

Lives here: statements. Must not live here: what is wrong with the answers (strongroom.audit).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from strongroom.storage.expressions import bindparam, exists, func, literal_column, select, true
from strongroom.storage.log_rows import Head
from strongroom.storage.named_tables import (
    events,
    heads,
    leaves,
    outbox,
    records,
    search_indexes,
    tiles,
    users,
)
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Table

__all__ = [
    "Counts",
    "bad_events",
    "counts",
    "missing_events",
    "missing_records",
    "tiles_between",
    "unlogged_events",
]

_tenant: Any = bindparam("tenant")
_HEAD_COLUMNS = (heads.c.next, heads.c.integrated, heads.c.origin, heads.c.era)
_TILES = Statement(
    select(tiles.c.idx, tiles.c.hashes)
    .where(
        tiles.c.tenant == _tenant,
        tiles.c.level == bindparam("level"),
        tiles.c.idx >= bindparam("first"),
        tiles.c.idx < bindparam("end"),
    )
    .order_by(tiles.c.idx)
)
_ZERO: Any = literal_column("0")


def _count(table: Table, *conditions: Any) -> Any:
    return (
        select(func.count())
        .select_from(table)
        .where(table.c.tenant == _tenant, *conditions)
        .scalar_subquery()
    )


def _counts(waiting: Any) -> Statement:
    # One statement, so that on PostgreSQL too all of it is of one moment.
    here = select(*_HEAD_COLUMNS).where(heads.c.tenant == _tenant).subquery()
    begin = select(literal_column("1").label("one")).subquery()
    return Statement(
        select(
            *(here.c[column.name] for column in _HEAD_COLUMNS),
            _count(leaves),
            _count(tiles),
            _count(events),
            waiting,
        ).select_from(begin.outerjoin(here, true()))
    )


_COUNTS = {"sqlite": _counts(_ZERO), "postgresql": _counts(_count(outbox, outbox.c.bad == 0))}
_BAD = Statement(
    select(outbox.c.event)
    .where(outbox.c.tenant == _tenant, outbox.c.bad != 0)
    .order_by(outbox.c.id)
    .limit(1_000)
)
_has_leaf = exists().where(leaves.c.tenant == events.c.tenant, leaves.c.event == events.c.event)
_waits = exists().where(
    outbox.c.tenant == events.c.tenant, outbox.c.event == events.c.event, outbox.c.bad == 0
)
_UNLOGGED = {
    "sqlite": Statement(select(events.c.event).where(events.c.tenant == _tenant, ~_has_leaf).limit(1_000)),
    "postgresql": Statement(
        select(events.c.event).where(events.c.tenant == _tenant, ~_has_leaf, ~_waits).limit(1_000)
    ),
}


class Counts(NamedTuple):
    """How many rows of the log there are, all of one moment.

    Attributes:
        head: None where its row is gone.
        waiting: Events in the outbox that may still be numbered.
    """

    head: Head | None
    leaves: int
    tiles: int
    events: int
    waiting: int


def counts(tx: Transaction, tenant: int) -> Counts:
    """How many rows there are, wherever they stand."""
    row = tx.row(_COUNTS[tx.dialect], tenant=tenant) or (None,) * 8
    return Counts(None if row[0] is None else Head(*row[:4]), *(int(number) for number in row[4:]))


def tiles_between(tx: Transaction, tenant: int, level: int, first: int, end: int) -> dict[int, bytes]:
    """A range of tiles of one level: index to hashes."""
    rows = tx.rows(_TILES, tenant=tenant, level=level, first=first, end=end)
    return {int(index): bytes(hashes) for index, hashes in rows}


def bad_events(tx: Transaction, tenant: int) -> list[bytes]:
    """The events of outbox entries that are not ours, 1,000 at most; none on SQLite."""
    if tx.dialect == "sqlite":
        return []
    return [bytes(row[0]) for row in tx.rows(_BAD, tenant=tenant)]


def unlogged_events(tx: Transaction, tenant: int) -> list[bytes]:
    """Events that have no leaf and do not wait for one, 1,000 at most."""
    return [bytes(row[0]) for row in tx.rows(_UNLOGGED[tx.dialect], tenant=tenant)]


_PRESENT_EVENTS = Statement(
    select(events.c.event).where(
        events.c.tenant == _tenant, events.c.event.in_(bindparam("ids", expanding=True))
    )
)
_PRESENT_USERS = Statement(
    select(users.c.user).where(users.c.tenant == _tenant, users.c.user.in_(bindparam("ids", expanding=True)))
)
_COLLECTIONS = Statement(
    select(search_indexes.c.collection).where(search_indexes.c.tenant == _tenant).distinct()
)
_PRESENT_RECORDS = Statement(
    select(records.c.id).where(
        records.c.tenant == _tenant,
        records.c.collection.in_(bindparam("collections", expanding=True)),
        records.c.id.in_(bindparam("ids", expanding=True)),
    )
)


def missing_events(tx: Transaction, tenant: int, ids: Sequence[bytes]) -> set[bytes]:
    """Those of some events that are not there."""
    return set(ids) - {bytes(row[0]) for row in tx.rows(_PRESENT_EVENTS, tenant=tenant, ids=list(ids))}


def missing_records(tx: Transaction, tenant: int, ids: Sequence[bytes]) -> set[bytes]:
    """Those of some records or users, of any collection that is searched, that are not there."""
    of = [row[0] for row in tx.rows(_COLLECTIONS, tenant=tenant)]
    found = tx.rows(_PRESENT_RECORDS, tenant=tenant, collections=of, ids=list(ids))
    found += tx.rows(_PRESENT_USERS, tenant=tenant, ids=list(ids))
    return set(ids) - {bytes(row[0]) for row in found}
