"""Search tokens: what stands in the index in the place of a value.

Lives here: field keys and the three forms that a MAC of a normal form takes. Must not live here: normal
forms, which fields are searched, comparing candidates.
"""

from struct import Struct

from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.cmac import CMAC

from strongroom.crypto.derive import ID_BYTES, KEY_BYTES, expand, label

__all__ = ["BUCKETS", "NATURAL_KEY_BYTES", "TokenMaker", "field_key"]

BUCKETS = 1024
NATURAL_KEY_BYTES = 16
_INFO = Struct(">24s16sQHHB")
_LABEL = label("strongroom/search/v1")
_SIGNED_64 = Struct(">q8x")
_FIRST_16 = Struct(">H14x")


def field_key(
    index_key: bytes, room: bytes, tenant: int, collection: int, field: int, transform: int
) -> bytes:
    """Return the key for the tokens of one field.

    Args:
        index_key: The index generation's key, 32 bytes.
        room: The room's id, 16 bytes.
        tenant: The tenant's number, 64 bits; no token is equal across tenants.
        collection: The collection's number, 16 bits.
        field: The field's number, 16 bits.
        transform: What was done to the value (whole, suffix, …), 8 bits.

    Spec: docs/spec/search.md, key of a field.
    """
    if len(room) != ID_BYTES:
        raise ValueError("ids have 16 bytes")
    return expand(index_key, _INFO.pack(_LABEL, room, tenant, collection, field, transform))


class TokenMaker:
    """Makes the tokens of one field.

    Args:
        key: 32 bytes from `field_key`.
    """

    __slots__ = ("_context",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("keys have 32 bytes")
        # Copied for each token: setting up the key costs several times what a short MAC does.
        self._context = CMAC(algorithms.AES256(key))

    def token(self, text: str) -> int:
        """Return the 64-bit token of a normal form, signed, as databases keep integers."""
        context = self._context.copy()
        context.update(text.encode())
        token: int = _SIGNED_64.unpack(context.finalize())[0]
        return token

    def bucket(self, text: str) -> int:
        """Return one of 1,024 buckets: so few that a bucket alone names nobody."""
        first: int = _FIRST_16.unpack(self.natural(text))[0]
        return first % BUCKETS

    def natural(self, text: str) -> bytes:
        """Return all 16 bytes, for keys that must not collide."""
        context = self._context.copy()
        context.update(text.encode())
        return context.finalize()
