"""Salted digests: what the log keeps of a value, so that it can be proven later and guessed by nobody.

Lives here: salts of fields and digests under them. Must not live here: leaves, events, the tree.
"""

from hashlib import sha256
from struct import Struct

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from strongroom.crypto.derive import ID_BYTES, label
from strongroom.errors import VerificationFailed

__all__ = ["DIGEST_BYTES", "SALT_BYTES", "check_digest", "field_salt", "salted_digest"]

DIGEST_BYTES = 32
SALT_BYTES = 32
_LABEL = label("strongroom/digest/v1")
_HEAD = Struct(">24sQ16sH")


def field_salt(event_salt: bytes, field: str) -> bytes:
    """Return the salt of one field of an event; showing it opens no other field.

    Args:
        event_salt: 32 random bytes, sealed beside the event under the customer's key.
        field: The field's name.
    """
    if len(event_salt) != SALT_BYTES:
        raise ValueError("salts have 32 bytes")
    context = HMAC(event_salt, SHA256())
    context.update(field.encode())
    return context.finalize()


def salted_digest(salt: bytes, tenant: int, event: bytes, field: str, value: str) -> bytes:
    """Return the digest of a value as a leaf holds it.

    Args:
        salt: From `field_salt`, for the same field.
        tenant: The tenant's number, 64 bits.
        event: The event's id, 16 bytes.
        field: The field's name, up to 65,535 bytes of UTF-8.
        value: The value in its normal form.

    Spec: docs/spec/keys.md, salted digests.
    """
    if len(salt) != SALT_BYTES or len(event) != ID_BYTES:
        raise ValueError("salts have 32 bytes, ids 16")
    name = field.encode()
    return sha256(_HEAD.pack(_LABEL, tenant, event, len(name)) + name + salt + value.encode()).digest()


def check_digest(digest: bytes, salt: bytes, tenant: int, event: bytes, field: str, value: str) -> None:
    """Make sure that a leaf's digest is that of this value.

    Raises:
        VerificationFailed: ``digest.differs``.
    """
    if not bytes_eq(salted_digest(salt, tenant, event, field, value), digest):
        raise VerificationFailed("digest.differs", field=field)
