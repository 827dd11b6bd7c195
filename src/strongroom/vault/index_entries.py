"""What records give to search indexes: tokens and natural keys, out of the values that are stored.

Lives here: opening what is searched of records that were read, and making their entries. Must not live here:
reading records and storing entries (index_building.py), tokens themselves (indexing.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from strongroom.model.schema import TRANSFORM_NATURAL
from strongroom.storage.record_lookup import FoundRecord
from strongroom.storage.search_rows import SearchIndexRow, Token
from strongroom.vault.content import read_content
from strongroom.vault.operation import Operation
from strongroom.vault.rows import ACTIVE, HIDDEN, check_row

__all__ = ["Entries", "entries_of"]


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


def entries_of(op: Operation, indexes: Sequence[SearchIndexRow], records: Sequence[FoundRecord]) -> Entries:
    """The entries of records in some indexes, all of them of one collection.

    Also of those who are hidden: an erasure can still be cancelled, and then they have to be found.

    Raises:
        VerificationFailed: ``record.row-forged``, ``envelope.does-not-open``.
    """
    tenancy = op.tenancy
    collection = tenancy.schema.by_number[indexes[0].collection]
    numbers = {index.index_no for index in indexes}
    fields = [collection.by_number[number] for number in sorted({index.field for index in indexes})]
    levels = {level for each in fields for level in each.places}
    named = any(index.transform == TRANSFORM_NATURAL for index in indexes)
    natural = collection.natural_field if named else None
    made = Entries()
    for found in records:
        check_row(op.door.record_mac, found.record)
        if found.record.state not in (ACTIVE, HIDDEN) or found.key is None:
            continue
        values = read_content(op, collection, op.load_hidden(found), levels).values
        record = found.record.id
        searched = {each.name: values[each.name] for each in fields if each.name in values}
        tokens = tenancy.indexes.tokens(collection, searched)
        made.tokens.extend(Token(number, token, record) for number, token in tokens if number in numbers)
        value = None if natural is None else values.get(natural.name)
        keys = () if value is None else tenancy.indexes.natural_keys(collection, value)
        made.naturals.extend((number, key, record) for number, key in keys if number in numbers)
    return made
