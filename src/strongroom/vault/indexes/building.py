"""Building indexes over what is stored, and taking away those that are no longer wanted, online.

Lives here: the batches, whose place is saved with each, so that one that was killed goes on where it was.
Must not live here: which indexes there are to be (schema/schema_desk.py, renewal.py), what a record gives
(entries.py).
"""

from collections.abc import Callable, Sequence

from strongroom.model.schema import TRANSFORM_NATURAL
from strongroom.storage import search_rows
from strongroom.storage.natural_keys import trim_natural_keys
from strongroom.storage.record_lookup import get_records
from strongroom.storage.record_rows import RecordRow, walk_records
from strongroom.storage.search_rows import SearchIndexRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.indexes.building_alone import EntriesPart, Gathered, build_alone
from strongroom.vault.indexes.entries import entries_of, store_entries
from strongroom.vault.indexes.indexing import BUILDING, READY, RETIRING
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session
from strongroom.vault.storing import record_store
from strongroom.vault.storing.rows import ACTIVE, HIDDEN

__all__ = ["build_indexes"]

_BATCH = 500


def build_indexes(
    door: Door,
    session: Session,
    action: str,
    progress: Callable[[int], None] = lambda done: None,
    *,
    alone: bool = False,
    theirs: Callable[[EntriesPart], Gathered] | None = None,
) -> int:
    """Bring every index that is building or retiring to its end; after a kill it goes on where it was.

    Args:
        action: What it is done for.
        progress: Told how many records have been indexed.
        alone: Whether nobody else can be in the room, as in one that is being restored.
        theirs: Has another process gather entries, where nobody else is in the room.

    Returns:
        How many records were indexed.
    """
    builder, done = _Builder(door, session, action), 0
    while together := _building(door, session.tenant):
        if alone:
            for indexed in build_alone(door, session.tenant, together, theirs):
                done += indexed
                progress(done)
        else:
            done += builder.build_step([index.index_no for index in together])
            progress(done)
            door.database.pause_for_others()
    for index in door.database.read(lambda tx: search_rows.indexes(tx, session.tenant)):
        while index.state == RETIRING and builder.trim_step(index):
            door.database.pause_for_others()
    return done


def _building(door: Door, tenant: int) -> list[SearchIndexRow]:
    """The indexes that are built next: those of one collection that have come equally far.

    A record is opened once for all of them, and opening is most of the work.
    """
    stored = door.database.read(lambda tx: search_rows.indexes(tx, tenant))
    building = [index for index in stored if index.state == BUILDING]
    first = building[:1]
    return [
        index
        for index in building
        if (index.collection, index.cursor) == (first[0].collection, first[0].cursor)
    ]


class _Builder:
    def __init__(self, door: Door, session: Session, action: str) -> None:
        self._door, self._session, self._action = door, session, action

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
            rows = walk_records(tx, tenant, first.collection, after=first.cursor or b"", limit=_BATCH)
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
        tenant, collection = op.tenancy.tenant, indexes[0].collection
        wanted = [row for row in rows if row.state in (ACTIVE, HIDDEN)]
        # Held, and read again: a value that is changed, or erased, meanwhile would leave its token behind.
        record_store.hold(op.tx, tenant, collection, wanted)
        found = get_records(op.tx, tenant, collection, [row.id for row in wanted])
        store_entries(op.tx, tenant, entries_of(op.door, op.tx, indexes, found))
