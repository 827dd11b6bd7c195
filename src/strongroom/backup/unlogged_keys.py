"""Keys that are newer than the log that was brought back: their customers are in no backup that was signed
for.

Lives here: finding and dropping them. Must not live here: erasing.

A run sends the keys before it signs its manifest, so that nobody is ever without. Where it was killed in
between, the newest state of keys at a destination knows customers of whom nothing else came back.
"""

from collections.abc import Iterator
from functools import partial
from itertools import zip_longest

from strongroom.audit.leaf_writes import keys_made
from strongroom.storage import leaf_rows, log_rows, restore_rows
from strongroom.storage.database import Database
from strongroom.storage.key_rows import drop_customer_keys
from strongroom.storage.leaf_steps import leaf_steps
from strongroom.storage.log_rows import Head

__all__ = ["drop_unlogged_keys"]

_SLACK = 600_000  # clocks of machines that write to one room, in milliseconds
_KEYS = 4_096
_TIME_BYTES = 6
_REST = bytes(10)
_Key = tuple[bytes, int]


def drop_unlogged_keys(database: Database, tenant: int) -> int:
    """Drop the keys of customers whom the log does not know; returns how many.

    Only those as young as the end of the log can be such: ids are ordered by time.
    """
    head = database.read(lambda tx: log_rows.head(tx, tenant))
    if head is None or not head.next:
        return 0
    last = database.read(lambda tx: leaf_rows.leaves_between(tx, tenant, head.next - 1, head.next))
    at = int.from_bytes(last[0].event[:_TIME_BYTES], "big")
    since = max(0, at - _SLACK).to_bytes(_TIME_BYTES, "big") + _REST
    # Both come nearly in the order of time, so few keys wait at any moment for what belongs to them.
    alone: tuple[set[_Key], set[_Key]] = (set(), set())
    for pair in zip_longest(_young(database, tenant, since), _logged(database, tenant, head, since)):
        for key, mine, other in zip(pair, alone, alone[::-1], strict=True):
            if key is None:
                continue
            if key in other:
                other.discard(key)
            else:
                mine.add(key)
    unlogged = sorted(alone[0])
    if unlogged:
        database.transact(lambda tx: drop_customer_keys(tx, tenant, unlogged))
    return len(unlogged)


def _young(database: Database, tenant: int, since: bytes) -> Iterator[_Key]:
    """The keys of all whose id is this one or later."""
    last: _Key = (since, -1)
    while some := database.read(
        partial(restore_rows.keys_after, tenant=tenant, customer=last[0], key_no=last[1], most=_KEYS)
    ):
        yield from some
        last = some[-1]


def _logged(database: Database, tenant: int, head: Head, since: bytes) -> Iterator[_Key]:
    """The keys that the end of the log says were made."""
    first = database.read(lambda tx: restore_rows.first_leaf_after(tx, tenant, since))
    for _, _, rows in leaf_steps(database, tenant, head.next if first is None else first, head.next):
        for row in rows:
            if row.body is not None:
                yield from ((entry.customer, entry.number) for entry in keys_made(row, row.body))
