"""Rules that count one thing for each principal within a span, and raise an alert where it is more than
usual.

Lives here: what these rules have in common. Must not live here: what each counts, counting itself
(window.py).
"""

from collections.abc import Iterator, Set

from strongroom.watch.alert import Alert
from strongroom.watch.observed import Observed
from strongroom.watch.rule import Rule
from strongroom.watch.window import Windows

__all__ = ["DAY", "CountingRule"]

DAY = 24 * 60
"""A day, in minutes."""


class CountingRule(Rule):
    """Counts within a sliding span.

    Args:
        most: The last number that is usual.
        minutes: The span.
        measure: What is counted, as alerts name it; the rule's own name, when left out.
    """

    def __init__(self, most: int, minutes: int, measure: str | None = None) -> None:
        self._most = most
        self._windows = Windows(minutes)
        self._measure = measure or self.name

    def _count(
        self, event: Observed, whose: str, *, keys: Set[str] = frozenset(), weight: int = 1
    ) -> Iterator[Alert]:
        """Count an event for somebody; arguments as for `Windows.add`."""
        passed = self._windows.add(whose, event.leaf.event, event.at, self._most, keys=keys, weight=weight)
        if passed is not None:
            yield Alert(
                rule=self.name,
                measure=self._measure,
                at=event.at,
                principal=whose,
                found=passed.found,
                limit=self._most,
                minutes=self._windows.minutes,
                evidence=passed.evidence,
            )
