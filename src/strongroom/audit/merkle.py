"""The Merkle tree of RFC 6962: hashes, roots, inclusion and consistency proofs, and their verification.

Lives here: which hashes a proof needs and how they fold, over hashes that the caller holds or fetches. Must
not live here: where hashes are kept (tiles.py, storage), what a leaf says, signatures.
"""

import hmac
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import TypeAlias

from strongroom.errors import VerificationFailed

__all__ = [
    "EMPTY_ROOT",
    "HASH_BYTES",
    "NodeReader",
    "consistency_proof",
    "hash_leaf",
    "hash_node",
    "hash_nodes",
    "inclusion_proof",
    "merkle_root",
    "node_reader",
    "range_hash",
    "root_from_inclusion",
    "verify_consistency",
    "verify_inclusion",
]

HASH_BYTES = 32
EMPTY_ROOT = sha256().digest()

NodeReader: TypeAlias = Callable[[int, int], bytes]
"""Answers the hash of the complete subtree (height, number): leaves number * 2**height and on."""


def hash_leaf(data: bytes) -> bytes:
    """The hash of one leaf's bytes. Spec: RFC 9162 section 2.1.1."""
    return sha256(b"\x00" + data).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees. Spec: RFC 9162 section 2.1.1."""
    return sha256(b"\x01" + left + right).digest()


def hash_nodes(nodes: Iterable[bytes]) -> list[bytes]:
    """Hash neighbours in pairs; a last one without a neighbour is left out.

    The one hot loop of the log, hence no call per node.
    """
    walk = iter(nodes)
    hasher = sha256
    return [hasher(b"\x01" + left + right).digest() for left, right in zip(walk, walk, strict=False)]


def merkle_root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, in one pass a level: a lone last node moves up as it is.

    Spec: RFC 9162 section 2.1.1 (the same tree, built from below).
    """
    if not hashes:
        return EMPTY_ROOT
    level = hashes
    while len(level) > 1:
        above = hash_nodes(level)
        if len(level) & 1:
            above.append(level[-1])
        level = above
    return level[0]


def node_reader(hashes: Sequence[bytes]) -> NodeReader:
    """Answer nodes from leaf hashes held in memory; levels are built as they are asked for."""
    levels: list[Sequence[bytes]] = [hashes]

    def node(height: int, number: int) -> bytes:
        while len(levels) <= height:
            levels.append(hash_nodes(levels[-1]))
        return levels[height][number]

    return node


def range_hash(node: NodeReader, start: int, end: int) -> bytes:
    """The hash of leaves ``start`` to ``end``; start has to be where a subtree of that size may begin."""
    if start == end:
        return EMPTY_ROOT
    parts = []
    while start < end:
        # The largest complete subtree that begins here and does not pass the end.
        height = (end - start).bit_length() - 1
        parts.append(node(height, start >> height))
        start += 1 << height
    folded = parts.pop()
    while parts:
        folded = hash_node(parts.pop(), folded)
    return folded


def inclusion_proof(node: NodeReader, index: int, size: int) -> list[bytes]:
    """The audit path of leaf ``index`` in the tree of ``size`` leaves, from the leaf's sibling up.

    Spec: RFC 9162 section 2.1.3.1.

    Raises:
        IndexError: when the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    proof = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(range_hash(node, middle, end))
            end = middle
        else:
            proof.append(range_hash(node, start, middle))
            start = middle
    proof.reverse()
    return proof


def consistency_proof(node: NodeReader, old: int, new: int) -> list[bytes]:
    """The proof that the tree of ``new`` leaves begins with the tree of ``old`` leaves.

    Spec: RFC 9162 section 2.1.4.1.

    Raises:
        IndexError: when ``old`` is not between 1 and ``new``.
    """
    if not 0 < old <= new:
        raise IndexError(old)
    proof = []
    start, end = 0, new
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(range_hash(node, middle, end))
            end = middle
        else:
            proof.append(range_hash(node, start, middle))
            start = middle
    if start:  # a verifier that starts at leaf 0 already has this hash: it is the old root
        proof.append(range_hash(node, start, end))
    proof.reverse()
    return proof


def root_from_inclusion(index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes]) -> bytes:
    """Fold an audit path to the root it leads to. Spec: RFC 9162 section 2.1.3.2.

    Raises:
        VerificationFailed: ``merkle.inclusion``, when the path does not fit index and size.
    """
    if not 0 <= index < size or any(len(part) != HASH_BYTES for part in (leaf_hash, *proof)):
        raise VerificationFailed("merkle.inclusion", index=index, size=size)
    number, last, folded = index, size - 1, leaf_hash
    for part in proof:
        if last == 0:
            raise VerificationFailed("merkle.inclusion", index=index, size=size)
        if number & 1 or number == last:
            folded = hash_node(part, folded)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            folded = hash_node(folded, part)
        number, last = number >> 1, last >> 1
    if last:
        raise VerificationFailed("merkle.inclusion", index=index, size=size)
    return folded


def verify_inclusion(index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf stands at ``index`` in the tree of that size and root.

    Raises:
        VerificationFailed: ``merkle.inclusion``.
    """
    if not hmac.compare_digest(root_from_inclusion(index, size, leaf_hash, proof), root):
        raise VerificationFailed("merkle.inclusion", index=index, size=size)


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Check that nothing of the old tree was changed on the way to the new one.

    Spec: RFC 9162 section 2.1.4.2; an old tree without leaves is refused, for it would prove nothing.

    Raises:
        VerificationFailed: ``merkle.consistency``.
    """
    failed = VerificationFailed("merkle.consistency", old=old, new=new)
    if 0 < old == new and old_root == new_root and not proof:
        return
    if not 0 < old < new or not proof:
        raise failed
    if any(len(part) != HASH_BYTES for part in (old_root, new_root, *proof)):
        raise failed
    if _fold_consistency(old, new, proof, old_root) != (old_root, new_root):
        raise failed


def _fold_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes
) -> tuple[bytes, bytes] | None:
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    number, last = old - 1, new - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    folded_old = folded_new = path[0]
    for part in path[1:]:
        if last == 0:
            return None
        if number & 1 or number == last:
            folded_old, folded_new = hash_node(part, folded_old), hash_node(part, folded_new)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            folded_new = hash_node(folded_new, part)
        number, last = number >> 1, last >> 1
    return None if last else (folded_old, folded_new)


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)
