"""Passphrases for age files: the scrypt stanza, which must be alone in its header.

Lives here: that stanza. Must not live here: asking for passphrases; the room's own passphrase
(strongroom.crypto.passphrase), which uses Argon2id.
"""

import re
from collections.abc import Callable
from os import urandom

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from strongroom.crypto.age import base64
from strongroom.crypto.age.recipients import unwrap_file_key, wrap_file_key
from strongroom.crypto.age.stanzas import Stanza, malformed
from strongroom.errors import InvalidInput

__all__ = ["SCRYPT", "ScryptIdentity", "ScryptRecipient"]

SCRYPT = "scrypt"
_LABEL = b"age-encryption.org/v1/scrypt"
_SALT_BYTES = 16
_DECIMAL = re.compile(r"[1-9][0-9]*")
# 2^18 takes about a second; 2^20 takes 1 GiB, and a header can ask for anything.
_WORK_FACTOR = 18
_MOST_WORK_FACTOR = 20


def _wrapping_key(passphrase: str, salt: bytes, work_factor: int) -> bytes:
    return Scrypt(_LABEL + salt, 32, 2**work_factor, 8, 1).derive(passphrase.encode())


class ScryptRecipient:
    """Whoever knows a passphrase.

    Args:
        passphrase: Not empty; else `InvalidInput` ``passphrase.empty``.
        work_factor: Base-2 logarithm of the cost.
    """

    __slots__ = ("_passphrase", "_work_factor")

    def __init__(self, passphrase: str, work_factor: int = _WORK_FACTOR) -> None:
        if not passphrase:
            raise InvalidInput("passphrase.empty")
        if not 1 <= work_factor <= _MOST_WORK_FACTOR:
            raise ValueError("a work factor is 1 to 20")
        self._passphrase = passphrase
        self._work_factor = work_factor

    def wrap(self, file_key: bytes, random: Callable[[int], bytes] = urandom, /) -> Stanza:
        """Return the file key, wrapped under the passphrase and a fresh salt."""
        salt = random(_SALT_BYTES)
        key = _wrapping_key(self._passphrase, salt, self._work_factor)
        arguments = (base64.encode(salt).decode(), str(self._work_factor))
        return Stanza(SCRYPT, arguments, wrap_file_key(key, file_key))


class ScryptIdentity:
    """Somebody who tries a passphrase.

    Args:
        passphrase: What was typed.
        most_work_factor: The highest work factor to accept; 20 takes 1 GiB and some seconds.
    """

    __slots__ = ("_most_work_factor", "_passphrase")

    def __init__(self, passphrase: str, most_work_factor: int = _MOST_WORK_FACTOR) -> None:
        self._passphrase = passphrase
        self._most_work_factor = most_work_factor

    def unwrap(self, stanza: Stanza, /) -> bytes | None:
        """Return the file key, or None where the passphrase is another.

        Raises:
            VerificationFailed: ``age.header-malformed``.
            InvalidInput: ``age.work-factor``, for one above the limit.
        """
        if stanza.kind != SCRYPT:
            return None
        if len(stanza.arguments) != 2 or not _DECIMAL.fullmatch(stanza.arguments[1]):
            raise malformed()
        try:
            salt = base64.decode(stanza.arguments[0].encode())
        except base64.NotCanonical:
            raise malformed() from None
        if len(salt) != _SALT_BYTES:
            raise malformed()
        # By length first: a thousand digits are no number to compute with.
        text = stanza.arguments[1]
        if len(text) > 2 or int(text) > self._most_work_factor:
            raise InvalidInput("age.work-factor", most=self._most_work_factor)
        return unwrap_file_key(_wrapping_key(self._passphrase, salt, int(text)), stanza.body)
