"""How the tables of records are divided among those who read a base.

Lives here: the parts and their bounds. Must not live here: reading them (reading.py), who reads which
(base_walk.py).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from strongroom.storage.keyed_revisions import RevisionKey, RevisionTable

__all__ = ["RevisionRange", "ranges"]

_TABLES: tuple[RevisionTable, ...] = ("records", "history")
_BEFORE_ALL = 0


class RevisionRange(NamedTuple):
    """A part of a table of revisions, by the table's key.

    Args:
        number: Its place among all parts.
        after: What comes before it; None at the table's beginning.
        until: The last that can be in it; None at the table's end.
    """

    number: int
    table: RevisionTable
    after: RevisionKey | None
    until: RevisionKey | None

    def reaches(self, key: RevisionKey) -> bool:
        """Whether something that follows ``after`` is still in it."""
        if self.until is None:
            return True
        # Of a record there is one revision in `records`, whatever its number: the key is without it.
        return key <= self.until if self.table == "history" else key[:2] <= self.until[:2]


def ranges(collections: Iterable[int], bounds: Sequence[bytes]) -> list[RevisionRange]:
    """All parts, in the order of the tables; together they are the tables, and no two share anything.

    Args:
        collections: The numbers of all collections.
        bounds: Ids, ascending. Those of customers will do for every collection: ids are ordered by time, and
            what belongs to somebody is made after them.
    """
    cuts: list[RevisionKey | None] = [
        (collection, bound, _BEFORE_ALL) for collection in sorted(set(collections)) for bound in bounds
    ]
    pairs = [
        (table, after, until)
        for table in _TABLES
        for after, until in zip([None, *cuts], [*cuts, None], strict=True)
    ]
    return [RevisionRange(number, *pair) for number, pair in enumerate(pairs)]
