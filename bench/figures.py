"""A figure: what was measured, beside what, and what it should come to.

Lives here: the values. Must not live here: measuring (pairs.py), printing (report.py).
"""

from collections.abc import Callable
from dataclasses import dataclass

from bench.pairs import Pair, Taken

__all__ = ["Figure", "Goal", "at_least", "at_most", "cost", "plain", "speed"]


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound.

    Args:
        bound: The number.
        most: Whether it is the most that is good; otherwise the least.
        of_ratio: Whether the ratio is held against it; otherwise our own number.
    """

    bound: float
    most: bool
    of_ratio: bool

    def met(self, number: float) -> bool:
        """Whether a number keeps to it."""
        return number <= self.bound if self.most else number >= self.bound


def at_least(bound: float, *, ratio: bool = True) -> Goal:
    """So much or more."""
    return Goal(bound, most=False, of_ratio=ratio)


def at_most(bound: float, *, ratio: bool = True) -> Goal:
    """So much or less."""
    return Goal(bound, most=True, of_ratio=ratio)


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table.

    Args:
        what: What was done.
        ours: How long Strongroom takes, or how much it does, in ``unit``.
        unit: ``us``, ``ms``, ``s`` or ``/s``.
        baseline: The same of what it is held against.
        against: What that is.
        ratio: ``speed`` or ``cost`` of ours to the baseline, as the subject has it.
        goal: What it should come to.
        note: What one has to know to read it.
        cpu: Microseconds of the processor that ours takes, in this process.
        cpu_ratio: As ``ratio``, of the processor's time in this process alone.
    """

    what: str
    ours: float
    unit: str
    baseline: float | None = None
    against: str = ""
    ratio: float | None = None
    goal: Goal | None = None
    note: str = ""
    cpu: float | None = None
    cpu_ratio: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        number = self.ratio if self.goal is not None and self.goal.of_ratio else self.ours
        return None if self.goal is None or number is None else self.goal.met(number)


_SCALE = {"us": 1e6, "ms": 1e3, "s": 1.0}


def speed(
    what: str, pair: Pair, against: str, *, unit: str = "us", goal: Goal | None = None, note: str = ""
) -> Figure:
    """A figure whose ratio says how fast ours is: 1 is as fast as the baseline, 0.5 half as fast."""
    return _figure(what, pair, against, lambda cost: 1 / cost, unit, goal, note)


def cost(
    what: str, pair: Pair, against: str, *, unit: str = "us", goal: Goal | None = None, note: str = ""
) -> Figure:
    """A figure whose ratio says how much ours takes: 1 is as much as the baseline, 2 twice as much."""
    return _figure(what, pair, against, lambda cost: cost, unit, goal, note)


def _figure(
    what: str,
    pair: Pair,
    against: str,
    ratio: Callable[[float], float],
    unit: str,
    goal: Goal | None,
    note: str,
) -> Figure:
    return Figure(
        what,
        _in_unit(pair.ours.wall, unit),
        unit,
        _in_unit(pair.baseline.wall, unit),
        against,
        ratio(pair.cost),
        goal,
        note,
        pair.ours.cpu * 1e6,
        ratio(pair.ours.cpu / pair.baseline.cpu),
    )


def plain(what: str, taken: Taken, *, unit: str = "us", goal: Goal | None = None, note: str = "") -> Figure:
    """A figure that stands alone."""
    return Figure(what, _in_unit(taken.wall, unit), unit, goal=goal, note=note, cpu=taken.cpu * 1e6)


def _in_unit(seconds: float, unit: str) -> float:
    return 1 / seconds if unit == "/s" else seconds * _SCALE[unit]
