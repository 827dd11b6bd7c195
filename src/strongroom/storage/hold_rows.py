"""Rows of legal holds: what keeps a customer from being erased.

Lives here: statements. Must not live here: whether a hold stands, its MAC (strongroom.vault.erasing).
"""

from typing import Any, NamedTuple

from strongroom.errors import Conflict
from strongroom.storage.expressions import bindparam, insert, select
from strongroom.storage.locking import for_change
from strongroom.storage.named_tables import holds
from strongroom.storage.rewriting import Rewriting
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = ["HoldRow", "add_hold", "holds_of", "replace_hold"]

_tenant: Any = bindparam("tenant")
_customer: Any = bindparam("customer")


class HoldRow(NamedTuple):
    """One legal hold; the columns of the table in their order.

    Attributes:
        state: 0 stands, 1 lifted.
        until: None: until it is lifted.
        event: Of the last change of this row.
    """

    tenant: int
    hold: bytes
    customer: bytes
    state: int
    since: int
    until: int | None
    reason_code: str
    event: bytes
    mac: bytes


_HOLDS_OF = Statement(
    for_change(
        select(holds).where(holds.c.tenant == _tenant, holds.c.customer == _customer).order_by(holds.c.hold)
    )
)
_ADD_HOLD = Statement(insert(holds))
_REPLACE_HOLD = Rewriting(holds)


def holds_of(tx: Transaction, tenant: int, customer: bytes) -> list[HoldRow]:
    """All holds on a customer, lifted ones included, held until the commit."""
    return [HoldRow(*row) for row in tx.rows(_HOLDS_OF, tenant=tenant, customer=customer)]


def add_hold(tx: Transaction, row: HoldRow) -> None:
    """Add a hold; the caller holds the customer's record."""
    tx.run(_ADD_HOLD, **row._asdict())


def replace_hold(tx: Transaction, row: HoldRow, old: HoldRow) -> None:
    """Change a hold.

    Raises:
        Conflict: ``erasure.changed``, when it is no longer what was read.
    """
    if not _REPLACE_HOLD(tx, row, old):
        raise Conflict("erasure.changed")
