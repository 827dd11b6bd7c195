"""Randomness for many keys and nonces at once.

Lives here: cutting one call's worth of the operating system's randomness into pieces. Must not live here: a
pool that outlives a call; after a fork two processes would hand out the same nonces.
"""

from collections.abc import Callable
from os import urandom

__all__ = ["random_pieces"]


def random_pieces(count: int, size: int, source: Callable[[int], bytes] = urandom) -> list[bytes]:
    """Return ``count`` random strings of ``size`` bytes; a call for each would cost ten times as much."""
    block = source(count * size)
    return [block[start : start + size] for start in range(0, count * size, size)]
