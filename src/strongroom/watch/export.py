"""Rule ``export``: one principal takes many records out in a day.

Lives here: the rule. Must not live here: how often a role may export (budget.py).
"""

from collections.abc import Iterator

from strongroom.audit.actions import Action
from strongroom.watch.alert import Alert
from strongroom.watch.counting_rule import DAY, CountingRule
from strongroom.watch.observed import Observed

__all__ = ["ExportRule"]


class ExportRule(CountingRule):
    """Counts exported records, page by page: an export that is broken off has given out its pages.

    Args:
        most: The last number a day that is usual.
    """

    name = "export"

    def __init__(self, most: int) -> None:
        super().__init__(most, DAY, "records")

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Count a page of an export."""
        leaf = event.leaf
        if leaf.action != Action.EXPORT or not event.done:
            return
        yield from self._count(event, leaf.actor.principal, weight=event.members)
