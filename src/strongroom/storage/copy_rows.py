"""Rows in the binary format of PostgreSQL's COPY.

Lives here: packing whole numbers, bytes and text. Must not live here: sending them.

Spec: https://www.postgresql.org/docs/current/sql-copy.html, Binary Format. A row is the number of its fields
(16 bits), then for each its length (32 bits, -1 for NULL) and its bytes. Packing by column is several times
faster than by row: each column has one loop, which does not ask for the type.
"""

from collections.abc import Callable, Iterable, Sequence
from struct import Struct
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, SmallInteger, Text

__all__ = ["BINARY_END", "BINARY_START", "pack_rows"]

BINARY_START = b"PGCOPY\n\xff\r\n\0" + bytes(8)  # signature, flags, length of the header's extension
BINARY_END = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_COUNT = Struct(">h").pack
_LENGTH = Struct(">i").pack
_WHOLE = {2: Struct(">ih").pack, 4: Struct(">ii").pack, 8: Struct(">iq").pack}

Packer = Callable[[Iterable[Any]], list[bytes]]


def pack_rows(columns: Sequence[Column[Any]], rows: Sequence[Sequence[Any]]) -> bytes:
    """Pack rows, which have the columns' values in their order.

    Raises:
        struct.error: A number does not fit its column.
        TypeError: A value is of another type than its column.
        ValueError: A row has more or fewer values than there are columns.
    """
    values = list(zip(*rows, strict=True))
    if len(values) != len(columns):
        raise ValueError(f"rows have {len(values)} values for {len(columns)} columns")
    packed = [[_COUNT(len(columns))] * len(rows)]
    packed += [_packer(column)(those) for column, those in zip(columns, values, strict=True)]
    return b"".join([field for row in zip(*packed, strict=True) for field in row])


def _packer(column: Column[Any]) -> Packer:
    if isinstance(column.type, LargeBinary):
        return _pack_bytes
    if isinstance(column.type, Text):
        return _pack_text
    if isinstance(column.type, SmallInteger):
        return _whole_packer(2)
    if isinstance(column.type, BigInteger):
        return _whole_packer(8)
    assert isinstance(column.type, Integer)  # noqa: S101 - strongroom.storage.columns has no other type
    return _whole_packer(4)


def _whole_packer(size: int) -> Packer:
    pack = _WHOLE[size]

    def pack_whole(values: Iterable[Any]) -> list[bytes]:
        return [_NULL if value is None else pack(size, value) for value in values]

    return pack_whole


def _pack_bytes(values: Iterable[Any]) -> list[bytes]:
    return [_NULL if value is None else _LENGTH(len(value)) + value for value in values]


def _pack_text(values: Iterable[Any]) -> list[bytes]:
    return _pack_bytes([None if value is None else value.encode() for value in values])
