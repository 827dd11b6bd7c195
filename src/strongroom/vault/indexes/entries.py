"""What records give to search indexes: tokens and natural keys, out of the values that are stored.

Lives here: opening what is searched of records that were read, making their entries, storing them. Must not
live here: reading records (building.py), tokens themselves (indexing.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from strongroom.errors import KeyNotAvailable
from strongroom.model.schema import TRANSFORM_NATURAL
from strongroom.storage import search_rows
from strongroom.storage.natural_keys import add_missing_natural_keys
from strongroom.storage.record_lookup import FoundRecord
from strongroom.storage.search_rows import SearchIndexRow, Token
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.storing.content import read_content
from strongroom.vault.storing.loaded import Loaded
from strongroom.vault.storing.rows import ACTIVE, HIDDEN, check_row

__all__ = ["Entries", "entries_of", "store_entries"]


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of indexes.

    Args:
        naturals: Index, key and record.
    """

    tokens: list[Token] = field(default_factory=list)
    naturals: list[tuple[int, bytes, bytes]] = field(default_factory=list)

    def add(self, others: "Entries") -> None:
        """Take others in."""
        self.tokens.extend(others.tokens)
        self.naturals.extend(others.naturals)


def entries_of(
    door: Door, tx: Transaction, indexes: Sequence[SearchIndexRow], records: Sequence[FoundRecord]
) -> Entries:
    """The entries of records in some indexes, all of them of one tenant's collection.

    Also of those who are hidden: an erasure can still be cancelled, and then they have to be found.

    Raises:
        VerificationFailed: ``record.row-forged``, ``envelope.does-not-open``.
    """
    wanted = [each for each in records if each.record.state in (ACTIVE, HIDDEN) and each.key is not None]
    made = Entries()
    if not wanted:
        return made
    tenant = wanted[0].record.tenant
    tenancy = door.tenancies.current(tx, tenant)
    keys = door.tree.unwrap_all(tx, tenant, [each.key for each in wanted if each.key is not None])
    collection = tenancy.schema.by_number[indexes[0].collection]
    numbers = {index.index_no for index in indexes}
    fields = [collection.by_number[number] for number in sorted({index.field for index in indexes})]
    levels = {level for each in fields for level in each.places}
    named = any(index.transform == TRANSFORM_NATURAL for index in indexes)
    natural = collection.natural_field if named else None
    for row, *_ in wanted:
        check_row(door.record_mac, row)
        key = keys.get((row.customer, row.key_no))
        if key is None:
            raise KeyNotAvailable("key.row-missing")  # destroyed since it was read
        values = read_content(collection, Loaded(row, key), levels).values
        record = row.id
        searched = {each.name: values[each.name] for each in fields if each.name in values}
        tokens = tenancy.indexes.tokens(collection, searched)
        made.tokens.extend(Token(number, token, record) for number, token in tokens if number in numbers)
        value = None if natural is None else values.get(natural.name)
        naturals = () if value is None else tenancy.indexes.natural_keys(collection, value)
        made.naturals.extend((number, name, record) for number, name in naturals if number in numbers)
    return made


def store_entries(tx: Transaction, tenant: int, made: Entries) -> None:
    """Store entries some of which may be there."""
    search_rows.add_missing_tokens(tx, tenant, made.tokens)
    add_missing_natural_keys(tx, tenant, made.naturals)
