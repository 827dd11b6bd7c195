"""The smallest thing to write: a row of `events`, and statements on it."""

from os import urandom
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from strongroom.storage.statement import Statement
from strongroom.storage.tables import events
from strongroom.storage.transaction import Transaction

_tenant: Any = bindparam("tenant")
ADD = Statement(insert(events))
COUNT = Statement(select(func.count()).select_from(events).where(events.c.tenant == _tenant))
GET = Statement(
    select(events.c.hash, events.c.leaf).where(
        events.c.tenant == _tenant, events.c.event == bindparam("event")
    )
)
SOME = Statement(
    select(events.c.event)
    .where(events.c.tenant == _tenant, events.c.event.in_(bindparam("ids", expanding=True)))
    .order_by(events.c.event)
)


def event(id: bytes | None = None, leaf: bytes = b"leaf") -> dict[str, Any]:
    """The columns of an event."""
    return {
        "tenant": 1,
        "event": id or urandom(16),
        "hash": b"h" * 32,
        "leaf": leaf,
        "sealed": None,
        "members": None,
    }


def add(tx: Transaction, id: bytes | None = None, leaf: bytes = b"leaf") -> None:
    """Insert an event."""
    tx.run(ADD, **event(id, leaf))


def count(tx: Transaction) -> int:
    """How many events there are."""
    row = tx.row(COUNT, tenant=1)
    assert row is not None
    return int(row[0])
