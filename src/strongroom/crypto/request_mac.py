"""The MAC over what a request said: under a key derived from an index generation, and gone with it.

Lives here: that derivation. Must not live here: which requests there are.
"""

from struct import Struct

from strongroom.crypto.derive import ID_BYTES, expand, label
from strongroom.crypto.row_mac import RowMac

__all__ = ["request_mac"]

_INFO = Struct(">24s16sQ")
_LABEL = label("strongroom/once/v1")


def request_mac(index_key: bytes, room: bytes, tenant: int) -> RowMac:
    """Return the MAC by which a request that is sent again is told from another one.

    Args:
        index_key: The key of the index generation at which the request was carried out, 32 bytes.
        room: The room's id, 16 bytes.
        tenant: The tenant's number, 64 bits.

    Spec: docs/spec/keys.md, requests that are carried out once.
    """
    if len(room) != ID_BYTES:
        raise ValueError("ids have 16 bytes")
    return RowMac(expand(index_key, _INFO.pack(_LABEL, room, tenant)))
