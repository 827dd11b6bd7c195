"""Whether the stored keys are those that the log created less those it erased: the gate before destroying.

Lives here: one walk over the leaves and one over the keys, compared by sums. Must not live here: records
(verify_data.py), destroying. Somebody who deletes a thousand key rows behind the product's back would
otherwise have the next honest erasure make it final.
"""

from collections.abc import Callable, Iterator, Mapping
from os import urandom
from typing import Any

from strongroom.audit.balance import Balance, part_of
from strongroom.audit.erased import ErasedCustomer
from strongroom.audit.leaf_writes import KeyEntry, keys_made
from strongroom.audit.merkle import hash_leaf
from strongroom.errors import VerificationFailed
from strongroom.model.ids import write_id
from strongroom.storage import log_rows
from strongroom.storage.database import Database
from strongroom.storage.leaf_steps import leaf_steps
from strongroom.storage.table_walk import walk

__all__ = ["check_keys"]


def check_keys(
    database: Database,
    tenant: int,
    erased: Mapping[bytes, ErasedCustomer],
    settle: Callable[[], object] = lambda: None,
) -> int:
    """Compare the tenant's keys with its log; returns how many there are.

    Customers may be added meanwhile: what does not fit is looked at once more before it counts.

    Args:
        erased: Whose keys were destroyed, and up to which number.
        settle: Numbers what waits in the outbox; called before each look.

    Raises:
        VerificationFailed: ``erasure.keys-differ``; ``log.leaf-missing``, where a leaf is gone or changed.
    """
    settle()
    balance, found = Balance(urandom(32)), 0
    for entry in _logged(database, tenant, erased):
        balance.add(part_of(entry.customer), _packed(entry))
    for entry in map(_of_row, walk(database, "customer_keys", tenant)):
        found += 1
        balance.take(part_of(entry.customer), _packed(entry))
    wrong = _wrong(database, tenant, erased, balance.open_parts())
    if wrong:
        settle()
        wrong &= _wrong(database, tenant, erased, {part_of(customer) for customer, _, _ in wrong})
    if wrong:
        first = write_id("cus", min(wrong).customer)
        raise VerificationFailed("erasure.keys-differ", count=len(wrong), customer=first)
    return found


def _logged(database: Database, tenant: int, erased: Mapping[bytes, ErasedCustomer]) -> Iterator[KeyEntry]:
    head = database.read(lambda tx: log_rows.head(tx, tenant))
    size = 0 if head is None else head.next
    for first, end, rows in leaf_steps(database, tenant, 0, size):
        if len(rows) != end - first:
            raise VerificationFailed("log.leaf-missing", tenant=tenant, first=first, last=end - 1)
        for row in rows:
            if row.body is None or hash_leaf(row.body) != row.hash:
                raise VerificationFailed("log.leaf-missing", tenant=tenant, first=row.number, last=row.number)
            for entry in keys_made(row, row.body):
                gone = erased.get(entry.customer)
                if gone is None or entry.number > gone.key_no:
                    yield entry


def _wrong(
    database: Database, tenant: int, erased: Mapping[bytes, ErasedCustomer], parts: set[int]
) -> set[KeyEntry]:
    """The keys of some parts that only one side has."""
    if not parts:
        return set()
    logged = {each for each in _logged(database, tenant, erased) if part_of(each.customer) in parts}
    rows = map(_of_row, walk(database, "customer_keys", tenant))
    return logged ^ {each for each in rows if part_of(each.customer) in parts}


def _of_row(row: tuple[Any, ...]) -> KeyEntry:
    return KeyEntry(bytes(row[1]), row[2], bytes(row[6]))


def _packed(entry: KeyEntry) -> bytes:
    return entry.customer + b"%d " % entry.number + entry.commitment
