"""ASCII armor: a binary age file as lines of text, strictly.

Lives here: the markers, the lines between them, streaming both ways. Must not live here: what is inside.
"""

from io import RawIOBase
from typing import Protocol

from strongroom.crypto.age.base64 import NotCanonical, decode_padded, encode_padded
from strongroom.errors import VerificationFailed

__all__ = ["BEGIN", "END", "ArmorReader", "ArmorWriter", "LineSource", "Sink"]

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"
_COLUMNS = 64
_LINE_BYTES = 48
_WHITESPACE = b" \t\r\n"
# How much white space around the armor is put up with, as in the reference implementation.
_MOST_WHITESPACE = 1024


class LineSource(Protocol):
    """Where bytes come from, also by line."""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes, none at the end."""

    def readline(self, size: int, /) -> bytes:
        """Return a line with its end, cut after ``size`` bytes."""


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> object:
        """Take all of the bytes."""


def _malformed() -> VerificationFailed:
    return VerificationFailed("age.armor-malformed")


class ArmorReader(RawIOBase):
    """The bytes inside an armor, for an `io.BufferedReader` whose buffer has at least 48 bytes.

    Args:
        source: Where the armored text comes from.

    Reading raises `VerificationFailed` ``age.armor-malformed``.
    """

    def __init__(self, source: LineSource) -> None:
        self._source = source
        self._begun = False
        self._ended = False
        self._short = False

    def readable(self) -> bool:
        """Say yes, as `io` wants it."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override] # typeshed's WriteableBuffer is private
        """Fill a buffer with whole decoded lines, as `io` wants it."""
        if not self._begun:
            self._begin()
        filled = 0
        # Many lines at a time: a call for each would cost more than decoding it.
        while not self._ended and filled + _LINE_BYTES <= len(buffer):
            data = self._next_line()
            buffer[filled : filled + len(data)] = data
            filled += len(data)
        return filled

    def _begin(self) -> None:
        skipped = 0
        while not (line := self._source.readline(_MOST_WHITESPACE)).strip(_WHITESPACE):
            skipped += len(line)
            if not line or skipped > _MOST_WHITESPACE:
                raise _malformed()
        # White space may also stand before the marker on its own line, not behind it.
        if _without_end(line.lstrip(_WHITESPACE)) != BEGIN:
            raise _malformed()
        self._begun = True

    def _next_line(self) -> bytes:
        raw = self._source.readline(_COLUMNS + 3)
        line = _without_end(raw)
        if line == END:
            self._end()
            return b""
        # Only the last line before the marker may be short, and none empty or without its end.
        if self._short or not line or len(line) > _COLUMNS or line == raw:
            raise _malformed()
        self._short = len(line) < _COLUMNS
        try:
            data = decode_padded(line)
        except NotCanonical:
            raise _malformed() from None
        self._short = self._short or len(data) < _LINE_BYTES
        return data

    def _end(self) -> None:
        rest = self._source.read(_MOST_WHITESPACE + 1)
        if len(rest) > _MOST_WHITESPACE or rest.strip(_WHITESPACE):
            raise _malformed()
        self._ended = True


def _without_end(line: bytes) -> bytes:
    if line.endswith(b"\r\n"):
        return line[:-2]
    return line[:-1] if line.endswith(b"\n") else line


class ArmorWriter:
    """Writes bytes as armored lines.

    Args:
        sink: Where the text goes; it stays open.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._held = b""
        sink.write(BEGIN + b"\n")

    def write(self, data: bytes, /) -> int:
        """Take bytes, and write the lines that they complete."""
        held = self._held + data
        whole = len(held) - len(held) % _LINE_BYTES
        lines = [encode_padded(held[at : at + _LINE_BYTES]) + b"\n" for at in range(0, whole, _LINE_BYTES)]
        self._sink.write(b"".join(lines))
        self._held = held[whole:]
        return len(data)

    def close(self) -> None:
        """Write the last line and the end marker."""
        last = encode_padded(self._held) + b"\n" if self._held else b""
        self._sink.write(last + END + b"\n")
