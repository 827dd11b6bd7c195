"""One-time codes by time (TOTP).

Lives here: the code of a step. Must not live here: secrets' keeping, which steps were used.
Spec: RFC 6238, with HMAC-SHA-1, six digits and 30 seconds: what every authenticator understands.
"""

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

__all__ = ["CODE_DIGITS", "CODE_SECRET_BYTES", "STEP_SECONDS", "code_of_step"]

CODE_SECRET_BYTES = 20
CODE_DIGITS = 6
STEP_SECONDS = 30


def code_of_step(secret: bytes, step: int, digits: int = CODE_DIGITS) -> str:
    """The code of a step.

    Args:
        secret: 20 random bytes.
        step: Unix time divided by 30 seconds.
    """
    generator = TOTP(secret, digits, SHA1(), STEP_SECONDS)  # noqa: S303 - RFC 6238; HMAC does not need a hash that resists collisions
    return generator.generate(step * STEP_SECONDS).decode()
