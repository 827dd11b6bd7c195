"""The tail of a log: its leaves since the newest checkpoint that the room signed, checked one by one.

Lives here: from that checkpoint's root, over rows whose MACs hold, to the root that may be signed next. Must
not live here: signing it (integration.py), the MAC itself (chain.py).

What is signed is made of nothing but an earlier signed root and leaves that the room appended. Tiles only
give the edge from which the tail grows, and that has to have the signed root.
"""

from strongroom.audit.chain import LeafChain
from strongroom.audit.checkpoint import open_checkpoint
from strongroom.audit.compact import CompactRange
from strongroom.audit.merkle import EMPTY_ROOT
from strongroom.audit.note import LogSigner
from strongroom.audit.tiles import TileTree
from strongroom.errors import VerificationFailed
from strongroom.storage import checkpoint_rows, leaf_rows
from strongroom.storage.transaction import Transaction

__all__ = ["Tail"]


class Tail:
    """Grows leaf by leaf.

    Args:
        tx: Any transaction.
        known: The tree of the stored tiles.
        signer: The log's; what neither it nor, in its time, a former key of it signed does not count.
    """

    def __init__(
        self, tx: Transaction, tenant: int, known: TileTree, signer: LogSigner, chain: LeafChain, most: int
    ) -> None:
        self._tenant = tenant
        self._chain = chain
        size, root = _newest(tx, tenant, signer, most)
        self._range = CompactRange(size, known.subtrees(size))
        if self._range.root() != root:
            raise VerificationFailed("log.tiles-differ", tenant=tenant, size=size)
        self._previous = leaf_rows.leaf_mac(tx, tenant, size - 1)

    @property
    def size(self) -> int:
        """Leaves so far, those of the checkpoint included."""
        return self._range.size

    def root(self) -> bytes:
        """The root over them."""
        return self._range.root()

    def extend(self, tx: Transaction, end: int) -> None:
        """Take in the leaves up to an index.

        Raises:
            VerificationFailed: ``log.leaf-missing``; ``log.leaf-forged``.
        """
        first = self.size
        rows = leaf_rows.leaf_links(tx, self._tenant, first, end)
        if [row.leaf for row in rows] != list(range(first, end)):
            raise VerificationFailed("log.leaf-missing", tenant=self._tenant, first=first, last=end - 1)
        for row in rows:
            self._chain.check(row.leaf, self._previous, row.hash, row.mac_key, row.mac)
            self._previous = row.mac
        self._range.extend([row.hash for row in rows])


def _newest(tx: Transaction, tenant: int, signer: LogSigner, most: int) -> tuple[int, bytes]:
    """Size and root of the newest checkpoint of this log, up to a size; of the empty log, without one."""
    for size, note in checkpoint_rows.checkpoints_back(tx, tenant, most):
        # Of an earlier era, or none at all, it opens with none; `audit verify` says which.
        for key in signer.keys_at(size):
            try:
                checkpoint = open_checkpoint(note.encode(), key.name, [key])
            except VerificationFailed:
                continue
            if checkpoint.size == size:
                return size, checkpoint.root
    return 0, EMPTY_ROOT
