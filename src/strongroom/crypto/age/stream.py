"""The payload of an age file: chunks of 64 KiB, each sealed, the last one marked (STREAM, Hoang et al. 2015).

Lives here: sealing and opening chunks in order. Must not live here: headers, where bytes come from or go.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from strongroom.errors import VerificationFailed

__all__ = ["CHUNK_BYTES", "SEALED_CHUNK_BYTES", "STREAM_NONCE_BYTES", "ChunkOpener", "ChunkSealer"]

CHUNK_BYTES = 64 * 1024
_TAG_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + _TAG_BYTES
STREAM_NONCE_BYTES = 16
_COUNTER_BYTES = 11


def _nonce(counter: int, last: bool) -> bytes:
    return counter.to_bytes(_COUNTER_BYTES, "big") + (b"\x01" if last else b"\x00")


class ChunkSealer:
    """Seals the chunks of one file.

    Args:
        key: The payload key, 32 bytes; used for one file only.
    """

    def __init__(self, key: bytes) -> None:
        self._aead = ChaCha20Poly1305(key)
        self._counter = 0

    def seal(self, chunk: bytes, *, last: bool) -> bytes:
        """Return the next chunk, sealed. All but the last have 64 KiB; the last is empty only when alone."""
        if len(chunk) > CHUNK_BYTES or (len(chunk) < CHUNK_BYTES and not last):
            raise ValueError("only the last chunk may be short")
        sealed = self._aead.encrypt(_nonce(self._counter, last), chunk, None)
        self._counter += 1
        return sealed


class ChunkOpener:
    """Opens the chunks of one file.

    Args:
        key: The payload key, 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._aead = ChaCha20Poly1305(key)
        self._counter = 0
        self.ended = False

    def open(self, sealed: bytes) -> bytes:
        """Return the next chunk; afterwards ``ended`` says whether it was the last.

        Args:
            sealed: 64 KiB and 16 bytes, or fewer for what can only be the last.

        Raises:
            VerificationFailed: ``age.payload-damaged``: changed, out of order, cut off, or going on after
                its end.
        """
        short = len(sealed) < SEALED_CHUNK_BYTES
        if self.ended or (short and self._counter and len(sealed) <= _TAG_BYTES):
            raise VerificationFailed("age.payload-damaged")
        # A full chunk may be the last one as well; its nonce says which, and the tag covers the nonce.
        for last in (True,) if short else (False, True):
            try:
                chunk = self._aead.decrypt(_nonce(self._counter, last), sealed, None)
            except InvalidTag:
                continue
            self._counter += 1
            self.ended = last
            return chunk
        raise VerificationFailed("age.payload-damaged")
