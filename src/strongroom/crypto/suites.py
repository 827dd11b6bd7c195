"""The four ciphers that may seal an envelope, by the number that stands in its header.

Lives here: which algorithm a suite number means and how long its key is. Must not live here: which suite a
tenant has chosen, and how keys are derived.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV, ChaCha20Poly1305

__all__ = [
    "AES_256_GCM",
    "AES_256_GCM_SIV",
    "ALL_SUITES",
    "CHACHA20_POLY1305",
    "NONCE_BYTES",
    "SM4_GCM",
    "SUITES",
    "TAG_BYTES",
    "Aead",
    "InvalidTag",
    "Suite",
]

NONCE_BYTES = 12
TAG_BYTES = 16


class Aead(Protocol):
    """Authenticated encryption under one key; the tag follows the ciphertext."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """Return ciphertext and tag."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """Return the plaintext; raise `InvalidTag` when anything is not as it was."""


class _Sm4Gcm:
    """SM4-GCM (RFC 8998) in the shape of the other three, which `cryptography` offers as one call."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        encryptor = Cipher(self._cipher, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data or b"")
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        if len(data) < TAG_BYTES:
            raise InvalidTag
        mode = modes.GCM(nonce, data[-TAG_BYTES:])
        decryptor = Cipher(self._cipher, mode).decryptor()
        decryptor.authenticate_additional_data(associated_data or b"")
        # finalize() checks the tag; nothing of the plaintext leaves before.
        return decryptor.update(data[:-TAG_BYTES]) + decryptor.finalize()


@dataclass(frozen=True, slots=True)
class Suite:
    """One algorithm for sealing.

    Args:
        number: The byte in the header.
        name: How people and settings call it.
        key_bytes: The length of its key.
        aead: Makes the cipher from a key of that length.
    """

    number: int
    name: str
    key_bytes: int
    aead: Callable[[bytes], Aead]


AES_256_GCM = 1
AES_256_GCM_SIV = 2
SM4_GCM = 3
CHACHA20_POLY1305 = 4

SUITES: dict[int, Suite] = {
    suite.number: suite
    for suite in (
        Suite(AES_256_GCM, "aes-256-gcm", 32, AESGCM),
        Suite(AES_256_GCM_SIV, "aes-256-gcm-siv", 32, AESGCMSIV),
        Suite(SM4_GCM, "sm4-gcm", 16, _Sm4Gcm),
        Suite(CHACHA20_POLY1305, "chacha20-poly1305", 32, ChaCha20Poly1305),
    )
}

ALL_SUITES = frozenset(SUITES)
