"""Rows of what is done once: the outcome of each request that named an idempotency key.

Lives here: statements. Must not live here: what the digests are of, MACs, for how long an outcome is kept
(strongroom.vault).
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, select, update
from strongroom.storage.named_tables import once
from strongroom.storage.statement import Statement, insert_or_ignore
from strongroom.storage.transaction import Transaction

__all__ = ["OnceRow", "claim_once", "drop_once", "drop_once_before", "once_row", "settle_once"]


class OnceRow(NamedTuple):
    """One request; the columns of the table in their order.

    Attributes:
        mark_key: Number of the key of the digests.
        place: Keyed digest of the principal and the idempotency key, 32 bytes.
        request: Number of an index generation (4 bytes), and a keyed digest of the request under it (28).
        made: When it was carried out; milliseconds like `ends`.
        ends: Until when the outcome is kept.
        outcome: JSON: ids, numbers and codes, no value. Empty within the transaction that carries it out.
        mac: 32 bytes.
    """

    tenant: int
    mark_key: int
    place: bytes
    request: bytes
    made: int
    ends: int
    outcome: str
    mac: bytes


_c = once.c
_tenant: Any = bindparam("tenant")
_KEY = (_c.tenant == _tenant, _c.mark_key == bindparam("mark_key"), _c.place == bindparam("place"))
_ROW = Statement(select(once).where(*_KEY))
_CLAIM = insert_or_ignore(once)
_KEY_OF = (
    _c.tenant == bindparam("of_tenant"),
    _c.mark_key == bindparam("of_mark_key"),
    _c.place == bindparam("of_place"),
)
_SETTLE = Statement(
    update(once).where(*_KEY_OF).values(outcome=bindparam("new_outcome"), mac=bindparam("new_mac"))
)
_DROP = Statement(delete(once).where(*_KEY))
_DROP_ENDED = Statement(delete(once).where(*_KEY, _c.ends <= bindparam("now")))
_DROP_BEFORE = Statement(delete(once).where(_c.tenant == _tenant, _c.ends <= bindparam("now")))


def once_row(tx: Transaction, tenant: int, mark_key: int, place: bytes) -> OnceRow | None:
    """The row of a place."""
    row = tx.row(_ROW, tenant=tenant, mark_key=mark_key, place=place)
    return None if row is None else OnceRow(*row)


def claim_once(tx: Transaction, row: OnceRow) -> bool:
    """Take a place; False where it is taken. Whoever takes the same one at the same time waits for the end of
    this transaction. An outcome that is kept no longer makes room."""
    tx.run(_DROP_ENDED, tenant=row.tenant, mark_key=row.mark_key, place=row.place, now=row.made)
    return tx.run(_CLAIM, **row._asdict()) == 1


def settle_once(tx: Transaction, row: OnceRow) -> None:
    """Write the outcome into a place that this transaction took."""
    tx.run(
        _SETTLE,
        of_tenant=row.tenant,
        of_mark_key=row.mark_key,
        of_place=row.place,
        new_outcome=row.outcome,
        new_mac=row.mac,
    )


def drop_once(tx: Transaction, row: OnceRow) -> None:
    """Give a place back that this transaction took: nothing was done."""
    tx.run(_DROP, tenant=row.tenant, mark_key=row.mark_key, place=row.place)


def drop_once_before(tx: Transaction, tenant: int, now: int) -> int:
    """Take away what is kept no longer; returns how many."""
    return tx.run(_DROP_BEFORE, tenant=tenant, now=now)
