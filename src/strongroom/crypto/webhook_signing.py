"""Signatures of webhooks: Standard Webhooks, symmetric (HMAC-SHA256).

Lives here: making and writing secrets, signing. Must not live here: what is signed for whom, sending.
Spec: https://www.standardwebhooks.com, signature scheme ``v1``; docs/spec/webhooks.md.
"""

import base64
import binascii

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

__all__ = ["SECRET_BYTES", "sign_webhook", "write_secret"]

SECRET_BYTES = 32
_PREFIX = "whsec_"


def write_secret(secret: bytes) -> str:
    """A secret as receivers take it: ``whsec_`` and base 64."""
    return _PREFIX + base64.b64encode(secret).decode()


def sign_webhook(secret: str, identity: str, at: int, body: bytes) -> str:
    """Sign one attempt to deliver.

    Args:
        secret: As `write_secret` wrote it.
        identity: Of the notice, ``webhook-id``.
        at: Seconds of Unix time, ``webhook-timestamp``.
        body: As it is sent.

    Returns:
        ``v1,`` and base 64, one part of ``webhook-signature``.
    """
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("no secret of a webhook") from None
    context = HMAC(key, SHA256())
    context.update(f"{identity}.{at}.".encode() + body)
    return "v1," + base64.b64encode(context.finalize()).decode()
