"""Rule ``export``: one principal takes many records out in a day.

Lives here: the rule. Must not live here: how often a role may export (budget.py).
"""

from collections.abc import Iterator

from strongroom.audit.actions import Action
from strongroom.watch.alert import Alert
from strongroom.watch.observed import Observed
from strongroom.watch.rule import Rule
from strongroom.watch.window import Windows

__all__ = ["ExportRule"]

_DAY = 24 * 60


class ExportRule(Rule):
    """Counts exported records, page by page: an export that is broken off has given out its pages.

    Args:
        most: The last number a day that is usual.
    """

    name = "export"

    def __init__(self, most: int) -> None:
        self._most = most
        self._windows = Windows(_DAY)

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Count a page of an export."""
        leaf = event.leaf
        if leaf.action != Action.EXPORT or not event.done:
            return
        who = leaf.actor.principal
        passed = self._windows.add(who, leaf.event, event.at, self._most, weight=event.members)
        if passed is not None:
            yield Alert(
                rule=self.name,
                measure="records",
                at=event.at,
                principal=who,
                found=passed.found,
                limit=self._most,
                minutes=_DAY,
                evidence=passed.evidence,
            )
