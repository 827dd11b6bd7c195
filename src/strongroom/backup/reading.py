"""What a backup reads of a room: the log in its order, the records that it names, the small tables whole.

Lives here: reading, in short transactions, and turning rows into frames. Must not live here: segments,
manifests, where they go.

Nothing is opened but customers' keys, to seal clear columns under them: values stay sealed from end to end.
A base is fuzzy: records are walked while others write, then everything that the log names since the walk
began is read again. Revisions never change, so what is read twice is the same twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from operator import attrgetter
from typing import TypeVar

from strongroom.audit.erased import erased_customers
from strongroom.audit.leaf_writes import read_leaf
from strongroom.backup.clear_columns import erased_frame_of, frame_of
from strongroom.backup.frames import CheckpointFrame, EventFrame, Frame, RevisionFrame, RowFrame, TableFrame
from strongroom.backup.tables import state_tables
from strongroom.backup.values import Value
from strongroom.crypto.backup_seal import ColumnsSealer
from strongroom.errors import KeyNotAvailable, VerificationFailed
from strongroom.storage import backup_rows, log_rows
from strongroom.storage.key_rows import KeyRow
from strongroom.storage.log_rows import LeafRow
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.table_walk import column_names, walk
from strongroom.storage.transaction import Transaction
from strongroom.vault.deciding import check
from strongroom.vault.door import Door

__all__ = ["RoomReader"]

T = TypeVar("T")
_LEAVES = 2_048
_AT_ONCE = 1_000


class RoomReader:
    """Reads one tenant of a room for a backup.

    Args:
        door: The room's.
        collections: Number of each collection by name, of all versions of the schema.

    Attributes:
        missing: Revisions that the log names and that are in no table, nor those of a customer whose keys are
            gone: somebody took them away.
    """

    def __init__(self, door: Door, tenant: int, collections: Mapping[str, int]) -> None:
        self._door = door
        self._tenant = tenant
        self._collections = collections
        self.missing = 0

    # -- the log -------------------------------------------------------------------
    def events(self, first: int, end: int) -> Iterator[EventFrame]:
        """Events by their numbers.

        Raises:
            VerificationFailed: ``log.leaf-missing``: a backup of a broken log would hide that it is broken.
        """
        for start in range(first, end, _LEAVES):
            stop = min(start + _LEAVES, end)
            rows = self._door.database.read(
                lambda tx, start=start, stop=stop: backup_rows.whole_events(tx, self._tenant, start, stop)  # type: ignore[misc]  # bound now, called now
            )
            if len(rows) != stop - start or any(row.leaf is None for row in rows):
                raise VerificationFailed("log.leaf-missing", tenant=self._tenant, first=start, last=stop - 1)
            for row in rows:
                yield EventFrame(row.number, row.event, row.leaf or b"", row.sealed, row.members)

    def checkpoints(self, first: int, end: int) -> Iterator[CheckpointFrame]:
        """The checkpoints of sizes above ``first`` up to ``end``."""
        found = self._door.database.read(
            lambda tx: log_rows.checkpoints_between(tx, self._tenant, first + 1, end)
        )
        for size, note, at in found:
            yield CheckpointFrame(size, at, note)

    # -- records ---------------------------------------------------------------------
    def all_revisions(self) -> Iterator[RevisionFrame]:
        """Every revision in the tables, by the tables' keys; others may write meanwhile."""
        for table in ("records", "history"):
            rows = (RecordRow(*row) for row in walk(self._door.database, table, self._tenant, _AT_ONCE))
            for some in _some(rows, _AT_ONCE):
                yield from self._sealed(some)

    def revisions_of(self, events: Iterable[EventFrame]) -> Iterator[RevisionFrame]:
        """The revisions that some events made."""
        wanted: dict[int, dict[bytes, dict[int, bytes]]] = {}
        for event in events:
            row = LeafRow(event.number, event.event, b"", event.leaf, event.members, None, False)
            for write in read_leaf(row, event.leaf, self._collections).writes:
                revisions = wanted.setdefault(write.collection, {}).setdefault(write.record, {})
                revisions[write.revision] = write.customer
        for collection, records in sorted(wanted.items()):
            for some in _some(sorted(records), _AT_ONCE):
                yield from self._revisions(collection, {record: records[record] for record in some})

    def _revisions(
        self, collection: int, wanted: Mapping[bytes, Mapping[int, bytes]]
    ) -> Iterator[RevisionFrame]:
        rows = self._door.database.read(
            lambda tx: backup_rows.revisions_of(tx, self._tenant, collection, list(wanted))
        )
        found = {(row.id, row.revision): row for row in rows}
        chosen = [row for (record, revision), row in sorted(found.items()) if revision in wanted[record]]
        there = {(row.id, row.revision) for row in chosen}
        gone = [
            customer
            for record, revisions in wanted.items()
            for revision, customer in revisions.items()
            if (record, revision) not in there
        ]
        if gone:
            erased = self._erased()
            self.missing += sum(customer not in erased for customer in gone)
        yield from self._sealed(chosen)

    def _erased(self) -> Mapping[bytes, object]:
        """Whose revisions are gone by right, as the ledger has it."""
        door = self._door
        return erased_customers(door.database, self._tenant, lambda row: check(door.keyring.row_mac(), row))

    def _sealed(self, rows: Iterable[RecordRow]) -> Iterator[RevisionFrame]:
        ordered = sorted(rows, key=attrgetter("customer", "key_no"))
        door, tenant = self._door, self._tenant
        door.tree.prepare(tenant)
        sealers = door.database.read(lambda tx: self._sealers(tx, {row.customer for row in ordered}))
        for (customer, number), those in groupby(ordered, key=attrgetter("customer", "key_no")):
            sealer = sealers.get((customer, number))
            for row in those:
                # Without its key nothing of a row could be read after a restore: its customer was erased.
                frame = erased_frame_of(row) if sealer is None else frame_of(row, sealer)
                if frame is not None:
                    yield frame

    def _sealers(self, tx: Transaction, customers: Iterable[bytes]) -> dict[tuple[bytes, int], ColumnsSealer]:
        sealers = {}
        for some in _some(sorted(customers), _AT_ONCE):
            for row in backup_rows.key_rows_of(tx, self._tenant, some):
                sealer = self._sealer(tx, row)
                if sealer is not None:
                    sealers[row.customer, row.key_no] = sealer
        return sealers

    def _sealer(self, tx: Transaction, row: KeyRow) -> ColumnsSealer | None:
        try:
            return ColumnsSealer(self._door.tree.unwrap(tx, self._tenant, row))
        except KeyNotAvailable as error:
            if error.code != "key.row-missing":  # erased between two statements
                raise
            return None

    # -- small tables ------------------------------------------------------------------
    def state(self) -> list[Frame]:
        """All rows of the small tables."""
        frames: list[Frame] = []
        for table in state_tables():
            rows = sorted(walk(self._door.database, table, self._tenant, _AT_ONCE), key=repr)
            if rows:
                frames.append(TableFrame(table, column_names(table)))
                frames += [RowFrame(_values(row)) for row in rows]
        return frames


def _some(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Things, so many at a time."""
    rest = iter(things)
    while taken := list(islice(rest, size)):
        yield taken


def _values(row: tuple[object, ...]) -> tuple[Value, ...]:
    return tuple(
        value if value is None or isinstance(value, int | str) else bytes(value)  # type: ignore[call-overload]  # what is left is bytes, or a view of them
        for value in row
    )
