"""Rows of being wrong: how often somebody was, at a place, and until when nobody is listened to there.

Lives here: statements. Must not live here: how long that is (strongroom.server.signin), the rows' MACs
(strongroom.vault.staff.sign_in_checks).
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, select
from strongroom.storage.locking import for_change
from strongroom.storage.named_tables import sign_in_tries
from strongroom.storage.statement import Statement, upsert
from strongroom.storage.transaction import Transaction

__all__ = ["TriesRow", "drop_tries_before", "lock_tries", "put_tries"]

_tenant: Any = bindparam("tenant")


class TriesRow(NamedTuple):
    """How often somebody was wrong; the columns of the table in their order.

    Attributes:
        place: Keyed digest of a name and a network, 32 bytes.
        wrong: How often, since somebody was last right.
        until: Until when nobody is listened to.
        at: When it last happened.
    """

    tenant: int
    place: bytes
    wrong: int
    until: int
    at: int
    mac: bytes


_t = sign_in_tries.c
_LOCK_TRIES = Statement(
    for_change(select(sign_in_tries).where(_t.tenant == _tenant, _t.place == bindparam("place")))
)
_PUT_TRIES = upsert(sign_in_tries, _t.wrong, _t.until, _t.at, _t.mac)
_DROP_OLD_TRIES = Statement(delete(sign_in_tries).where(_t.tenant == _tenant, _t.at < bindparam("before")))


def lock_tries(tx: Transaction, tenant: int, place: bytes) -> TriesRow | None:
    """How often somebody was wrong at a place."""
    row = tx.row(_LOCK_TRIES, tenant=tenant, place=place)
    return None if row is None else TriesRow(*row)


def put_tries(tx: Transaction, row: TriesRow) -> None:
    """Write how often somebody was wrong."""
    tx.run(_PUT_TRIES, **row._asdict())


def drop_tries_before(tx: Transaction, tenant: int, before: int) -> int:
    """Forget what happened before a moment; returns how many places."""
    return tx.run(_DROP_OLD_TRIES, tenant=tenant, before=before)
