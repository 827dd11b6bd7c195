"""Building indexes in a room where nobody else is, as in one that is being restored.

Lives here: gathering the entries of many records, with another process's help, before they are stored. Must
not live here: the building among others (building.py), what a record gives (entries.py).

Entries of a few records lie all over their trees, and a page that takes one entry costs as much to write as
one that takes a hundred.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from strongroom.access.scope import EVERYTHING
from strongroom.processes.sharing import shared
from strongroom.storage import key_rows, search_rows
from strongroom.storage.database import Database
from strongroom.storage.natural_keys import copy_natural_keys
from strongroom.storage.record_pages import page_of_records
from strongroom.storage.record_scope import RecordFilter
from strongroom.storage.search_rows import SearchIndexRow
from strongroom.storage.spare_memory import give_back_memory
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.indexes.entries import entries_of
from strongroom.vault.indexes.indexing import BUILDING, READY
from strongroom.vault.indexes.packed import PackedEntries

__all__ = ["EntriesPart", "Gathered", "build_alone", "gather"]

_BATCH = 1_000
_KEYS_A_PART = 10_000
_GATHERED = 100_000
"""Records whose entries are stored together: some 15 MiB of them, and half as much while they are sorted."""
_MOST_WAITING = 6
"""Parts whose entries may wait for those of parts before them."""
_ANY_STATE = RecordFilter(state=None)


class EntriesPart(NamedTuple):
    """Some records of a collection, by id, and the indexes that their entries are wanted of.

    Args:
        numbers: Indexes of one collection.
        after: The id that they come after.
        until: The last id that can be among them; None at the collection's end.
    """

    tenant: int
    numbers: tuple[int, ...]
    after: bytes
    until: bytes | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a part came to.

    Args:
        records: How many there are.
    """

    records: int
    entries: PackedEntries


def gather(door: Door, part: EntriesPart) -> Gathered:
    """The entries of a part.

    Raises:
        VerificationFailed: ``record.row-forged``, ``envelope.does-not-open``.
    """
    made, count, after = PackedEntries(), 0, part.after
    stored = door.database.read(lambda tx: search_rows.indexes(tx, part.tenant))
    together = [index for index in stored if index.index_no in part.numbers]

    def look(tx: Transaction) -> tuple[int, bytes]:
        found = page_of_records(
            tx, part.tenant, together[0].collection, EVERYTHING, _ANY_STATE, after=after, limit=_BATCH
        )
        mine = [each for each in found if part.until is None or each.record.id <= part.until]
        made.add(entries_of(door, tx, together, mine))
        return len(mine), mine[-1].record.id if mine else after

    while True:
        door.tree.prepare(part.tenant)
        done, after = door.database.read(look)
        count += done
        if done < _BATCH:
            return Gathered(count, made)


def build_alone(
    door: Door,
    tenant: int,
    together: Sequence[SearchIndexRow],
    theirs: Callable[[EntriesPart], Gathered] | None,
) -> Iterator[int]:
    """Build indexes of one collection to their end; says of each part how many records it indexed.

    Args:
        together: Indexes that have come equally far.
        theirs: Has another process gather a part.
    """
    numbers = tuple(index.index_no for index in together)
    cursor = together[0].cursor or b""
    bounds = [*_bounds(door.database, tenant, cursor)]
    parts = [
        EntriesPart(tenant, numbers, after, until)
        for after, until in zip([cursor, *bounds], [*bounds, None], strict=True)
    ]
    made, records = PackedEntries(), 0
    for part, found in shared(parts, partial(gather, door), theirs, _MOST_WAITING):
        made.include(found.entries)
        records += found.records
        if records >= _GATHERED or part.until is None:
            _store(door, tenant, numbers, part.until, made)
            made, records = PackedEntries(), 0
            give_back_memory()
        yield found.records * len(numbers)


def _store(door: Door, tenant: int, numbers: Sequence[int], until: bytes | None, made: PackedEntries) -> None:
    """Store entries, some thousands to a transaction: of each page that one changes, SQLite keeps what it was
    in memory.

    What was stored before a kill is stored again: how far it is done is noted last.
    """
    for tokens in made.token_rows():
        door.transact(tenant, lambda tx, now, some=tokens: search_rows.copy_tokens(tx, tenant, some))  # type: ignore[misc]  # bound now, called now
    for naturals in made.natural_rows():
        door.transact(tenant, lambda tx, now, some=naturals: copy_natural_keys(tx, tenant, some))  # type: ignore[misc]  # as above

    def note(tx: Transaction, now: int) -> None:
        for number in numbers:
            search_rows.move_index(tx, tenant, number, READY if until is None else BUILDING, until)

    door.transact(tenant, note)


def _bounds(database: Database, tenant: int, cursor: bytes) -> Iterator[bytes]:
    """Ids that divide what is left into parts of like size; see `base_ranges.ranges`."""
    last = cursor
    while found := database.read(
        partial(key_rows.customer_after, tenant=tenant, customer=last, steps=_KEYS_A_PART)
    ):
        yield found
        last = found
