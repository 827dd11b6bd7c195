"""Whether two walks came by the same things, in whatever order, remembering nothing but sums.

Lives here: the sums. Must not live here: what is walked.

Each thing is hashed under a key drawn for this comparison and added up; things of the other walk are taken
away. Where nothing is left, both walks had the same things equally often: sums of 256 bits under a key that
nobody knew when the data was written cannot be made to fit. Sums are kept for 256 parts, so that where
something is left, only that part need be looked at again, in memory.
"""

from collections.abc import Sequence
from hashlib import blake2b

__all__ = ["KEY_BYTES", "PARTS", "Balance", "part_of"]

KEY_BYTES = 32
PARTS = 256
_MASK = (1 << 256) - 1


class Balance:
    """Sums over things, by part.

    Args:
        key: `KEY_BYTES` random bytes, new for each comparison.
    """

    def __init__(self, key: bytes) -> None:
        self._empty = blake2b(key=key, digest_size=32)
        self._sums = [0] * PARTS

    def add(self, part: int, thing: bytes) -> None:
        """Count a thing in."""
        hasher = self._empty.copy()
        hasher.update(thing)
        self._sums[part] += int.from_bytes(hasher.digest(), "big")

    def take(self, part: int, thing: bytes) -> None:
        """Count a thing out."""
        hasher = self._empty.copy()
        hasher.update(thing)
        self._sums[part] -= int.from_bytes(hasher.digest(), "big")

    def sums(self) -> tuple[int, ...]:
        """The sums of all parts, to be included in a balance under the same key."""
        return tuple(total & _MASK for total in self._sums)

    def include(self, sums: Sequence[int]) -> None:
        """Take in what another walk came to, with `take` there for what is counted out."""
        self._sums = [mine + theirs for mine, theirs in zip(self._sums, sums, strict=True)]

    def open_parts(self) -> set[int]:
        """The parts in which something is left."""
        return {part for part, total in enumerate(self._sums) if total & _MASK}


def part_of(identity: bytes) -> int:
    """The part of what belongs to a record, customer or user: the last byte of an id is random."""
    return identity[-1] if identity else 0
