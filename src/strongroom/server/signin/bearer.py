"""Secrets that let in whoever holds them: made here, shown once, and stored as hashes.

Lives here: cookies' and links' secrets. Must not live here: API tokens, which have a form of their own.
A hash without a salt is enough: nobody guesses 256 random bits.
"""

import base64
import re
import secrets
from hashlib import sha256

__all__ = ["SECRET_BYTES", "digest_of", "new_secret"]

SECRET_BYTES = 32
_TEXT = re.compile(r"[A-Za-z0-9_-]{43}")


def new_secret() -> str:
    """Make a secret: 256 random bits as 43 characters that fit into cookies and addresses."""
    return base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).rstrip(b"=").decode()


def digest_of(secret: str | None) -> bytes | None:
    """What is stored of a secret, 32 bytes; None for what cannot be one."""
    if secret is None or not _TEXT.fullmatch(secret):
        return None
    return sha256(secret.encode()).digest()
