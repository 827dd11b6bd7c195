"""Rule ``unfounded``: reveals of customers who are not the principal's own and have no open need.

Lives here: the rule. Must not live here: who owns whom (vault.records.grounds).
"""

from collections.abc import Collection, Iterator

from strongroom.audit.actions import Action
from strongroom.watch.alert import Alert
from strongroom.watch.counting_rule import DAY, CountingRule
from strongroom.watch.observed import Observed

__all__ = ["UnfoundedRule"]


class UnfoundedRule(CountingRule):
    """Counts such customers, each once, for each principal.

    Args:
        most: The last number a day that is usual.
        exempt: Purposes that are a ground by themselves.
    """

    name = "unfounded"

    def __init__(self, most: int, exempt: Collection[str]) -> None:
        super().__init__(most, DAY, "reveal")
        self._exempt = frozenset(exempt)

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Count a reveal that is known to have no ground."""
        leaf = event.leaf
        if leaf.action != Action.REVEAL or not event.done or event.founded is not False:
            return
        if leaf.purpose in self._exempt:
            return
        yield from self._count(event, leaf.actor.principal, keys=event.concerned)
