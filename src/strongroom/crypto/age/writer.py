"""Writing an age file as it comes, one chunk in memory at a time.

Lives here: header and payload in their order, and the optional armor. Must not live here: formats of stanzas
and chunks.
"""

from collections.abc import Callable, Sequence
from os import urandom
from types import TracebackType
from typing import Self

from strongroom.crypto.age.armor import ArmorWriter, Sink
from strongroom.crypto.age.base64 import encode
from strongroom.crypto.age.file_key import FILE_KEY_BYTES, header_mac, payload_key
from strongroom.crypto.age.recipients import Recipient
from strongroom.crypto.age.scrypt import SCRYPT
from strongroom.crypto.age.stanzas import write_stanzas
from strongroom.crypto.age.stream import CHUNK_BYTES, STREAM_NONCE_BYTES, ChunkSealer
from strongroom.errors import InvalidInput

__all__ = ["AgeWriter"]


class AgeWriter:
    """A file-like object that seals what is written to it.

    As a context manager it ends the file only when the block ends well: after an exception the file lacks its
    last chunk, and every reader refuses it.

    Args:
        sink: Where the file goes; it stays open.
        recipients: Who can open it; at least one, and a passphrase only alone.
        armored: Whether to write text.
        random: Where file key, nonces and salts come from.

    Raises:
        InvalidInput: ``age.no-recipient``, ``age.passphrase-alone``.
    """

    def __init__(
        self,
        sink: Sink,
        recipients: Sequence[Recipient],
        *,
        armored: bool = False,
        random: Callable[[int], bytes] = urandom,
    ) -> None:
        file_key = random(FILE_KEY_BYTES)
        stanzas = tuple(recipient.wrap(file_key, random) for recipient in recipients)
        if not stanzas:
            raise InvalidInput("age.no-recipient")
        if len(stanzas) > 1 and any(stanza.kind == SCRYPT for stanza in stanzas):
            raise InvalidInput("age.passphrase-alone")
        covered = write_stanzas(stanzas)
        nonce = random(STREAM_NONCE_BYTES)
        self._armor = ArmorWriter(sink) if armored else None
        self._sink: Sink = self._armor or sink
        self._sealer = ChunkSealer(payload_key(file_key, nonce))
        self._held = bytearray()
        self._closed = False
        self._sink.write(covered + b" " + encode(header_mac(file_key, covered)) + b"\n" + nonce)

    def write(self, data: bytes, /) -> int:
        """Take bytes, and write the chunks that are known not to be the last."""
        if self._closed:
            raise ValueError("the file has been ended")
        view = memoryview(data)
        for start in range(0, len(view), CHUNK_BYTES):
            self._held += view[start : start + CHUNK_BYTES]
            # A full chunk waits for another byte: it could be the last.
            if len(self._held) > CHUNK_BYTES:
                self._sink.write(self._sealer.seal(bytes(self._held[:CHUNK_BYTES]), last=False))
                del self._held[:CHUNK_BYTES]
        return len(view)

    def close(self) -> None:
        """Write the last chunk; the sink stays open. Doing so twice does nothing more."""
        if self._closed:
            return
        self._closed = True
        self._sink.write(self._sealer.seal(bytes(self._held), last=True))
        if self._armor is not None:
            self._armor.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        self._closed = True
