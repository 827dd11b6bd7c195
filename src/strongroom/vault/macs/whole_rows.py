"""MACs over whole rows: every column but the MAC itself, checked before the row counts.

Lives here: how the columns of any row become parts of a MAC. Must not live here: which rows there are, the
MAC (crypto). Whoever writes to the database could otherwise make rows of their own, or exchange two.
"""

from dataclasses import dataclass
from typing import Any

from strongroom.access.deciding_rows import RowTagger, check_row, row_label, tag_row

__all__ = ["check_whole", "tag_whole", "whole_parts"]


@dataclass(frozen=True, slots=True)
class _Facts:
    kind: str
    row: tuple[Any, ...]

    def parts(self) -> tuple[bytes, ...]:
        """Every column; nothing, a number, text and bytes are told apart."""
        return tuple(_part(value) for value in self.row)


def check_whole(mac: RowTagger, kind: str, row: Any) -> None:
    """Make sure that a row is as the room wrote it.

    Args:
        kind: Of row; labels its MAC, at most 9 characters.
        row: A named tuple whose last member is the MAC.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    facts: Any = _Facts(kind, tuple(row)[:-1])
    check_row(mac, facts, row.mac)


def tag_whole(mac: RowTagger, kind: str, row: Any) -> bytes:
    """The MAC of a row; arguments as for `check_whole`."""
    facts: Any = _Facts(kind, tuple(row)[:-1])
    return tag_row(mac, facts)


def whole_parts(kind: str, row: tuple[Any, ...]) -> tuple[bytes, tuple[bytes, ...]]:
    """What labels the MAC of a row that has all columns in their order, the MAC last, and what it covers."""
    return row_label(kind), _Facts(kind, row[:-1]).parts()


def _part(value: int | bytes | str | None) -> bytes:
    if value is None:
        return b""
    if isinstance(value, int):
        return b"n" + value.to_bytes(8, "big", signed=True)
    return b"t" + value.encode() if isinstance(value, str) else b"b" + value
