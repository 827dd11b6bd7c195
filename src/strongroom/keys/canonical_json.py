"""JSON with one way to write each value, and reading that takes nothing else.

Lives here: bytes to values and back. Must not live here: what ring and anchor hold. Keys are sorted, nothing
is spaced, text is UTF-8, binary is base64 (RFC 4648 section 4); numbers are integers.
"""

import binascii
import json
from base64 import b64decode, b64encode
from typing import Any

__all__ = ["Malformed", "read_binary", "read_json", "read_number", "write_binary", "write_json"]

# As database columns hold them: 63 bits.
_LIMIT = 1 << 63


class Malformed(ValueError):
    """Not what the format says; carries no content."""


def write_json(value: object) -> bytes:
    """Write a value in its one form."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def read_json(data: bytes) -> Any:
    """Read a value.

    Raises:
        Malformed: not JSON, or not in the form that `write_json` gives.
    """
    try:
        value = json.loads(data)
        canonical = write_json(value)
    except (ValueError, RecursionError):
        raise Malformed from None
    if canonical != data:
        raise Malformed
    return value


def write_binary(data: bytes) -> str:
    """Write bytes as base64."""
    return b64encode(data).decode("ascii")


def read_binary(text: object, size: int) -> bytes:
    """Read a known number of bytes.

    Raises:
        Malformed: not canonical base64 of that many bytes.
    """
    if not isinstance(text, str):
        raise Malformed
    try:
        data = b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise Malformed from None
    if len(data) != size or write_binary(data) != text:
        raise Malformed
    return data


def read_number(value: object) -> int:
    """Read a whole number from 0 to 2⁶³ - 1.

    Raises:
        Malformed: it is none.
    """
    if type(value) is not int or not 0 <= value < _LIMIT:
        raise Malformed
    return value
