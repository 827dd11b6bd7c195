"""MACs on the rows of signing in, checked before any of them counts.

Lives here: which row is of which kind, and what a MAC covers: all columns but itself. Must not live here:
the MAC (crypto), statements (storage). Whoever writes to the database could otherwise sign in as anybody: by
a row of their own, or by one of another user's with their own name in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from strongroom.access.deciding_rows import RowTagger, check_row, tag_row
from strongroom.storage.sign_in_rows import CredentialRow, LinkRow, SessionRow, TokenRow, TriesRow

__all__ = ["check", "tagged"]

Row = TypeVar("Row", CredentialRow, LinkRow, SessionRow, TokenRow, TriesRow)

_KINDS: Mapping[type, str] = MappingProxyType(
    {
        CredentialRow: "factor",
        SessionRow: "session",
        LinkRow: "link",
        TokenRow: "token",
        TriesRow: "tries",
    }
)


@dataclass(frozen=True, slots=True)
class _Facts:
    kind: str
    row: tuple[Any, ...]

    def parts(self) -> tuple[bytes, ...]:
        """Every column but the MAC; nothing, a number and bytes are told apart."""
        return tuple(_part(value) for value in self.row)


def check(mac: RowTagger, row: Row) -> Row:
    """The row, once it is known to be ours.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    check_row(mac, _facts(row), row.mac)
    return row


def tagged(mac: RowTagger, row: Row) -> Row:
    """The row with its MAC."""
    return row._replace(mac=tag_row(mac, _facts(row)))


def _facts(row: Row) -> Any:
    return _Facts(_KINDS[type(row)], tuple(row)[:-1])


def _part(value: int | bytes | str | None) -> bytes:
    if value is None:
        return b""
    if isinstance(value, int):
        return b"n" + value.to_bytes(8, "big", signed=True)
    return b"t" + value.encode() if isinstance(value, str) else b"b" + value
