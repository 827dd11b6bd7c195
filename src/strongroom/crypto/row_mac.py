"""MACs on rows that decide something, so that writing to the database is not enough to be obeyed.

Lives here: the encoding of a row's parts and the two MACs over it. Must not live here: which rows carry one
and what their parts are.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from struct import Struct
from typing import Self

from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from strongroom.crypto.derive import KEY_BYTES, LABEL_BYTES
from strongroom.errors import VerificationFailed

__all__ = ["RECORD_MAC_BYTES", "ROW_MAC_BYTES", "RecordMac", "RowMac", "encode", "encode_parts"]

ROW_MAC_BYTES = 32
RECORD_MAC_BYTES = 16


class _Lengths(dict[int, bytes]):
    """Lengths as they stand before parts; most parts are short, and looking up is faster than packing."""

    def __missing__(self, length: int) -> bytes:
        return _pack_length(length)


_pack_length = Struct(">I").pack
_LENGTHS = _Lengths({length: _pack_length(length) for length in range(256)})


def encode(label: bytes, parts: tuple[bytes, ...]) -> bytes:
    """Write a label and parts so that no other label and parts give the same bytes.

    Args:
        label: 24 bytes from `strongroom.crypto.derive.label`.
        parts: Each up to 2³² - 1 bytes.
    """
    if len(label) != LABEL_BYTES:
        raise ValueError("labels have 24 bytes")
    return label + encode_parts(parts)


def encode_parts(parts: tuple[bytes, ...]) -> bytes:
    """Write parts as they follow a label in `encode`, or other parts."""
    lengths = _LENGTHS
    return b"".join([lengths[len(part)] + part for part in parts])


class _Mac(ABC):
    """What both MACs share: rows are written under one key, and may be under former ones.

    Args:
        former: Under other keys that still count, while one is rotated.
        renewed: Looks whether another process changed the keys; gives what counts now, or None where nothing
            changed. Asked only for a row that nothing else vouches for.
    """

    __slots__ = ("_former", "_renewed")

    def __init__(self, former: Sequence[Self], renewed: Callable[[], Self | None] | None) -> None:
        self._former = tuple(former)
        self._renewed = renewed

    @abstractmethod
    def _equals(self, tag: bytes, encoded: bytes) -> bool:
        """Whether a tag is that of a row under this key, in constant time."""

    def _holds(self, tag: bytes, encoded: bytes) -> bool:
        return self._equals(tag, encoded) or any(each._equals(tag, encoded) for each in self._former)

    def _check(self, tag: bytes, code: str, encoded: bytes, about: dict[str, str]) -> None:
        if self._holds(tag, encoded):
            return
        later = None if self._renewed is None else self._renewed()
        if later is None or not later._holds(tag, encoded):
            raise VerificationFailed(code, **about)


class RowMac(_Mac):
    """HMAC-SHA256 over rows: users, credentials, sessions, roles, policies, tokens, jobs, destinations.

    Args:
        key: 32 bytes.
        former: Other keys that still count.
        renewed: Looks whether another process changed the keys.
    """

    __slots__ = ("_context",)

    def __init__(
        self,
        key: bytes,
        former: Sequence["RowMac"] = (),
        renewed: Callable[[], "RowMac | None"] | None = None,
    ) -> None:
        super().__init__(former, renewed)
        if len(key) != KEY_BYTES:
            raise ValueError("keys have 32 bytes")
        self._context = HMAC(key, SHA256())

    def tag(self, label: bytes, *parts: bytes) -> bytes:
        """Return the 32-byte tag of a row.

        Args:
            label: What kind of row it is, from `strongroom.crypto.derive.label`.
            parts: All that the row decides by, its id first.
        """
        return self._tag(encode(label, parts))

    def check(self, tag: bytes, code: str, label: bytes, *parts: bytes, **about: str) -> None:
        """Make sure that a row is as it was written.

        Args:
            about: What the error says.

        Raises:
            VerificationFailed: With the caller's ``code``.
        """
        self._check(tag, code, encode(label, parts), about)

    def _tag(self, encoded: bytes) -> bytes:
        context = self._context.copy()
        context.update(encoded)
        return context.finalize()

    def _equals(self, tag: bytes, encoded: bytes) -> bool:
        return bytes_eq(self._tag(encoded), tag)


class RecordMac(_Mac):
    """AES-256-CMAC over records' rows: 16 bytes, and cheap enough for one at every record of an import.

    Args:
        key: 32 bytes, another one than any `RowMac` has.
        former: Other keys that still count.
        renewed: Looks whether another process changed the keys.
    """

    __slots__ = ("_context",)

    def __init__(
        self,
        key: bytes,
        former: Sequence["RecordMac"] = (),
        renewed: Callable[[], "RecordMac | None"] | None = None,
    ) -> None:
        super().__init__(former, renewed)
        if len(key) != KEY_BYTES:
            raise ValueError("keys have 32 bytes")
        self._context = CMAC(algorithms.AES256(key))

    def tag(self, label: bytes, *parts: bytes) -> bytes:
        """Return the 16-byte tag of a row; arguments as for `RowMac.tag`."""
        return self.tag_encoded(encode(label, parts))

    def tag_encoded(self, encoded: bytes) -> bytes:
        """Return the 16-byte tag of what `encode` wrote; whoever tags many rows has some of it ready."""
        context = self._context.copy()
        context.update(encoded)
        return context.finalize()

    def check(self, tag: bytes, code: str, label: bytes, *parts: bytes) -> None:
        """Make sure that a row is as it was written.

        Raises:
            VerificationFailed: With the caller's ``code``.
        """
        self.check_encoded(tag, code, encode(label, parts))

    def check_encoded(self, tag: bytes, code: str, encoded: bytes) -> None:
        """As `check`, of what `encode` wrote.

        Raises:
            VerificationFailed: With the caller's ``code``.
        """
        self._check(tag, code, encoded, {})

    def _equals(self, tag: bytes, encoded: bytes) -> bool:
        return bytes_eq(self.tag_encoded(encoded), tag)
