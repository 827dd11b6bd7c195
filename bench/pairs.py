"""Measuring two things in turn, so that their ratio holds on a machine that others use too.

Lives here: the clock. Must not live here: what is measured.

What slows the machine down slows both halves of a pair; the ratio given is the median of the pairs' own
ratios, and which half comes first changes from pair to pair.
"""

import gc
from collections.abc import Callable
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

__all__ = ["Pair", "Taken", "Work", "best", "in_pairs"]

Work = Callable[[], int]
"""Does a piece of work and returns how many things it did."""


class Taken(NamedTuple):
    """Seconds that one thing takes.

    Attributes:
        wall: By the clock on the wall.
        cpu: Of the processor, by all threads of this process and by what it started and waited for; that of a
            database server is not in it.
    """

    wall: float
    cpu: float


class Pair(NamedTuple):
    """Seconds for one thing, each the median of all rounds.

    Attributes:
        cost: The median of ours to the baseline, round by round.
    """

    ours: Taken
    baseline: Taken
    cost: float


def _take(work: Work) -> Taken:
    gc.collect()
    begun, used = perf_counter(), _processor_seconds()
    done = work()
    return Taken((perf_counter() - begun) / done, (_processor_seconds() - used) / done)


def _processor_seconds() -> float:
    ended = getrusage(RUSAGE_CHILDREN)
    return process_time() + ended.ru_utime + ended.ru_stime


def in_pairs(ours: Work, baseline: Work, rounds: int) -> Pair:
    """Measure both in turn, after each has run once unmeasured."""
    ours()
    baseline()
    mine: list[Taken] = []
    theirs: list[Taken] = []
    for number in range(rounds):
        if number % 2:
            mine.append(_take(ours))
            theirs.append(_take(baseline))
        else:
            theirs.append(_take(baseline))
            mine.append(_take(ours))
    ratios = [one.wall / other.wall for one, other in zip(mine, theirs, strict=True)]
    return Pair(_middle(mine), _middle(theirs), median(ratios))


def best(work: Work, rounds: int) -> Taken:
    """The best of several rounds, for bounds in seconds: what others do on the machine only ever adds."""
    taken = [_take(work) for _ in range(rounds)]
    return Taken(min(each.wall for each in taken), min(each.cpu for each in taken))


def _middle(taken: list[Taken]) -> Taken:
    return Taken(median(each.wall for each in taken), median(each.cpu for each in taken))
