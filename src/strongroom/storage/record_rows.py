"""Rows of records and of their history.

Lives here: statements on single records and on walks through all of them. Must not live here: lists with
filters (record_pages.py), keys, tokens, and what a revision contains.

On PostgreSQL whoever writes a record takes, in this order, key rows by customer (`use_keys`) and the
customer's own record (`use_customer`), so that nobody writes for a customer who is being erased.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from strongroom.errors import Conflict
from strongroom.storage.expressions import bindparam, delete, func, insert, select, tuple_, update
from strongroom.storage.locking import for_change, for_key_use, for_use
from strongroom.storage.named_tables import customer_keys, history, records
from strongroom.storage.statement import LONGEST_LIST, Statement
from strongroom.storage.transaction import Transaction

__all__ = [
    "CUSTOMERS",
    "RecordRow",
    "count_revisions",
    "delete_history_of",
    "delete_record",
    "history_of",
    "history_revision",
    "insert_history",
    "insert_records",
    "lock_record",
    "lock_records",
    "records_of_customer",
    "replace_record",
    "update_record",
    "use_customer",
    "use_keys",
    "walk_history",
    "walk_records",
]

CUSTOMERS = 1
"""The number of the collection of customers."""


class RecordRow(NamedTuple):
    """One record, or one earlier revision of it; the columns of the table in their order."""

    tenant: int
    collection: int
    id: bytes
    revision: int
    state: int
    customer: bytes
    owner: bytes | None
    team: str | None
    status: str | None
    kind: str | None
    priority: str | None
    at: int | None
    extra: str | None
    created: int
    updated: int
    key_no: int
    levels: bytes
    sealed_general: bytes | None
    sealed_personal: bytes | None
    sealed_sensitive: bytes | None
    event: bytes
    member: int | None
    mac: bytes


_KEY = ("tenant", "collection", "id")
_r, _h = records.c, history.c
_tenant: Any = bindparam("tenant")
_collection: Any = bindparam("collection")
_id: Any = bindparam("id")
_limit: Any = bindparam("limit")
_ONE = (_r.tenant == _tenant, _r.collection == _collection, _r.id == _id)
_ONE_HISTORY = (_h.tenant == _tenant, _h.collection == _collection, _h.id == _id)

# An update's own names must differ from those of the columns it sets.
_WHICH = (
    _r.tenant == bindparam("of_tenant"),
    _r.collection == bindparam("of_collection"),
    _r.id == bindparam("of_id"),
)
_CHANGED = [name for name in RecordRow._fields if name not in _KEY]

_LOCK = Statement(for_change(select(records).where(*_ONE)))
_LOCK_MANY = Statement(
    for_change(
        select(_r.id)
        .where(
            _r.tenant == _tenant, _r.collection == _collection, _r.id.in_(bindparam("ids", expanding=True))
        )
        .order_by(_r.id)
    )
)
_COUNT = Statement(
    select(func.count()).select_from(records).where(_r.tenant == _tenant, _r.collection == _collection)
)
_COUNT_HISTORY = Statement(
    select(func.count()).select_from(history).where(_h.tenant == _tenant, _h.collection == _collection)
)
_KEEP = Statement(insert(history).from_select(list(RecordRow._fields), select(records).where(*_ONE)))
_UPDATE = Statement(
    update(records).where(*_WHICH).values({name: bindparam(f"new_{name}") for name in _CHANGED})
)
_DELETE = Statement(delete(records).where(*_ONE), names=_KEY)
_DELETE_HISTORY_OF = Statement(
    delete(history).where(*_ONE_HISTORY, _h.customer == bindparam("customer")), names=(*_KEY, "customer")
)
_USE_CUSTOMER = Statement(
    for_use(
        select(_r.id, _r.state)
        .where(_r.tenant == _tenant, _r.collection == CUSTOMERS, _r.id.in_(bindparam("ids", expanding=True)))
        .order_by(_r.id)
    )
)
_k = customer_keys.c
_USE_KEYS = Statement(
    for_key_use(
        select(_k.customer, _k.key_no)
        .where(_k.tenant == _tenant, _k.customer.in_(bindparam("ids", expanding=True)))
        .order_by(_k.customer, _k.key_no)
    )
)
_OF_CUSTOMER = Statement(
    select(records)
    .where(_r.tenant == _tenant, _r.customer == bindparam("customer"), _r.customer != _r.id)
    .order_by(_r.collection, _r.id)
)
_HISTORY_OF = Statement(
    select(history)
    .where(*_ONE_HISTORY, _h.revision < bindparam("before"))
    .order_by(_h.revision.desc())
    .limit(_limit)
)
_REVISION = Statement(select(history).where(*_ONE_HISTORY, _h.revision == bindparam("revision")))
_WALK = Statement(
    select(records)
    .where(_r.tenant == _tenant, _r.collection == _collection, _r.id > bindparam("after"))
    .order_by(_r.id)
    .limit(_limit)
)
_WALK_HISTORY = Statement(
    select(history)
    .where(
        _h.tenant == _tenant,
        _h.collection == _collection,
        tuple_(_h.id, _h.revision) > tuple_(bindparam("after"), bindparam("after_revision")),
    )
    .order_by(_h.id, _h.revision)
    .limit(_limit)
)


def insert_records(tx: Transaction, rows: Sequence[RecordRow]) -> None:
    """Insert new records; in ascending order of their ids it is fastest.

    Raises:
        Conflict: ``storage.duplicate``.
    """
    tx.copy_in(records, rows)


def insert_history(tx: Transaction, rows: Sequence[RecordRow]) -> None:
    """Insert earlier revisions as they are: a restore."""
    tx.copy_in(history, rows)


def lock_record(tx: Transaction, tenant: int, collection: int, id: bytes) -> RecordRow | None:
    """One record, held for changing it until the commit; None where there is none."""
    row = tx.row(_LOCK, tenant=tenant, collection=collection, id=id)
    return None if row is None else RecordRow(*row)


def lock_records(tx: Transaction, tenant: int, collection: int, ids: Sequence[bytes]) -> None:
    """Hold several records for changing them until the commit; who is missing does not exist."""
    for chunk in _chunks(sorted(set(ids))):
        tx.rows(_LOCK_MANY, tenant=tenant, collection=collection, ids=chunk)


def count_revisions(tx: Transaction, tenant: int, collection: int) -> tuple[int, int]:
    """How many records a collection has, in any state, and how many earlier revisions of them."""
    records_and_history = (
        tx.row(statement, tenant=tenant, collection=collection) for statement in (_COUNT, _COUNT_HISTORY)
    )
    one, other = (0 if row is None else int(row[0]) for row in records_and_history)
    return one, other


def update_record(tx: Transaction, row: RecordRow) -> None:
    """Put a new revision in the place of the one before it, which goes to the history.

    Args:
        row: The new revision; the record must be at ``row.revision - 1``.

    Raises:
        Conflict: ``record.changed``, when it is at another revision or gone (0).
    """
    _expect(tx, row, row.revision - 1)
    tx.run(_KEEP, tenant=row.tenant, collection=row.collection, id=row.id)
    _write(tx, row)


def replace_record(tx: Transaction, row: RecordRow, expected: int) -> None:
    """Put a row in the place of a record, keeping nothing of what was there: an erasure, a new key.

    Raises:
        Conflict: ``record.changed``, when the record is at another revision than `expected` or gone (0).
    """
    _expect(tx, row, expected)
    _write(tx, row)


def _expect(tx: Transaction, row: RecordRow, expected: int) -> None:
    now = lock_record(tx, row.tenant, row.collection, row.id)
    found = 0 if now is None else now.revision
    if found != expected:
        raise Conflict("record.changed", found=found, expected=expected)


def _write(tx: Transaction, row: RecordRow) -> None:
    changed = {f"new_{name}": getattr(row, name) for name in _CHANGED}
    tx.run(_UPDATE, of_tenant=row.tenant, of_collection=row.collection, of_id=row.id, **changed)


def delete_record(tx: Transaction, tenant: int, collection: int, id: bytes) -> bool:
    """Delete a record's row, its history apart; returns whether there was one."""
    return tx.run(_DELETE, tenant=tenant, collection=collection, id=id) > 0


