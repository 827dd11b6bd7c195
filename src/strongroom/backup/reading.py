"""What a backup reads of a room: the log in its order, the records that it names, the small tables whole.

Lives here: reading, in short transactions, and turning rows into frames. Must not live here: segments,
manifests, where they go.

Nothing is opened but customers' keys, to seal clear columns under them: values stay sealed from end to end.
A base is fuzzy: records are walked while others write, then everything that the log names since the walk
began is read again. Revisions never change, so what is read twice is the same twice.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from os import urandom
from typing import TypeVar

from strongroom.audit.erased import erased_customers
from strongroom.audit.leaf_writes import read_leaf
from strongroom.backup.base_ranges import RevisionRange
from strongroom.backup.clear_columns import erased_frame, written_frame
from strongroom.backup.frames import CheckpointFrame, EventFrame, Frame, RowFrame, TableFrame
from strongroom.backup.tables import state_tables
from strongroom.backup.values import Value
from strongroom.crypto.backup_seal import ColumnsSealer
from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.suites import NONCE_BYTES
from strongroom.errors import VerificationFailed
from strongroom.storage import backup_rows, checkpoint_rows
from strongroom.storage.backup_rows import WholeEvent
from strongroom.storage.keyed_revisions import (
    KeyedRevision,
    keys_of,
    revisions_of,
    walk_revisions,
)
from strongroom.storage.leaf_rows import LeafRow
from strongroom.storage.leaf_steps import steps
from strongroom.storage.table_walk import column_names, walk
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.macs.deciding import check

__all__ = ["RoomReader"]

T = TypeVar("T")
_Keys = Mapping[tuple[bytes, int], CustomerKey]
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

    @property
    def collections(self) -> Collection[int]:
        """The numbers of all collections."""
        return self._collections.values()

    # -- the log -------------------------------------------------------------------
    def events(self, first: int, end: int) -> Iterator[list[EventFrame]]:
        """Events by their numbers, so many at a time.

        Raises:
            VerificationFailed: ``log.leaf-missing``: a backup of a broken log would hide that it is broken.
        """

        def read(start: int, stop: int) -> list[WholeEvent]:
            return self._door.database.read(
                lambda tx: backup_rows.whole_events(tx, self._tenant, start, stop)
            )

        for start, stop, rows in steps(first, end, read):
            events = [EventFrame(*row[:2], row.leaf, *row[3:]) for row in rows if row.leaf is not None]
            if len(events) != stop - start:
                raise VerificationFailed("log.leaf-missing", tenant=self._tenant, first=start, last=stop - 1)
            yield events

    def checkpoints(self, first: int, end: int) -> Iterator[CheckpointFrame]:
        """The checkpoints of sizes above ``first`` up to ``end``."""
        found = self._door.database.read(
            lambda tx: checkpoint_rows.checkpoints_between(tx, self._tenant, first + 1, end)
        )
        for size, note, at in found:
            yield CheckpointFrame(size, at, note)

    # -- records ---------------------------------------------------------------------
    def revisions_in(self, part: RevisionRange) -> Iterator[list[bytes]]:
        """Every revision in a part of a table, by the table's key; others may write meanwhile."""
        last = part.after
        while True:
            rows, keys = self._read(
                lambda tx, last=last: walk_revisions(tx, self._tenant, part.table, last, _AT_ONCE)  # type: ignore[misc]  # bound now, called now
            )
            found = [row for row in rows if part.reaches(row.key)]
            if found:
                yield self._frames(found, keys)
            if len(found) < _AT_ONCE:
                return
            last = found[-1].key

    def revisions_of(self, events: Iterable[EventFrame]) -> Iterator[list[bytes]]:
        """The revisions that some events made, those of a record in their order."""
        wanted: dict[int, dict[bytes, dict[int, bytes]]] = {}
        for event in events:
            row = LeafRow(event.number, event.event, b"", event.leaf, event.members, None, False)
            for write in read_leaf(row, event.leaf, self._collections).writes:
                revisions = wanted.setdefault(write.collection, {}).setdefault(write.record, {})
                revisions[write.revision] = write.customer
        for collection, records in sorted(wanted.items()):
            for some in _some(sorted(records), _AT_ONCE):
                yield self._revisions(collection, {record: records[record] for record in some})

    def _revisions(self, collection: int, wanted: Mapping[bytes, Mapping[int, bytes]]) -> list[bytes]:
        rows, keys = self._read(lambda tx: revisions_of(tx, self._tenant, collection, list(wanted)))
        found = {(each.id, each.revision): each for each in rows}
        chosen = [each for (record, revision), each in sorted(found.items()) if revision in wanted[record]]
        there = {(each.id, each.revision) for each in chosen}
        gone = [
            customer
            for record, revisions in wanted.items()
            for revision, customer in revisions.items()
            if (record, revision) not in there
        ]
        if gone:
            erased = self._erased()
            self.missing += sum(customer not in erased for customer in gone)
        return self._frames(chosen, keys, found)

    def _erased(self) -> Mapping[bytes, object]:
        """Whose revisions are gone by right, as the ledger has it."""
        door = self._door
        return erased_customers(door.database, self._tenant, lambda row: check(door.keyring.row_mac(), row))

    def _read(self, read: Callable[[Transaction], list[KeyedRevision]]) -> tuple[list[KeyedRevision], _Keys]:
        """Rows and their customers' keys, opened in the transaction that read them."""
        tree, tenant = self._door.tree, self._tenant

        def work(tx: Transaction) -> tuple[list[KeyedRevision], _Keys]:
            rows = read(tx)
            return rows, tree.unwrap_all(tx, tenant, keys_of(rows))

        tree.prepare(tenant)
        return self._door.database.read(work)

    def _frames(
        self,
        rows: Sequence[KeyedRevision],
        keys: _Keys,
        known: Mapping[tuple[bytes, int], KeyedRevision] | None = None,
    ) -> list[bytes]:
        """The frames of rows, their columns sealed under their customers' keys.

        Args:
            known: Rows by record and revision of which a frame is in the backups, or comes before it here.
        """
        frames: list[bytes] = []
        sealers: dict[tuple[bytes, int], ColumnsSealer] = {}
        nonces, at = urandom(NONCE_BYTES * len(rows)), 0
        for row in rows:
            name = row.customer, row.key_no
            sealer = sealers.get(name)
            if sealer is None:
                key = keys.get(name)
                if key is None:
                    # Without its key nothing of a row could be read after a restore: its customer was erased.
                    bare = erased_frame(row.row)
                    frames += () if bare is None else (bare,)
                    continue
                sealer = sealers[name] = ColumnsSealer(key)
            before = None if known is None else known.get((row.id, row.revision - 1))
            frames.append(written_frame(row, sealer, nonces[at : at + NONCE_BYTES], before))
            at += NONCE_BYTES
        return frames

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
