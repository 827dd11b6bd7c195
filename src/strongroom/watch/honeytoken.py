"""Rule ``honeytoken``: somebody touches a customer who does not exist outside the room.

Lives here: the rule, and what counts as touching. Must not live here: which customers these are
(access.watch_limits).
"""

from collections.abc import Collection, Iterator

from strongroom.audit.actions import Action
from strongroom.watch.alert import Alert
from strongroom.watch.observed import OPENING, Observed
from strongroom.watch.rule import Rule
from strongroom.watch.window import Windows

__all__ = ["HoneytokenRule"]

_TOUCHING = OPENING | {
    Action.FIND,
    Action.EXPORT,
    Action.UPDATE,
    Action.REMOVE,
    Action.REVERT,
    Action.TRANSFER,
    Action.SHARE,
    Action.MERGE,
    Action.ERASE,
}
"""To stand in somebody's list is no touch: every list of all customers has every customer."""
_QUIET_MINUTES = 60


class HoneytokenRule(Rule):
    """One alert for each principal and such customer, and another one only after an hour of quiet.

    Args:
        customers: Written ids.
    """

    name = "honeytoken"

    def __init__(self, customers: Collection[str]) -> None:
        self._customers = frozenset(customers)
        self._windows = Windows(_QUIET_MINUTES)

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Look at whom an event is about; one that was refused tells just as much."""
        leaf = event.leaf
        if leaf.action not in _TOUCHING:
            return
        for customer in sorted(self._customers & event.concerned):
            whose = f"{leaf.actor.principal}/{customer}"
            passed = self._windows.add(whose, leaf.event, event.at, 0)
            if passed is not None:
                yield Alert(
                    rule=self.name,
                    measure=leaf.action,
                    at=event.at,
                    principal=leaf.actor.principal,
                    customer=customer,
                    found=passed.found,
                    limit=0,
                    evidence=passed.evidence,
                )
