"""What people ask of the log: a customer's events, events by their ids.

Lives here: statements. Must not live here: filters on what a leaf says, folding, proofs (strongroom.audit).
"""

from collections.abc import Sequence
from typing import Any

from strongroom.storage.expressions import bindparam, select
from strongroom.storage.log_rows import EventRow
from strongroom.storage.named_tables import event_subjects, events, history, leaves, outbox, records
from strongroom.storage.statement import LONGEST_LIST, Statement
from strongroom.storage.transaction import Transaction

__all__ = ["events_by_id", "events_of_subject", "events_that_wrote", "oldest_unnumbered"]

_tenant: Any = bindparam("tenant")
_customer: Any = bindparam("customer")
_CUSTOMERS = 1

_OF_SUBJECT = Statement(
    select(event_subjects.c.event)
    .where(
        event_subjects.c.tenant == _tenant,
        event_subjects.c.customer == _customer,
        event_subjects.c.event >= bindparam("since"),
        event_subjects.c.event < bindparam("before"),
    )
    .order_by(event_subjects.c.event.desc())
    .limit(bindparam("most"))
)
_r, _h = records.c, history.c
_OWN = Statement(
    select(_r.collection, _r.id, _r.event).where(
        _r.tenant == _tenant, _r.collection == _CUSTOMERS, _r.id == _customer
    )
)
_BELONGING = Statement(
    select(_r.collection, _r.id, _r.event).where(
        _r.tenant == _tenant, _r.customer == _customer, _r.customer != _r.id
    )
)
_EARLIER = Statement(
    select(_h.event).where(
        _h.tenant == _tenant,
        _h.collection == bindparam("collection"),
        _h.id.in_(bindparam("ids", expanding=True)),
    )
)
_BY_ID = Statement(
    select(events.c.event, events.c.leaf, events.c.sealed, events.c.members, leaves.c.leaf)
    .select_from(
        events.outerjoin(leaves, (leaves.c.tenant == events.c.tenant) & (leaves.c.event == events.c.event))
    )
    .where(events.c.tenant == _tenant, events.c.event.in_(bindparam("ids", expanding=True)))
)

_UNNUMBERED = Statement(
    select(outbox.c.event).where(outbox.c.tenant == _tenant, outbox.c.bad == 0).order_by(outbox.c.id).limit(1)
)


def oldest_unnumbered(tx: Transaction, tenant: int) -> bytes | None:
    """The event that has waited longest for its number; None where none waits, and always on SQLite."""
    row = None if tx.dialect == "sqlite" else tx.row(_UNNUMBERED, tenant=tenant)
    return None if row is None else bytes(row[0])


def events_of_subject(
    tx: Transaction, tenant: int, customer: bytes, since: bytes, before: bytes, most: int
) -> list[bytes]:
    """Ids of the events that are found by a customer, newest first."""
    rows = tx.rows(_OF_SUBJECT, tenant=tenant, customer=customer, since=since, before=before, most=most)
    return [bytes(row[0]) for row in rows]


def events_that_wrote(tx: Transaction, tenant: int, customer: bytes) -> set[bytes]:
    """Ids of the events that made any revision of a customer's records: so a bulk import is found."""
    found = tx.rows(_OWN, tenant=tenant, customer=customer)
    found += tx.rows(_BELONGING, tenant=tenant, customer=customer)
    wrote = {bytes(row[2]) for row in found}
    of_collection: dict[int, list[bytes]] = {}
    for collection, record, _ in found:
        of_collection.setdefault(collection, []).append(bytes(record))
    for collection, ids in of_collection.items():
        for start in range(0, len(ids), LONGEST_LIST):
            part = ids[start : start + LONGEST_LIST]
            earlier = tx.rows(_EARLIER, tenant=tenant, collection=collection, ids=part)
            wrote.update(bytes(row[0]) for row in earlier)
    return wrote


def events_by_id(tx: Transaction, tenant: int, ids: Sequence[bytes]) -> list[EventRow]:
    """Events by their ids, newest first; those that are not there are left out."""
    rows = [EventRow(*row) for row in tx.rows(_BY_ID, tenant=tenant, ids=list(ids))]
    return sorted(rows, key=lambda row: row.event, reverse=True)
