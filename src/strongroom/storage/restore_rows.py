"""Rows as a restore brings them back: in any order, more than once, and then put in their place.

Lives here: statements. Must not live here: where rows come from and what they mean (strongroom.backup).

Everything here can be done again: a restore that was killed goes on with what it had begun.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, insert, or_, select, update

from strongroom.errors import UsageError, VerificationFailed
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.statement import Statement, insert_or_ignore, upsert
from strongroom.storage.tables import METADATA, customer_keys, heads, history, leaves, records
from strongroom.storage.transaction import Transaction

__all__ = [
    "drop_written_between",
    "first_leaf_after",
    "keep_rows",
    "keep_some",
    "keys_after",
    "newest_from_history",
    "put_head",
    "put_revisions",
    "set_era",
]

_tenant: Any = bindparam("tenant")
_r, _h, _l = records.c, history.c, leaves.c
_UPSERT_RECORD = upsert(records, *(column for column in records.columns if not column.primary_key))
_UPSERT_HISTORY = upsert(history, *(column for column in history.columns if not column.primary_key))
_KNOWN = Statement(
    select(records).where(
        _r.tenant == _tenant,
        _r.collection == bindparam("collection"),
        _r.id.in_(bindparam("ids", expanding=True)),
    )
)
_written = select(_l.event).where(
    _l.tenant == _tenant, _l.leaf >= bindparam("first"), _l.leaf < bindparam("end")
)
_ERASED = 3
# What is left of somebody who was erased stays, whatever moment the data goes back to.
_DROP = tuple(
    Statement(
        delete(table).where(table.c.tenant == _tenant, table.c.event.in_(_written), table.c.state != _ERASED)
    )
    for table in (records, history)
)
_same = and_(_r.tenant == _h.tenant, _r.collection == _h.collection, _r.id == _h.id)
_other = history.alias()
_later = exists().where(
    _other.c.tenant == _h.tenant,
    _other.c.collection == _h.collection,
    _other.c.id == _h.id,
    _other.c.revision > _h.revision,
)
_NEWEST = Statement(
    insert(records).from_select(
        list(RecordRow._fields),
        select(history).where(_h.tenant == _tenant, ~exists().where(_same), ~_later),
    )
)
_TAKEN = Statement(
    delete(history).where(_h.tenant == _tenant, exists().where(_same, _r.revision == _h.revision))
)
_SET_ERA = Statement(
    update(heads)
    .where(heads.c.tenant == _tenant)
    .values(origin=bindparam("new_origin"), era=bindparam("new_era"))
)


@cache
def _keeper(table: str, columns: tuple[str, ...]) -> Statement:
    known = METADATA.tables[table]
    if not set(columns) <= set(known.columns.keys()):
        raise UsageError("storage.unknown-column", table=table)
    if len(columns) == len(known.columns):
        return insert_or_ignore(known)
    some = insert(known).values({name: bindparam(name) for name in columns})
    return Statement(some, names=columns, suffix="ON CONFLICT DO NOTHING")


def keep_rows(tx: Transaction, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows with all columns of a table, in its order; those whose key is there stay."""
    tx.copy_missing(METADATA.tables[table], rows)


def keep_some(tx: Transaction, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows with some columns of a table; those whose key is there stay.

    Raises:
        UsageError: ``storage.unknown-column``.
    """
    names = tuple(METADATA.tables[table].columns.keys())
    statement = _keeper(table, columns)
    if set(columns) == set(names):
        order = [columns.index(name) for name in names]
        rows = [[row[at] for at in order] for row in rows]
    tx.run_many(statement, rows)


def put_revisions(tx: Transaction, tenant: int, collection: int, rows: Sequence[RecordRow]) -> None:
    """Put revisions where they belong: the highest of each record is the record, the others its history.

    Of one revision that comes twice the later holds: it was sealed anew in between.
    """
    wanted = [row for row in rows if row.collection == collection]
    ids = sorted({row.id for row in wanted})
    newest = {
        row.id: row
        for row in (
            RecordRow(*found) for found in tx.rows(_KNOWN, tenant=tenant, collection=collection, ids=ids)
        )
    }
    there = frozenset(newest)
    past: list[RecordRow] = []
    changed: set[bytes] = set()
    for row in wanted:
        known = newest.get(row.id)
        if known is not None and known.revision > row.revision:
            past.append(row)
            continue
        newest[row.id] = row
        changed.add(row.id)
        if known is not None and known.revision < row.revision:
            past.append(known)
    tx.run_many(_UPSERT_HISTORY, past)
    tx.run_many(_UPSERT_RECORD, [newest[each] for each in sorted(changed & there)])
    tx.copy_in(records, [newest[each] for each in sorted(changed - there)])


def drop_written_between(tx: Transaction, tenant: int, first: int, end: int) -> int:
    """Drop the revisions that a range of leaves wrote; returns how many."""
    return sum(tx.run(statement, tenant=tenant, first=first, end=end) for statement in _DROP)


def newest_from_history(tx: Transaction, tenant: int) -> int:
    """Make the highest revision of whoever has a history alone the record; returns how many."""
    moved = tx.run(_NEWEST, tenant=tenant)
    tx.run(_TAKEN, tenant=tenant)
    return moved


_FIRST_AFTER = Statement(
    select(func.min(_l.leaf)).where(_l.tenant == _tenant, _l.event >= bindparam("event"))
)
_PUT_HEAD = upsert(heads, *(column for column in heads.columns if not column.primary_key))
_COUNT = Statement(select(func.count(), func.max(_l.leaf)).where(_l.tenant == _tenant))


def first_leaf_after(tx: Transaction, tenant: int, event: bytes) -> int | None:
    """The first leaf whose event has an id from this one on; ids are ordered by time."""
    row = tx.row(_FIRST_AFTER, tenant=tenant, event=event)
    return None if row is None or row[0] is None else int(row[0])


_k = customer_keys.c
_YOUNG_KEYS = Statement(
    select(_k.customer, _k.key_no)
    .where(
        _k.tenant == _tenant,
        or_(
            _k.customer > bindparam("customer"),
            and_(_k.customer == bindparam("customer"), _k.key_no > bindparam("key_no")),
        ),
        _k.customer >= bindparam("customer"),
    )
    .order_by(_k.customer, _k.key_no)
    .limit(bindparam("most"))
)


def keys_after(
    tx: Transaction, tenant: int, customer: bytes, key_no: int, most: int
) -> list[tuple[bytes, int]]:
    """The next customers and numbers of keys after one; ids, and so customers, are ordered by time."""
    found = tx.rows(_YOUNG_KEYS, tenant=tenant, customer=customer, key_no=key_no, most=most)
    return [(bytes(row[0]), int(row[1])) for row in found]


def put_head(tx: Transaction, tenant: int, size: int, origin: str, era: int) -> None:
    """Say how long the log is that was brought back; nothing of it is integrated yet.

    Raises:
        VerificationFailed: ``log.leaf-missing``, where there are other leaves than so many.
    """
    row = tx.row(_COUNT, tenant=tenant) or (0, None)
    if row[0] != size or (size and row[1] != size - 1):
        raise VerificationFailed("log.leaf-missing", tenant=tenant, first=0, last=size - 1)
    tx.run(_PUT_HEAD, tenant=tenant, next=size, integrated=0, origin=origin, era=era)


def set_era(tx: Transaction, tenant: int, origin: str, era: int) -> None:
    """Have the log go on under another origin; the caller records the leaf that says so."""
    tx.run(_SET_ERA, tenant=tenant, new_origin=origin, new_era=era)
