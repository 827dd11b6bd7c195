"""Rule ``backup``: no backup was made for too long.

Lives here: the rule. Must not live here: whether a backup can be restored (backup.status).
"""

from collections.abc import Iterator

from strongroom.audit.actions import Action
from strongroom.watch.alert import Alert
from strongroom.watch.observed import Observed
from strongroom.watch.rule import Rule

__all__ = ["LateBackupRule"]

_HOUR = 3_600_000


class LateBackupRule(Rule):
    """One alert for each time that a backup is late; counted from the first event where there was none yet.

    Args:
        hours: The longest time from one to the next that is usual.
    """

    name = "backup"

    def __init__(self, hours: int) -> None:
        self._hours = hours
        self._since: int | None = None
        self._last: tuple[str, ...] = ()
        self._told = False

    def feed(self, event: Observed) -> Iterator[Alert]:
        """See how late it is, and whether this is a backup."""
        yield from self.pass_time(event.at)
        if self._since is None:
            self._since = event.at
        if event.leaf.action == Action.BACKUP_RUN and event.done:
            self._since, self._last, self._told = event.at, (event.leaf.event,), False

    def pass_time(self, now: int) -> Iterator[Alert]:
        """See how late it is; the alert has the moment from which it was late, whoever noticed it when."""
        if self._since is None or self._told:
            return
        late = self._since + self._hours * _HOUR
        if now > late:
            self._told = True
            yield Alert(
                rule=self.name,
                measure=self.name,
                at=late,
                found=self._hours,
                limit=self._hours,
                minutes=self._hours * 60,
                evidence=self._last,
            )
