"""From the bytes of a data segment to rows, as far as one segment is enough for that.

Lives here: frames to rows, hashes, clear columns opened under their customers' keys. Must not live here:
storing them, and what needs what was stored before (loading.py). Two processes may do it side by side, so
what it gives are plain values that go over a pipe.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from strongroom.audit.leaf_writes import subjects_named
from strongroom.audit.merkle import hash_leaf
from strongroom.backup.clear_columns import row_of
from strongroom.backup.frames import (
    CheckpointFrame,
    EventFrame,
    RevisionFrame,
    cut_frames,
    read_frame,
)
from strongroom.backup.tally import Tally
from strongroom.crypto.backup_seal import ColumnsSealer
from strongroom.errors import VerificationFailed
from strongroom.keys.tree import KeyTree
from strongroom.storage import backup_rows
from strongroom.storage.database import Database
from strongroom.storage.leaf_rows import LeafRow
from strongroom.storage.transaction import Transaction

__all__ = ["Unpacked", "unpack"]

_AT_ONCE = 1_000
_Sealers = Mapping[tuple[bytes, int], ColumnsSealer]
_NONE_AS_BEFORE = (False, False, False)


class Unpacked(NamedTuple):
    """What one segment holds.

    Args:
        frames: How many.
        tally: As `Tally.text` has it.
        events: Number of the leaf, event, hash of the leaf, leaf, sealed, members.
        subjects: Customer and event.
        revisions: Rows as `RecordRow` has them, in the segment's order; nothing of those whose keys are gone.
        as_before: By place among the revisions, which envelopes are those of the revision before.
        erased: How many revisions were left out.
        checkpoints: Size, note and time.
    """

    frames: int
    tally: dict[str, tuple[int, str]]
    events: list[tuple[int, bytes, bytes, bytes, bytes | None, bytes | None]]
    subjects: list[tuple[bytes, bytes]]
    revisions: list[tuple[Any, ...]]
    as_before: dict[int, tuple[bool, bool, bool]]
    erased: int
    checkpoints: list[tuple[int, str, int]]


def unpack(database: Database, tree: KeyTree, tenant: int, content: bytes) -> Unpacked:
    """Turn a segment's frames into rows.

    Args:
        tree: Of the restored room, which has its keys already.

    Raises:
        VerificationFailed: ``backup.malformed``, ``backup.row-does-not-open``.
    """
    parts = list(cut_frames(content))
    tally = Tally()
    tally.add(parts)
    events: list[EventFrame] = []
    revisions: list[RevisionFrame] = []
    checkpoints: list[tuple[int, str, int]] = []
    for frame in map(read_frame, parts):
        if isinstance(frame, RevisionFrame):
            revisions.append(frame)
        elif isinstance(frame, EventFrame):
            events.append(frame)
        elif isinstance(frame, CheckpointFrame):
            checkpoints.append((frame.size, frame.note, frame.at))
        else:
            raise VerificationFailed("backup.malformed", what="data")
    rows, as_before = _rows(database, tree, tenant, revisions)
    return Unpacked(
        len(parts),
        tally.text(),
        [(each.number, each.event, hash_leaf(each.leaf), *each[2:]) for each in events],
        [(customer, each.event) for each in events for customer in _subjects(each)],
        rows,
        as_before,
        len(revisions) - len(rows),
        checkpoints,
    )


def _subjects(frame: EventFrame) -> list[bytes]:
    row = LeafRow(frame.number, frame.event, b"", frame.leaf, frame.members, None, False)
    return sorted(subjects_named(row, frame.leaf))


def _rows(
    database: Database, tree: KeyTree, tenant: int, frames: Sequence[RevisionFrame]
) -> tuple[list[tuple[Any, ...]], dict[int, tuple[bool, bool, bool]]]:
    rows: list[tuple[Any, ...]] = []
    as_before: dict[int, tuple[bool, bool, bool]] = {}
    if frames:
        tree.prepare(tenant)
    for start in range(0, len(frames), _AT_ONCE):
        some = frames[start : start + _AT_ONCE]
        sealers = _sealers(database, tree, tenant, sorted({frame.customer for frame in some}))
        for frame in some:
            row = row_of(tenant, frame, sealers.get((frame.customer, frame.key_no)))
            if row is None:
                continue
            if frame.as_before != _NONE_AS_BEFORE and (frame.customer, frame.key_no) in sealers:
                as_before[len(rows)] = frame.as_before
            rows.append(tuple(row))
    return rows, as_before


def _sealers(database: Database, tree: KeyTree, tenant: int, customers: Iterable[bytes]) -> _Sealers:
    def read(tx: Transaction) -> _Sealers:
        keys = tree.unwrap_all(tx, tenant, backup_rows.key_rows_of(tx, tenant, list(customers)))
        return {name: ColumnsSealer(key) for name, key in keys.items()}

    return database.read(read)
