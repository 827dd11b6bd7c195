"""The ledger of erasures: a chain of entries, of which none is ever changed.

Lives here: statements. Must not live here: an entry's head and what it chains (strongroom.keys.ledger),
copies of the ledger outside the room.
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, insert, select
from strongroom.storage.named_tables import erasure_ledger
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = ["LedgerRow", "add_ledger_entry", "last_ledger_entry", "ledger_entries"]

_tenant: Any = bindparam("tenant")


class LedgerRow(NamedTuple):
    """One entry of the ledger; the columns of the table in their order.

    Attributes:
        kind: 1 hidden, 2 cancelled, 3 shredded.
        head: Chains the entries, 32 bytes.
    """

    tenant: int
    number: int
    kind: int
    customer: bytes
    erasure: bytes
    at: int
    key_no: int
    head: bytes


_ADD_ENTRY = Statement(insert(erasure_ledger))
_ENTRIES = Statement(
    select(erasure_ledger)
    .where(erasure_ledger.c.tenant == _tenant, erasure_ledger.c.number > bindparam("after"))
    .order_by(erasure_ledger.c.number)
    .limit(bindparam("limit"))
)
_LAST_ENTRY = Statement(
    select(erasure_ledger)
    .where(erasure_ledger.c.tenant == _tenant)
    .order_by(erasure_ledger.c.number.desc())
    .limit(1)
)


def add_ledger_entry(tx: Transaction, row: LedgerRow) -> None:
    """Append to the ledger; the caller holds the tenant's row.

    Raises:
        Conflict: ``storage.duplicate``.
    """
    tx.run(_ADD_ENTRY, **row._asdict())


def ledger_entries(tx: Transaction, tenant: int, after: int = 0, limit: int = 1_000) -> list[LedgerRow]:
    """Entries in their order, from the one after a number on."""
    return [LedgerRow(*row) for row in tx.rows(_ENTRIES, tenant=tenant, after=after, limit=limit)]


def last_ledger_entry(tx: Transaction, tenant: int) -> LedgerRow | None:
    """The newest entry."""
    row = tx.row(_LAST_ENTRY, tenant=tenant)
    return None if row is None else LedgerRow(*row)
