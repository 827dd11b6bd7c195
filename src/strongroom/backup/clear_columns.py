"""A record's row and its revision in a backup: the clear columns leave the database sealed, and come back so.

Lives here: which columns these are, from row to frame and back. Must not live here: the sealing (crypto),
where the customers' keys come from. Spec: docs/spec/backup.md, Columns.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from strongroom.backup.frames import RevisionFrame, write_revision
from strongroom.backup.values import read_values, write_values
from strongroom.crypto.backup_seal import ColumnsSealer
from strongroom.errors import VerificationFailed
from strongroom.storage.keyed_revisions import KeyedRevision
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.storing.rows import ERASED

__all__ = ["SEALED_COLUMNS", "erased_frame", "row_of", "written_frame"]

SEALED_COLUMNS = (
    "state",
    "owner",
    "team",
    "status",
    "kind",
    "priority",
    "at",
    "extra",
    "created",
    "updated",
    "mac",
)
"""In this order: all columns but ids, numbers and envelopes."""


_ERASED = b"\x00"
_FIELDS = RecordRow._fields
_SEALED = itemgetter(*(_FIELDS.index(name) for name in SEALED_COLUMNS))
_IDENTITY: Callable[[Any], tuple[Any, ...]] = itemgetter(
    *(_FIELDS.index(name) for name in ("collection", "id", "revision", "customer", "key_no", "event")),
    *(_FIELDS.index(name) for name in ("member", "levels")),
    *(_FIELDS.index(name) for name in ("sealed_general", "sealed_personal", "sealed_sensitive")),
)


def written_frame(
    row: KeyedRevision, sealer: ColumnsSealer, nonce: bytes | None = None, before: KeyedRevision | None = None
) -> bytes:
    """The frame of a row, under the key that its levels are sealed under.

    Args:
        nonce: 12 random bytes; from the operating system, when left out.
        before: The revision before, where it is in the same backups: what is the same is not said again.
    """
    columns = sealer.seal(row.collection, row.id, row.revision, write_values(_SEALED(row)), nonce)
    if before is None or (before.customer, before.key_no) != (row.customer, row.key_no):
        return write_revision(*(*_IDENTITY(row), columns))
    mine = _envelopes(row)
    same = [one is not None and one == other for one, other in zip(mine, _envelopes(before), strict=True)]
    left = [None if known else one for known, one in zip(same, mine, strict=True)]
    identity = _IDENTITY(row)[:-3]
    return write_revision(*(*identity, *left, columns, (same[0], same[1], same[2])))


def _envelopes(row: KeyedRevision) -> tuple[bytes | None, bytes | None, bytes | None]:
    return row.sealed_general, row.sealed_personal, row.sealed_sensitive


def erased_frame(row: RecordRow) -> bytes | None:
    """The frame of what is left of somebody who was erased, whose keys are gone; None for any other row."""
    if row.state != ERASED or not _is_bare(row):
        return None
    return write_revision(*(*_IDENTITY(row), _ERASED + write_values(_SEALED(row))))


def _is_bare(row: RecordRow) -> bool:
    """Whether a row holds nothing of a person: no envelope, and no clear column but times."""
    parts = (row.sealed_general, row.sealed_personal, row.sealed_sensitive, row.owner, row.team, row.status)
    return all(part is None for part in (*parts, row.kind, row.priority, row.at, row.extra))


def row_of(tenant: int, frame: RevisionFrame, sealer: ColumnsSealer | None) -> RecordRow | None:
    """The row that a frame was made of.

    Args:
        sealer: Under the key that the frame names; None where that key is gone.

    Returns:
        None where the key is gone, and with it whatever the frame held.

    Raises:
        VerificationFailed: ``backup.row-does-not-open``, ``backup.malformed``.
    """
    if frame.columns[:1] == _ERASED:
        row = _row(tenant, frame, frame.columns[1:])
        if row.state != ERASED or not _is_bare(row):
            raise VerificationFailed("backup.malformed", what="erased row")
        return row
    if sealer is None:
        return None
    return _row(tenant, frame, sealer.open(frame.collection, frame.id, frame.revision, frame.columns))


def _row(tenant: int, frame: RevisionFrame, opened: bytes) -> RecordRow:
    values: Any = read_values(opened, len(SEALED_COLUMNS))
    state, owner, team, status, kind, priority, at, extra, created, updated, mac = values
    collection, record, revision, customer, key_no, event, member, levels = frame[:8]
    clear = (owner, team, status, kind, priority, at, extra, created, updated)
    identity = (tenant, collection, record, revision, state, customer)
    return RecordRow(*identity, *clear, key_no, levels, *frame[8:11], event, member, mac)
