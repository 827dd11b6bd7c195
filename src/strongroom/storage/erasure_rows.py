"""Rows of erasures: who is on the way to be forgotten, and how far.

Lives here: statements. Must not live here: what the rows say and their MACs (strongroom.vault), the steps
(strongroom.privacy), rounds and the ledger (erasure_round_rows.py, erasure_ledger_rows.py).
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from strongroom.errors import Conflict
from strongroom.storage.expressions import bindparam, insert, select
from strongroom.storage.locking import for_change
from strongroom.storage.named_tables import erasures
from strongroom.storage.rewriting import Rewriting
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = [
    "ErasureRow",
    "add_erasure",
    "erasure_row",
    "erasures_in_state",
    "erasures_of",
    "erasures_that_keep",
    "lock_erasure",
    "replace_erasure",
]

_DEFINITIVE = 5
_tenant: Any = bindparam("tenant")
_customer: Any = bindparam("customer")


class ErasureRow(NamedTuple):
    """One erasure; the columns of the table in their order.

    Attributes:
        erasure: 16 bytes, those of the event that began it.
        state: 1 hidden, 2 committed, 3 cut, 4 shredded, 5 definitive, 9 cancelled.
        round: The round that carries it from step 3 on.
        due: From when on it may be shredded.
        key_no: The highest key number destroyed; 0 before.
        document: What else is known of it, as JSON; no value of the person.
        event: Of the last change of this row.
        receipt: The signed receipt.
        mac: Over all of this but the receipt, 32 bytes.
    """

    tenant: int
    erasure: bytes
    customer: bytes
    state: int
    round: int | None
    asked: int
    due: int
    changed: int
    key_no: int
    document: str
    event: bytes
    receipt: bytes | None
    mac: bytes


_one_erasure = select(erasures).where(
    erasures.c.tenant == _tenant, erasures.c.erasure == bindparam("erasure")
)
_ERASURE, _LOCK_ERASURE = Statement(_one_erasure), Statement(for_change(_one_erasure))
_ERASURES_OF = Statement(
    select(erasures)
    .where(erasures.c.tenant == _tenant, erasures.c.customer == _customer)
    .order_by(erasures.c.erasure)
)
_IN_STATE = Statement(
    select(erasures).where(
        erasures.c.tenant == _tenant, erasures.c.state.in_(bindparam("states", expanding=True))
    )
)
# As `write_document` of the vault writes it. Few erasures keep anything, and those that do are read whole.
_KEEPING = Statement(
    select(erasures).where(
        erasures.c.tenant == _tenant,
        erasures.c.state == bindparam("state"),
        erasures.c.document.like('%"kept":{%'),
    )
)
_ADD_ERASURE = Statement(insert(erasures))
_REPLACE_ERASURE = Rewriting(erasures)


def erasure_row(tx: Transaction, tenant: int, erasure: bytes) -> ErasureRow | None:
    """One erasure."""
    row = tx.row(_ERASURE, tenant=tenant, erasure=erasure)
    return None if row is None else ErasureRow(*row)


def lock_erasure(tx: Transaction, tenant: int, erasure: bytes) -> ErasureRow | None:
    """One erasure, held for changing it until the commit."""
    row = tx.row(_LOCK_ERASURE, tenant=tenant, erasure=erasure)
    return None if row is None else ErasureRow(*row)


def erasures_of(tx: Transaction, tenant: int, customer: bytes) -> list[ErasureRow]:
    """All erasures of a customer, cancelled ones included, the oldest first."""
    return [ErasureRow(*row) for row in tx.rows(_ERASURES_OF, tenant=tenant, customer=customer)]


def erasures_in_state(tx: Transaction, tenant: int, states: Iterable[int]) -> list[ErasureRow]:
    """All erasures in some states, the oldest first."""
    rows = [ErasureRow(*row) for row in tx.rows(_IN_STATE, tenant=tenant, states=list(states))]
    return sorted(rows, key=lambda row: row.erasure)


def erasures_that_keep(tx: Transaction, tenant: int) -> list[ErasureRow]:
    """Definitive erasures after which the law keeps something, or kept it, the oldest first."""
    rows = [ErasureRow(*row) for row in tx.rows(_KEEPING, tenant=tenant, state=_DEFINITIVE)]
    return sorted(rows, key=lambda row: row.erasure)


def add_erasure(tx: Transaction, row: ErasureRow) -> None:
    """Add an erasure."""
    tx.run(_ADD_ERASURE, **row._asdict())


def replace_erasure(tx: Transaction, row: ErasureRow, old: ErasureRow) -> None:
    """Change an erasure.

    Raises:
        Conflict: ``erasure.changed``, when it is no longer what was read.
    """
    if not _REPLACE_ERASURE(tx, row, old):
        raise Conflict("erasure.changed")
