"""Building indexes over what is stored, and taking away those that are no longer wanted, online.

Lives here: the batches, whose place is saved with each, so that one that was killed goes on where it was.
Must not live here: which indexes there are to be (schema_desk.py, index_renewal.py), what a record gives
(index_entries.py).
"""

from collections.abc import Callable, Sequence

from strongroom.access.scope import EVERYTHING
from strongroom.model.schema import TRANSFORM_NATURAL
from strongroom.storage import search_rows
from strongroom.storage.natural_keys import add_missing_natural_keys, trim_natural_keys
from strongroom.storage.record_lookup import FoundRecord, get_records
from strongroom.storage.record_pages import page_of_records
from strongroom.storage.record_rows import RecordRow, walk_records
from strongroom.storage.record_scope import RecordFilter
from strongroom.storage.search_rows import SearchIndexRow
from strongroom.storage.spare_memory import give_back_memory
from strongroom.storage.transaction import Transaction
from strongroom.vault import record_store
from strongroom.vault.door import Door
from strongroom.vault.index_entries import Entries, entries_of
from strongroom.vault.indexing import BUILDING, READY, RETIRING
from strongroom.vault.operation import Operation
from strongroom.vault.rows import ACTIVE, HIDDEN
from strongroom.vault.session import Session

__all__ = ["build_indexes"]

_BATCH, _BATCH_ALONE = 500, 1_000
_GATHERED = 40_000
"""Records whose entries are stored together where nobody else is in the room: some 30 MiB of them."""
_ANY_STATE = RecordFilter(state=None)


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
    builder, done = (_LoneBuilder if alone else _Builder)(door, session, action), 0
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
        _store(op.tx, tenant, entries_of(op, indexes, found))


class _LoneBuilder(_Builder):
    """Where nobody else is: much is gathered before it is stored.

    Entries of one batch lie all over their trees, and a page that takes one entry costs as much to write as
    one that takes a hundred.
    """

    def build_step(self, numbers: Sequence[int]) -> int:
        stored = self._door.database.read(lambda tx: search_rows.indexes(tx, self._session.tenant))
        together = [index for index in stored if index.index_no in numbers]
        made, count, after = Entries(), 0, together[0].cursor or b""
        while count < _GATHERED and (page := self._page(together, after)):
            found, some = page
            made.add(some)
            count, after = count + len(found), found[-1].record.id
        ended = count < _GATHERED

        def work(tx: Transaction, now: int) -> None:
            tenant = self._session.tenant
            _store(tx, tenant, made)
            state, cursor = (READY, None) if ended else (BUILDING, after)
            for index in together:
                search_rows.move_index(tx, tenant, index.index_no, state, cursor)

        self._door.transact(self._session.tenant, work)
        give_back_memory()
        return count * len(together)

    def _page(
        self, indexes: Sequence[SearchIndexRow], after: bytes
    ) -> tuple[Sequence[FoundRecord], Entries] | None:
        tenant, number, door = self._session.tenant, indexes[0].collection, self._door

        def look(tx: Transaction) -> tuple[Sequence[FoundRecord], Entries] | None:
            found = page_of_records(
                tx, tenant, number, EVERYTHING, _ANY_STATE, after=after, limit=_BATCH_ALONE
            )
            op = Operation(door, tx, self._session, self._action, door.now())
            return (found, entries_of(op, indexes, found)) if found else None

        door.tree.prepare(tenant)
        return door.database.read(look)


def _store(tx: Transaction, tenant: int, made: Entries) -> None:
    search_rows.add_missing_tokens(tx, tenant, made.tokens)
    add_missing_natural_keys(tx, tenant, made.naturals)
