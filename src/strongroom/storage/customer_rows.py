"""A customer's own record and keys, as whoever takes them away holds them.

Lives here: statements. Must not live here: making keys (key_rows.py), other records (record_rows.py).
"""

from typing import Any

from strongroom.storage.expressions import bindparam, select
from strongroom.storage.locking import for_removal
from strongroom.storage.named_tables import customer_keys, records
from strongroom.storage.record_rows import CUSTOMERS, RecordRow
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = ["keys_of_customer", "lock_customer"]

_tenant: Any = bindparam("tenant")
_customer: Any = bindparam("customer")
_k = customer_keys.c
_LOCK_CUSTOMER = Statement(
    for_removal(
        select(records).where(
            records.c.tenant == _tenant, records.c.collection == CUSTOMERS, records.c.id == _customer
        )
    )
)
_KEY_NUMBERS = Statement(
    select(_k.key_no, _k.page).where(_k.tenant == _tenant, _k.customer == _customer).order_by(_k.key_no)
)


def lock_customer(tx: Transaction, tenant: int, customer: bytes) -> RecordRow | None:
    """A customer's own record, held so that nobody goes on who relied on its state."""
    row = tx.row(_LOCK_CUSTOMER, tenant=tenant, customer=customer)
    return None if row is None else RecordRow(*row)


def keys_of_customer(tx: Transaction, tenant: int, customer: bytes) -> list[tuple[int, int]]:
    """Number and page of each of a customer's keys."""
    return [(number, page) for number, page in tx.rows(_KEY_NUMBERS, tenant=tenant, customer=customer)]
