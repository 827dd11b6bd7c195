"""Counting within a sliding span of time, for each of many, in bounded memory.

Lives here: the count and when it passes its limit. Must not live here: what is counted (the rules).

An alert is due when a count passes its limit, and again at twice and four times of it; the next one only
after the count has fallen to half the limit. So a count needs no more than the newest things that make up
four times its limit: older ones cannot change what is passed, and are let go.
"""

from collections import OrderedDict
from collections.abc import Set
from typing import NamedTuple

from strongroom.watch.alert import EVIDENCE_MOST

__all__ = ["Passed", "Windows"]

_STEPS = (1, 2, 4)


class Passed(NamedTuple):
    """A limit was passed.

    Attributes:
        found: The count; what goes beyond four times the limit may be missing.
        evidence: The newest events that were counted, oldest first.
    """

    found: int
    evidence: tuple[str, ...]


class _Counted(NamedTuple):
    at: int
    weight: int
    event: str


class _Window:
    """The count of one."""

    def __init__(self) -> None:
        self._counted: OrderedDict[str, _Counted] = OrderedDict()
        self._total = 0
        self._raised = 0

    def add(self, keys: Set[str], counted: _Counted, limit: int) -> Passed | None:
        """Count something, once for each key; a key that was counted before is counted anew."""
        for key in sorted(keys):
            known = self._counted.pop(key, None)
            self._counted[key] = counted
            self._total += counted.weight - (0 if known is None else known.weight)
        while self._total - next(iter(self._counted.values())).weight > _STEPS[-1] * limit:
            self._drop()
        step = sum(self._total > times * limit for times in _STEPS)
        if step <= self._raised:
            return None
        self._raised = step
        events = list(dict.fromkeys(each.event for each in self._counted.values()))
        return Passed(self._total, tuple(events[-EVIDENCE_MOST:]))

    def forget(self, before: int, limit: int) -> None:
        """Let go of what is older."""
        while self._counted and next(iter(self._counted.values())).at < before:
            self._drop()
        if self._total * 2 <= limit:
            self._raised = 0

    def is_over(self, before: int) -> bool:
        """Whether nothing is left of it."""
        return next(reversed(self._counted.values())).at < before

    def _drop(self) -> None:
        self._total -= self._counted.popitem(last=False)[1].weight

    def __len__(self) -> int:
        return len(self._counted)


class Windows:
    """Counts within one span, for each of many.

    Args:
        minutes: The span.
    """

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        self._span = minutes * 60_000
        self._windows: dict[str, _Window] = {}
        self._swept = 0

    def add(
        self, whose: str, event: str, at: int, limit: int, *, keys: Set[str] = frozenset(), weight: int = 1
    ) -> Passed | None:
        """Count something.

        Args:
            whose: Whose count it is.
            event: Id of the event.
            at: Its moment; never earlier than that of the call before.
            limit: The last count that is usual.
            keys: What is counted, each once however often it occurs; the event, when there are none.
            weight: How much it counts; nothing for 0.
        """
        if weight < 1:
            return None
        before = at - self._span
        self._sweep(at, before)
        window = self._windows.setdefault(whose, _Window())
        window.forget(before, limit)
        return window.add(keys or {event}, _Counted(at, weight, event), limit)

    def __len__(self) -> int:
        """How many things are remembered."""
        return sum(map(len, self._windows.values()))

    def _sweep(self, at: int, before: int) -> None:
        if at - self._swept > self._span:
            self._windows = {one: each for one, each in self._windows.items() if not each.is_over(before)}
            self._swept = at
