"""A record's row and its revision in a backup: the clear columns leave the database sealed, and come back so.

Lives here: which columns these are, from row to frame and back. Must not live here: the sealing (crypto),
where the customers' keys come from. Spec: docs/spec/backup.md, Columns.
"""

from typing import Any

from strongroom.backup.frames import RevisionFrame
from strongroom.backup.values import read_values, write_values
from strongroom.crypto.backup_seal import ColumnsSealer
from strongroom.errors import VerificationFailed
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.rows import ERASED

__all__ = ["SEALED_COLUMNS", "erased_frame_of", "frame_of", "row_of"]

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


def frame_of(row: RecordRow, sealer: ColumnsSealer) -> RevisionFrame:
    """The frame of a row, under the key that its levels are sealed under."""
    columns = write_values([getattr(row, name) for name in SEALED_COLUMNS])
    return _frame(row, sealer.seal(row.collection, row.id, row.revision, columns))


def erased_frame_of(row: RecordRow) -> RevisionFrame | None:
    """The frame of what is left of somebody who was erased, whose keys are gone; None for any other row."""
    if row.state != ERASED or not _is_bare(row):
        return None
    return _frame(row, _ERASED + write_values([getattr(row, name) for name in SEALED_COLUMNS]))


def _is_bare(row: RecordRow) -> bool:
    """Whether a row holds nothing of a person: no envelope, and no clear column but times."""
    parts = (row.sealed_general, row.sealed_personal, row.sealed_sensitive, row.owner, row.team, row.status)
    return all(part is None for part in (*parts, row.kind, row.priority, row.at, row.extra))


def _frame(row: RecordRow, columns: bytes) -> RevisionFrame:
    return RevisionFrame(
        row.collection,
        row.id,
        row.revision,
        row.customer,
        row.key_no,
        row.event,
        row.member,
        row.levels,
        row.sealed_general,
        row.sealed_personal,
        row.sealed_sensitive,
        columns,
    )


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
    clear: dict[str, Any] = dict(zip(SEALED_COLUMNS, read_values(opened, len(SEALED_COLUMNS)), strict=True))
    return RecordRow(
        tenant=tenant,
        collection=frame.collection,
        id=frame.id,
        revision=frame.revision,
        customer=frame.customer,
        key_no=frame.key_no,
        levels=frame.levels,
        sealed_general=frame.general,
        sealed_personal=frame.personal,
        sealed_sensitive=frame.sensitive,
        event=frame.event,
        member=frame.member,
        **clear,
    )
