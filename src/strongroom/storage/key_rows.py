"""Rows of customers' keys, each wrapped under the key of its page.

Lives here: statements. Must not live here: pages (page_rows.py), keys in the clear, or the order of things
within a transaction (strongroom.keys).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, select, update
from strongroom.storage.locking import for_removal
from strongroom.storage.named_tables import customer_keys, key_pages
from strongroom.storage.page_rows import PAGE_COLUMNS, KeyPage
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = [
    "KeyRow",
    "add_customer_keys",
    "customer_after",
    "drop_customer_keys",
    "key_row",
    "key_with_page",
    "keys_of_page",
    "replace_keys",
]

_tenant: Any = bindparam("tenant")


class KeyRow(NamedTuple):
    """One key of a customer, wrapped under its page's."""

    customer: bytes
    key_no: int
    page: int
    gen: int
    wrapped: bytes
    commitment: bytes


_KEY_COLUMNS = (
    customer_keys.c.customer,
    customer_keys.c.key_no,
    customer_keys.c.page,
    customer_keys.c.gen,
    customer_keys.c.wrapped,
    customer_keys.c.commitment,
)
_ONE_KEY = (
    customer_keys.c.tenant == _tenant,
    customer_keys.c.customer == bindparam("customer"),
    customer_keys.c.key_no == bindparam("key_no"),
)
_KEY = Statement(select(*_KEY_COLUMNS).where(*_ONE_KEY))
_KEY_WITH_PAGE = Statement(
    select(*_KEY_COLUMNS, *PAGE_COLUMNS)
    .select_from(
        customer_keys.join(
            key_pages,
            (key_pages.c.tenant == customer_keys.c.tenant) & (key_pages.c.page == customer_keys.c.page),
        )
    )
    .where(*_ONE_KEY)
)
_KEYS_OF_PAGE = Statement(
    for_removal(
        select(*_KEY_COLUMNS)
        .where(customer_keys.c.tenant == _tenant, customer_keys.c.page == bindparam("page"))
        .order_by(customer_keys.c.customer, customer_keys.c.key_no)
    )
)
_REPLACE_KEY = Statement(
    update(customer_keys)
    .where(
        customer_keys.c.tenant == _tenant,
        customer_keys.c.customer == bindparam("of_customer"),
        customer_keys.c.key_no == bindparam("of_key_no"),
    )
    .values(gen=bindparam("new_gen"), wrapped=bindparam("new_wrapped")),
    names=("new_gen", "new_wrapped", "tenant", "of_customer", "of_key_no"),
)
_DROP_KEY = Statement(delete(customer_keys).where(*_ONE_KEY), names=("tenant", "customer", "key_no"))


def key_row(tx: Transaction, tenant: int, customer: bytes, key_no: int) -> KeyRow | None:
    """A customer's key."""
    row = tx.row(_KEY, tenant=tenant, customer=customer, key_no=key_no)
    return None if row is None else KeyRow(*row)


def key_with_page(
    tx: Transaction, tenant: int, customer: bytes, key_no: int
) -> tuple[KeyRow, KeyPage] | None:
    """A customer's key and its page as they were at one moment."""
    row = tx.row(_KEY_WITH_PAGE, tenant=tenant, customer=customer, key_no=key_no)
    if row is None:
        return None
    return KeyRow(*row[: len(_KEY_COLUMNS)]), KeyPage(*row[len(_KEY_COLUMNS) :])


def keys_of_page(tx: Transaction, tenant: int, page: int) -> list[KeyRow]:
    """All keys on a page that the caller holds, in the order of customers, held for renewing."""
    return [KeyRow(*row) for row in tx.rows(_KEYS_OF_PAGE, tenant=tenant, page=page)]


def add_customer_keys(tx: Transaction, tenant: int, rows: Sequence[KeyRow]) -> None:
    """Store new keys.

    Raises:
        Conflict: ``storage.duplicate``, where a customer has a key of that number.
    """
    tx.copy_in(customer_keys, [(tenant, *row) for row in rows])


def replace_keys(tx: Transaction, tenant: int, rows: Sequence[KeyRow]) -> None:
    """Store the new wraps of keys that stay, on a page that the caller holds."""
    tx.run_many(_REPLACE_KEY, [(row.gen, row.wrapped, tenant, row.customer, row.key_no) for row in rows])


def drop_customer_keys(tx: Transaction, tenant: int, keys: Sequence[tuple[bytes, int]]) -> None:
    """Delete keys, on a page that the caller holds."""
    tx.run_many(_DROP_KEY, [(tenant, customer, key_no) for customer, key_no in keys])


_CUSTOMER_AFTER = Statement(
    select(customer_keys.c.customer)
    .where(customer_keys.c.tenant == _tenant, customer_keys.c.customer > bindparam("customer"))
    .order_by(customer_keys.c.customer)
    .limit(1)
    .offset(bindparam("steps"))
)


def customer_after(tx: Transaction, tenant: int, customer: bytes, steps: int) -> bytes | None:
    """The customer whose key comes so many keys after the first one behind a customer; None past the end."""
    row = tx.row(_CUSTOMER_AFTER, tenant=tenant, customer=customer, steps=steps)
    return None if row is None else bytes(row[0])
