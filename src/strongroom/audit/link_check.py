"""Checks that the room itself gave each leaf its place, and names the leaves to which it did not.

Lives here: walking over the MACs of leaves' rows in their order. Must not live here: the MAC (chain.py), what
is signed (tail.py), which stops at the first that does not hold.
"""

from collections.abc import Sequence

from strongroom.audit.chain import LeafChain
from strongroom.audit.findings import Findings
from strongroom.errors import VerificationFailed
from strongroom.model.ids import write_id
from strongroom.storage import leaf_rows
from strongroom.storage.database import Database
from strongroom.storage.leaf_rows import LeafLink

__all__ = ["LinkCheck"]

_LEAVES = 8_192


class LinkCheck:
    """Checks one log."""

    def __init__(self, database: Database, tenant: int, chain: LeafChain, findings: Findings) -> None:
        self._database = database
        self._tenant = tenant
        self._chain = chain
        self._findings = findings
        self._next = 0
        self._before: list[bytes] = []
        self._covered = self._number = 0

    def run(self, first: int, end: int, covered: int = 0) -> None:
        """Check the leaves from an index on, in short reads.

        Args:
            covered: So many leaves a checkpoint covers. Among them MACs may be on their way to another key:
                of the first that is not there yet, nothing can be said by the row before.
        """
        self._next, self._covered = first, covered
        # What the row before may have carried when this one was appended: as it stands, or as it should be.
        self._before = [self._database.read(lambda tx: leaf_rows.leaf_mac(tx, self._tenant, first - 1))]
        if first and not self._before[0]:
            self._before = []
        for at in range(first, end, _LEAVES):
            stop = min(at + _LEAVES, end)
            rows = self._database.read(
                lambda tx, at=at, stop=stop: leaf_rows.leaf_links(tx, self._tenant, at, stop)  # type: ignore[misc]  # bound now, called now
            )
            for row in rows:
                self._take(row)

    def _take(self, row: LeafLink) -> None:
        # After a row that is gone nothing can be said; that it is gone is found elsewhere.
        known = self._before if row.leaf == self._next else []
        if row.leaf < self._covered and row.mac_key < self._number:
            known = []
        self._before, self._number = [row.mac], row.mac_key
        if known and not self._holds(row, known):
            self._findings.add("leaf.forged", leaf=row.leaf, event=write_id("evt", row.event))
            self._before.append(self._chain.link(row.leaf, known[0], row.hash)[1])
        self._next = row.leaf + 1

    def _holds(self, row: LeafLink, known: Sequence[bytes]) -> bool:
        for previous in known:
            try:
                self._chain.check(row.leaf, previous, row.hash, row.mac_key, row.mac)
            except VerificationFailed:
                continue
            return True
        return False
