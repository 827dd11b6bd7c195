"""Leaves in order, so many at a time that they take a steady amount of memory.

Lives here: how many are read at once. Must not live here: statements (leaf_rows.py), what leaves say.

A leaf of a large import has the members of a thousand records beside it, two hundred kilobytes; most have
none. Whoever reads a fixed number of them reads either much too few or gigabytes.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from strongroom.storage import leaf_rows
from strongroom.storage.database import Database
from strongroom.storage.leaf_rows import LeafRow

__all__ = ["MEMBERS", "Stride", "leaf_steps", "steps"]

R = TypeVar("R", bound=tuple[Any, ...])

MEMBERS = LeafRow._fields.index("members")
"""Where the members stand in a row of a leaf, in whatever shape it is read."""
_BYTES = 8 << 20
_LEAST, _MOST = 32, 1_024


class Stride:
    """How many leaves to read next: more while they are small, fewer while they are large.

    Args:
        least: As few as this at once, however large; all numbers are this times a power of two.

    Attributes:
        size: How many.
    """

    def __init__(self, least: int = _LEAST) -> None:
        self._least = least
        self.size = least

    def learn(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Take in how large those were that were read."""
        held = sum(len(row[MEMBERS] or b"") for row in rows)
        while self.size > self._least and held > _BYTES:
            self.size, held = self.size // 2, held // 2
        if held * 2 <= _BYTES and self.size * 2 <= _MOST:
            self.size *= 2


def steps(first: int, end: int, read: Callable[[int, int], list[R]]) -> Iterator[tuple[int, int, list[R]]]:
    """Read a range step by step.

    Args:
        read: Gives the rows from a leaf up to and without another, members where `MEMBERS` says.

    Returns:
        Of each step its first leaf, the one after its last, and the rows.
    """
    stride = Stride()
    while first < end:
        stop = min(first + stride.size, end)
        rows = read(first, stop)
        yield first, stop, rows
        stride.learn(rows)
        first = stop


def leaf_steps(
    database: Database, tenant: int, first: int, end: int
) -> Iterator[tuple[int, int, list[LeafRow]]]:
    """Leaves with their events, each step in a transaction of its own; returns as `steps`."""
    return steps(
        first,
        end,
        lambda start, stop: database.read(lambda tx: leaf_rows.leaves_between(tx, tenant, start, stop)),
    )
