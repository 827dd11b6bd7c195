"""Budgets at the door: what somebody does is counted, and refused beyond the role's budget, before a value
leaves.

Lives here: counting within the operation's own transaction, exactly, whatever processes there are. Must not
live here: budgets themselves (access.budgets), statements, what operations show, many customers at once
(spending_together.py).

A customer counts once for as long as the longest time of a budget, from the last time on. Whoever is counted
already costs one look-up; only somebody new is added up, while the user's row is locked, so that two
processes cannot both take the last place. Rows and searches are summed by the minute.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from strongroom.access.because import Because
from strongroom.access.budgets import Allowance, Measure, allowance, measures_of
from strongroom.access.decision import Decision, Overdrawn
from strongroom.access.policy import Beyond
from strongroom.storage import budget_rows
from strongroom.storage.budget_rows import Use
from strongroom.storage.user_rows import lock_user

if TYPE_CHECKING:
    from strongroom.vault.operations.operation import Operation

__all__ = ["RESTED", "SWEPT", "goes_on", "held_at_door", "spend", "spend_on_customer", "use_of"]

_MINUTE = 60_000
RESTED = 5 * _MINUTE
"""For so long a customer who was counted is not written again: counts may end as much early."""
_NUMBERS = {measure: number for number, measure in enumerate(Measure, 1)}
SWEPT = 16
"""One in so many additions forgets what is too old to count."""
_MOST_READ = 10_000


class _Draw(NamedTuple):
    """Something that is to be counted."""

    held: Allowance
    thing: bytes
    amount: int


def spend_on_customer(operation: "Operation", decision: Decision, customer: bytes) -> Decision | None:
    """Count that an operation is about a customer.

    Args:
        decision: That grants it.

    Returns:
        The refusal, where it goes beyond a budget; None where it may go on.
    """
    draws = [
        _Draw(held, customer, 1)
        for measure in measures_of(operation.action)
        if (held := held_at_door(operation, measure)) is not None
    ]
    return _spend(operation, decision, draws) if draws else None


def spend(operation: "Operation", decision: Decision, amounts: dict[Measure, int]) -> Decision | None:
    """Count searches, rows and the like; see `spend_on_customer`."""
    minute = (operation.now // _MINUTE).to_bytes(8, "big")
    draws = [
        _Draw(held, minute, amount)
        for measure, amount in amounts.items()
        if amount and (held := held_at_door(operation, measure)) is not None
    ]
    return _spend(operation, decision, draws) if draws else None


def held_at_door(operation: "Operation", measure: Measure) -> Allowance | None:
    """What counts at the door; a budget that only raises an alarm is the watch's."""
    bound, roles = operation.tenancy.bound, operation.session.principal.roles
    found = bound.once(
        ("allowance", roles, measure), lambda: allowance(bound.policy, bound.roles(roles), measure)
    )
    if found is None or found.beyond is Beyond.ALARM:
        return None
    return found


def use_of(operation: "Operation", held: Allowance) -> Use:
    """Whose budget of what somebody at work draws on."""
    return Use(operation.tenancy.tenant, operation.session.principal.user, _NUMBERS[held.measure])


def _spend(operation: "Operation", decision: Decision, draws: list[_Draw]) -> Decision | None:
    locked = False
    added: list[tuple[_Draw, Use]] = []
    for draw in draws:
        use = use_of(operation, draw.held)
        if _is_counted(operation, draw, use):
            continue
        if not locked:
            lock_user(operation.tx, use.tenant, use.user)
            locked = True
        over = _overdrawn(operation, draw, use)
        if over is not None and not goes_on(operation, draw.held):
            return _refusal(operation, decision, over, draw.held)
        added.append((draw, use))
    for draw, use in added:
        if _counts_once(draw):
            budget_rows.put_use(operation.tx, use, draw.thing, operation.now)
        else:
            budget_rows.add_use(operation.tx, use, draw.thing, operation.now, draw.amount)
        if draw.thing[-1] % SWEPT == 0:
            budget_rows.drop_uses_before(operation.tx, use, operation.now - _longest(draw.held))
    return None


def _is_counted(operation: "Operation", draw: _Draw, use: Use) -> bool:
    """Whether it is in all counts already; then it counts from now on anew."""
    if not _counts_once(draw):
        return False
    last = budget_rows.last_use(operation.tx, use, draw.thing)
    if last is None or last <= operation.now - _shortest(draw.held):
        return False
    if last <= operation.now - RESTED:
        budget_rows.touch_use(operation.tx, use, draw.thing, operation.now)
    return True


def _overdrawn(operation: "Operation", draw: _Draw, use: Use) -> Overdrawn | None:
    now, spans = operation.now, draw.held.spans
    # Whoever waited for the lock looks again: another process may have counted the same customer meanwhile.
    last = budget_rows.last_use(operation.tx, use, draw.thing) if _counts_once(draw) else None
    used = budget_rows.used_since(operation.tx, use, now - _longest(draw.held), now - _shortest(draw.held))
    for span, found in zip(reversed(spans), used, strict=False):
        since = now - span.minutes * _MINUTE
        more = 0 if last is not None and last > since else draw.amount
        if more and found + more > span.most:
            until = _until(operation, use, since, found + more - span.most)
            left = max(0, span.most - found)
            return Overdrawn(draw.held.measure, span.most, span.minutes // 60, left, until)
    return None


def _until(operation: "Operation", use: Use, since: int, over: int) -> int | None:
    """When so much will have gone by that the rest is within the budget."""
    gone = 0
    for at, amount in budget_rows.oldest_uses(operation.tx, use, since, min(over, _MOST_READ)):
        gone += amount
        if gone >= over:
            return at + (operation.now - since)
    return None


def goes_on(operation: "Operation", held: Allowance) -> bool:
    """Whether somebody who is beyond a budget goes on all the same: by a second factor shown just now."""
    return held.beyond is Beyond.STEP_UP and operation.session.principal.stepped_up


def _refusal(operation: "Operation", decision: Decision, over: Overdrawn, held: Allowance) -> Decision:
    by_factor = held.beyond is Beyond.STEP_UP and operation.session.principal.may_step_up
    return replace(
        decision,
        allowed=False,
        because=Because.BUDGET_STEP_UP if by_factor else Because.BUDGET_SPENT,
        views={},
        needs=frozenset({"step_up"}) if by_factor else frozenset(),
        overdrawn=over,
    )


def _counts_once(draw: _Draw) -> bool:
    return len(draw.thing) > 8


def _longest(held: Allowance) -> int:
    return held.spans[-1].minutes * _MINUTE


def _shortest(held: Allowance) -> int:
    return held.spans[0].minutes * _MINUTE
