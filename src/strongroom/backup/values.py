"""Values of a row as bytes, the same on every engine: whole numbers, bytes, text and nothing.

Lives here: that encoding. Must not live here: which rows, and what they mean. Spec: docs/spec/backup.md,
Values.
"""

from collections.abc import Sequence
from struct import Struct, error

from strongroom.errors import VerificationFailed

__all__ = ["Value", "read_values", "write_values"]

Value = int | bytes | str | None

_NUMBER = Struct(">Bq")
_LENGTH = Struct(">BI")
_NULL, _INT, _BYTES, _TEXT = range(4)
_NOTHING = bytes((_NULL,))


def write_values(values: Sequence[Value]) -> bytes:
    """Write values one after the other.

    Raises:
        TypeError: For a value of any other type.
        struct.error: For a number of more than 64 bits.
    """
    parts: list[bytes] = []
    for value in values:
        if value is None:
            parts.append(_NOTHING)
        elif isinstance(value, int):
            parts.append(_NUMBER.pack(_INT, value))
        elif isinstance(value, str):
            text = value.encode()
            parts += (_LENGTH.pack(_TEXT, len(text)), text)
        elif isinstance(value, bytes):
            parts += (_LENGTH.pack(_BYTES, len(value)), value)
        else:
            raise TypeError("a column holds whole numbers, bytes, text or nothing")
    return b"".join(parts)


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
