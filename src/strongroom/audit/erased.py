"""Who was erased, as the ledger has it: what the log says of them is no longer in the tables, and may not be.

Lives here: reading the ledger against the head that the tenant's row vouches for. Must not live here:
comparing with the log (verify_data.py, key_balance.py), the chain itself (strongroom.keys.ledger).
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from strongroom.errors import VerificationFailed
from strongroom.keys.ledger import EMPTY_HEAD, LedgerKind, check_chain
from strongroom.storage.database import Database
from strongroom.storage.erasure_ledger_rows import LedgerRow, ledger_entries
from strongroom.storage.tenant_rows import TenantRow, tenant_row

__all__ = ["ErasedCustomer", "erased_customers", "whole_ledger"]

_ROWS = 1_000


class ErasedCustomer(NamedTuple):
    """What the ledger says of one customer who was shredded.

    Attributes:
        key_no: The highest key number destroyed.
        erasure: The erasure, 16 bytes.
    """

    key_no: int
    erasure: bytes


def erased_customers(
    database: Database, tenant: int, check: Callable[[TenantRow], None]
) -> dict[bytes, ErasedCustomer]:
    """Everybody whose keys were destroyed.

    Args:
        check: Makes sure that the tenant's row, which has the ledger's head, is the room's own.

    Raises:
        VerificationFailed: ``erasure.ledger-broken``; what ``check`` raises.
    """
    row = database.read(lambda tx: tenant_row(tx, tenant))
    if row is None:
        return {}
    check(row)
    erased: dict[bytes, ErasedCustomer] = {}
    head, number = EMPTY_HEAD, 0
    for entry in whole_ledger(database, tenant):
        head, number = check_chain((entry,), head, number), entry.number
        if entry.kind == LedgerKind.SHREDDED:
            erased[entry.customer] = ErasedCustomer(entry.key_no, entry.erasure)
    wanted = row.erasure_head or EMPTY_HEAD
    if head != wanted:
        # Entries may have been added since the row was read; then the row names a later head.
        again = database.read(lambda tx: tenant_row(tx, tenant))
        if again is None or again.erasure_head != head:
            raise VerificationFailed("erasure.ledger-broken", number=number)
    return erased


def whole_ledger(database: Database, tenant: int) -> Iterator[LedgerRow]:
    """All entries of a tenant's ledger in their order, in short reads."""
    after = 0
    while True:
        entries = database.read(lambda tx, after=after: ledger_entries(tx, tenant, after, _ROWS))  # type: ignore[misc]  # bound now, called now
        if not entries:
            return
        yield from entries
        after = entries[-1].number
