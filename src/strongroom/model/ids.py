"""Typed, opaque identifiers: 16 random bytes, ordered by time, and their text form.

Lives here: making, writing and reading ids. Must not live here: what an id
points to. Bytes are UUID version 7 (RFC 9562 section 5.7), so that rows made
together lie together; the text is the collection's prefix, an underscore and
26 characters of Crockford's base 32 in lower case: one double-click selects it.
"""

import time
from os import urandom

from strongroom.errors import InvalidInput

__all__ = ["ID_BYTES", "new_id", "read_id", "write_id"]

ID_BYTES = 16
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_TEXT_LENGTH = 26


def new_id(milliseconds: int | None = None, random: bytes | None = None) -> bytes:
    """Make a new id.

    Args:
        milliseconds: Unix time in milliseconds; now, when left out.
        random: 10 random bytes; from the operating system, when left out.

    Returns:
        16 bytes of UUID version 7.
    """
    moment = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    noise = urandom(10) if random is None else random
    tail = bytearray(noise)
    tail[0] = 0x70 | (tail[0] & 0x0F)
    tail[2] = 0x80 | (tail[2] & 0x3F)
    return moment.to_bytes(6, "big") + bytes(tail)


def write_id(prefix: str, raw: bytes) -> str:
    """Write 16 bytes as ``prefix_…``; the inverse of `read_id`."""
    number = int.from_bytes(raw, "big")
    characters = [_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5)]
    return f"{prefix}_{''.join(characters)}"


def read_id(prefix: str, text: str) -> bytes:
    """Read an id of one type.

    Raises:
        InvalidInput: ``id.malformed``, when it is not an id of this type.
    """
    head, separator, body = text.strip().rpartition("_")
    if head != prefix or not separator or len(body) != _TEXT_LENGTH:
        raise InvalidInput("id.malformed", prefix=prefix)
    number = 0
    for character in body:
        value = _VALUES.get(character)
        if value is None:
            raise InvalidInput("id.malformed", prefix=prefix)
        number = number << 5 | value
    if number >> 128:
        raise InvalidInput("id.malformed", prefix=prefix)
    return number.to_bytes(ID_BYTES, "big")
