"""What a change of the schema costs, and what is left to do of it: in numbers, for those who run the room.

Lives here: these values and reading them from the rows of the jobs. Must not live here: the jobs.
"""

from collections.abc import Iterator
from typing import NamedTuple

from strongroom.model.schema import TRANSFORM_NATURAL, TRANSFORMS, Collection, Schema
from strongroom.storage import move_rows, search_rows
from strongroom.storage.search_rows import SearchIndexRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.indexes.indexing import READY, RETIRING

__all__ = ["Cost", "Pending", "pending_work"]

_SEARCH_NAMES = {TRANSFORM_NATURAL: "natural", **{number: str(name) for name, number in TRANSFORMS.items()}}


class Cost(NamedTuple):
    """How much a change has to go through in one collection.

    Attributes:
        records: Records, in any state.
        revisions: Earlier revisions, where values are sealed anew; otherwise 0.
    """

    collection: str
    records: int
    revisions: int


class Pending(NamedTuple):
    """Something that a change of the schema has not brought to its end.

    Attributes:
        work: ``index``, ``drop_index`` or ``reseal``.
        search: Which search, for an index.
        former: Levels where values may still lie, for what is sealed anew.
        records: Records sealed anew so far.
        revisions: Earlier revisions sealed anew so far.
    """

    collection: str
    field: str
    work: str
    search: str | None = None
    former: tuple[str, ...] = ()
    records: int = 0
    revisions: int = 0


def pending_work(tx: Transaction, tenant: int, schema: Schema) -> Iterator[Pending]:
    """What is left to do, indexes first."""
    for index in search_rows.indexes(tx, tenant):
        if index.state != READY:
            yield _of_index(schema.by_number[index.collection], index)
    moves = {row.collection: row for row in move_rows.level_move_rows(tx, tenant)}
    for collection in schema.all_collections:
        move = moves.get(collection.number)
        done = (0, 0) if move is None else (move.records, move.revisions)
        for field in collection.moving:
            former = tuple(level.name.lower() for level in sorted(field.former))
            yield Pending(collection.name, field.name, "reseal", None, former, *done)


def _of_index(collection: Collection, index: SearchIndexRow) -> Pending:
    work = "drop_index" if index.state == RETIRING else "index"
    return Pending(
        collection.name, collection.by_number[index.field].name, work, _SEARCH_NAMES[index.transform]
    )
