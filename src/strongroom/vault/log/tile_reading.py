"""Tiles of the log: hashes, for whoever checks a checkpoint; nothing of anybody.

Lives here: one tile by its path. Must not live here: who may have it, paths and widths
(strongroom.audit.tiles).
"""

from strongroom.audit.merkle import HASH_BYTES
from strongroom.audit.tiles import Tile
from strongroom.errors import InvalidInput, NotFound
from strongroom.storage import leaf_rows
from strongroom.storage.transaction import Transaction

__all__ = ["read_tile"]


def read_tile(tx: Transaction, tenant: int, path: str) -> bytes:
    """The hashes of one tile.

    Raises:
        NotFound: ``log.no-such-tile``; also for bundles of entries.
    """
    try:
        wanted = Tile.from_path(path)
    except InvalidInput:
        raise NotFound("log.no-such-tile") from None
    found = leaf_rows.tile(tx, tenant, wanted.level, wanted.index)
    if found is None or len(found) < wanted.width * HASH_BYTES:
        raise NotFound("log.no-such-tile")
    return found[: wanted.width * HASH_BYTES]
