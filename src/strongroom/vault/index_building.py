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

_BATCH = 500


def build_indexes(
    door: Door, session: Session, action: str, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Bring every index that is building or retiring to its end; after a kill it goes on where it was.

    Args:
        action: What it is done for.
        progress: Told how many records have been indexed.

    Returns:
        How many records were indexed.
    """
    builder, done = _Builder(door, session, action), 0
    for index in door.database.read(lambda tx: search_rows.indexes(tx, session.tenant)):
        while index.state == BUILDING and (count := builder.build_step(index.index_no)):
            done += count
            progress(done)
            door.database.pause_for_others()
        while index.state == RETIRING and builder.trim_step(index):
            door.database.pause_for_others()
    return done


class _Builder:
    def __init__(self, door: Door, session: Session, action: str) -> None:
        self._door, self._session, self._action = door, session, action

    def build_step(self, index_no: int) -> int:
        """Index the next batch of records; 0 when the index is ready."""

        def work(tx: Transaction, now: int) -> int:
            tenant = self._session.tenant
            index = search_rows.lock_index(tx, tenant, index_no)
            if index is None or index.state != BUILDING:
                return 0
            rows = walk_records(tx, tenant, index.collection, after=index.cursor or b"", limit=_BATCH)
            if not rows:
                search_rows.move_index(tx, tenant, index_no, READY, None)
                return 0
            self._add(Operation(self._door, tx, self._session, self._action, now), index, rows)
            search_rows.move_index(tx, tenant, index_no, BUILDING, rows[-1].id)
            return len(rows)

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

    def _add(self, op: Operation, index: SearchIndexRow, rows: Sequence[RecordRow]) -> None:
        """Also of those who are hidden: an erasure can still be cancelled, and then they have to be found."""
        tenancy = op.tenancy
        collection = tenancy.schema.by_number[index.collection]
        field = collection.by_number[index.field]
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
            content = read_content(op, collection, op.load_hidden(found), field.places)
            value, record = content.values.get(field.name), found.record.id
            if value is None:
                continue
            if index.transform == TRANSFORM_NATURAL:
                keys = tenancy.indexes.natural_keys(collection, value)
                naturals += [(number, key, record) for number, key in keys if number == index.index_no]
            else:
                made = tenancy.indexes.tokens(collection, {field.name: value})
                tokens += [Token(number, token, record) for number, token in made if number == index.index_no]
        search_rows.add_missing_tokens(op.tx, tenancy.tenant, tokens)
        add_missing_natural_keys(op.tx, tenancy.tenant, naturals)
