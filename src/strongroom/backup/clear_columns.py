"""A record's row and its revision in a backup: the clear columns leave the database sealed, and come back so.

Lives here: which columns these are, from row to frame and back. Must not live here: the sealing (crypto),
where the customers' keys come from. Spec: docs/spec/backup.md, Columns.
"""

from typing import Any

from strongroom.backup.frames import RevisionFrame
from strongroom.backup.values import read_values, write_values
from strongroom.crypto.backup_seal import ColumnsSealer
from strongroom.storage.record_rows import RecordRow

__all__ = ["SEALED_COLUMNS", "frame_of", "row_of"]

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


def frame_of(row: RecordRow, sealer: ColumnsSealer) -> RevisionFrame:
    """The frame of a row, under the key that its levels are sealed under."""
    columns = write_values([getattr(row, name) for name in SEALED_COLUMNS])
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
        sealer.seal(row.collection, row.id, row.revision, columns),
    )


def row_of(tenant: int, frame: RevisionFrame, sealer: ColumnsSealer) -> RecordRow:
    """The row that a frame was made of.

    Raises:
        VerificationFailed: ``backup.row-does-not-open``, ``backup.malformed``.
    """
    opened = sealer.open(frame.collection, frame.id, frame.revision, frame.columns)
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
