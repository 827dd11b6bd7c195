"""Naming what does not fit, in memory, and only what is still there at a second look.

Lives here: which parts are looked at together, and what counts. Must not live here: what is looked at.

A room that is written to is never the same at two moments: a finding counts only if it is made twice.
"""

from collections.abc import Callable

from strongroom.audit.balance import PARTS
from strongroom.audit.findings import Findings

__all__ = ["name_twice"]

_IN_MEMORY = 200_000
"""Things held in memory while naming what is wrong."""


def name_twice(
    things: int,
    parts: set[int],
    look: Callable[[frozenset[int], Findings], None],
    settle: Callable[[], object],
    findings: Findings,
) -> None:
    """Look twice at the parts that do not fit, a few at a time, and keep what was seen both times.

    Args:
        things: How many there are in all parts, about; so many parts are held at once as there is room for.
        look: Reads these parts again and adds what is wrong.
        settle: Called before the second look.
    """
    at_once = max(1, PARTS * _IN_MEMORY // max(1, things))
    ordered = sorted(parts)
    for start in range(0, len(ordered), at_once):
        some = frozenset(ordered[start : start + at_once])
        first, second = findings.empty(), findings.empty()
        look(some, first)
        if not len(first):
            continue
        settle()
        look(some, second)
        again = set(second)
        findings.extend(one for one in first if one in again)