def delete_history_of(tx: Transaction, tenant: int, collection: int, id: bytes, customer: bytes) -> int:
    """Delete those earlier revisions of a record that belonged to one customer; returns how many.

    A record that was moved by a merge has revisions of two customers, each under that customer's key.
    """
    return tx.run(_DELETE_HISTORY_OF, tenant=tenant, collection=collection, id=id, customer=customer)


def use_customer(tx: Transaction, tenant: int, customers: Sequence[bytes]) -> dict[bytes, int]:
    """The states of customers, which stay as they are until the commit; who is missing does not exist."""
    return {
        id: state
        for chunk in _chunks(sorted(set(customers)))
        for id, state in tx.rows(_USE_CUSTOMER, tenant=tenant, ids=chunk)
    }


def use_keys(tx: Transaction, tenant: int, customers: Sequence[bytes]) -> set[tuple[bytes, int]]:
    """Which keys customers have, as (customer, number); they stay there until the commit."""
    return {
        (customer, key_no)
        for chunk in _chunks(sorted(set(customers)))
        for customer, key_no in tx.rows(_USE_KEYS, tenant=tenant, ids=chunk)
    }


def records_of_customer(tx: Transaction, tenant: int, customer: bytes) -> list[RecordRow]:
    """All records that belong to a customer, in any state, but for the customer's own."""
    return [RecordRow(*row) for row in tx.rows(_OF_CUSTOMER, tenant=tenant, customer=customer)]


def history_of(
    tx: Transaction, tenant: int, collection: int, id: bytes, *, before: int = 2**31 - 1, limit: int = 100
) -> list[RecordRow]:
    """Earlier revisions of a record, the newest first; go on with the last one's revision as `before`."""
    rows = tx.rows(_HISTORY_OF, tenant=tenant, collection=collection, id=id, before=before, limit=limit)
    return [RecordRow(*row) for row in rows]


def history_revision(
    tx: Transaction, tenant: int, collection: int, id: bytes, revision: int
) -> RecordRow | None:
    """One earlier revision of a record."""
    row = tx.row(_REVISION, tenant=tenant, collection=collection, id=id, revision=revision)
    return None if row is None else RecordRow(*row)


def walk_records(
    tx: Transaction, tenant: int, collection: int, *, after: bytes = b"", limit: int = 1_000
) -> list[RecordRow]:
    """All records of a collection, in any state, by ascending id; go on with the last one's id."""
    rows = tx.rows(_WALK, tenant=tenant, collection=collection, after=after, limit=limit)
    return [RecordRow(*row) for row in rows]


def walk_history(
    tx: Transaction, tenant: int, collection: int, *, after: tuple[bytes, int] = (b"", 0), limit: int = 1_000
) -> list[RecordRow]:
    """All earlier revisions of a collection, by id and revision; go on with the last one's."""
    rows = tx.rows(
        _WALK_HISTORY,
        tenant=tenant,
        collection=collection,
        after=after[0],
        after_revision=after[1],
        limit=limit,
    )
    return [RecordRow(*row) for row in rows]


def _chunks(items: Sequence[bytes]) -> list[Sequence[bytes]]:
    return [items[at : at + LONGEST_LIST] for at in range(0, len(items), LONGEST_LIST)]
