"""The text header of an age file: recipient stanzas and the MAC line.

Lives here: reading and writing the header's bytes, strictly. Must not live here: what stanzas mean, checking
the MAC.
"""

from dataclasses import dataclass

from strongroom.crypto.age.armor import LineSource
from strongroom.crypto.age.base64 import NotCanonical, decode, encode
from strongroom.errors import VerificationFailed

__all__ = ["Header", "Stanza", "malformed", "read_header", "write_stanzas"]

_VERSION = b"age-encryption.org/v1\n"
_COLUMNS = 64
_MAC_BYTES = 32
# Room for hundreds of recipients. A header without end must not fill the memory.
_MOST_HEADER_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Stanza:
    """The file key, wrapped to one recipient.

    Args:
        kind: The first argument: ``X25519``, ``scrypt``, or one unknown here.
        arguments: The others.
        body: The wrapped key.
    """

    kind: str
    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """A header as read.

    Args:
        stanzas: One for each recipient.
        covered: The bytes that the MAC covers, as they stood there.
        mac: 32 bytes.
    """

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes


def malformed() -> VerificationFailed:
    """Return the one error for a header that is not well formed."""
    return VerificationFailed("age.header-malformed")


def write_stanzas(stanzas: tuple[Stanza, ...]) -> bytes:
    """Return the bytes of a header up to and with ``---``, which its MAC covers."""
    lines = [_VERSION]
    for stanza in stanzas:
        lines.append(" ".join(("->", stanza.kind, *stanza.arguments)).encode("ascii") + b"\n")
        body = encode(stanza.body)
        # One line more than needed when the last is full: a short line, even an empty one, ends the body.
        lines += [body[at : at + _COLUMNS] + b"\n" for at in range(0, len(body) + 1, _COLUMNS)]
    return b"".join(lines) + b"---"


def read_header(source: LineSource) -> Header:
    """Read a header and leave the source at the payload.

    Raises:
        VerificationFailed: ``age.header-malformed``.
    """
    lines = _Lines(source)
    if lines.next() != _VERSION:
        raise malformed()
    stanzas: list[Stanza] = []
    while True:
        before = len(lines.read)
        line = lines.next()
        if line.startswith(b"---"):
            covered = bytes(lines.read[: before + 3])
            return Header(tuple(stanzas), covered, _mac(line))
        stanzas.append(_stanza(line, lines))


class _Lines:
    """Lines of the header, and all bytes read so far."""

    def __init__(self, source: LineSource) -> None:
        self._source = source
        self.read = bytearray()

    def next(self) -> bytes:
        line = self._source.readline(_MOST_HEADER_BYTES - len(self.read))
        self.read += line
        if not line.endswith(b"\n"):
            raise malformed()
        return line


def _mac(line: bytes) -> bytes:
    if not line.startswith(b"--- "):
        raise malformed()
    mac = _decoded(line[4:-1])
    if len(mac) != _MAC_BYTES:
        raise malformed()
    return mac


def _stanza(line: bytes, lines: _Lines) -> Stanza:
    arrow, *arguments = line[:-1].split(b" ")
    if arrow != b"->" or not arguments:
        raise malformed()
    if not all(argument and all(33 <= code <= 126 for code in argument) for argument in arguments):
        raise malformed()
    body = bytearray()
    while True:
        text = lines.next()[:-1]
        if len(text) > _COLUMNS:
            raise malformed()
        # Line by line: 64 columns are 48 whole bytes.
        body += _decoded(text)
        if len(text) < _COLUMNS:
            break
    kind, *others = (argument.decode("ascii") for argument in arguments)
    return Stanza(kind, tuple(others), bytes(body))


def _decoded(text: bytes) -> bytes:
    try:
        return decode(text)
    except NotCanonical:
        raise malformed() from None
