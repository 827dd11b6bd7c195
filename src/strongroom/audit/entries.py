"""Entry bundles: the leaves themselves in groups of 256, as log clients fetch them.

Lives here: packing leaves and reading them back. Must not live here: hashes (tiles.py), what a leaf says
(leaf.py).
Spec: c2sp.org/tlog-tiles, Log entries.
"""

from collections.abc import Iterable

from strongroom.errors import VerificationFailed

__all__ = ["decode_entries", "encode_entries"]

_LENGTH_BYTES = 2


def encode_entries(leaves: Iterable[bytes]) -> bytes:
    """Pack leaves, each after its length as two bytes, big-endian.

    Raises:
        OverflowError: for a leaf over 65,535 bytes, which `encode_leaf` never makes.
    """
    return b"".join([len(leaf).to_bytes(_LENGTH_BYTES, "big") + leaf for leaf in leaves])


def decode_entries(data: bytes) -> list[bytes]:
    """Take an entry bundle apart.

    Raises:
        VerificationFailed: ``entries.malformed``, when it does not end where its last leaf ends.
    """
    leaves = []
    at = 0
    while at < len(data):
        start = at + _LENGTH_BYTES
        end = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or end > len(data):
            raise VerificationFailed("entries.malformed")
        leaves.append(data[start:end])
        at = end
    return leaves
