"""What the tables hold, as sums: records, their history, customers' keys, and who finds which event.

Lives here: one walk over each of these tables, and what does not need the log to be wrong. Must not live
here: the log's side, and naming what does not fit (verify_data.py).

The walks are compared by sums (balance.py), so what this comes to is small, whatever the size of the room:
another process may do it and send it over a pipe.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from struct import Struct
from typing import Any, NamedTuple

from strongroom.audit.balance import Balance, part_of
from strongroom.audit.leaf import SealedLevel
from strongroom.audit.leaf_writes import KeyEntry, Write
from strongroom.audit.verify_rows import RowCheck
from strongroom.errors import VerificationFailed
from strongroom.storage.database import Database
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.table_walk import walk

__all__ = [
    "TableSums",
    "key_entry_of",
    "merged_revisions",
    "packed_key",
    "packed_write",
    "sum_tables",
    "write_of",
]

_LEVELS = Struct(">IIIIII")
_ENVELOPES = ("sealed_general", "sealed_personal", "sealed_sensitive")
_LEVEL = Struct(">BI")


class TableSums(NamedTuple):
    """What the walks came to, all of it plain values.

    Args:
        records: Rows of records.
        keys: Rows of customers' keys.
        writes: Sums of revisions, as `Balance.sums`; so are the two after it.
        turned: Parts with a record whose history is as new as the record itself.
        forged: Rows that the room did not write: table, collection, id, revision, event.
        more: How many of those beyond the most that are named.
    """

    records: int
    keys: int
    writes: tuple[int, ...]
    held_keys: tuple[int, ...]
    subjects: tuple[int, ...]
    turned: tuple[int, ...]
    forged: tuple[tuple[str, int, bytes, int, bytes], ...]
    more: int


def sum_tables(
    database: Database, tenant: int, checks: Mapping[str, RowCheck], key: bytes, most: int
) -> TableSums:
    """Walk the tables.

    Args:
        checks: As `verify_data` has them; those of records and history are used.
        key: Of the comparison, 32 bytes.
        most: Forged rows that are named.
    """
    writes, keys, subjects = Balance(key), Balance(key), Balance(key)
    records = held_keys = more = 0
    turned: set[int] = set()
    forged: list[tuple[str, int, bytes, int, bytes]] = []
    for row, newest in merged_revisions(database, tenant):
        table = "records" if newest is None else "history"
        if not _holds(checks.get(table), row):
            if len(forged) < most:
                forged.append((table, row.collection, row.id, row.revision, row.event))
            else:
                more += 1
        records += newest is None
        part = part_of(row.id)
        writes.take(part, packed_write(write_of(row)))
        if newest is not None and row.revision >= newest:
            turned.add(part)
    for entry in map(key_entry_of, walk(database, "customer_keys", tenant)):
        held_keys += 1
        keys.take(part_of(entry.customer), packed_key(entry))
    for _, customer, event in walk(database, "event_subjects", tenant):
        subjects.take(part_of(bytes(customer)), bytes(customer) + bytes(event))
    sums = (writes.sums(), keys.sums(), subjects.sums())
    return TableSums(records, held_keys, *sums, tuple(sorted(turned)), tuple(forged), more)


def _holds(check: RowCheck | None, row: RecordRow) -> bool:
    if check is None:
        return True
    try:
        check(row)
    except VerificationFailed:
        return False
    return True


def merged_revisions(database: Database, tenant: int) -> Iterator[tuple[RecordRow, int | None]]:
    """Each record, with None; then its history, each with the record's revision (-1: no record)."""
    past = (RecordRow(*row) for row in walk(database, "history", tenant))
    waiting = next(past, None)
    for found in walk(database, "records", tenant):
        row = RecordRow(*found)
        place = (row.collection, row.id)
        while waiting is not None and (waiting.collection, waiting.id) < place:
            yield waiting, -1
            waiting = next(past, None)
        yield row, None
        while waiting is not None and (waiting.collection, waiting.id) == place:
            yield waiting, row.revision
            waiting = next(past, None)
    while waiting is not None:
        yield waiting, -1
        waiting = next(past, None)


def write_of(row: RecordRow) -> Write:
    """What a row says, in the words of the log."""
    numbers = _LEVELS.unpack(row.levels) if len(row.levels) == _LEVELS.size else (0,) * 6
    levels = []
    for at, name in enumerate(_ENVELOPES):
        envelope, sealed_at = getattr(row, name), numbers[2 * at]
        if envelope is not None or sealed_at:
            levels.append(SealedLevel(at + 1, sealed_at, sha256(envelope or b"").digest()))
    member = -1 if row.member is None else row.member
    return Write(
        row.collection, row.id, row.revision, row.state, row.customer, row.event, member, tuple(levels)
    )


def key_entry_of(row: tuple[Any, ...]) -> KeyEntry:
    """What a row of a key says, in the words of the log."""
    return KeyEntry(bytes(row[1]), row[2], bytes(row[6]))


def packed_write(write: Write) -> bytes:
    """What a revision counts as."""
    fixed = (write.record, write.customer, write.event)
    levels = [_LEVEL.pack(one.level, one.sealed_at) + one.digest for one in write.levels]
    numbers = b"%d %d %d %d " % (write.collection, write.revision, write.state, write.member)
    return numbers + b"".join([bytes((len(part),)) + part for part in fixed]) + b"".join(levels)


def packed_key(entry: KeyEntry) -> bytes:
    """What a key counts as."""
    return entry.customer + b"%d " % entry.number + entry.commitment
