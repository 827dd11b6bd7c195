"""Rows of the log: events, by whom they are found, and heads.

Lives here: statements. Must not live here: leaves and tiles (leaf_rows.py), what waits to be numbered
(outbox_rows.py), checkpoints, what a leaf says, the order of things within a transaction (strongroom.audit).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from strongroom.errors import VerificationFailed
from strongroom.storage.expressions import bindparam, insert, select, update
from strongroom.storage.locking import for_removal
from strongroom.storage.named_tables import (
    event_subjects,
    events,
    heads,
    leaves,
    outbox,
)
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

if TYPE_CHECKING:
    from sqlalchemy import CTE, Insert, Table

__all__ = [
    "EventRow",
    "Head",
    "NewEvent",
    "add_event",
    "add_head",
    "event",
    "events_of",
    "head",
    "lock_head",
    "next_index",
    "queue_event",
    "set_head",
]


class Head(NamedTuple):
    """Where the log of one tenant stands.

    Attributes:
        next: The index that the next leaf gets, so the number of leaves.
        integrated: How many of them the stored tiles cover.
    """

    next: int
    integrated: int
    origin: str
    era: int


class EventRow(NamedTuple):
    """One stored event, with its leaf's index where it is numbered already."""

    event: bytes
    leaf: bytes
    sealed: bytes | None
    members: bytes | None
    number: int | None


_tenant: Any = bindparam("tenant")


def _inserted(table: Table) -> CTE:
    return (
        insert(table)
        .values({column.name: bindparam(column.name) for column in table.c})
        .cte(f"new_{table.name}")
    )


def _to_outbox() -> Insert:
    columns = ("tenant", "event", "hash", "mac")
    return insert(outbox).values({name: bindparam(name) for name in columns}).inline()


_ADD_EVENT = Statement(insert(events))
_ADD_SUBJECT = Statement(insert(event_subjects))
# What an update returns is the row after it: the leaf before the new one is the last but one of `next`.
_NUMBER = Statement(
    update(heads)
    .where(heads.c.tenant == _tenant)
    .values(next=heads.c.next + 1)
    .returning(
        heads.c.next,
        select(leaves.c.mac)
        .where(leaves.c.tenant == heads.c.tenant, leaves.c.leaf == heads.c.next - 2)
        .scalar_subquery(),
    )
)
_QUEUE = Statement(_to_outbox().add_cte(_inserted(events)))
_QUEUE_FOUND_BY_ONE = Statement(_to_outbox().add_cte(_inserted(events), _inserted(event_subjects)))


class NewEvent(NamedTuple):
    """An event as it is stored.

    Attributes:
        customers: By whom it is found: the way from a customer to who saw them.
    """

    event: bytes
    hash: bytes
    leaf: bytes
    sealed: bytes | None
    members: bytes | None
    customers: Sequence[bytes]


def add_event(tx: Transaction, tenant: int, new: NewEvent) -> None:
    """Store an event's body and by whom it is found; the caller numbers it (SQLite)."""
    event, digest, leaf, sealed, members, customers = new
    tx.run(_ADD_EVENT, tenant=tenant, event=event, hash=digest, leaf=leaf, sealed=sealed, members=members)
    if len(customers) == 1:
        tx.run(_ADD_SUBJECT, tenant=tenant, customer=customers[0], event=event)
    else:
        tx.run_many(_ADD_SUBJECT, [(tenant, customer, event) for customer in customers])


def next_index(tx: Transaction, tenant: int) -> tuple[int, bytes]:
    """Take the next index for a leaf of this transaction (SQLite: there is one writer).

    Returns:
        The index, and the MAC of the leaf before; empty where there is none.

    Raises:
        VerificationFailed: ``log.head-missing``.
    """
    row = tx.row(_NUMBER, tenant=tenant)
    if row is None:
        raise VerificationFailed("log.head-missing", tenant=tenant)
    return int(row[0]) - 1, row[1] or b""


def queue_event(tx: Transaction, tenant: int, new: NewEvent, mac: bytes) -> None:
    """Store an event as `add_event` does, and leave it for the sequencer (PostgreSQL: there are many
    writers); in one statement, since each is a way to the server and back."""
    event, digest, leaf, sealed, members, customers = new
    if len(customers) > 1:
        tx.run_many(_ADD_SUBJECT, [(tenant, customer, event) for customer in customers])
    named = {"customer": customers[0]} if len(customers) == 1 else {}
    tx.run(
        _QUEUE_FOUND_BY_ONE if named else _QUEUE,
        tenant=tenant,
        event=event,
        hash=digest,
        leaf=leaf,
        sealed=sealed,
        members=members,
        mac=mac,
        **named,
    )


