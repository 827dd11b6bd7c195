"""Rules ``refusals`` and ``sign_ins``: many of them within minutes.

Lives here: what is counted together. Must not live here: counting (counting_rule.py).
"""

from collections.abc import Iterator

from strongroom.audit.actions import Action
from strongroom.watch.alert import Alert
from strongroom.watch.counting_rule import CountingRule
from strongroom.watch.observed import Observed

__all__ = ["RefusalRule", "SignInRule"]

_FAILURES = frozenset({Action.SIGN_IN_FAILED, Action.TOKEN_REFUSED})


class RefusalRule(CountingRule):
    """One principal is refused again and again: somebody tries what a role does not have.

    Args:
        most: The last number that is usual.
        minutes: The span.
    """

    name = "refusals"

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Count a refusal."""
        if event.leaf.outcome == "refused" and event.leaf.action not in _FAILURES:
            yield from self._count(event, event.leaf.actor.principal)


class SignInRule(CountingRule):
    """Signing in fails again and again, for one user or for what is no user's.

    Args:
        most: The last number that is usual.
        minutes: The span.
    """

    name = "sign_ins"

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Count a failure to sign in."""
        leaf = event.leaf
        if leaf.action in _FAILURES:
            about = leaf.record if leaf.record is not None and leaf.record.startswith("usr_") else None
            yield from self._count(event, about or leaf.actor.principal)
