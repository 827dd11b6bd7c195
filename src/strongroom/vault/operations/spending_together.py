"""Budgets at the door, for many customers at once: who of them may still be opened.

Lives here: the same count as for one after the other (spending.py), by a statement for all of them. Must not
live here: what a budget is, the refusal of those who are beyond it.
"""

from collections.abc import Sequence

from strongroom.access.budgets import Allowance, measures_of
from strongroom.storage import budget_rows
from strongroom.storage.user_rows import lock_user
from strongroom.vault.operations.operation import Operation
from strongroom.vault.operations.spending import RESTED, SWEPT, goes_on, held_at_door, use_of

__all__ = ["spend_on_customers"]

_MINUTE = 60_000


def spend_on_customers(operation: Operation, customers: Sequence[bytes]) -> frozenset[bytes]:
    """Count that an operation is about several customers, in their order.

    Args:
        customers: At most 1,024, each once.

    Returns:
        Those within the budgets; of the others nothing was counted.
    """
    held = (held_at_door(operation, measure) for measure in measures_of(operation.action))
    tallies = [_Tally(operation, each, customers) for each in held if each is not None]
    if any(not tally.counts(each) for tally in tallies for each in customers):
        # Only somebody new is added up, while nobody else counts for the same user.
        lock_user(operation.tx, operation.tenancy.tenant, operation.session.principal.user)
        for tally in tallies:
            tally.add_up()
    within = set()
    for each in customers:
        if all(tally.has_room(each) for tally in tallies):
            within.add(each)
            for tally in tallies:
                tally.count(each)
    for tally in tallies:
        tally.write()
    return frozenset(within)


class _Tally:
    """What is used of one budget, as more is counted."""

    def __init__(self, operation: Operation, held: Allowance, customers: Sequence[bytes]) -> None:
        self._operation, self._held, self._customers = operation, held, customers
        self._use = use_of(operation, held)
        self._since = [operation.now - span.minutes * _MINUTE for span in held.spans]
        self._used = [0] * len(held.spans)
        self._fits_always = goes_on(operation, held)
        self._last = budget_rows.last_uses(operation.tx, self._use, customers)
        self._counted: list[bytes] = []

    def counts(self, customer: bytes) -> bool:
        """Whether a customer is in all counts already."""
        return self._last.get(customer, -1) > max(self._since)

    def add_up(self) -> None:
        """Look again, now that nobody else counts: who is counted, and how much is used."""
        operation = self._operation
        self._last = budget_rows.last_uses(operation.tx, self._use, self._customers)
        longest, shortest = min(self._since), max(self._since)
        used = budget_rows.used_since(operation.tx, self._use, longest, shortest)
        self._used = list(reversed(used[: len(self._since)]))

    def has_room(self, customer: bytes) -> bool:
        """Whether a customer is within the budget: counted already, or there is room for one more."""
        spans = zip(self._held.spans, self._used, self._new_in(customer), strict=True)
        return self._fits_always or not any(new and used >= span.most for span, used, new in spans)

    def count(self, customer: bytes) -> None:
        """Count a customer, who counts once."""
        for place, new in enumerate(self._new_in(customer)):
            self._used[place] += new
        if self._last.get(customer, -1) <= self._operation.now - RESTED:
            self._counted.append(customer)
        self._last[customer] = self._operation.now

    def write(self) -> None:
        """Keep what was counted, and forget what is too old to count."""
        if self._counted:
            budget_rows.put_uses(self._operation.tx, self._use, self._counted, self._operation.now)
        if any(each[-1] % SWEPT == 0 for each in self._counted):
            budget_rows.drop_uses_before(self._operation.tx, self._use, min(self._since))

    def _new_in(self, customer: bytes) -> list[bool]:
        last = self._last.get(customer, -1)
        return [last <= since for since in self._since]
