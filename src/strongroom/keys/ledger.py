"""The ledger of erasures as a chain, and what its last word on a customer is.

Lives here: heads, pure. Must not live here: rows, where entries are kept, what follows from them.
Spec: docs/spec/erasure.md, ledger.
"""

from collections.abc import Iterable
from enum import IntEnum
from hashlib import sha256
from struct import Struct
from typing import Protocol

from strongroom.crypto.derive import label
from strongroom.errors import VerificationFailed

__all__ = ["EMPTY_HEAD", "Entry", "LedgerKind", "check_chain", "last_words", "next_head"]

EMPTY_HEAD = bytes(32)
_LABEL = label("strongroom/ledger/v1")
_FIXED = Struct(">QQB16s16sQH")


class LedgerKind(IntEnum):
    """What an entry says; the numbers are stored."""

    HIDDEN = 1
    CANCELLED = 2
    SHREDDED = 3


class Entry(Protocol):
    """One entry; `strongroom.storage.erasure_ledger_rows.LedgerRow` is one."""

    @property
    def tenant(self) -> int: ...  # noqa: D102 - a column of that row
    @property
    def number(self) -> int: ...  # noqa: D102 - a column of that row
    @property
    def kind(self) -> int: ...  # noqa: D102 - a column of that row
    @property
    def customer(self) -> bytes: ...  # noqa: D102 - a column of that row
    @property
    def erasure(self) -> bytes: ...  # noqa: D102 - a column of that row
    @property
    def at(self) -> int: ...  # noqa: D102 - a column of that row
    @property
    def key_no(self) -> int: ...  # noqa: D102 - a column of that row
    @property
    def head(self) -> bytes: ...  # noqa: D102 - a column of that row


def next_head(before: bytes, entry: Entry) -> bytes:
    """The head after an entry.

    Args:
        before: The head before it; `EMPTY_HEAD` for the first.
        entry: Its own head does not matter.
    """
    fixed = _FIXED.pack(
        entry.tenant, entry.number, entry.kind, entry.customer, entry.erasure, entry.at, entry.key_no
    )
    return sha256(_LABEL + before + fixed).digest()


def check_chain(entries: Iterable[Entry], before: bytes = EMPTY_HEAD, after: int = 0) -> bytes:
    """Make sure that entries follow each other without a gap; returns the last head.

    Args:
        entries: In their order.
        before: The head that the first one continues.
        after: The number of the entry before the first.

    Raises:
        VerificationFailed: ``erasure.ledger-broken``.
    """
    head, number = before, after
    for entry in entries:
        number += 1
        if entry.number != number or next_head(head, entry) != entry.head:
            raise VerificationFailed("erasure.ledger-broken", number=number)
        head = entry.head
    return head


def last_words(entries: Iterable[Entry]) -> dict[bytes, Entry]:
    """The last entry of each customer, which decides."""
    return {entry.customer: entry for entry in entries}
