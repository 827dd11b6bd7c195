"""Small files of keys, sealed whole: the ring, and others of its kind.

Lives here: the container's bytes. Must not live here: what the payload says, where files lie, how they are
written, where root keys come from.
"""

from dataclasses import dataclass, field
from os import urandom
from struct import Struct

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from strongroom.crypto.derive import ID_BYTES, LABEL_BYTES, expand, label
from strongroom.crypto.suites import NONCE_BYTES, TAG_BYTES, InvalidTag
from strongroom.errors import KeyNotAvailable

__all__ = [
    "MAGIC_BYTES",
    "RING",
    "FileHeader",
    "FileKind",
    "OpenedFile",
    "open_file",
    "read_header",
    "seal_file",
]

MAGIC_BYTES = 8
_HEAD = Struct(">8s16sQH")
_MAX_PARAMETERS = 0xFFFF


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of sealed file.

    Args:
        magic: 8 bytes; the last is the version of its format.
        label: 24 bytes from `strongroom.crypto.derive.label`; two kinds never share one.
        name: How messages call it.
    """

    magic: bytes
    label: bytes
    name: str

    def __post_init__(self) -> None:
        if len(self.magic) != MAGIC_BYTES or len(self.label) != LABEL_BYTES:
            raise ValueError("a magic has 8 bytes, a label 24")


RING = FileKind(b"SRRING\0\x01", label("strongroom/ring/v1"), "ring")


@dataclass(frozen=True, slots=True)
class FileHeader:
    """What stands before the ciphertext. Nobody has vouched for it until the file is opened.

    Args:
        room: The room's id, 16 bytes.
        generation: Grows with each writing, 64 bits.
        provider_parameters: What the root key's provider needs to find or derive the key.
    """

    room: bytes
    generation: int
    provider_parameters: bytes


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that was what it claimed to be; the payload does not show in ``repr``."""

    header: FileHeader
    payload: bytes = field(repr=False)


def seal_file(
    kind: FileKind, root_key: bytes, header: FileHeader, payload: bytes, nonce: bytes | None = None
) -> bytes:
    """Seal a payload as a file of this kind.

    Args:
        kind: Which file it is.
        root_key: 32 bytes.
        header: What stands before it; covered by the tag.
        payload: Any bytes.
        nonce: 12 random bytes; from the operating system, when left out.

    Spec: docs/spec/keys.md, sealed files.
    """
    if len(header.room) != ID_BYTES or len(header.provider_parameters) > _MAX_PARAMETERS:
        raise ValueError("a room's id has 16 bytes, provider parameters at most 65,535")
    if nonce is None:
        nonce = urandom(NONCE_BYTES)
    elif len(nonce) != NONCE_BYTES:
        raise ValueError("nonces have 12 bytes")
    parameters = header.provider_parameters
    head = _HEAD.pack(kind.magic, header.room, header.generation, len(parameters)) + parameters
    return head + nonce + _aead(kind, root_key, header.room).encrypt(nonce, payload, head)


def read_header(kind: FileKind, data: bytes) -> FileHeader:
    """Read what stands before the ciphertext, to find the root key that opens it.

    Raises:
        KeyNotAvailable: ``keyfile.damaged``, ``keyfile.future-format``.
    """
    if data[: MAGIC_BYTES - 1] != kind.magic[:-1] or len(data) < _HEAD.size:
        raise KeyNotAvailable("keyfile.damaged", file=kind.name)
    magic, room, generation, length = _HEAD.unpack_from(data)
    if magic[-1] > kind.magic[-1]:
        raise KeyNotAvailable("keyfile.future-format", file=kind.name)
    if magic != kind.magic or len(data) < _HEAD.size + length + NONCE_BYTES + TAG_BYTES:
        raise KeyNotAvailable("keyfile.damaged", file=kind.name)
    return FileHeader(room, generation, data[_HEAD.size : _HEAD.size + length])


def open_file(kind: FileKind, root_key: bytes, room: bytes, data: bytes) -> OpenedFile:
    """Open a sealed file of the expected room.

    Raises:
        KeyNotAvailable: ``keyfile.damaged`` (too short, or another kind of file), ``keyfile.future-format``,
            ``keyfile.foreign`` (another room's), ``keyfile.does-not-open`` (wrong root key, or changed:
            the two cannot be told apart).
    """
    header = read_header(kind, data)
    if header.room != room:
        raise KeyNotAvailable("keyfile.foreign", file=kind.name)
    end = _HEAD.size + len(header.provider_parameters)
    head, nonce, sealed = data[:end], data[end : end + NONCE_BYTES], data[end + NONCE_BYTES :]
    try:
        payload = _aead(kind, root_key, room).decrypt(nonce, sealed, head)
    except InvalidTag:
        raise KeyNotAvailable("keyfile.does-not-open", file=kind.name) from None
    return OpenedFile(header, payload)


def _aead(kind: FileKind, root_key: bytes, room: bytes) -> AESGCM:
    return AESGCM(expand(root_key, kind.label + room))
