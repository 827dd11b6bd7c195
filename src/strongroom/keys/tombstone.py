"""A tombstone at a destination: one entry of the ledger, written once.

Lives here: its bytes. Must not live here: tombstones in ring stores (strongroom.keys.tombstones), the chain.
Spec: docs/spec/erasure.md, tombstones.
"""

from strongroom.crypto.derive import ID_BYTES, label
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import KeyNotAvailable
from strongroom.keys.anchor import HASH_BYTES
from strongroom.keys.canonical_json import read_binary, read_number, write_binary
from strongroom.keys.ring_json import write_room
from strongroom.keys.vouched_json import Macs, read_vouched, write_vouched
from strongroom.storage.erasure_ledger_rows import LedgerRow

__all__ = ["read_tombstone", "write_tombstone"]

_LABEL = label("strongroom/tombstone/v1")
_FORMAT = 1


def write_tombstone(entry: LedgerRow, room: bytes, number: int, mac: RowMac) -> bytes:
    """Write an entry.

    Args:
        room: The room's id, 16 bytes.
        number: The number of the MAC key in the ring.
        mac: Under that key.
    """
    body: dict[str, object] = {
        "at": entry.at,
        "customer": write_binary(entry.customer),
        "erasure": write_binary(entry.erasure),
        "format": _FORMAT,
        "head": write_binary(entry.head),
        "key_no": entry.key_no,
        "kind": entry.kind,
        "number": entry.number,
        "room": write_room(room),
        "tenant": entry.tenant,
    }
    return write_vouched(body, _LABEL, number, mac)


def read_tombstone(data: bytes, room: bytes, macs: Macs) -> LedgerRow:
    """Read an entry; whether it continues the one before is for the chain to say.

    Raises:
        KeyNotAvailable: ``keyfile.damaged``, ``keyfile.future-format``, ``keyfile.foreign``.
    """
    body = read_vouched(data, "tombstone", _LABEL, _FORMAT, room, macs)
    try:
        return LedgerRow(
            tenant=read_number(body["tenant"]),
            number=read_number(body["number"]),
            kind=read_number(body["kind"]),
            customer=read_binary(body["customer"], ID_BYTES),
            erasure=read_binary(body["erasure"], ID_BYTES),
            at=read_number(body["at"]),
            key_no=read_number(body["key_no"]),
            head=read_binary(body["head"], HASH_BYTES),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyNotAvailable("keyfile.damaged", file="tombstone") from None
