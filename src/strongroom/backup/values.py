"""Values of a row as bytes, the same on every engine: whole numbers, bytes, text and nothing.

Lives here: that encoding. Must not live here: which rows, and what they mean. Spec: docs/spec/backup.md,
Values.
"""

from collections.abc import Callable, Sequence
from struct import Struct, error
from typing import Any

from strongroom.errors import VerificationFailed

__all__ = ["Value", "read_values", "write_values"]

Value = int | bytes | str | None

_NUMBER = Struct(">Bq")
_LENGTH = Struct(">BI")
_NULL, _INT, _BYTES, _TEXT = range(4)
_NOTHING = bytes((_NULL,))


def _number(value: int) -> bytes:
    return _NUMBER.pack(_INT, value)


def _bytes(value: bytes) -> bytes:
    return _LENGTH.pack(_BYTES, len(value)) + value


def _text(value: str) -> bytes:
    text = value.encode()
    return _LENGTH.pack(_TEXT, len(text)) + text


# By type and not by isinstance: a base writes a dozen values for each record.
_WRITERS: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda _: _NOTHING,
    int: _number,
    bytes: _bytes,
    str: _text,
}


def write_values(values: Sequence[Value]) -> bytes:
    """Write values one after the other.

    Raises:
        TypeError: For a value of any other type.
        struct.error: For a number of more than 64 bits.
    """
    try:
        return b"".join([_WRITERS[type(value)](value) for value in values])
    except KeyError:
        return b"".join([_writer(type(value))(value) for value in values])


def _writer(kind: type) -> Callable[[Any], bytes]:
    """That of the type that a type is made from: names of columns are a kind of text."""
    for each in kind.__mro__:
        if each in _WRITERS:
            return _WRITERS[each]
    raise TypeError("a column holds whole numbers, bytes, text or nothing")


def read_values(data: bytes, count: int) -> tuple[Value, ...]:
    """Read so many values, which are all there is.

    Raises:
        VerificationFailed: ``backup.malformed``.
    """
    values: list[Value] = []
    at = 0
    try:
        for _ in range(count):
            kind = data[at]
            if kind == _NULL:
                values.append(None)
                at += 1
            elif kind == _INT:
                values.append(_NUMBER.unpack_from(data, at)[1])
                at += _NUMBER.size
            elif kind in (_BYTES, _TEXT):
                start = at + _LENGTH.size
                at = start + _LENGTH.unpack_from(data, at)[1]
                part = data[start:at]
                if at > len(data):
                    raise ValueError
                values.append(part if kind == _BYTES else part.decode())
            else:
                raise ValueError
        if at != len(data):
            raise ValueError
    except (IndexError, ValueError, error):
        raise VerificationFailed("backup.malformed", what="values") from None
    return tuple(values)
