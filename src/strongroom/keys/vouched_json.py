"""JSON with a MAC under a key of the ring: readable by anybody, written only by the room.

Lives here: the MAC around a body. Must not live here: what the bodies say (anchor.py, ring_copies.py).
"""

from collections.abc import Callable
from hmac import compare_digest
from typing import Any

from strongroom.crypto.row_mac import ROW_MAC_BYTES, RowMac
from strongroom.errors import KeyNotAvailable
from strongroom.keys.canonical_json import (
    Malformed,
    read_binary,
    read_json,
    read_number,
    write_binary,
    write_json,
)
from strongroom.keys.ring_json import read_room

__all__ = ["Macs", "read_vouched", "write_vouched"]

Macs = Callable[[int], RowMac]
"""Gives the MAC under the ring's key of a number; a KeyError for a number that the ring has not."""


def write_vouched(body: dict[str, object], label: bytes, number: int, mac: RowMac) -> bytes:
    """Write a body with its MAC.

    Args:
        body: Has ``format`` and ``room``.
        label: 24 bytes that say what it is.
        number: The number of the MAC key in the ring.
        mac: Under that key.
    """
    tag = mac.tag(label, write_json(body))
    return write_json({"body": body, "mac": {"key": number, "tag": write_binary(tag)}})


def read_vouched(data: bytes, file: str, label: bytes, version: int, room: bytes, macs: Macs) -> Any:
    """Read a body after making sure that this room wrote it.

    Args:
        data: The file's bytes.
        file: How messages call it.
        label: As it was written with.
        version: The newest format that is understood.
        room: The room's id, 16 bytes.
        macs: The ring's.

    Raises:
        KeyNotAvailable: ``keyfile.damaged`` (cut short, changed, or not under a key of this ring),
            ``keyfile.future-format``, ``keyfile.foreign``.
    """
    try:
        value = read_json(data)
        body, mac = value["body"], value["mac"]
        if read_number(body["format"]) > version:
            raise KeyNotAvailable("keyfile.future-format", file=file)
        # Said before the MAC is looked at: under this room's key another room's file is merely damaged.
        if read_room(body["room"]) != room:
            raise KeyNotAvailable("keyfile.foreign", file=file)
        tag = read_binary(mac["tag"], ROW_MAC_BYTES)
        if not compare_digest(tag, macs(read_number(mac["key"])).tag(label, write_json(body))):
            raise Malformed
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyNotAvailable("keyfile.damaged", file=file) from None
    return body
