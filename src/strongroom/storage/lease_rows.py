"""Rows of leases: which processes may use keys that they have loaded, and until when.

Lives here: statements. Must not live here: what a lease is for (strongroom.keys).
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, select
from strongroom.storage.named_tables import leases
from strongroom.storage.room_rows import ROOM_ITSELF
from strongroom.storage.statement import Statement, upsert
from strongroom.storage.transaction import Transaction

__all__ = [
    "LeaseRow",
    "drop_lease",
    "lease_rows",
    "put_lease",
    "sweep_leases",
]

_tenant: Any = bindparam("tenant")


class LeaseRow(NamedTuple):
    """What a process says of its use of keys.

    Attributes:
        process: 16 random bytes.
        until: When it ends, unless renewed, in milliseconds of Unix time by the clock of that process.
        seen: Grows with each renewal; all keys loaded before have then been dropped.
    """

    process: bytes
    until: int
    seen: int


_PUT_LEASE = upsert(leases, leases.c.until, leases.c.seen)
_DROP_LEASE = Statement(
    delete(leases).where(leases.c.tenant == _tenant, leases.c.process == bindparam("process"))
)
_LEASES = Statement(select(leases.c.process, leases.c.until, leases.c.seen).where(leases.c.tenant == _tenant))
_SWEEP_LEASES = Statement(
    delete(leases).where(leases.c.tenant == _tenant, leases.c.until < bindparam("before"))
)


def put_lease(tx: Transaction, lease: LeaseRow) -> None:
    """Begin a lease, or renew it."""
    tx.run(_PUT_LEASE, tenant=ROOM_ITSELF, **lease._asdict())


def drop_lease(tx: Transaction, process: bytes) -> None:
    """End a lease."""
    tx.run(_DROP_LEASE, tenant=ROOM_ITSELF, process=process)


def lease_rows(tx: Transaction) -> list[LeaseRow]:
    """All leases, those that have run out included."""
    return [LeaseRow(*row) for row in tx.rows(_LEASES, tenant=ROOM_ITSELF)]


def sweep_leases(tx: Transaction, before: int) -> None:
    """Remove leases that ran out before a moment, in milliseconds of Unix time."""
    tx.run(_SWEEP_LEASES, tenant=ROOM_ITSELF, before=before)
