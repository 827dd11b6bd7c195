"""The form of an API token: ``srt_``, an id, a secret, a checksum.

Lives here: writing and reading it. Must not live here: rows, what a token may do.

The prefix lets scanners of source code find one that was left there; the checksum lets them, and us, tell a
token from what only looks like one without asking a database. It protects nothing: the secret does. After the
prefix stand 84 letters and digits of base 32 (RFC 4648, small letters): the id, 16 bytes; the secret, 32; and
CRC-32 over prefix, id and secret, 4 bytes, big-endian.
"""

import base64
import re
import zlib
from dataclasses import dataclass, field
from hashlib import sha256

from strongroom.model.ids import ID_BYTES

__all__ = ["PREFIX", "SECRET_BYTES", "TokenText", "read_token"]

PREFIX = "srt_"
SECRET_BYTES = 32
_BODY = ID_BYTES + SECRET_BYTES
_CHECKSUM = 4
_TEXT = re.compile(r"srt_([a-z2-7]{84})")


@dataclass(frozen=True, slots=True)
class TokenText:
    """A token as it is shown once.

    Args:
        id: 16 bytes.
        secret: 32 random bytes.
    """

    id: bytes
    secret: bytes = field(repr=False)

    def write(self) -> str:
        """The 88 characters."""
        body = self.id + self.secret
        checked = body + zlib.crc32(PREFIX.encode() + body).to_bytes(_CHECKSUM, "big")
        return PREFIX + base64.b32encode(checked).decode().rstrip("=").lower()

    def digest(self) -> bytes:
        """What is stored of it, 32 bytes: nobody guesses 256 random bits, so it needs no salt."""
        return sha256(PREFIX.encode() + self.id + self.secret).digest()


def read_token(text: str) -> TokenText | None:
    """Read a token; None for what cannot be one."""
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        return None
    padded = found[1].upper() + "=" * (-len(found[1]) % 8)
    raw = base64.b32decode(padded)
    token = TokenText(raw[:ID_BYTES], raw[ID_BYTES:_BODY])
    return token if token.write() == text.strip() else None  # the checksum, and the one spelling
