"""Integration and checkpoints: leaves become tiles, tiles a signed root.

Lives here: bringing the stored tiles up to the head, and signing what they say.
Must not live here: hashing (merkle.py, tiles.py), numbering (sequencer.py).
"""

from dataclasses import dataclass

from strongroom.audit.checkpoint import Checkpoint, sign_checkpoint
from strongroom.audit.note import NoteSigner
from strongroom.audit.tiles import Tile, TileTree, integrate, partial_tiles
from strongroom.errors import VerificationFailed
from strongroom.storage import log_rows
from strongroom.storage.database import Database
from strongroom.storage.transaction import Transaction

__all__ = ["STEP", "Signed", "catch_up", "issue_checkpoint", "tree"]

STEP = 65_536
"""Leaves integrated in one transaction: 2 MiB of hashes."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint, with the signed note that says it."""

    checkpoint: Checkpoint
    note: str


def tree(tx: Transaction, tenant: int, size: int) -> TileTree:
    """The tree of the first ``size`` leaves, read from the stored tiles.

    A stored tile may be wider by now than it was at ``size``: its first hashes are the same.
    """

    def read(wanted: Tile) -> bytes:
        hashes = log_rows.tile(tx, tenant, wanted.level, wanted.index)
        length = wanted.width * 32
        if hashes is None or len(hashes) < length:
            raise VerificationFailed("log.tile-missing", tenant=tenant, tile=wanted.path)
        return hashes[:length]

    return TileTree(size, read)


def catch_up(database: Database, tenant: int) -> int:
    """Integrate every numbered leaf into the tiles; returns the size of the tree.

    Raises:
        VerificationFailed: ``log.leaf-missing``, where a leaf's row is gone.
    """
    while True:
        size, done = database.transact(lambda tx: _step(tx, tenant))
        if done:
            return size


def _step(tx: Transaction, tenant: int) -> tuple[int, bool]:
    head = log_rows.lock_head(tx, tenant)
    if head is None:
        return 0, True
    end = min(head.next, head.integrated + STEP)
    if end == head.integrated:
        return end, True
    hashes = log_rows.leaf_hashes(tx, tenant, head.integrated, end)
    if len(hashes) != end - head.integrated:
        raise VerificationFailed("log.leaf-missing", tenant=tenant, first=head.integrated, last=end - 1)
    edge = {part.level: _edge(tx, tenant, part) for part in partial_tiles(head.integrated)}
    grown = integrate(head.integrated, edge, hashes)
    log_rows.put_tiles(tx, tenant, [(part.level, part.index, data) for part, data in grown.tiles.items()])
    log_rows.set_head(tx, tenant, head.next, end)
    return end, end == head.next


def _edge(tx: Transaction, tenant: int, part: Tile) -> bytes:
    hashes = log_rows.tile(tx, tenant, part.level, part.index)
    if hashes is None or len(hashes) != part.width * 32:
        raise VerificationFailed("log.tile-missing", tenant=tenant, tile=part.path)
    return hashes


def issue_checkpoint(database: Database, tenant: int, signer: NoteSigner, at: int) -> Signed | None:
    """Integrate what is numbered and sign the root; None while the log is empty.

    Args:
        at: Milliseconds since 1970 in UTC.
    """
    size = catch_up(database, tenant)
    if size == 0:
        return None

    def sign(tx: Transaction) -> Signed:
        head = log_rows.head(tx, tenant)
        if head is None:
            raise VerificationFailed("log.head-missing", tenant=tenant)
        checkpoint = Checkpoint(head.origin, size, tree(tx, tenant, size).root())
        known = log_rows.newest_checkpoint(tx, tenant)
        if known is not None and known[0] == size:
            return Signed(checkpoint, known[1])
        note = sign_checkpoint(checkpoint, [signer]).decode()
        log_rows.add_checkpoint(tx, tenant, size, note, at)
        return Signed(checkpoint, note)

    return database.transact(sign)
