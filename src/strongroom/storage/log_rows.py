"""Rows of the log: events, what is still to be numbered, leaves, tiles, heads and checkpoints.

Lives here: statements. Must not live here: what a leaf says, hashing, signing, and
the order of things within a transaction (strongroom.audit).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from strongroom.errors import VerificationFailed
from strongroom.storage.expressions import bindparam, func, insert, select, text, update
from strongroom.storage.locking import for_removal
from strongroom.storage.named_tables import (
    checkpoints,
    event_subjects,
    events,
    heads,
    leaves,
    outbox,
    tiles,
)
from strongroom.storage.statement import Statement, upsert
from strongroom.storage.transaction import Transaction

if TYPE_CHECKING:
    from sqlalchemy import CTE, Insert, Table

__all__ = [
    "EventRow",
    "Head",
    "LeafLink",
    "LeafRow",
    "LeafTuple",
    "NewEvent",
    "Pending",
    "add_checkpoint",
    "add_event",
    "add_head",
    "add_leaf",
    "add_leaves",
    "checkpoints_back",
    "checkpoints_between",
    "event",
    "events_of",
    "head",
    "leaf_hashes",
    "leaf_links",
    "leaf_mac",
    "leaf_of",
    "leaf_tuples_between",
    "leaves_between",
    "lock_head",
    "mark_bad",
    "newest_checkpoint",
    "next_index",
    "pending_count",
    "put_tiles",
    "queue_event",
    "set_head",
    "take_pending",
    "tile",
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


class LeafRow(NamedTuple):
    """One numbered leaf with its event, whose ``body`` is None where the event's row is gone.

    Attributes:
        event_hash: The hash as it stands in the event's row.
        sealed: Whether values lie sealed beside the event.
    """

    number: int
    event: bytes
    hash: bytes
    body: bytes | None
    members: bytes | None
    event_hash: bytes | None
    sealed: bool


LeafTuple = tuple[int, bytes, bytes, bytes | None, bytes | None, bytes | None, bool]
"""A `LeafRow` as a plain tuple, of which a million are made in less time."""


class LeafLink(NamedTuple):
    """A leaf's row as it is stored.

    Attributes:
        mac_key: The number of the ring's key that ``mac`` is under.
    """

    tenant: int
    leaf: int
    event: bytes
    hash: bytes
    mac_key: int
    mac: bytes


class Pending(NamedTuple):
    """One event that waits to be numbered.

    Attributes:
        body: None where the event's row is gone.
        number: The leaf that the event has already: the entry is a copy of one that was taken before.
    """

    id: int
    event: bytes
    hash: bytes
    mac: bytes
    body: bytes | None
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
_ADD_LEAF = Statement(insert(leaves))
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


def add_leaf(tx: Transaction, row: LeafLink) -> None:
    """Store one numbered leaf."""
    tenant, leaf, event, hash, mac_key, mac = row
    tx.run(_ADD_LEAF, tenant=tenant, leaf=leaf, event=event, hash=hash, mac_key=mac_key, mac=mac)


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


# -- the outbox ------------------------------------------------------------------

# By ctid: DELETE … IN (SELECT … SKIP LOCKED) falls to nothing when the planner flips (measured);
# the array is computed once and the delete goes straight to the rows.
_TAKE = Statement(
    text(
        "DELETE FROM outbox WHERE tenant = :tenant AND ctid = ANY(ARRAY("
        "SELECT ctid FROM outbox WHERE tenant = :tenant AND id > :floor AND bad = 0 ORDER BY id LIMIT :most "
        "FOR UPDATE SKIP LOCKED)) RETURNING id, event, hash, mac, "
        "(SELECT e.leaf FROM events e WHERE e.tenant = outbox.tenant AND e.event = outbox.event), "
        "(SELECT l.leaf FROM leaves l WHERE l.tenant = outbox.tenant AND l.event = outbox.event)"
    )
)
_PUT_BACK_BAD = Statement(
    text("INSERT INTO outbox (tenant, event, hash, mac, bad) VALUES (:tenant, :event, :hash, :mac, 1)")
)
_PENDING_COUNT = Statement(
    select(func.count(), func.coalesce(func.sum(outbox.c.bad), 0)).where(outbox.c.tenant == _tenant)
)


def take_pending(tx: Transaction, tenant: int, floor: int, most: int) -> list[Pending]:
    """Take events out of the outbox, oldest first; the caller numbers them in this transaction.

    Args:
        floor: Ids up to this one are known to be gone; 0 for a full sweep.
    """
    rows = tx.rows(_TAKE, tenant=tenant, floor=floor, most=most)
    return sorted(Pending(*row) for row in rows)


def mark_bad(tx: Transaction, tenant: int, pending: Pending) -> None:
    """Keep an entry that is not ours, so that it is reported and never signed."""
    tx.run(_PUT_BACK_BAD, tenant=tenant, event=pending.event, hash=pending.hash, mac=pending.mac)


def pending_count(tx: Transaction, tenant: int) -> tuple[int, int]:
    """How many events wait to be numbered, and how many of these are not ours; (0, 0) on SQLite."""
    if tx.dialect == "sqlite":
        return 0, 0
    row = tx.row(_PENDING_COUNT, tenant=tenant)
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


# -- leaves and tiles ------------------------------------------------------------

_LEAF_HASHES = Statement(
    select(leaves.c.hash)
    .where(leaves.c.tenant == _tenant, leaves.c.leaf >= bindparam("first"), leaves.c.leaf < bindparam("end"))
    .order_by(leaves.c.leaf)
)
_LEAVES = Statement(
    select(
        leaves.c.leaf,
        leaves.c.event,
        leaves.c.hash,
        events.c.leaf,
        events.c.members,
        events.c.hash,
        events.c.sealed.is_not(None),
    )
    .select_from(
        leaves.outerjoin(events, (events.c.tenant == leaves.c.tenant) & (events.c.event == leaves.c.event))
    )
    .where(leaves.c.tenant == _tenant, leaves.c.leaf >= bindparam("first"), leaves.c.leaf < bindparam("end"))
    .order_by(leaves.c.leaf)
)
_LEAF_OF = Statement(
    select(leaves.c.leaf).where(leaves.c.tenant == _tenant, leaves.c.event == bindparam("event"))
)
_LINKS = Statement(
    select(leaves)
    .where(leaves.c.tenant == _tenant, leaves.c.leaf >= bindparam("first"), leaves.c.leaf < bindparam("end"))
    .order_by(leaves.c.leaf)
)
_MAC = Statement(select(leaves.c.mac).where(leaves.c.tenant == _tenant, leaves.c.leaf == bindparam("index")))
_TILE = Statement(
    select(tiles.c.hashes).where(
        tiles.c.tenant == _tenant, tiles.c.level == bindparam("level"), tiles.c.idx == bindparam("idx")
    )
)
_PUT_TILE = upsert(tiles, tiles.c.hashes)


def add_leaves(tx: Transaction, rows: Sequence[LeafLink]) -> None:
    """Store numbered leaves."""
    tx.copy_in(leaves, rows)


def leaf_hashes(tx: Transaction, tenant: int, first: int, end: int) -> list[bytes]:
    """The hashes of a range of leaves, in order; shorter than the range where rows are gone."""
    return [row[0] for row in tx.rows(_LEAF_HASHES, tenant=tenant, first=first, end=end)]


def leaf_links(tx: Transaction, tenant: int, first: int, end: int) -> list[LeafLink]:
    """The rows of a range of leaves, in order."""
    return list(map(LeafLink._make, tx.rows(_LINKS, tenant=tenant, first=first, end=end)))


def leaf_mac(tx: Transaction, tenant: int, index: int) -> bytes:
    """The MAC of one leaf's row; empty where there is no such row."""
    row = tx.row(_MAC, tenant=tenant, index=index)
    return b"" if row is None else bytes(row[0])


