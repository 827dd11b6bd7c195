"""All rules together, fed with the log.

Lives here: which rules there are, the log's clock. Must not live here: any rule, reading the
log (leaf_feed.py).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from strongroom.access.budgets import Allowance
from strongroom.access.watch_limits import WatchLimits
from strongroom.model.moments import read_moment
from strongroom.watch.alert import Alert
from strongroom.watch.budget import BudgetRule
from strongroom.watch.bursts import RefusalRule, SignInRule
from strongroom.watch.export import ExportRule
from strongroom.watch.finding import FindingRule
from strongroom.watch.honeytoken import HoneytokenRule
from strongroom.watch.hours import HoursRule
from strongroom.watch.late_backup import LateBackupRule
from strongroom.watch.network import NetworkRule
from strongroom.watch.observed import Observed
from strongroom.watch.rule import Rule
from strongroom.watch.unfounded import UnfoundedRule

__all__ = ["Watching", "make_rules", "sign_in_span", "warm_up"]

_HOUR = 3_600_000
_LONGEST_HOURS = 24
"""Of the rules but that of backups."""


def make_rules(
    limits: WatchLimits, held: Mapping[str, Sequence[Allowance]], honeytokens: Collection[str] = ()
) -> tuple[Rule, ...]:
    """The rules that are used.

    Args:
        held: By written id of the principal: what the roles have together of each budget.
        honeytokens: Written ids of customers who do not exist outside the room.
    """
    rules = (
        BudgetRule(held),
        RefusalRule(limits.refusals, limits.refusal_minutes),
        SignInRule(limits.sign_ins, limits.sign_in_minutes),
        HoursRule(limits.zone, limits.begins, limits.ends, limits.days),
        NetworkRule(limits.network_days),
        UnfoundedRule(limits.unfounded, limits.exempt),
        ExportRule(limits.export_records),
        HoneytokenRule(honeytokens),
        FindingRule(),
        LateBackupRule(limits.backup_hours),
    )
    return tuple(rule for rule in rules if rule.name not in limits.off)


def warm_up(limits: WatchLimits) -> int:
    """How long before a moment the rules have to be fed to judge it, in milliseconds."""
    minutes = max(limits.refusal_minutes, limits.sign_in_minutes)
    return max(_LONGEST_HOURS, limits.backup_hours, minutes // 60 + 1) * _HOUR


def sign_in_span(limits: WatchLimits) -> int:
    """How long before a moment the rules have to be fed with sign-ins, in milliseconds."""
    return 0 if "network" in limits.off else limits.network_days * 24 * _HOUR


class Watching:
    """Feeds the rules; in whatever pieces the log comes, the alerts are the same."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._now = 0

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Take in the next event of the log.

        Args:
            event: Its ``at`` is set by the log's clock: numbers are given in another order than times.
        """
        self._now = max(self._now, read_moment(event.leaf.at))
        seen = Observed(event.leaf, self._now, event.customers, event.founded)
        for rule in self._rules:
            yield from rule.feed(seen)

    def hold(self, held: Mapping[str, Sequence[Allowance]]) -> None:
        """Go on by what the roles have now; what was counted stays."""
        for rule in self._rules:
            rule.hold(held)

    def finish(self, now: int) -> Iterator[Alert]:
        """Say how late it is after the last event, in milliseconds UTC."""
        for rule in self._rules:
            yield from rule.pass_time(max(now, self._now))
