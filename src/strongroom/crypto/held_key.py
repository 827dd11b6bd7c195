"""The key of what is held for a while: derived from an index generation, and gone with it.

Lives here: that derivation. Must not live here: envelopes, which files there are.
"""

from struct import Struct

from strongroom.crypto.derive import ID_BYTES, CustomerKey, expand, label

__all__ = ["held_key"]

_INFO = Struct(">24s16sQ")
_LABEL = label("strongroom/held/v1")
_KEY_NUMBER = 1


def held_key(index_key: bytes, room: bytes, tenant: int, user: bytes) -> CustomerKey:
    """Return the key under which the files of a user are held.

    Args:
        index_key: The key of the index generation at which a file was begun, 32 bytes.
        room: The room's id, 16 bytes.
        tenant: The tenant's number, 64 bits.
        user: The user's id, 16 bytes.

    Spec: docs/spec/keys.md, files that are held.
    """
    if len(room) != ID_BYTES:
        raise ValueError("ids have 16 bytes")
    return CustomerKey(expand(index_key, _INFO.pack(_LABEL, room, tenant)), room, tenant, user, _KEY_NUMBER)
