"""Sealing of backups: segments as a whole, and in them each record's clear columns under the customer's key.

Lives here: C2SP chunked-encryption (Cobblestone-256) with a context, and the envelope of columns. Must not
live
here: what is sealed, objects, compression. Spec: docs/spec/backup.md; c2sp.org/chunked-encryption.

The columns have a key of their own below the customer's, so that they go when the customer's key goes,
although the key of the backup stays.
"""

from os import urandom
from struct import Struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from strongroom.crypto.derive import CustomerKey, expand, label
from strongroom.crypto.padding import frame, unframe
from strongroom.crypto.suites import NONCE_BYTES
from strongroom.errors import VerificationFailed

__all__ = ["ColumnsSealer", "backup_key", "open_segment", "seal_segment", "segment_context"]

_KEY_LABEL = label("strongroom/backup/v1")
_CONTEXT_LABEL = label("strongroom/segment/v1")
_CONTEXT = Struct(">24s16sQBQQ")
_ROW = Struct(">H16sI")
_ROW_LABEL = label("strongroom/backup-row/v1")
_FORMAT = b"\x01"


def backup_key(key: bytes) -> bytes:
    """The key that seals segments, from a backup key of the ring; 32 bytes."""
    return expand(key, _KEY_LABEL)


def segment_context(room: bytes, tenant: int, kind: int, first: int, end: int) -> bytes:
    """What a segment is bound to: room, tenant, kind, and the leaves that it covers."""
    return _CONTEXT.pack(_CONTEXT_LABEL, room, tenant, kind, first, end)


def seal_segment(key: bytes, context: bytes, data: bytes) -> bytes:
    """Seal a segment; two of the same content have nothing in common.

    Args:
        key: Of `backup_key`.
        context: Of `segment_context`.
    """
    from cryptography.cobblestone import Cobblestone256Encryptor  # only who makes backups waits for it

    encryptor = Cobblestone256Encryptor(key, context=context)
    return bytes(encryptor.update(data)) + bytes(encryptor.finalize())


def open_segment(key: bytes, context: bytes, sealed: bytes) -> bytes:
    """Open a segment.

    Raises:
        VerificationFailed: ``backup.segment-does-not-open``: changed, cut short, under another key, or put in
            the place of another.
    """
    from cryptography.cobblestone import Cobblestone256Decryptor  # as above

    try:
        decryptor = Cobblestone256Decryptor(key, context=context)
        return bytes(decryptor.update(sealed)) + bytes(decryptor.finalize())
    except (InvalidTag, ValueError):
        raise VerificationFailed("backup.segment-does-not-open") from None


class ColumnsSealer:
    """Seals and opens the clear columns of one customer's records.

    Args:
        key: The customer's key of the number that the record's levels are sealed under.
    """

    __slots__ = ("_bound_to", "_cipher")

    def __init__(self, key: CustomerKey) -> None:
        self._cipher = AESGCM(key.columns_key())
        self._bound_to = _ROW_LABEL + key.identity

    def seal(
        self, collection: int, record: bytes, revision: int, columns: bytes, nonce: bytes | None = None
    ) -> bytes:
        """Seal the columns of one revision of one record.

        Args:
            nonce: 12 random bytes; from the operating system, when left out.
        """
        if nonce is None:
            nonce = urandom(NONCE_BYTES)
        elif len(nonce) != NONCE_BYTES:
            raise ValueError("nonces have 12 bytes")
        bound = self._bound_to + _ROW.pack(collection, record, revision)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, frame(columns), bound)

    def open(self, collection: int, record: bytes, revision: int, sealed: bytes) -> bytes:
        """Open them.

        Raises:
            VerificationFailed: ``backup.row-does-not-open``.
        """
        nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            if sealed[:1] != _FORMAT:
                raise ValueError
            bound = self._bound_to + _ROW.pack(collection, record, revision)
            return unframe(self._cipher.decrypt(nonce, rest, bound))
        except (InvalidTag, ValueError):
            raise VerificationFailed("backup.row-does-not-open") from None
