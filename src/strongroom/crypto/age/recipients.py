"""X25519 recipients and identities: whom an age file is for, and who opens it.

Lives here: their texts and their stanza. Must not live here: passphrases (scrypt.py), files of identities.
"""

from collections.abc import Callable
from os import urandom
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from strongroom.crypto.age import base64, bech32
from strongroom.crypto.age.file_key import FILE_KEY_BYTES, hkdf
from strongroom.crypto.age.stanzas import Stanza, malformed
from strongroom.crypto.key_agreement import POINT_BYTES, public_key, shared_secret
from strongroom.errors import InvalidInput

__all__ = ["Identity", "Recipient", "X25519Identity", "X25519Recipient", "unwrap_file_key", "wrap_file_key"]

_KIND = "X25519"
_INFO = b"age-encryption.org/v1/X25519"
_RECIPIENT_PREFIX = "age"
_IDENTITY_PREFIX = "age-secret-key-"
# With the separator, which no key has in it: one ordinary key in a thousand begins with "age1pq".
_HYBRID_PREFIXES = ("age1pq1", "age-secret-key-pq-1")
_TAG_BYTES = 16
# Each wrapping key seals one file key and nothing else.
_NONCE = bytes(12)


class Recipient(Protocol):
    """Whom a file key can be wrapped to."""

    def wrap(self, file_key: bytes, random: Callable[[int], bytes], /) -> Stanza:
        """Return the file key, wrapped."""


class Identity(Protocol):
    """Who may be able to unwrap a file key."""

    def unwrap(self, stanza: Stanza, /) -> bytes | None:
        """Return the file key, or None where the stanza is for somebody else.

        Raises:
            VerificationFailed: ``age.header-malformed``, for a stanza of its kind that breaks the rules.
        """


def wrap_file_key(key: bytes, file_key: bytes) -> bytes:
    """Seal a file key under a key that seals nothing else."""
    return ChaCha20Poly1305(key).encrypt(_NONCE, file_key, None)


def unwrap_file_key(key: bytes, body: bytes) -> bytes | None:
    """Open what `wrap_file_key` sealed; None under another key."""
    # Before decryption: a body of another length is what partitioning oracle attacks send.
    if len(body) != FILE_KEY_BYTES + _TAG_BYTES:
        raise malformed()
    try:
        return ChaCha20Poly1305(key).decrypt(_NONCE, body, None)
    except InvalidTag:
        return None


class X25519Recipient:
    """A public key, ``age1…``.

    Args:
        point: 32 bytes.
    """

    __slots__ = ("_point",)

    def __init__(self, point: bytes) -> None:
        if len(point) != POINT_BYTES:
            raise ValueError("public keys have 32 bytes")
        self._point = point

    @classmethod
    def parse(cls, text: str) -> "X25519Recipient":
        """Read ``age1…``.

        Raises:
            InvalidInput: ``age.recipient-malformed``; ``age.hybrid-not-read``, for ``age1pq1…``.
        """
        return cls(_parsed(text, _RECIPIENT_PREFIX, "age.recipient-malformed"))

    def __str__(self) -> str:
        return bech32.encode(_RECIPIENT_PREFIX, self._point)

    def wrap(self, file_key: bytes, random: Callable[[int], bytes] = urandom, /) -> Stanza:
        """Return the file key, wrapped to this recipient under a key used once.

        Raises:
            InvalidInput: ``age.recipient-malformed``, when the recipient is a point that keeps no secret.
        """
        ephemeral = random(POINT_BYTES)
        share = public_key(ephemeral)
        try:
            secret = shared_secret(ephemeral, self._point)
        except ValueError:
            raise InvalidInput("age.recipient-malformed") from None
        key = hkdf(secret, share + self._point, _INFO)
        return Stanza(_KIND, (base64.encode(share).decode(),), wrap_file_key(key, file_key))


class X25519Identity:
    """A private key, ``AGE-SECRET-KEY-1…``.

    Args:
        secret: 32 random bytes.
    """

    __slots__ = ("_point", "_secret")

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._point = public_key(secret)

    @classmethod
    def parse(cls, text: str) -> "X25519Identity":
        """Read ``AGE-SECRET-KEY-1…``.

        Raises:
            InvalidInput: ``age.identity-malformed``; ``age.hybrid-not-read``, for ``AGE-SECRET-KEY-PQ-1…``.
        """
        return cls(_parsed(text, _IDENTITY_PREFIX, "age.identity-malformed"))

    def reveal(self) -> str:
        """Return the secret text. There is no ``str()`` of it, so that none slips into a message."""
        return bech32.encode(_IDENTITY_PREFIX, self._secret).upper()

    def secret(self) -> bytes:
        """Return the 32 secret bytes, to be divided among people."""
        return self._secret

    @property
    def recipient(self) -> X25519Recipient:
        """The public key that belongs to it."""
        return X25519Recipient(self._point)

    def unwrap(self, stanza: Stanza, /) -> bytes | None:
        """Return the file key, or None where the stanza is for somebody else; see `Identity`."""
        if stanza.kind != _KIND:
            return None
        if len(stanza.arguments) != 1:
            raise malformed()
        try:
            share = base64.decode(stanza.arguments[0].encode())
            secret = shared_secret(self._secret, share)
        except ValueError:  # not canonical, not 32 bytes, or a point of low order
            raise malformed() from None
        return unwrap_file_key(hkdf(secret, share + self._point, _INFO), stanza.body)


def _parsed(text: str, expected: str, code: str) -> bytes:
    if text.lower().startswith(_HYBRID_PREFIXES):
        raise InvalidInput("age.hybrid-not-read")
    try:
        prefix, data = bech32.decode(text)
    except bech32.NotBech32:
        raise InvalidInput(code) from None
    # Both texts have one case: public keys are written in lower case, secret ones in capitals.
    if prefix != expected or len(data) != POINT_BYTES or text.isupper() != expected.endswith("-"):
        raise InvalidInput(code)
    return data
