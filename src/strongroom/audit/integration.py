"""Integration and checkpoints: leaves become tiles, tiles a signed root.

Lives here: bringing the stored tiles up to the head, and signing what they say.
Must not live here: hashing (merkle.py, tiles.py), numbering (sequencer.py).
"""

from dataclasses import dataclass

from strongroom.audit.chain import LeafChain, LogMacs
from strongroom.audit.checkpoint import Checkpoint, sign_checkpoint
from strongroom.audit.note import LogSigner
from strongroom.audit.tail import Tail
from strongroom.audit.tiles import Tile, TileTree, integrate, partial_tiles
from strongroom.errors import VerificationFailed
from strongroom.storage import checkpoint_rows, leaf_rows, log_rows
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
        hashes = leaf_rows.tile(tx, tenant, wanted.level, wanted.index)
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
    hashes = leaf_rows.leaf_hashes(tx, tenant, head.integrated, end)
    if len(hashes) != end - head.integrated:
        raise VerificationFailed("log.leaf-missing", tenant=tenant, first=head.integrated, last=end - 1)
    edge = {part.level: _edge(tx, tenant, part) for part in partial_tiles(head.integrated)}
    grown = integrate(head.integrated, edge, hashes)
    leaf_rows.put_tiles(tx, tenant, [(part.level, part.index, data) for part, data in grown.tiles.items()])
    log_rows.set_head(tx, tenant, head.next, end)
    return end, end == head.next


def _edge(tx: Transaction, tenant: int, part: Tile) -> bytes:
    hashes = leaf_rows.tile(tx, tenant, part.level, part.index)
    if hashes is None or len(hashes) != part.width * 32:
        raise VerificationFailed("log.tile-missing", tenant=tenant, tile=part.path)
    return hashes


def issue_checkpoint(
    database: Database, tenant: int, signer: LogSigner, macs: LogMacs, at: int
) -> Signed | None:
    """Integrate what is numbered and sign the root; None while the log is empty.

    Signed is what follows from the checkpoint before and from leaves that the room appended, never what
    merely stands in the tables.

    Args:
        at: Milliseconds since 1970 in UTC.

    Raises:
        VerificationFailed: ``log.leaf-forged``, ``log.leaf-missing``, ``log.tile-missing``,
            ``log.tiles-differ``, ``log.origin-differs``; nothing was signed then.
    """
    size = catch_up(database, tenant)
    if size == 0:
        return None
    tail = database.read(
        lambda tx: Tail(tx, tenant, tree(tx, tenant, size), signer, LeafChain(macs, tenant), size)
    )
    if tail.size == size:
        return database.read(lambda tx: _known(tx, tenant, tail, signer))
    while tail.size < size:
        database.read(lambda tx: tail.extend(tx, min(size, tail.size + STEP)))
    return database.transact(lambda tx: _sign(tx, tenant, tail, signer, at))


def _sign(tx: Transaction, tenant: int, tail: Tail, signer: LogSigner, at: int) -> Signed:
    head = log_rows.head(tx, tenant)
    if head is None:
        raise VerificationFailed("log.head-missing", tenant=tenant)
    if head.origin != signer.verifier_key.name:
        raise VerificationFailed("log.origin-differs", tenant=tenant)
    checkpoint = Checkpoint(head.origin, tail.size, tail.root())
    if tree(tx, tenant, tail.size).root() != checkpoint.root:
        raise VerificationFailed("log.tiles-differ", tenant=tenant, size=tail.size)
    note = sign_checkpoint(checkpoint, [signer]).decode()
    checkpoint_rows.add_checkpoint(tx, tenant, tail.size, note, at)
    return Signed(checkpoint, note)


def _known(tx: Transaction, tenant: int, tail: Tail, signer: LogSigner) -> Signed:
    """The checkpoint that the tail begins with, where there is nothing more to sign."""
    ((_, note, _),) = checkpoint_rows.checkpoints_between(tx, tenant, tail.size, tail.size)
    return Signed(Checkpoint(signer.verifier_key.name, tail.size, tail.root()), note)
