"""Bringing frames into an empty room: the log, records, the small tables, keys.

Lives here: from frames to rows, in batches that can be done again. Must not live here: which segments
(plan.py), the order of a restore (restore.py).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from strongroom.audit.chain import LeafChain, LogMacs
from strongroom.audit.leaf_writes import subjects_named
from strongroom.audit.merkle import hash_leaf
from strongroom.backup.clear_columns import row_of
from strongroom.backup.frames import (
    CheckpointFrame,
    EventFrame,
    Frame,
    RevisionFrame,
    RowFrame,
    TableFrame,
    cut_frames,
    read_frame,
)
from strongroom.backup.tables import DATA_STATE, state_tables
from strongroom.backup.tally import Tally
from strongroom.crypto.backup_seal import ColumnsSealer
from strongroom.errors import VerificationFailed
from strongroom.keys.region_state import RegionState
from strongroom.keys.tree import KeyTree
from strongroom.storage import backup_rows, log_rows, restore_rows
from strongroom.storage.database import Database
from strongroom.storage.keyed_revisions import revisions_of
from strongroom.storage.log_rows import LeafRow
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.transaction import Transaction

__all__ = ["Loader", "load_keys", "load_state"]

_AT_ONCE = 1_000
_TOGETHER = 5_000
"""Frames to a transaction: each costs a flush of the disk."""
_Sealers = Mapping[tuple[bytes, int], ColumnsSealer]
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
        tree: Of the restored room, which has its keys already.
        macs: The ring's.

    Attributes:
        erased: Revisions that were left out, since their customers' keys are gone.
        tally: Of all frames that were brought back.
    """

    def __init__(
        self,
        database: Database,
        tree: KeyTree,
        macs: LogMacs,
        tenant: int,
    ) -> None:
        self._database = database
        self._tree = tree
        self._chain = LeafChain(macs, tenant)
        self._tenant = tenant
        self._events: list[EventFrame] = []
        self._revisions: list[RevisionFrame] = []
        self.erased = 0
        self.tally = Tally()

    def load(self, content: bytes, progress: Callable[[int], None] = lambda done: None) -> None:
        """Bring the frames of one segment back; all of it is stored when this returns."""
        done = 0
        written: list[bytes] = []
        for part in cut_frames(content):
            written.append(part)
            frame = read_frame(part)
            if isinstance(frame, RevisionFrame):
                self._revisions.append(frame)
            elif isinstance(frame, EventFrame):
                self._events.append(frame)
            elif isinstance(frame, CheckpointFrame):
                row = (self._tenant, frame.size, frame.note, frame.at)
                self._database.transact(partial(_keep, table="checkpoints", rows=[row]))
            else:
                raise VerificationFailed("backup.malformed", what="data")
            done += 1
            if len(self._events) + len(self._revisions) >= _TOGETHER:
                self._store()
                self.tally.add(written)
                written.clear()
                progress(done)
        self._store()
        self.tally.add(written)
        progress(done)

    # -- inside ------------------------------------------------------------------
    def _store(self) -> None:
        events, revisions = self._events, self._revisions
        self._events, self._revisions = [], []
        if revisions:
            self._tree.prepare(self._tenant)

        def work(tx: Transaction) -> int:
            self._store_events(tx, events)
            return self._store_revisions(tx, revisions)

        self.erased += self._database.transact(work)

    def _store_events(self, tx: Transaction, frames: Sequence[EventFrame]) -> None:
        tenant = self._tenant
        hashes = [hash_leaf(frame.leaf) for frame in frames]
        rows = [
            (tenant, frame.event, digest, frame.leaf, frame.sealed, frame.members)
            for frame, digest in zip(frames, hashes, strict=True)
        ]
        leaves = self._linked(tx, frames, hashes)
        restore_rows.keep_rows(tx, "events", rows)
        restore_rows.keep_rows(tx, "leaves", leaves)
        restore_rows.keep_rows(
            tx, "event_subjects", [row for frame in frames for row in self._subjects(frame)]
        )

    def _linked(
        self, tx: Transaction, frames: Sequence[EventFrame], hashes: Sequence[bytes]
    ) -> list[tuple[int, int, bytes, bytes, int, bytes]]:
        """The leaves' rows, linked anew: the segments' own seals have vouched for them so far."""
        if not frames:
            return []
        numbers = [frame.number for frame in frames]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            raise VerificationFailed("backup.malformed", what="log")
        previous = log_rows.leaf_mac(tx, self._tenant, numbers[0] - 1)
        rows = []
        for frame, digest in zip(frames, hashes, strict=True):
            number, previous = self._chain.link(frame.number, previous, digest)
            rows.append((self._tenant, frame.number, frame.event, digest, number, previous))
        return rows

    def _subjects(self, frame: EventFrame) -> list[tuple[int, bytes, bytes]]:
        row = LeafRow(frame.number, frame.event, b"", frame.leaf, frame.members, None, False)
        subjects = subjects_named(row, frame.leaf)
        return [(self._tenant, customer, frame.event) for customer in sorted(subjects)]

    def _store_revisions(self, tx: Transaction, frames: Sequence[RevisionFrame]) -> int:
        sealers = self._sealers(tx, sorted({frame.customer for frame in frames}))
        rows: list[RecordRow] = []
        for frame in self._whole(tx, frames, sealers):
            row = row_of(self._tenant, frame, sealers.get((frame.customer, frame.key_no)))
            if row is not None:
                rows.append(row)
        for collection in sorted({row.collection for row in rows}):
            some = [row for row in rows if row.collection == collection]
            for start in range(0, len(some), _AT_ONCE):
                restore_rows.put_revisions(tx, self._tenant, collection, some[start : start + _AT_ONCE])
        return len(frames) - len(rows)

    def _whole(
        self, tx: Transaction, frames: Sequence[RevisionFrame], opened: _Sealers
    ) -> list[RevisionFrame]:
        """The frames with all their envelopes: some have those of the revision before, which came earlier."""
        if not any(True in frame.as_before for frame in frames):
            return list(frames)
        known: dict[tuple[int, bytes, int], _Envelopes] = self._stored_before(tx, frames)
        whole: list[RevisionFrame] = []
        for frame in frames:
            if True in frame.as_before and (frame.customer, frame.key_no) in opened:
                before = known.get((frame.collection, frame.id, frame.revision - 1))
                if before is None:
                    raise VerificationFailed("backup.malformed", what="revision")
                mine = (frame.general, frame.personal, frame.sensitive)
                three = zip(frame.as_before, before, mine, strict=True)
                general, personal, sensitive = [old if same else new for same, old, new in three]
                frame = frame._replace(general=general, personal=personal, sensitive=sensitive)
            known[frame.collection, frame.id, frame.revision] = frame.general, frame.personal, frame.sensitive
            whole.append(frame)
        return whole

    def _stored_before(
        self, tx: Transaction, frames: Sequence[RevisionFrame]
    ) -> dict[tuple[int, bytes, int], _Envelopes]:
        wanted: dict[int, set[bytes]] = {}
        for frame in frames:
            if True in frame.as_before:
                wanted.setdefault(frame.collection, set()).add(frame.id)
        found: dict[tuple[int, bytes, int], _Envelopes] = {}
        for collection, records in wanted.items():
            ids = sorted(records)
            for start in range(0, len(ids), _AT_ONCE):
                for row in revisions_of(tx, self._tenant, collection, ids[start : start + _AT_ONCE]):
                    envelopes = row.sealed_general, row.sealed_personal, row.sealed_sensitive
                    found[collection, row.id, row.revision] = envelopes
        return found

    def _sealers(self, tx: Transaction, customers: Sequence[bytes]) -> _Sealers:
        rows = (
            row
            for start in range(0, len(customers), _AT_ONCE)
            for row in backup_rows.key_rows_of(tx, self._tenant, customers[start : start + _AT_ONCE])
        )
        keys = self._tree.unwrap_all(tx, self._tenant, rows)
        return {name: ColumnsSealer(key) for name, key in keys.items()}
