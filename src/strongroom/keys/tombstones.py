"""Tombstones: who was erased, written down where the ring's copies lie, so that a restore knows it.

Lives here: the file in a ring store. Must not live here: the ledger as a whole (ledger.py), tombstones at
destinations of backups, when they are written. Spec: docs/spec/erasure.md, tombstones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from strongroom.crypto.derive import label
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import KeyNotAvailable, StrongroomError
from strongroom.keys.anchor import HASH_BYTES, Anchor, LedgerEntry, read_entry, write_entry
from strongroom.keys.canonical_json import read_binary, write_binary
from strongroom.keys.ring_copies import copy_name
from strongroom.keys.ring_json import write_room
from strongroom.keys.stores import RingStore
from strongroom.keys.vouched_json import Macs, read_vouched, write_vouched

__all__ = ["Tombstones", "put_tombstones", "read_tombstones", "tombstones_name"]

_LABEL = label("strongroom/tombstones/v1")
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Tombstones:
    """What a place says of one tenant.

    Args:
        head: The ledger's head at that time; None before the first erasure.
        entries: Erasures that are not definitive yet.
    """

    head: bytes | None
    entries: tuple[LedgerEntry, ...]


def tombstones_name(room: bytes) -> str:
    """Return the name of a room's tombstones, beside the copy of its ring."""
    return copy_name(room).replace("ring-", "erased-", 1).removesuffix(".age") + ".json"


def put_tombstones(
    anchor: Anchor, stores: Sequence[RingStore], number: int, mac: RowMac
) -> list[tuple[str, str | None]]:
    """Put what the anchor knows into every store and read it back; one that fails holds up no other.

    Args:
        anchor: The anchor of now.
        stores: Where to.
        number: The number of the MAC key in the ring.
        mac: Under that key.

    Returns:
        Each store's URI, with the code of what went wrong there or None.
    """
    body: dict[str, object] = {
        "format": _FORMAT,
        "room": write_room(anchor.room),
        "tenants": {
            str(tenant): {
                "entries": [write_entry(entry) for entry in known.ledger],
                "head": None if known.ledger_head is None else write_binary(known.ledger_head),
            }
            for tenant, known in anchor.tenants.items()
        },
    }
    data = write_vouched(body, _LABEL, number, mac)
    return [(store.uri, _put(store, tombstones_name(anchor.room), data)) for store in stores]


def read_tombstones(data: bytes, room: bytes, macs: Macs) -> Mapping[int, Tombstones]:
    """Read a place's tombstones, by tenant.

    Raises:
        KeyNotAvailable: ``keyfile.damaged``, ``keyfile.future-format``, ``keyfile.foreign``.
    """
    body = read_vouched(data, "tombstones", _LABEL, _FORMAT, room, macs)
    try:
        return {
            int(tenant): Tombstones(
                None if known["head"] is None else read_binary(known["head"], HASH_BYTES),
                tuple(read_entry(entry) for entry in known["entries"]),
            )
            for tenant, known in body["tenants"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyNotAvailable("keyfile.damaged", file="tombstones") from None


def _put(store: RingStore, name: str, data: bytes) -> str | None:
    try:
        store.replace(name, data)
        return None if store.read(name) == data else "stores.does-not-replace"
    except StrongroomError as error:
        return error.code
