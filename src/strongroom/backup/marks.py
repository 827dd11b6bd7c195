"""A generation's mark at a destination: whose the generation is, signed.

Lives here: its bytes. Must not live here: what follows from marks (fencing.py).
Spec: docs/spec/backup.md, Marks.

A mark stops a room from writing, so one that anybody could write would stop every room. It is signed with
the oldest key of the room's first log, which all that were ever restored from it have, whatever was rotated
since.
"""

from typing import Any

from strongroom.backup.workshop import signing_keys
from strongroom.crypto.derive import label
from strongroom.crypto.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, SigningKey, verify
from strongroom.errors import VerificationFailed
from strongroom.keys.canonical_json import (
    read_binary,
    read_json,
    read_number,
    write_binary,
    write_json,
)
from strongroom.keys.ring import Ring
from strongroom.keys.ring_json import read_room, write_room

__all__ = ["read_mark", "write_mark"]

_LABEL = label("strongroom/mark/v1")
_FORMAT = 1


def write_mark(ring: Ring, generation: int, origin: str) -> bytes:
    """Write the mark of a generation.

    Args:
        origin: Of the era that the log of the room's first tenant is in.
    """
    seeds = ring.log_seeds[min(ring.log_seeds)]
    signer = SigningKey(seeds[min(seeds)].key)
    body: dict[str, object] = {
        "format": _FORMAT,
        "generation": generation,
        "origin": origin,
        "room": write_room(ring.room),
    }
    signed = {
        "key": write_binary(signer.public_key),
        "value": write_binary(signer.sign(_LABEL + write_json(body))),
    }
    return write_json({"body": body, "signature": signed})


def read_mark(data: bytes, ring: Ring, generation: int) -> str | None:
    """The origin that a mark names; None where this room, or one restored from it, did not sign it."""
    try:
        value: Any = read_json(data)
        body, signature = value["body"], value["signature"]
        key = read_binary(signature["key"], PUBLIC_KEY_BYTES)
        if key not in signing_keys(ring):
            return None
        verify(key, read_binary(signature["value"], SIGNATURE_BYTES), _LABEL + write_json(body))
        if read_room(body["room"]) != ring.room or read_number(body["generation"]) != generation:
            return None
        return str(body["origin"])
    except (ValueError, KeyError, TypeError, AttributeError, VerificationFailed):
        return None