def leaf_tuples_between(tx: Transaction, tenant: int, first: int, end: int) -> list[LeafTuple]:
    """As `leaves_between`, for whoever goes through all of them."""
    rows: list[Any] = tx.rows(_LEAVES, tenant=tenant, first=first, end=end)
    return rows


def leaves_between(tx: Transaction, tenant: int, first: int, end: int) -> list[LeafRow]:
    """A range of leaves with their events, in order."""
    return list(map(LeafRow._make, tx.rows(_LEAVES, tenant=tenant, first=first, end=end)))


def leaf_of(tx: Transaction, tenant: int, event: bytes) -> int | None:
    """The index of an event's leaf; None while it waits to be numbered."""
    row = tx.row(_LEAF_OF, tenant=tenant, event=event)
    return None if row is None else int(row[0])


def tile(tx: Transaction, tenant: int, level: int, index: int) -> bytes | None:
    """The hashes of one tile, as wide as it has become."""
    row = tx.row(_TILE, tenant=tenant, level=level, idx=index)
    return None if row is None else bytes(row[0])


def put_tiles(tx: Transaction, tenant: int, rows: Sequence[tuple[int, int, bytes]]) -> None:
    """Store tiles: level, index, hashes; a wider one replaces a narrower one."""
    tx.run_many(_PUT_TILE, [(tenant, level, index, hashes) for level, index, hashes in rows])


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


