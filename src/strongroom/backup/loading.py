"""Bringing frames into an empty room: the log, records, the small tables, keys.

Lives here: storing, in batches that can be done again, and what depends on what was stored before. Must not
live here: which segments (plan.py), the order of a restore (restore.py), frames to rows (unpacking.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from strongroom.audit.chain import LeafChain, LogMacs
from strongroom.backup.frames import Frame, RowFrame, TableFrame
from strongroom.backup.tables import DATA_STATE, state_tables
from strongroom.backup.tally import Tally
from strongroom.backup.unpacking import Unpacked
from strongroom.errors import VerificationFailed
from strongroom.keys.region_state import RegionState
from strongroom.storage import leaf_rows, restore_rows
from strongroom.storage.database import Database
from strongroom.storage.keyed_revisions import KeyedRevision, revisions_of
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.transaction import Transaction

__all__ = ["Loader", "load_keys", "load_state"]

_AT_ONCE = 1_000
_Envelopes = tuple[bytes | None, bytes | None, bytes | None]


def load_state(database: Database, frames: Iterable[Frame], *, of_data: bool) -> None:
    """Bring rows of small tables back.

    Args:
        of_data: Whether those that belong to the data are wanted, or all the others.

    Raises:
        VerificationFailed: ``backup.malformed``, for a table that is no small one.
        UsageError: ``storage.unknown-column``.
    """
    table: TableFrame | None = None
    rows: list[tuple[Any, ...]] = []

    def store() -> None:
        if table is not None and rows and (table.table in DATA_STATE) == of_data:
            name, columns, some = table.table, table.columns, list(rows)
            database.transact(lambda tx: restore_rows.keep_some(tx, name, columns, some))
        rows.clear()

    for frame in frames:
        if isinstance(frame, TableFrame):
            store()
            if frame.table not in state_tables():
                raise VerificationFailed("backup.malformed", what="table")
            table = frame
        elif isinstance(frame, RowFrame) and table is not None:
            rows.append(frame.values)
            if len(rows) == _AT_ONCE:
                store()
        else:
            raise VerificationFailed("backup.malformed", what="state")
    store()


def load_keys(database: Database, state: RegionState) -> None:
    """Bring the keys of a region back."""
    tenant, region = state.tenant, state.region
    database.transact(
        lambda tx: restore_rows.keep_rows(tx, "key_state", [(tenant, region, state.epoch, state.generation)])
    )
    pages = [(tenant, *page._replace(writer=None)) for page in state.pages]
    database.transact(partial(_keep, table="key_pages", rows=pages))
    for start in range(0, len(state.keys), _AT_ONCE * 10):
        keys = [(tenant, *key) for key in state.keys[start : start + _AT_ONCE * 10]]
        database.transact(partial(_keep, table="customer_keys", rows=keys))


def _keep(tx: Transaction, table: str, rows: Sequence[Sequence[Any]]) -> None:
    restore_rows.keep_rows(tx, table, rows)


class Loader:
    """Brings the log and the records of one tenant back.

    Args:
        macs: The ring's.

    Attributes:
        erased: Revisions that were left out, since their customers' keys are gone.
        tally: Of all frames that were brought back.
    """

    def __init__(self, database: Database, macs: LogMacs, tenant: int) -> None:
        self._database = database
        self._chain = LeafChain(macs, tenant)
        self._tenant = tenant
        self.erased = 0
        self.tally = Tally()

    def store(self, unpacked: Unpacked) -> None:
        """Store what one segment holds; the segments before it have been stored."""

        def work(tx: Transaction) -> None:
            self._store_events(tx, unpacked)
            self._store_revisions(tx, unpacked)
            rows = [(self._tenant, *checkpoint) for checkpoint in unpacked.checkpoints]
            restore_rows.keep_rows(tx, "checkpoints", rows)

        self._database.transact(work)
        self.erased += unpacked.erased
        self.tally.include(Tally.from_text(unpacked.tally))

    # -- inside ------------------------------------------------------------------
    def _store_events(self, tx: Transaction, unpacked: Unpacked) -> None:
        tenant, events = self._tenant, unpacked.events
        leaves = self._linked(tx, events)
        rows = [(tenant, event, *rest) for _, event, *rest in events]
        restore_rows.keep_rows(tx, "events", rows)
        restore_rows.keep_rows(tx, "leaves", leaves)
        subjects = [(tenant, customer, event) for customer, event in unpacked.subjects]
        restore_rows.keep_rows(tx, "event_subjects", subjects)

    def _linked(
        self, tx: Transaction, events: Sequence[tuple[Any, ...]]
    ) -> list[tuple[int, int, bytes, bytes, int, bytes]]:
        """The leaves' rows, linked anew: the segments' own seals have vouched for them so far."""
        if not events:
            return []
        numbers = [event[0] for event in events]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            raise VerificationFailed("backup.malformed", what="log")
        previous = leaf_rows.leaf_mac(tx, self._tenant, numbers[0] - 1)
        rows = []
        for leaf, event, digest, *_ in events:
            number, previous = self._chain.link(leaf, previous, digest)
            rows.append((self._tenant, leaf, event, digest, number, previous))
        return rows

    def _store_revisions(self, tx: Transaction, unpacked: Unpacked) -> None:
        rows = self._whole(tx, list(map(RecordRow._make, unpacked.revisions)), unpacked.as_before)
        for collection in sorted({row.collection for row in rows}):
            some = [row for row in rows if row.collection == collection]
            for start in range(0, len(some), _AT_ONCE):
                restore_rows.put_revisions(tx, self._tenant, collection, some[start : start + _AT_ONCE])

    def _whole(
        self, tx: Transaction, rows: list[RecordRow], as_before: Mapping[int, tuple[bool, bool, bool]]
    ) -> list[RecordRow]:
        """The rows with all their envelopes: some have those of the revision before, which came earlier."""
        if not as_before:
            return rows
        known = self._stored_before(tx, [rows[at] for at in as_before])
        for at, row in enumerate(rows):
            same = as_before.get(at)
            if same is not None:
                before = known.get((row.collection, row.id, row.revision - 1))
                if before is None:
                    raise VerificationFailed("backup.malformed", what="revision")
                three = zip(same, before, _envelopes(row), strict=True)
                general, personal, sensitive = [old if kept else new for kept, old, new in three]
                row = rows[at] = row._replace(
                    sealed_general=general, sealed_personal=personal, sealed_sensitive=sensitive
                )
            known[row.collection, row.id, row.revision] = _envelopes(row)
        return rows

    def _stored_before(
        self, tx: Transaction, rows: Sequence[RecordRow]
    ) -> dict[tuple[int, bytes, int], _Envelopes]:
        wanted: dict[int, set[bytes]] = {}
        for row in rows:
            wanted.setdefault(row.collection, set()).add(row.id)
        found: dict[tuple[int, bytes, int], _Envelopes] = {}
        for collection, records in wanted.items():
            ids = sorted(records)
            for start in range(0, len(ids), _AT_ONCE):
                for each in revisions_of(tx, self._tenant, collection, ids[start : start + _AT_ONCE]):
                    found[collection, each.id, each.revision] = _envelopes(each)
        return found


def _envelopes(row: RecordRow | KeyedRevision) -> _Envelopes:
    return row.sealed_general, row.sealed_personal, row.sealed_sensitive
