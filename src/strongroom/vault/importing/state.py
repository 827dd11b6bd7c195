"""What an import's row says, under its MAC, and what its events keep of refused items.

Lives here: the row's MAC, the import's identity and id, refusals read back. Must not live here: SQL, storing
records. The file's name and the refusals lie sealed beside the events, for a file's name can be somebody's.
"""

from collections.abc import Iterator, Sequence
from struct import Struct
from typing import Any

from strongroom.audit.recorder import detail_key, open_beside
from strongroom.crypto.derive import label
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import VerificationFailed
from strongroom.model.ids import write_id
from strongroom.model.moments import month_of
from strongroom.storage import log_rows
from strongroom.storage.import_rows import ImportRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.importing.bulk_plan import Rejection

__all__ = [
    "DONE",
    "IMPORT_PREFIX",
    "RUNNING",
    "UNDOING",
    "UNDONE",
    "check_import",
    "identity_of",
    "import_id",
    "read_rejections",
    "tagged_import",
    "vouched_import",
    "write_rejections",
]

RUNNING, DONE, UNDONE, UNDOING = 0, 1, 2, 3
IMPORT_PREFIX = "imp"

_ROW = label("strongroom/row/import")
_IDENTITY = label("strongroom/import/file")
_ID = label("strongroom/import/id")
_FIXED = Struct(">Q16sH32sBqqqqqq16s")
_ID_BYTES = 16


def identity_of(mac: RowMac, tenant: int, parts: Sequence[bytes]) -> bytes:
    """What tells one file with its mapping from every other, to whoever has the key; 32 bytes.

    Args:
        parts: Digests of files, and texts.
    """
    return mac.tag(_IDENTITY, tenant.to_bytes(8, "big"), *parts)


def import_id(mac: RowMac, identity: bytes, count: int) -> bytes:
    """The id of the import that follows so many of the same file, the same for two that begin at once."""
    return mac.tag(_ID, identity, count.to_bytes(8, "big"))[:_ID_BYTES]


def _parts(row: ImportRow) -> tuple[bytes, ...]:
    finished = -1 if row.finished is None else row.finished
    fixed = _FIXED.pack(
        row.tenant,
        row.id,
        row.collection,
        row.identity,
        row.state,
        row.next_record,
        row.created,
        row.updated,
        row.rejected,
        row.started,
        finished,
        row.event,
    )
    return (fixed, row.sealed or b"")


def vouched_import(row: ImportRow) -> tuple[bytes, tuple[bytes, ...]]:
    """What labels a row's MAC, and what it covers."""
    return _ROW, _parts(row)


def tagged_import(mac: RowMac, row: ImportRow) -> ImportRow:
    """The row with its MAC."""
    return row._replace(mac=mac.tag(_ROW, *_parts(row)))


def check_import(mac: RowMac, row: ImportRow) -> None:
    """Make sure that a row is as the room wrote it.

    Raises:
        VerificationFailed: ``import.row-forged``.
    """
    mac.check(row.mac, "import.row-forged", _ROW, *_parts(row))


def write_rejections(rejected: Sequence[Rejection]) -> list[Any]:
    """Refusals as they lie beside an event."""
    return [[each.item, [[code, dict(named)] for code, named in each.errors]] for each in rejected]


def read_rejections(door: Door, tx: Transaction, tenant: int, events: Sequence[bytes]) -> Iterator[Rejection]:
    """The refusals that an import's events have beside them, in the order of the file."""
    for event in events:
        row = log_rows.event(tx, tenant, event)
        if row is None:
            raise VerificationFailed("record.event-missing", event=write_id("evt", event))
        if row.sealed is None:
            continue
        month = month_of(int.from_bytes(event[:6], "big"))
        key = detail_key(door.keyring.detail_key(tenant, month), door.keyring.room, tenant)
        rejected: Any = open_beside(event, row.sealed, key).get("rejected", [])
        for item, errors in rejected:
            yield Rejection(item, tuple((code, named) for code, named in errors))
