"""One event as the rules see it.

Lives here: the value, and which actions look at a customer. Must not live here: where it is read
(leaf_feed.py), rules.
"""

from dataclasses import dataclass

from strongroom.access.budgets import OF_CUSTOMERS, Measure
from strongroom.audit.leaf import Leaf

__all__ = ["OPENING", "Observed"]

OPENING = OF_CUSTOMERS[Measure.OPEN]
"""Actions that open one customer's record, or answer with it."""


@dataclass(frozen=True, slots=True)
class Observed:
    """An event of the log.

    Args:
        leaf: What was logged.
        at: The log's clock, milliseconds UTC: never earlier than that of the event before.
        customers: Written ids of the customers whom an export took along, or a look at many records showed.
        founded: Of a reveal: whether the customer is the principal's own or has an open need; None where that
            is not known.
    """

    leaf: Leaf
    at: int
    customers: frozenset[str] = frozenset()
    founded: bool | None = None

    @property
    def done(self) -> bool:
        """Whether it was neither refused nor failed."""
        return self.leaf.outcome == "done"

    @property
    def concerned(self) -> frozenset[str]:
        """Whom it is about, one by one: its own customer, and those of an export or of a look at many."""
        own = self.leaf.customer
        return self.customers if own is None else self.customers | {own}

    @property
    def members(self) -> int:
        """How many members it has."""
        return 0 if self.leaf.members is None else self.leaf.members.count
