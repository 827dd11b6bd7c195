"""Why records of a file were refused, counted.

Lives here: counting by reason and field. Must not live here: the reasons' words (errors), the rows themselves
(rejects.py). What is kept names fields and limits, never a value.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Refusals", "RefusedFor"]


@dataclass(frozen=True, slots=True)
class RefusedFor:
    """One reason, in one field where it has one.

    Args:
        code: Of the error.
        count: How many records were refused for it.
        named: What the error's text names, as far as it is the same for all of them.
    """

    code: str
    count: int
    named: Mapping[str, object] = field(default_factory=dict)


class Refusals:
    """Counts refusals as they come; holds one entry for each reason and place."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], RefusedFor] = {}

    def add(self, code: str, named: Mapping[str, object]) -> None:
        """Count one more."""
        place = (code, str(named.get("field") or named.get("column") or ""))
        before = self._found.get(place)
        if before is None:
            self._found[place] = RefusedFor(code, 1, dict(named))
            return
        alike = {name: value for name, value in before.named.items() if named.get(name) == value}
        self._found[place] = RefusedFor(code, before.count + 1, alike)

    def by_code(self) -> dict[str, int]:
        """How many were refused, by code."""
        counted = Counter[str]()
        for each in self._found.values():
            counted[each.code] += each.count
        return dict(counted)

    def reasons(self) -> tuple[RefusedFor, ...]:
        """Every reason, the most frequent first."""
        return tuple(sorted(self._found.values(), key=lambda each: (-each.count, each.code, str(each.named))))
