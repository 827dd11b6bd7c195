"""A compact range: the few hashes from which a growing tree goes on.

Lives here: appending leaf hashes and the root at any moment. Must not live here: proofs, which need more
hashes than these (merkle.py over tiles.py).
"""

from collections.abc import Iterable, Sequence

from strongroom.audit.merkle import EMPTY_ROOT, hash_node, hash_nodes

__all__ = ["CompactRange"]


class CompactRange:
    """The complete subtrees that make up the first ``size`` leaves: one for each bit set in the size.

    Args:
        size: Leaves so far.
        hashes: Their complete subtrees, largest and leftmost first.

    Raises:
        ValueError: when there are not as many hashes as bits set in the size.
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if size < 0 or size.bit_count() != len(hashes):
            raise ValueError("a compact range has one hash for each bit set in its size")
        self._size = size
        self._edge: dict[int, bytes] = {}
        remaining = list(hashes)
        for height in range(size.bit_length()):
            if size >> height & 1:
                self._edge[height] = remaining.pop()

    @property
    def size(self) -> int:
        """Leaves appended so far."""
        return self._size

    @property
    def hashes(self) -> list[bytes]:
        """The complete subtrees, largest and leftmost first."""
        return [self._edge[height] for height in sorted(self._edge, reverse=True)]

    def append(self, leaf_hash: bytes) -> None:
        """Append one leaf hash."""
        height = 0
        while height in self._edge:
            leaf_hash = hash_node(self._edge.pop(height), leaf_hash)
            height += 1
        self._edge[height] = leaf_hash
        self._size += 1

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Append many leaf hashes, level by level, which is several times as fast as one by one."""
        nodes = list(leaf_hashes)
        self._size += len(nodes)
        height = 0
        while nodes:
            waiting = self._edge.pop(height, None)
            if waiting is not None:
                nodes.insert(0, waiting)
            if len(nodes) & 1:
                self._edge[height] = nodes[-1]
            nodes = hash_nodes(nodes)
            height += 1

    def root(self) -> bytes:
        """The root of the tree of all leaves appended so far."""
        if not self._edge:
            return EMPTY_ROOT
        heights = sorted(self._edge)
        folded = self._edge[heights[0]]
        for height in heights[1:]:
            folded = hash_node(self._edge[height], folded)
        return folded
