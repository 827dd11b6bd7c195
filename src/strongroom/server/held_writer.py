"""A stream into a file that is held, sealed piece by piece.

Lives here: cutting what is written into pieces. Must not live here: sealing and deciding (vault), what is
written.
"""

import io
from typing import Any

from strongroom.vault.files.held import PART_BYTES, HeldFiles, HeldKind

__all__ = ["HeldWriter"]


class HeldWriter(io.RawIOBase):
    """A stream into a file that is held, piece by piece.

    Args:
        files: Where.
        kind: What the file is.
        name: What it is called.
    """

    def __init__(self, files: HeldFiles, kind: HeldKind, name: str) -> None:
        self._files, self._waiting = files, bytearray()
        self.id = files.begin(kind, name)
        self.parts = self.size = 0

    def writable(self) -> bool:
        """See `io.RawIOBase`."""
        return True

    def write(self, data: Any) -> int:
        """Take some bytes."""
        self._waiting += data
        while len(self._waiting) >= PART_BYTES:
            self._put(bytes(self._waiting[:PART_BYTES]))
            del self._waiting[:PART_BYTES]
        return len(data)

    def finish(self) -> str:
        """The file is whole; returns its id."""
        if self._waiting:
            self._put(bytes(self._waiting))
            self._waiting.clear()
        self._files.finish(self.id, self.parts, self.size)
        return self.id

    def drop(self) -> None:
        """It is not wanted."""
        self._files.drop(self.id)

    def _put(self, data: bytes) -> None:
        self._files.add(self.id, self.parts, data)
        self.parts, self.size = self.parts + 1, self.size + len(data)
