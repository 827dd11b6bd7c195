"""Budgets: how much of each thing a role does in an hour and a day, and what happens beyond.

Lives here: what each budget counts, what several roles have together, and judging a number. Must not live
here: where the numbers come from (vault.operations.spending at the door, strongroom.watch over the log),
rows, the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from strongroom.access.policy import Beyond, Policy, Role

__all__ = ["BUDGETS", "OF_CUSTOMERS", "Allowance", "Measure", "Span", "allowance", "measures_of"]


class Measure(StrEnum):
    """What a budget counts; the text stands in policies and never changes."""

    OPEN = "open"
    REVEAL = "reveal"
    COMPARE = "compare"
    USE = "use"
    FIND = "find"
    LIST_ROWS = "list_rows"
    EXPORT = "export"
    EXPORT_ROWS = "export_rows"
    ERASE = "erase"


BUDGETS: tuple[str, ...] = tuple(str(measure) for measure in Measure)
"""Names of the budgets, as they stand in files."""

OF_CUSTOMERS: Mapping[Measure, frozenset[str]] = {
    Measure.OPEN: frozenset({"view", "reveal", "compare", "use", "history", "update", "revert", "transfer"}),
    Measure.REVEAL: frozenset({"reveal"}),
    Measure.COMPARE: frozenset({"compare"}),
    Measure.USE: frozenset({"use"}),
    Measure.ERASE: frozenset({"erase"}),
}
"""Budgets that count customers, each once, with the actions that count: all that show one record or a part
of it, a change that answers with the record included."""

_WHOLE_DAY = frozenset({Measure.EXPORT, Measure.EXPORT_ROWS, Measure.ERASE})
_HOUR, _DAY = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """How much is usual within a time.

    Args:
        minutes: The time.
        most: The last number that is usual.
    """

    minutes: int
    most: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """What somebody has of one budget.

    Args:
        spans: An hour, where a day's number does not go for it too, and a day.
        beyond: What happens beyond it.
    """

    measure: Measure
    spans: tuple[Span, ...]
    beyond: Beyond


def allowance(policy: Policy, roles: Iterable[Role], measure: Measure) -> Allowance | None:
    """What these roles together have of a budget: of several the one that has most counts.

    Returns:
        None where no role has one, so that nothing is counted.
    """
    held = [role for role in roles if measure in role.budget]
    if not held:
        return None
    most = max(held, key=lambda role: (role.budget[measure], role.beyond is Beyond.ALARM))
    day = most.budget[measure]
    spans = [Span(_DAY, day)]
    percent = policy.watch.hour_percent
    if measure not in _WHOLE_DAY and percent < 100:
        spans.insert(0, Span(_HOUR, -(-day * percent // 100)))
    return Allowance(measure, tuple(spans), most.beyond)


def measures_of(action: str) -> tuple[Measure, ...]:
    """The budgets of customers that an action draws on."""
    return tuple(measure for measure, actions in OF_CUSTOMERS.items() if action in actions)
