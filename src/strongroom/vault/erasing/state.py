"""What rows of erasures, rounds and holds say, under their MACs, and the ledger's next entry.

Lives here: states, MACs, documents as values. Must not live here: SQL, doing anything (one_person.py).
"""

import json
from enum import IntEnum
from typing import Any, NamedTuple, TypeVar

from strongroom.crypto.derive import label
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import VerificationFailed
from strongroom.keys.ledger import EMPTY_HEAD, LedgerKind, next_head
from strongroom.storage import erasure_ledger_rows, tenant_rows
from strongroom.storage.erasure_ledger_rows import LedgerRow
from strongroom.storage.erasure_round_rows import RoundRow
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.hold_rows import HoldRow
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.macs.deciding import check, tagged

__all__ = [
    "ERASURE_PREFIX",
    "OPEN_STATES",
    "WAITS",
    "Document",
    "ErasureState",
    "append_entry",
    "awaits_approval",
    "check_erasure",
    "check_hold",
    "check_round",
    "read_document",
    "standing",
    "tagged_erasure",
    "tagged_hold",
    "tagged_round",
    "vouched_parts",
    "write_document",
]

ERASURE_PREFIX = "era"

WAITS = "waits"
"""The member of an erasure's document that says what it was found to wait for; it goes with the next step."""

Document = dict[str, Any]
Row = TypeVar("Row", ErasureRow, RoundRow, HoldRow)


class ErasureState(IntEnum):
    """How far an erasure is; the numbers stand in its row."""

    HIDDEN = 1
    COMMITTED = 2
    CUT = 3
    SHREDDED = 4
    DEFINITIVE = 5
    CANCELLED = 9


OPEN_STATES = (ErasureState.HIDDEN, ErasureState.COMMITTED, ErasureState.CUT, ErasureState.SHREDDED)
"""States of erasures that are not at their end."""

_LABELS = {
    ErasureRow: label("strongroom/row/erasure"),
    RoundRow: label("strongroom/row/round"),
    HoldRow: label("strongroom/row/hold"),
}
_NOT_COVERED = frozenset({"mac", "receipt"})
STANDS, LIFTED = 0, 1


def _part(value: object) -> bytes:
    """One column; of another type or none, it is another part."""
    if value is None:
        return b""
    if isinstance(value, bytes):
        return b"b" + value
    if isinstance(value, int):
        return b"i" + value.to_bytes(8, "big", signed=True)
    return b"t" + str(value).encode()


def _parts(row: NamedTuple) -> list[bytes]:
    return [_part(value) for name, value in row._asdict().items() if name not in _NOT_COVERED]


def vouched_parts(row: ErasureRow | RoundRow | HoldRow) -> tuple[bytes, tuple[bytes, ...]]:
    """What labels a row's MAC, and what it covers."""
    return _LABELS[type(row)], tuple(_parts(row))


def _tagged(mac: RowMac, row: Row) -> Row:
    return row._replace(mac=mac.tag(_LABELS[type(row)], *_parts(row)))


def _check(mac: RowMac, row: Row) -> Row:
    mac.check(row.mac, "access.row-forged", _LABELS[type(row)], *_parts(row))
    return row


def tagged_erasure(mac: RowMac, row: ErasureRow) -> ErasureRow:
    """The row with its MAC; the receipt has a signature of its own."""
    return _tagged(mac, row)


def tagged_round(mac: RowMac, row: RoundRow) -> RoundRow:
    """The row with its MAC."""
    return _tagged(mac, row)


def tagged_hold(mac: RowMac, row: HoldRow) -> HoldRow:
    """The row with its MAC."""
    return _tagged(mac, row)


def check_erasure(mac: RowMac, row: ErasureRow) -> ErasureRow:
    """Return the row, which is as the room wrote it.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    return _check(mac, row)


def check_round(mac: RowMac, row: RoundRow) -> RoundRow:
    """Return the row, which is as the room wrote it; raises as `check_erasure`."""
    return _check(mac, row)


def check_hold(mac: RowMac, row: HoldRow) -> HoldRow:
    """Return the row, which is as the room wrote it; raises as `check_erasure`."""
    return _check(mac, row)


def standing(row: HoldRow, now: int) -> bool:
    """Whether a hold keeps its customer from being erased at a moment."""
    return row.state == STANDS and (row.until is None or row.until > now)


def write_document(document: Document) -> str:
    """Write what else a row knows."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read_document(row: ErasureRow | RoundRow) -> Document:
    """Read what else a row knows; its MAC was checked."""
    text = row.plan if isinstance(row, RoundRow) else row.document
    document: Document = json.loads(text)
    return document


def append_entry(
    tx: Transaction,
    mac: RowMac,
    locked: TenantRow,
    kind: LedgerKind,
    customer: bytes,
    erasure: bytes,
    at: int,
    key_no: int = 0,
) -> LedgerRow:
    """Append to the ledger and note its head in the tenant's row, which the transaction holds.

    Raises:
        VerificationFailed: ``access.row-forged``; ``erasure.ledger-broken``, where the last entry is not the
            one that the tenant's row knows.
    """
    check(mac, locked)
    last = erasure_ledger_rows.last_ledger_entry(tx, locked.tenant)
    head = EMPTY_HEAD if last is None else last.head
    if head != (locked.erasure_head or EMPTY_HEAD):
        raise VerificationFailed("erasure.ledger-broken", number=0 if last is None else last.number)
    number = 1 if last is None else last.number + 1
    entry = LedgerRow(locked.tenant, number, int(kind), customer, erasure, at, key_no, b"")
    entry = entry._replace(head=next_head(head, entry))
    erasure_ledger_rows.add_ledger_entry(tx, entry)
    tenant_rows.replace_tenant(tx, tagged(mac, locked._replace(erasure_head=entry.head)))
    return entry


def awaits_approval(row: ErasureRow) -> bool:
    """Whether a second person has to approve an erasure before anything of it is lost."""
    return read_document(row).get("awaits") is not None
