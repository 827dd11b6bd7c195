"""The eras of a log, as its leaves begin them.

Lives here: where each era begins, and what was lost before. Must not live here: beginning one. Spec:
docs/spec/log.md, Eras.
"""

from dataclasses import dataclass

from strongroom.audit.findings import Findings
from strongroom.audit.leaf import decode_leaf
from strongroom.errors import VerificationFailed
from strongroom.storage import log_rows
from strongroom.storage.database import Database
from strongroom.storage.leaf_steps import leaf_steps
from strongroom.storage.log_rows import Head

__all__ = ["Era", "Eras", "eras_of"]

_BEGINS = b'{"action":"era_begin"'


@dataclass(frozen=True, slots=True)
class Era:
    """One era as its first leaf begins it.

    Args:
        origin: The log's name in it.
        first: The index of its first leaf.
        data_to: Where data was brought back to an earlier moment: what leaves from this one up to ``first``
            wrote
            is not in the tables. None where nothing was.
    """

    origin: str
    first: int
    data_to: int | None = None

    @property
    def undone(self) -> range:
        """The leaves whose revisions are not in the tables."""
        return range(self.first if self.data_to is None else self.data_to, self.first)


def eras_of(database: Database, tenant: int) -> list[Era]:
    """The eras of a log, in order; read only where there is more than the first.

    What does not begin an era as it should is left out: verifying the log names it.
    """
    head = database.read(lambda tx: log_rows.head(tx, tenant))
    if head is None or head.era == 1:
        return [] if head is None else [Era(head.origin, 0)]
    found = []
    for _, _, rows in leaf_steps(database, tenant, 0, head.next):
        for row in rows:
            if row.body is not None and row.body.startswith(_BEGINS):
                try:
                    extra = decode_leaf(row.body).extra
                except VerificationFailed:
                    continue
                data_to = extra.get("data_to")
                found.append(
                    Era(str(extra.get("origin")), row.number, data_to if isinstance(data_to, int) else None)
                )
    return found


class Eras:
    """Takes in the first leaf of each era, in the log's order."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._begun: list[tuple[str, int]] = []

    def begin(self, index: int, body: bytes) -> None:
        """Take in a leaf that begins an era, or the log's first, which has to."""
        try:
            leaf = decode_leaf(body)
        except VerificationFailed:
            self._findings.add("leaf.form", leaf=index)
            return
        extra = leaf.extra
        origin, previous = extra.get("origin"), extra.get("previous_origin")
        good = leaf.action == "era_begin" and isinstance(origin, str)
        if index == 0:
            good = good and previous is None
        else:
            before = self._begun[-1][0] if self._begun else None
            good = good and previous == before and origin != previous and extra.get("size") == index
        if not good:
            self._findings.add("era.invalid", leaf=index, event=leaf.event)
        if isinstance(origin, str):
            self._begun.append((origin, index))

    def knows(self, origin: str) -> bool:
        """Whether an era of this origin has begun."""
        return any(name == origin for name, _ in self._begun)

    def lost(self, origin: str, size: int) -> bool:
        """Whether leaves up to ``size`` of this origin were lost, as the next era's first leaf says."""
        for (name, _), (_, end) in zip(self._begun, self._begun[1:], strict=False):
            if name == origin:
                return size > end
        return False

    def check_head(self, head: Head, size: int) -> None:
        """Compare with what the head says."""
        if size and (not self._begun or head.origin != self._begun[-1][0] or head.era != len(self._begun)):
            self._findings.add("head.origin")
