"""The ring's file: sealed whole under the root key, with what the provider needs in front.

Lives here: a ring to a file's bytes and back, and whether a key is wrong or a file damaged. Must not live
here: locks and generations (keyring.py), the container's bytes (strongroom.crypto.sealed_file).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest
from pathlib import Path

from strongroom.crypto.derive import expand, label
from strongroom.crypto.sealed_file import RING, FileHeader, open_file, read_header, seal_file
from strongroom.errors import KeyNotAvailable
from strongroom.keys.canonical_json import Malformed, read_binary, read_json, write_binary, write_json
from strongroom.keys.private_file import read_private
from strongroom.keys.providers.protocol import RootKey, RootKeyProvider
from strongroom.keys.ring import Ring
from strongroom.keys.ring_json import read_ring, write_ring

__all__ = ["RingFile", "open_ring", "read_ring_file", "seal_ring"]

_CHECK_LABEL = label("strongroom/root-check/v1")
_CHECK_BYTES = 16


@dataclass(frozen=True)
class RingFile:
    """A ring as it lay in its file, and the root key that opened it."""

    ring: Ring = field(repr=False)
    root: RootKey = field(repr=False)


def seal_ring(ring: Ring, root: RootKey, kind: str, random: Callable[[int], bytes] | None = None) -> bytes:
    """Write a ring as its file.

    Args:
        ring: What to write.
        root: Seals it.
        kind: The provider's, so that `keys status` can name it.
        random: Where the nonce comes from; the operating system, when left out.

    Spec: docs/spec/ring.md, file.
    """
    parameters = write_json(
        {
            "check": write_binary(_check(root.key, ring.room)),
            "kdf": write_binary(root.parameters),
            "provider": kind,
        }
    )
    header = FileHeader(ring.room, ring.generation, parameters)
    return seal_file(RING, root.key, header, write_ring(ring), random(12) if random else None)


def read_ring_file(path: Path) -> bytes:
    """Read the file.

    Raises:
        KeyNotAvailable: ``ring.missing``; ``keys.file-exposed``; ``keys.file-unreadable``.
    """
    try:
        return read_private(path)
    except FileNotFoundError:
        raise KeyNotAvailable("ring.missing", path=str(path)) from None


def open_ring(data: bytes, room: bytes, provider: RootKeyProvider, root: RootKey | None = None) -> RingFile:
    """Open a ring's file.

    Args:
        data: The file's bytes.
        room: The id of the room that is expected, 16 bytes.
        provider: Has the root key.
        root: The root key, where it is known already; the provider is then not asked.

    Raises:
        KeyNotAvailable: ``keyfile.damaged``, ``keyfile.foreign``, ``keyfile.future-format``;
            ``keys.passphrase-wrong`` or ``keys.root-key-wrong``; whatever the provider raises.
    """
    header = read_header(RING, data)
    if header.room != room:
        raise KeyNotAvailable("keyfile.foreign", file="ring")
    check, recorded = _parameters(header.provider_parameters)
    if root is None or root.parameters != recorded:
        root = provider.load(recorded)
    if not compare_digest(check, _check(root.key, room)):
        raise KeyNotAvailable(provider.wrong)
    try:
        opened = open_file(RING, root.key, room, data)
    except KeyNotAvailable as error:
        if error.code != "keyfile.does-not-open":
            raise
        # The check says that the key is right; then the file is not.
        raise KeyNotAvailable("keyfile.damaged", file="ring") from None
    ring = read_ring(opened.payload)
    if ring.room != room or ring.generation != header.generation:
        raise KeyNotAvailable("keyfile.damaged", file="ring")
    return RingFile(ring, root)


def _check(root_key: bytes, room: bytes) -> bytes:
    """Sixteen bytes that tell a wrong key from a damaged file.

    They help nobody to guess: whoever has the file can try a passphrase on its seal as well.
    """
    return expand(root_key, _CHECK_LABEL + room, _CHECK_BYTES)


def _parameters(block: bytes) -> tuple[bytes, bytes]:
    try:
        value = read_json(block)
        text = value["kdf"]
        recorded = read_binary(text, len(text) * 3 // 4 - text.count("="))
        return read_binary(value["check"], _CHECK_BYTES), recorded
    except (Malformed, KeyError, TypeError, AttributeError):
        raise KeyNotAvailable("keyfile.damaged", file="ring") from None
