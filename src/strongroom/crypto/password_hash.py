"""Hashes of passwords, by Argon2id with recorded parameters.

Lives here: making and checking them, and when one should be made anew. Must not live here: which passwords
are good enough, where hashes are kept. They never lie open: whoever keeps one seals it.
"""

from os import urandom
from unicodedata import normalize

from cryptography.hazmat.primitives.constant_time import bytes_eq

from strongroom.crypto.derive import KEY_BYTES
from strongroom.crypto.passphrase import (
    PARAMETERS_BYTES,
    PassphraseParameters,
    new_parameters,
    root_key,
)

__all__ = ["HASH_BYTES", "hash_is_outdated", "hash_password", "nobodys_hash", "password_matches", "unify"]

HASH_BYTES = PARAMETERS_BYTES + KEY_BYTES


def unify(password: str) -> str:
    """The form of a password that is hashed: NFKC, so that every keyboard types the same.

    Spec: SP 800-63B-4, 3.1.1.2.
    """
    return normalize("NFKC", password)


def hash_password(password: str, parameters: PassphraseParameters | None = None) -> bytes:
    """Hash a password, with a salt of its own.

    Args:
        parameters: Others than those in use now.

    Returns:
        62 bytes: the parameters block and 32 bytes of Argon2id.

    Raises:
        InvalidInput: ``passphrase.empty``.
    """
    chosen = parameters or new_parameters()
    return chosen.write() + root_key(unify(password), chosen)


def nobodys_hash() -> bytes:
    """A hash that no password has: checking one takes the usual work, making it none.

    Returns:
        62 bytes: the parameters in use now and 32 random bytes in place of a result.
    """
    return new_parameters().write() + urandom(KEY_BYTES)


def password_matches(password: str, stored: bytes) -> bool:
    """Whether it is the password of a hash; takes the same time for every wrong one.

    Raises:
        KeyNotAvailable: ``keys.kdf-unreadable``.
    """
    parameters = PassphraseParameters.read(stored[:PARAMETERS_BYTES])
    # Nobody has an empty password, and Argon2id has to run for one all the same.
    derived = root_key(unify(password) or "\0", parameters)
    return bytes_eq(derived, stored[PARAMETERS_BYTES:])


def hash_is_outdated(stored: bytes) -> bool:
    """Whether a hash was made by other parameters than those in use now."""
    found, now = PassphraseParameters.read(stored[:PARAMETERS_BYTES]), new_parameters()
    return (found.memory_kib, found.iterations, found.lanes) != (now.memory_kib, now.iterations, now.lanes)
