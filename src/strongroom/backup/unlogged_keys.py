"""Keys that are newer than the log that was brought back: their customers are in no backup that was signed
for.

Lives here: finding and dropping them. Must not live here: erasing.

A run sends the keys before it signs its manifest, so that nobody is ever without. Where it was killed in
between, the newest state of keys at a destination knows customers of whom nothing else came back.
"""

from collections.abc import Iterator
from functools import partial

from strongroom.audit.leaf_writes import keys_made
from strongroom.storage import log_rows, restore_rows
from strongroom.storage.database import Database
from strongroom.storage.key_rows import drop_customer_keys
from strongroom.storage.log_rows import Head

__all__ = ["drop_unlogged_keys"]

_SLACK = 600_000  # clocks of machines that write to one room, in milliseconds
_LEAVES = 4_096
_TIME_BYTES = 6
_ID_BYTES = 16
_REST = bytes(10)


def drop_unlogged_keys(database: Database, tenant: int) -> int:
    """Drop the keys of customers whom the log does not know; returns how many.

    Only those as young as the end of the log can be such: ids are ordered by time.
    """
    head = database.read(lambda tx: log_rows.head(tx, tenant))
    if head is None or not head.next:
        return 0
    last = database.read(lambda tx: log_rows.leaves_between(tx, tenant, head.next - 1, head.next))
    at = int.from_bytes(last[0].event[:_TIME_BYTES], "big")
    since = max(0, at - _SLACK).to_bytes(_TIME_BYTES, "big") + _REST
    # As bytes: after a large import everybody is young, and as tuples they take twice the memory.
    young = {_name(*key) for key in database.read(lambda tx: restore_rows.keys_from(tx, tenant, since))}
    for customer, number in _logged(database, tenant, head, since):
        young.discard(_name(customer, number))
    unlogged = [(name[:_ID_BYTES], int.from_bytes(name[_ID_BYTES:], "big")) for name in sorted(young)]
    if unlogged:
        database.transact(lambda tx: drop_customer_keys(tx, tenant, unlogged))
    return len(unlogged)


def _name(customer: bytes, number: int) -> bytes:
    return customer + number.to_bytes(2, "big")


def _logged(database: Database, tenant: int, head: Head, since: bytes) -> Iterator[tuple[bytes, int]]:
    """The keys that the end of the log says were made."""
    first = database.read(lambda tx: restore_rows.first_leaf_after(tx, tenant, since))
    for start in range(head.next if first is None else first, head.next, _LEAVES):
        some = partial(
            log_rows.leaves_between, tenant=tenant, first=start, end=min(start + _LEAVES, head.next)
        )
        for row in database.read(some):
            if row.body is not None:
                yield from ((entry.customer, entry.number) for entry in keys_made(row, row.body))
