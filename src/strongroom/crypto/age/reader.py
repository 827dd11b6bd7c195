"""Reading an age file as it comes; no byte is given out before its chunk is found genuine.

Lives here: finding who can open it, header and payload in their order, the optional armor. Must not live
here: formats of stanzas and chunks.
"""

from collections.abc import Sequence
from io import BufferedReader, RawIOBase
from typing import Protocol

from strongroom.crypto.age.armor import ArmorReader
from strongroom.crypto.age.file_key import check_mac, payload_key
from strongroom.crypto.age.recipients import Identity
from strongroom.crypto.age.scrypt import SCRYPT
from strongroom.crypto.age.stanzas import Header, malformed, read_header
from strongroom.crypto.age.stream import SEALED_CHUNK_BYTES, STREAM_NONCE_BYTES, ChunkOpener
from strongroom.errors import KeyNotAvailable, VerificationFailed

__all__ = ["AgeReader", "Source"]

_DASHES = b"-----"
_WHITESPACE = b" \t\r\n"


class Source(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes, none at the end."""


class _Borrowed(RawIOBase):
    """Somebody else's source as a raw stream: closing this one leaves that one open."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def readable(self) -> bool:
        """Say yes, as `io` wants it."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override] # typeshed's WriteableBuffer is private
        filled = 0
        # Pipes give a little at a time; telling armored files apart needs more than that.
        while filled < len(buffer) and (data := self._source.read(len(buffer) - filled)):
            buffer[filled : filled + len(data)] = data
            filled += len(data)
        return filled


class AgeReader(RawIOBase):
    """A file-like object that opens what it reads; the header is read and checked at once.

    What has been read before an error was genuine, but is only the beginning: whoever must not act on a part
    reads to the end first.

    Args:
        source: Where the file comes from, armored or not; it stays open.
        identities: Who tries to open it.

    Raises:
        VerificationFailed: ``age.armor-malformed``, ``age.header-malformed``, ``age.header-mac``; while
            reading ``age.payload-damaged``.
        KeyNotAvailable: ``age.no-match``, when no identity fits.
        InvalidInput: ``age.work-factor``.
    """

    def __init__(self, source: Source, identities: Sequence[Identity]) -> None:
        # From here, so that closing works when the header is refused.
        self._chunk = memoryview(b"")
        self._source = _without_armor(BufferedReader(_Borrowed(source), SEALED_CHUNK_BYTES))
        header = read_header(self._source)
        file_key = _unwrapped(header, identities)
        check_mac(file_key, header.covered, header.mac)
        nonce = self._source.read(STREAM_NONCE_BYTES)
        if len(nonce) != STREAM_NONCE_BYTES:
            raise malformed()
        self._opener = ChunkOpener(payload_key(file_key, nonce))

    def readable(self) -> bool:
        """Say yes, as `io` wants it."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override] # typeshed's WriteableBuffer is private
        """Fill a buffer with what was found genuine, as `io` wants it; none at the end."""
        # An empty file has one chunk, and that one empty; what follows it must be the end all the same.
        while not self._chunk and not self._opener.ended:
            self._chunk = memoryview(self._opener.open(self._source.read(SEALED_CHUNK_BYTES)))
        if not self._chunk and self._source.read(1):
            raise VerificationFailed("age.payload-damaged")
        size = min(len(buffer), len(self._chunk))
        buffer[:size] = self._chunk[:size]
        self._chunk = self._chunk[size:]
        return size


def _without_armor(source: BufferedReader) -> BufferedReader:
    # Both kinds of file are told apart by their first character: an armor begins with a dash.
    if source.peek(1).lstrip(_WHITESPACE).startswith(_DASHES):
        return BufferedReader(ArmorReader(source), SEALED_CHUNK_BYTES)
    return source


def _unwrapped(header: Header, identities: Sequence[Identity]) -> bytes:
    kinds = [stanza.kind for stanza in header.stanzas]
    if SCRYPT in kinds and len(kinds) != 1:
        raise malformed()
    for identity in identities:
        for stanza in header.stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                return file_key
    raise KeyNotAvailable("age.no-match")
