"""Rule ``finding``: a verification, of log, data or backups, found something or could not be finished.

Lives here: the rule. Must not live here: verifying (audit, backup).
"""

from collections.abc import Iterator

from strongroom.audit.actions import Action
from strongroom.watch.alert import Alert
from strongroom.watch.observed import Observed
from strongroom.watch.rule import Rule

__all__ = ["FindingRule"]

_VERIFYING = frozenset({Action.AUDIT_VERIFY, Action.BACKUP_VERIFY, Action.BACKUP_DRILL})


class FindingRule(Rule):
    """One alert for each such event."""

    name = "finding"

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Look at what became of a verification."""
        leaf = event.leaf
        if leaf.action not in _VERIFYING or leaf.outcome == "refused":
            return
        found = leaf.extra.get("findings", 0)
        count = found if isinstance(found, int) else 0
        if count or leaf.outcome == "failed":
            yield Alert(
                rule=self.name,
                measure=leaf.action,
                at=event.at,
                principal=leaf.actor.principal,
                found=count,
                limit=0,
                evidence=(leaf.event,),
            )
