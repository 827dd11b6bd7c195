"""Rows of what is still to be numbered; on PostgreSQL, for SQLite numbers at once.

Lives here: statements. Must not live here: the order of things within a transaction (strongroom.audit).
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, func, select, text
from strongroom.storage.named_tables import outbox
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = [
    "Pending",
    "mark_bad",
    "pending_count",
    "take_pending",
]

_tenant: Any = bindparam("tenant")


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
