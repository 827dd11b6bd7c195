"""Rule ``hours``: somebody works with customers' data when nobody usually does.

Lives here: what is usual, by clock and day of one time zone. Must not live here: reading the hours from a
file (access.watch_limits).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from strongroom.access.watch_limits import DAYS
from strongroom.audit.actions import Action
from strongroom.model.moments import read_moment
from strongroom.watch.alert import Alert
from strongroom.watch.observed import OPENING, Observed
from strongroom.watch.rule import Rule
from strongroom.watch.window import Windows

__all__ = ["HoursRule"]

_READING = OPENING | {Action.LIST, Action.FIND, Action.EXPORT}
_QUIET_MINUTES = 6 * 60
"""After so long without anything unusual the next is an alert of its own."""


class HoursRule(Rule):
    """One alert for each stretch of work outside the usual hours.

    Args:
        zone: Name of the time zone.
        begins: ``07:30``; empty: no hour is unusual.
        ends: ``20:00``; before ``begins``, it is on the next day.
        days: On which days the usual hours begin.
    """

    name = "hours"

    def __init__(self, zone: str, begins: str, ends: str, days: Sequence[str]) -> None:
        self._zone = ZoneInfo(zone)
        self._times = (time.fromisoformat(begins), time.fromisoformat(ends)) if begins else None
        self._days = frozenset(map(DAYS.index, days))
        self._windows = Windows(_QUIET_MINUTES)

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Look at the clock of an event that looked at customers."""
        leaf = event.leaf
        if not event.done or leaf.action not in _READING or self._is_usual(read_moment(leaf.at)):
            return
        passed = self._windows.add(leaf.actor.principal, leaf.event, event.at, 0)
        if passed is not None:
            yield Alert(
                rule=self.name,
                measure=self.name,
                at=event.at,
                principal=leaf.actor.principal,
                found=passed.found,
                limit=0,
                evidence=passed.evidence,
            )

    def _is_usual(self, moment: int) -> bool:
        if self._times is None:
            return True
        begins, ends = self._times
        local = datetime.fromtimestamp(moment / 1000, UTC).astimezone(self._zone)
        clock, today = local.time(), local.weekday()
        if begins < ends:
            return begins <= clock < ends and today in self._days
        if clock >= begins:
            return today in self._days
        return clock < ends and (local - timedelta(days=1)).weekday() in self._days
