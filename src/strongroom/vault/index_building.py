"""Building indexes over what is stored, and taking away those that are no longer wanted, online.

Lives here: the batches, whose place is saved with each, so that one that was killed goes on where it was.
Must not live here: which indexes there are to be (schema_desk.py, index_renewal.py), tokens (indexing.py).
"""

from collections.abc import Callable, Sequence

from strongroom.model.schema import TRANSFORM_NATURAL
from strongroom.storage import search_rows
from strongroom.storage.natural_keys import add_missing_natural_keys, trim_natural_keys
from strongroom.storage.record_lookup import get_records
from strongroom.storage.record_rows import RecordRow, walk_records
from strongroom.storage.search_rows import SearchIndexRow, Token
from strongroom.storage.transaction import Transaction
from strongroom.vault import record_store
from strongroom.vault.content import read_content
from strongroom.vault.door import Door
from strongroom.vault.indexing import BUILDING, READY, RETIRING
from strongroom.vault.operation import Operation
from strongroom.vault.rows import ACTIVE, HIDDEN, check_row
from strongroom.vault.session import Session

__all__ = ["build_indexes"]

_BATCH, _BATCH_ALONE = 500, 1_000


def build_indexes(
    door: Door,
    session: Session,
    action: str,
    progress: Callable[[int], None] = lambda done: None,
    *,
    alone: bool = False,
) -> int:
    """Bring every index that is building or retiring to its end; after a kill it goes on where it was.

    Args:
        action: What it is done for.
        progress: Told how many records have been indexed.
        alone: Whether nobody else can be in the room, as in one that is being restored.

    Returns:
        How many records were indexed.
    """
    builder, done = _Builder(door, session, action, _BATCH_ALONE if alone else _BATCH), 0
    while together := _building(door, session.tenant):
        done += builder.build_step(together)
        progress(done)
        if not alone:
            door.database.pause_for_others()
    for index in door.database.read(lambda tx: search_rows.indexes(tx, session.tenant)):
        while index.state == RETIRING and builder.trim_step(index):
            door.database.pause_for_others()
    return done


def _building(door: Door, tenant: int) -> list[int]:
    """The indexes that are built next: those of one collection that have come equally far.

    A record is opened once for all of them, and opening is most of the work.
    """
    stored = door.database.read(lambda tx: search_rows.indexes(tx, tenant))
    building = [index for index in stored if index.state == BUILDING]
    first = building[:1]
    return [
        index.index_no
        for index in building
        if (index.collection, index.cursor) == (first[0].collection, first[0].cursor)
    ]


class _Builder:
    def __init__(self, door: Door, session: Session, action: str, batch: int) -> None:
        self._door, self._session, self._action, self._batch = door, session, action, batch

    def build_step(self, numbers: Sequence[int]) -> int:
        """Index the next batch of records; where there are no more, the indexes are ready.

        Args:
            numbers: Indexes of one collection; one that has moved on since is left to a later step.

        Returns:
            How many records were indexed, each counted once for each index.
        """

        def work(tx: Transaction, now: int) -> int:
            tenant = self._session.tenant
            held = [search_rows.lock_index(tx, tenant, number) for number in sorted(numbers)]
            found = [index for index in held if index is not None and index.state == BUILDING]
            together = [index for index in found if index.cursor == found[0].cursor]
            if not together:
                return 0
            first = together[0]
            rows = walk_records(tx, tenant, first.collection, after=first.cursor or b"", limit=self._batch)
            if rows:
                self._add(Operation(self._door, tx, self._session, self._action, now), together, rows)
            state, cursor = (BUILDING, rows[-1].id) if rows else (READY, None)
            for index in together:
                search_rows.move_index(tx, tenant, index.index_no, state, cursor)
            return len(rows) * len(together)

        return self._door.transact(self._session.tenant, work)

    def trim_step(self, index: SearchIndexRow) -> int:
        """Delete entries of an index that is no longer wanted; 0 when it is gone."""

        def work(tx: Transaction, now: int) -> int:
            tenant = self._session.tenant
            trim = trim_natural_keys if index.transform == TRANSFORM_NATURAL else search_rows.trim_index
            if found := trim(tx, tenant, index.index_no):
                return found
            search_rows.drop_index(tx, tenant, index.index_no)
            return 0

        return self._door.transact(self._session.tenant, work)

    def _add(self, op: Operation, indexes: Sequence[SearchIndexRow], rows: Sequence[RecordRow]) -> None:
        """Also of those who are hidden: an erasure can still be cancelled, and then they have to be found."""
        tenancy = op.tenancy
        collection = tenancy.schema.by_number[indexes[0].collection]
        numbers = {index.index_no for index in indexes}
        fields = {index.field: collection.by_number[index.field] for index in indexes}
        levels = {level for field in fields.values() for level in field.places}
        named = any(index.transform == TRANSFORM_NATURAL for index in indexes)
        wanted = [row for row in rows if row.state in (ACTIVE, HIDDEN)]
        # Held, and read again: a value that is changed, or erased, meanwhile would leave its token behind.
        record_store.hold(op.tx, tenancy.tenant, collection.number, wanted)
        ids = [row.id for row in wanted]
        tokens: list[Token] = []
        naturals: list[tuple[int, bytes, bytes]] = []
        for found in get_records(op.tx, tenancy.tenant, collection.number, ids):
            check_row(self._door.record_mac, found.record)
            if found.record.state not in (ACTIVE, HIDDEN) or found.key is None:
                continue
            values = read_content(op, collection, op.load_hidden(found), levels).values
            record = found.record.id
            searched = {field.name: values[field.name] for field in fields.values() if field.name in values}
            made = tenancy.indexes.tokens(collection, searched)
            tokens += [Token(number, token, record) for number, token in made if number in numbers]
            natural = collection.natural_field
            value = None if natural is None or not named else values.get(natural.name)
            keys = () if value is None else tenancy.indexes.natural_keys(collection, value)
            naturals += [(number, key, record) for number, key in keys if number in numbers]
        search_rows.add_missing_tokens(op.tx, tenancy.tenant, tokens)
        add_missing_natural_keys(op.tx, tenancy.tenant, naturals)
