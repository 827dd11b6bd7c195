"""Forgetting the keys of one customer, whatever the size of the room.

Lives here: that figure: the two transactions that renew a page's key and put a region's pages under a new
epoch. Must not live here: round trips to ring stores, keepers and destinations, which depend on where they
are.
"""

from collections.abc import Iterator
from statistics import median

from bench.context import Bench
from bench.copies import copied
from bench.figures import Figure, at_most

__all__ = ["measure"]

_GOALS = {"sqlite": 10.0, "postgresql": 40.0}
_CUSTOMERS = 40


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of forgetting."""
    count = min(bench.size // 4, bench.times(_CUSTOMERS))
    with copied(bench) as copy:
        done = copy.work("forget", count)
    taken = done.told["taken"]
    both = median(page + region for page, region, _ in taken) * 1e3
    page, region = (median(each[at] for each in taken) * 1e3 for at in (0, 1))
    note = f"page {page:.1f} ms, region {region:.1f} ms; median of {count}"
    goal = at_most(_GOALS[bench.engine], ratio=False)
    cpu = median(each[2] for each in taken) * 1e6
    yield Figure("one customer's keys forgotten", both, "ms", goal=goal, note=note, cpu=cpu)
