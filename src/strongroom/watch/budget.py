"""Rule ``budget``: one principal goes beyond what the role's budget has for a day, or its share of an hour.

Lives here: what each budget counts. Must not live here: the budgets (access.policy).
"""

from collections.abc import Iterator, Mapping

from strongroom.audit.actions import Action
from strongroom.watch.alert import Alert
from strongroom.watch.observed import OPENING, Observed
from strongroom.watch.rule import Rule
from strongroom.watch.window import Windows

__all__ = ["BudgetRule"]

_DAY, _HOUR = 24 * 60, 60
_OF_CUSTOMERS: Mapping[str, frozenset[str]] = {
    "open": OPENING,
    "reveal": frozenset({Action.REVEAL}),
    "compare": frozenset({Action.COMPARE}),
    "use": frozenset({Action.USE}),
    "erase": frozenset({Action.ERASE}),
}
"""Budgets that count customers, each once."""
_WHOLE_DAY = frozenset({"export", "erase"})


class BudgetRule(Rule):
    """Counts for each principal what the roles' budgets name.

    Args:
        budgets: By written id of the principal: numbers a day, by name of the budget.
        hour_percent: Share of a day's number that is usual within an hour.
    """

    name = "budget"

    def __init__(self, budgets: Mapping[str, Mapping[str, int]], hour_percent: int) -> None:
        self._budgets = budgets
        self._hour_percent = hour_percent
        self._days, self._hours = Windows(_DAY), Windows(_HOUR)

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Count an event that was done."""
        budget = self._budgets.get(event.leaf.actor.principal)
        if budget and event.done:
            for measure, key, weight in _counted(event):
                if measure in budget:
                    yield from self._count(event, measure, budget[measure], key, weight)

    def _count(
        self, event: Observed, measure: str, limit: int, key: str | None, weight: int
    ) -> Iterator[Alert]:
        spans = [(self._days, limit)]
        if measure not in _WHOLE_DAY and self._hour_percent < 100:
            spans.insert(0, (self._hours, -(-limit * self._hour_percent // 100)))
        leaf = event.leaf
        whose = f"{leaf.actor.principal}/{measure}"
        for windows, most in spans:
            passed = windows.add(whose, leaf.event, event.at, most, key=key, weight=weight)
            if passed is not None:
                yield Alert(
                    rule=self.name,
                    measure=measure,
                    at=event.at,
                    principal=leaf.actor.principal,
                    found=passed.found,
                    limit=most,
                    minutes=windows.minutes,
                    evidence=passed.evidence,
                )


def _counted(event: Observed) -> Iterator[tuple[str, str | None, int]]:
    """The budgets that an event draws on: name, what counts once, how much."""
    leaf = event.leaf
    for measure, actions in _OF_CUSTOMERS.items():
        if leaf.action in actions and leaf.customer is not None:
            yield measure, leaf.customer, 1
    if leaf.action == Action.FIND:
        yield "find", None, 1
    elif leaf.action == Action.LIST:
        yield "list_rows", None, event.members
    elif leaf.action == Action.EXPORT and leaf.members is None and "sha256" in leaf.extra:
        yield "export", None, 1  # the file's own event, after those of its pages
