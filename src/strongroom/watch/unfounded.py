"""Rule ``unfounded``: reveals of customers who are not the principal's own and have no open need.

Lives here: the rule. Must not live here: who owns whom (vault.records.grounds).
"""

from collections.abc import Collection, Iterator

from strongroom.audit.actions import Action
from strongroom.watch.alert import Alert
from strongroom.watch.observed import Observed
from strongroom.watch.rule import Rule
from strongroom.watch.window import Windows

__all__ = ["UnfoundedRule"]

_DAY = 24 * 60


class UnfoundedRule(Rule):
    """Counts such customers, each once, for each principal.

    Args:
        most: The last number a day that is usual.
        exempt: Purposes that are a ground by themselves.
    """

    name = "unfounded"

    def __init__(self, most: int, exempt: Collection[str]) -> None:
        self._most = most
        self._exempt = frozenset(exempt)
        self._windows = Windows(_DAY)

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Count a reveal that is known to have no ground."""
        leaf = event.leaf
        if leaf.action != Action.REVEAL or not event.done or event.founded is not False:
            return
        if leaf.purpose in self._exempt:
            return
        who = leaf.actor.principal
        passed = self._windows.add(who, leaf.event, event.at, self._most, keys=event.concerned)
        if passed is not None:
            yield Alert(
                rule=self.name,
                measure="reveal",
                at=event.at,
                principal=who,
                found=passed.found,
                limit=self._most,
                minutes=_DAY,
                evidence=passed.evidence,
            )
