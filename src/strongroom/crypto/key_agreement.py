"""X25519 (RFC 7748), raw: a secret that two can compute and others cannot.

Lives here: public keys and shared secrets as bytes. Must not live here: what is derived from them.
"""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

__all__ = ["POINT_BYTES", "public_key", "shared_secret"]

POINT_BYTES = 32


def public_key(private_key: bytes) -> bytes:
    """Return the 32-byte public key of a 32-byte private key."""
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def shared_secret(private_key: bytes, peer: bytes) -> bytes:
    """Return the 32-byte shared secret.

    Raises:
        ValueError: When the peer's key is of low order: the secret would be all zeros, and no secret.
    """
    key = X25519PrivateKey.from_private_bytes(private_key)
    return key.exchange(X25519PublicKey.from_public_bytes(peer))
