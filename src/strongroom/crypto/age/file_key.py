"""The 16-byte key of an age file, and the two keys made from it.

Lives here: those derivations and the header's MAC. Must not live here: how a file key is wrapped.
"""

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from strongroom.errors import VerificationFailed

__all__ = ["FILE_KEY_BYTES", "check_mac", "header_mac", "hkdf", "payload_key"]

FILE_KEY_BYTES = 16


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """Return 32 bytes of HKDF-SHA256 (RFC 5869)."""
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def payload_key(file_key: bytes, nonce: bytes) -> bytes:
    """Return the key of the payload.

    Args:
        file_key: 16 bytes.
        nonce: The 16 bytes before the payload.
    """
    return hkdf(file_key, nonce, b"payload")


def header_mac(file_key: bytes, covered: bytes) -> bytes:
    """Return the MAC of a header: 32 bytes over all of it up to and with ``---``."""
    context = HMAC(hkdf(file_key, b"", b"header"), SHA256())
    context.update(covered)
    return context.finalize()


def check_mac(file_key: bytes, covered: bytes, mac: bytes) -> None:
    """Make sure that the header is the one that was written with this file key.

    Raises:
        VerificationFailed: ``age.header-mac``.
    """
    if not bytes_eq(header_mac(file_key, covered), mac):
        raise VerificationFailed("age.header-mac")