# -- heads ---------------------------------------------------------------------

_HEAD_COLUMNS = (heads.c.next, heads.c.integrated, heads.c.origin, heads.c.era)
_HEAD = Statement(select(*_HEAD_COLUMNS).where(heads.c.tenant == _tenant))
_LOCK_HEAD = Statement(for_removal(select(*_HEAD_COLUMNS).where(heads.c.tenant == _tenant)))
_ADD_HEAD = Statement(insert(heads))
_SET_HEAD = Statement(
    update(heads)
    .where(heads.c.tenant == _tenant)
    .values(next=bindparam("new_next"), integrated=bindparam("new_integrated"))
)


def head(tx: Transaction, tenant: int) -> Head | None:
    """Where the log stands."""
    row = tx.row(_HEAD, tenant=tenant)
    return None if row is None else Head(*row)


def lock_head(tx: Transaction, tenant: int) -> Head | None:
    """Where the log stands, held against every other sequencer until the transaction ends."""
    row = tx.row(_LOCK_HEAD, tenant=tenant)
    return None if row is None else Head(*row)


def add_head(tx: Transaction, tenant: int, origin: str) -> None:
    """Begin the log of a tenant."""
    tx.run(_ADD_HEAD, tenant=tenant, next=0, integrated=0, origin=origin, era=1)


def set_head(tx: Transaction, tenant: int, next: int, integrated: int) -> None:
    """Move the head; the caller holds it."""
    tx.run(_SET_HEAD, tenant=tenant, new_next=next, new_integrated=integrated)


# -- events ------------------------------------------------------------------------

_EVENT_COLUMNS = (events.c.event, events.c.leaf, events.c.sealed, events.c.members, leaves.c.leaf)
_WITH_INDEX = events.outerjoin(
    leaves, (leaves.c.tenant == events.c.tenant) & (leaves.c.event == events.c.event)
)
_EVENT = Statement(
    select(*_EVENT_COLUMNS)
    .select_from(_WITH_INDEX)
    .where(events.c.tenant == _tenant, events.c.event == bindparam("event"))
)
_EVENTS_BACK = Statement(
    select(*_EVENT_COLUMNS)
    .select_from(_WITH_INDEX)
    .where(
        events.c.tenant == _tenant,
        events.c.event < bindparam("before"),
        events.c.event >= bindparam("since"),
    )
    .order_by(events.c.event.desc())
    .limit(bindparam("most"))
)
_EVENTS_OF_CUSTOMER = Statement(
    select(*_EVENT_COLUMNS)
    .select_from(
        event_subjects.join(
            events,
            (events.c.tenant == event_subjects.c.tenant) & (events.c.event == event_subjects.c.event),
        ).outerjoin(leaves, (leaves.c.tenant == events.c.tenant) & (leaves.c.event == events.c.event))
    )
    .where(
        event_subjects.c.tenant == _tenant,
        event_subjects.c.customer == bindparam("customer"),
        event_subjects.c.event < bindparam("before"),
        event_subjects.c.event >= bindparam("since"),
    )
    .order_by(event_subjects.c.event.desc())
    .limit(bindparam("most"))
)


def event(tx: Transaction, tenant: int, identity: bytes) -> EventRow | None:
    """One event."""
    row = tx.row(_EVENT, tenant=tenant, event=identity)
    return None if row is None else EventRow(*row)


def events_of(
    tx: Transaction, tenant: int, customer: bytes | None, since: bytes, before: bytes, most: int
) -> list[EventRow]:
    """Events newest first, of one customer or of all.

    Args:
        since: Event id from which on (ids are ordered by time).
        before: Event id before which.
    """
    bounds: dict[str, Any] = {"tenant": tenant, "since": since, "before": before, "most": most}
    if customer is None:
        rows = tx.rows(_EVENTS_BACK, **bounds)
    else:
        rows = tx.rows(_EVENTS_OF_CUSTOMER, customer=customer, **bounds)
    return [EventRow(*row) for row in rows]
