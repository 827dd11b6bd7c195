"""A record's row under its MAC: what the door obeys of it was written by the room itself.

Lives here: the MAC over the columns that decide or bind (owner, team, state, revision,
sealed-at revisions, event). Must not live here: SQL, or the envelopes' contents, which
carry their own authentication.
"""

from struct import Struct

from strongroom.crypto.derive import label
from strongroom.crypto.row_mac import RecordMac
from strongroom.storage.record_rows import RecordRow

__all__ = ["ACTIVE", "ERASED", "HIDDEN", "REMOVED", "authenticate", "check_row"]

ACTIVE, HIDDEN, REMOVED, ERASED = 0, 1, 2, 3

_LABEL = label("strongroom/row/record")
_FIXED = Struct(">QH16sIB16sqqqHI24s16s?")


def _parts(row: RecordRow) -> tuple[bytes, ...]:
    fixed = _FIXED.pack(
        row.tenant,
        row.collection,
        row.id,
        row.revision,
        row.state,
        row.customer,
        -1 if row.at is None else row.at,
        row.created,
        row.updated,
        row.key_no,
        0 if row.member is None else row.member + 1,
        row.levels,
        row.event,
        row.at is not None,
    )
    return (
        fixed,
        row.owner or b"",
        *(_text(part) for part in (row.team, row.status, row.kind, row.priority, row.extra)),
    )


def _text(part: str | None) -> bytes:
    return b"" if part is None else b"=" + part.encode()


def authenticate(mac: RecordMac, row: RecordRow) -> RecordRow:
    """The row with its MAC."""
    return row._replace(mac=mac.tag(_LABEL, *_parts(row)))


def check_row(mac: RecordMac, row: RecordRow) -> None:
    """Make sure that a row is as the room wrote it.

    Raises:
        VerificationFailed: ``record.row-forged``.
    """
    mac.check(row.mac, "record.row-forged", _LABEL, *_parts(row))
