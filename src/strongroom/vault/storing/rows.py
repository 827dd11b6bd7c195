"""A record's row under its MAC: what the door obeys of it was written by the room itself.

Lives here: the MAC over the columns that decide or bind (owner, team, state, revision,
sealed-at revisions, event). Must not live here: SQL, or the envelopes' contents, which
carry their own authentication.
"""

from functools import lru_cache
from struct import Struct

from strongroom.crypto.derive import label
from strongroom.crypto.row_mac import RecordMac, encode, encode_parts
from strongroom.storage.record_rows import RecordRow

__all__ = ["ACTIVE", "ERASED", "HIDDEN", "REMOVED", "RETAINED", "authenticate", "check_row", "encoded"]

ACTIVE, HIDDEN, REMOVED, ERASED, RETAINED = 0, 1, 2, 3, 4

_LABEL = label("strongroom/row/record")
_FIXED = Struct(">QH16sIB16sqqqHI24s16s?")
_BEFORE = encode(_LABEL, (bytes(_FIXED.size),))[: -_FIXED.size]


def encoded(row: RecordRow) -> bytes:
    """What a row's MAC covers."""
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
    return _BEFORE + fixed + _rest(row.owner, row.team, row.status, row.kind, row.priority, row.extra)


@lru_cache(maxsize=256)
def _rest(owner: bytes | None, *texts: str | None) -> bytes:
    """What most records of an import have in common."""
    return encode_parts((owner or b"", *map(_text, texts)))


def _text(part: str | None) -> bytes:
    return b"" if part is None else b"=" + part.encode()


def authenticate(mac: RecordMac, row: RecordRow) -> RecordRow:
    """The row with its MAC."""
    return RecordRow._make((*row[:-1], mac.tag_encoded(encoded(row))))


def check_row(mac: RecordMac, row: RecordRow) -> None:
    """Make sure that a row is as the room wrote it.

    Raises:
        VerificationFailed: ``record.row-forged``.
    """
    mac.check_encoded(row.mac, "record.row-forged", encoded(row))