# -- checkpoints ---------------------------------------------------------------------

_ADD_CHECKPOINT = upsert(checkpoints, checkpoints.c.note, checkpoints.c.at)
_NEWEST = Statement(
    select(checkpoints.c.size, checkpoints.c.note, checkpoints.c.at)
    .where(checkpoints.c.tenant == _tenant)
    .order_by(checkpoints.c.size.desc())
    .limit(1)
)
_CHECKPOINTS_BACK = Statement(
    select(checkpoints.c.size, checkpoints.c.note)
    .where(checkpoints.c.tenant == _tenant, checkpoints.c.size <= bindparam("below"))
    .order_by(checkpoints.c.size.desc())
    .limit(1)
)
_CHECKPOINTS = Statement(
    select(checkpoints.c.size, checkpoints.c.note, checkpoints.c.at)
    .where(
        checkpoints.c.tenant == _tenant,
        checkpoints.c.size >= bindparam("first"),
        checkpoints.c.size <= bindparam("last"),
    )
    .order_by(checkpoints.c.size)
)


def add_checkpoint(tx: Transaction, tenant: int, size: int, note: str, at: int) -> None:
    """Keep a signed checkpoint, in the place of one of its size that is none."""
    tx.run(_ADD_CHECKPOINT, tenant=tenant, size=size, note=note, at=at)


def newest_checkpoint(tx: Transaction, tenant: int) -> tuple[int, str, int] | None:
    """Size, note and time of the newest checkpoint."""
    row = tx.row(_NEWEST, tenant=tenant)
    return None if row is None else (int(row[0]), str(row[1]), int(row[2]))


def checkpoints_back(tx: Transaction, tenant: int, size: int) -> Iterator[tuple[int, str]]:
    """Size and note of the checkpoints up to a size, largest first, each read when it is asked for."""
    while (row := tx.row(_CHECKPOINTS_BACK, tenant=tenant, below=size)) is not None:
        yield int(row[0]), str(row[1])
        size = int(row[0]) - 1


def checkpoints_between(tx: Transaction, tenant: int, first: int, last: int) -> list[tuple[int, str, int]]:
    """Size, note and time of the checkpoints of these sizes, in order."""
    return [
        (int(size), str(note), int(at))
        for size, note, at in tx.rows(_CHECKPOINTS, tenant=tenant, first=first, last=last)
    ]
