"""Typed, opaque identifiers: 16 bytes, ordered by time and by their making, and their text form.

Lives here: making, writing and reading ids. Must not live here: what an id
points to. Bytes are UUID version 7 (RFC 9562 section 5.7), so that rows made
together lie together; the text is the collection's prefix, an underscore and
26 characters of Crockford's base 32 in lower case: one double-click selects it.
"""

import os
import re
import time
from os import urandom
from threading import Lock

from strongroom.errors import InvalidInput

__all__ = ["ID_BYTES", "new_id", "read_id", "time_of", "write_id"]

ID_BYTES = 16
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
# Ten bits at a time: ids are written by the hundred for a page of records.
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
# int() reads base 32 with the letters a to v; Crockford's alphabet leaves out i, l, o and u.
_DIGITS = str.maketrans(_ALPHABET, "0123456789abcdefghijklmnopqrstuv")
_FORTY_BITS = (1 << 40) - 1
_TEXT = re.compile(f"[{_ALPHABET}]{{26}}")


_COUNTED_MOMENTS = 256
_counters: dict[int, int] = {}
_counting = Lock()


def _forget_counters() -> None:
    """A process that was split off counts for itself, from its own random beginnings."""
    global _counting  # the lock may be held by a thread that the new process does not have
    _counting = Lock()
    _counters.clear()


os.register_at_fork(after_in_child=_forget_counters)


def _count(moment: int, beginning: int) -> int:
    """The next value of a moment's counter, 42 bits from a random beginning (RFC 9562 section 6.2, method 1).

    Counters of the last moments are kept, since several threads, each with its own moment, work at once.
    """
    with _counting:
        value = _counters.get(moment, beginning >> 1) + 1
        if moment not in _counters and len(_counters) >= _COUNTED_MOMENTS:
            del _counters[next(iter(_counters))]
        _counters[moment] = value
    return value


def new_id(milliseconds: int | None = None, random: bytes | None = None) -> bytes:
    """Make a new id.

    Args:
        milliseconds: Unix time in milliseconds; now, when left out.
        random: 10 random bytes; from the operating system, when left out.

    Returns:
        16 bytes of UUID version 7. Of the ids that one process makes for one millisecond, each is above those
        before it, except where `random` is given; 32 bits are random in every one.
    """
    moment = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    if random is None:
        random = urandom(10)
        value = _count(moment, int.from_bytes(random[:6], "big") >> 6)
        # 12 bits before the variant, 30 after it.
        random = (value >> 30).to_bytes(2, "big") + (value & 0x3FFF_FFFF).to_bytes(4, "big") + random[6:]
    tail = bytearray(random)
    tail[0] = 0x70 | (tail[0] & 0x0F)
    tail[2] = 0x80 | (tail[2] & 0x3F)
    return moment.to_bytes(6, "big") + bytes(tail)


def write_id(prefix: str, raw: bytes) -> str:
    """Write 16 bytes as ``prefix_…``; the inverse of `read_id`."""
    number = int.from_bytes(raw, "big")
    # In parts of 40 bits, which are small numbers to the interpreter; spelled out, since a loop takes thrice.
    high, middle, low = number >> 80, number >> 40 & _FORTY_BITS, number & _FORTY_BITS
    pairs = _PAIRS
    return (
        f"{prefix}_{pairs[high >> 40]}"
        f"{pairs[high >> 30 & 1023]}{pairs[high >> 20 & 1023]}{pairs[high >> 10 & 1023]}{pairs[high & 1023]}"
        f"{pairs[middle >> 30]}{pairs[middle >> 20 & 1023]}{pairs[middle >> 10 & 1023]}{pairs[middle & 1023]}"
        f"{pairs[low >> 30]}{pairs[low >> 20 & 1023]}{pairs[low >> 10 & 1023]}{pairs[low & 1023]}"
    )


def read_id(prefix: str, text: str) -> bytes:
    """Read an id of one type.

    Raises:
        InvalidInput: ``id.malformed``, when it is not an id of this type.
    """
    head, separator, body = text.strip().rpartition("_")
    if head != prefix or not separator or not _TEXT.fullmatch(body):
        raise InvalidInput("id.malformed", prefix=prefix)
    number = int(body.translate(_DIGITS), 32)
    if number >> 128:
        raise InvalidInput("id.malformed", prefix=prefix)
    return number.to_bytes(ID_BYTES, "big")


def time_of(identity: bytes) -> int:
    """When an id was made, in milliseconds of Unix time: the first 48 bits of a UUIDv7."""
    return int.from_bytes(identity[:6], "big")
