"""Rule ``budget``: one principal goes beyond what the role's budget has for a day, or its share of an hour.

Lives here: what an event draws on. Must not live here: budgets (access.budgets), refusing
(vault.operations.spending).
"""

from collections.abc import Iterator, Mapping, Sequence, Set

from strongroom.access.budgets import Allowance, Measure, measures_of
from strongroom.audit.actions import Action
from strongroom.watch.alert import Alert
from strongroom.watch.observed import Observed
from strongroom.watch.rule import Rule
from strongroom.watch.window import Windows

__all__ = ["BudgetRule"]

_DAY, _HOUR = 24 * 60, 60


class BudgetRule(Rule):
    """Counts for each principal what the roles' budgets name.

    Args:
        held: By written id of the principal: what the roles have together, of each budget that they have.
    """

    name = "budget"

    def __init__(self, held: Mapping[str, Sequence[Allowance]]) -> None:
        self.hold(held)
        self._windows = {minutes: Windows(minutes) for minutes in (_HOUR, _DAY)}

    def hold(self, held: Mapping[str, Sequence[Allowance]]) -> None:
        """Go on by what the roles have now."""
        self._held = {who: {each.measure: each for each in some} for who, some in held.items()}

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Count an event that was done."""
        held = self._held.get(event.leaf.actor.principal)
        if held and event.done:
            for measure, keys, weight in _counted(event):
                if measure in held:
                    yield from self._count(event, held[measure], keys, weight)

    def _count(self, event: Observed, held: Allowance, keys: Set[str], weight: int) -> Iterator[Alert]:
        leaf = event.leaf
        whose = f"{leaf.actor.principal}/{held.measure}"
        for span in held.spans:
            windows = self._windows[span.minutes]
            passed = windows.add(whose, leaf.event, event.at, span.most, keys=keys, weight=weight)
            if passed is not None:
                yield Alert(
                    rule=self.name,
                    measure=held.measure,
                    at=event.at,
                    principal=leaf.actor.principal,
                    found=passed.found,
                    limit=span.most,
                    minutes=span.minutes,
                    evidence=passed.evidence,
                )


_ITSELF: Set[str] = frozenset()


def _counted(event: Observed) -> Iterator[tuple[Measure, Set[str], int]]:
    """The budgets that an event draws on: name, what counts once each (the event itself: none), how much."""
    leaf = event.leaf
    if event.concerned:
        for measure in measures_of(leaf.action):
            yield measure, event.concerned, 1
    if leaf.action == Action.FIND:
        yield Measure.FIND, _ITSELF, 1
    if leaf.action in (Action.LIST, Action.FIND):
        yield Measure.LIST_ROWS, _ITSELF, event.members
    elif leaf.action == Action.EXPORT and leaf.members is None and "sha256" in leaf.extra:
        yield Measure.EXPORT, _ITSELF, 1  # the file's own event, after those of its pages
    elif leaf.action == Action.EXPORT:
        yield Measure.EXPORT_ROWS, _ITSELF, event.members
