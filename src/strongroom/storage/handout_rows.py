"""Where to look for the events in which checkpoints were given out.

Lives here: statements. Must not live here: what such an event says, and so what counts (strongroom.audit).
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, select
from strongroom.storage.named_tables import handouts
from strongroom.storage.statement import Statement, upsert
from strongroom.storage.transaction import Transaction

__all__ = ["HandoutRow", "add_handout", "newest_handouts"]

_tenant: Any = bindparam("tenant")
_ADD = upsert(handouts, handouts.c.event)
_NEWEST = Statement(
    select(handouts.c.size, handouts.c.event)
    .where(handouts.c.tenant == _tenant)
    .order_by(handouts.c.size.desc())
    .limit(bindparam("most"))
)


class HandoutRow(NamedTuple):
    """Size of a checkpoint, and the event in which it was given out, 16 bytes."""

    size: int
    event: bytes


def add_handout(tx: Transaction, tenant: int, size: int, event: bytes) -> None:
    """Note the event in which the checkpoint of a size was given out; the last one stays."""
    tx.run(_ADD, tenant=tenant, size=size, event=event)


def newest_handouts(tx: Transaction, tenant: int, most: int) -> list[HandoutRow]:
    """Notes of the checkpoints that were given out, the largest first."""
    return [HandoutRow(int(size), bytes(event)) for size, event in tx.rows(_NEWEST, tenant=tenant, most=most)]
