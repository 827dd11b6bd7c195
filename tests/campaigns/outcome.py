"""What a long campaign reports when it has come to its end.

Lives here: the form that every campaign of this folder answers in. Must not live here: a campaign, or how one
is started (``tools/dev_soak.py``).

A campaign is a module of this folder with one function, ``run(count, seed, report)``: it does ``count``
rounds, all of them settled by ``seed``, tells ``report`` a line now and then, and returns an `Outcome`. What
a round does stands in functions that a test calls too, with a few rounds and a seed that stays the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Outcome"]


@dataclass(frozen=True)
class Outcome:
    """How a campaign ended.

    Attributes:
        done: Rounds that were done; as many as were asked for, unless it gave up.
        failures: What went wrong, a line each, with the round that it went wrong in; empty for a success.
        counts: What happened how often, by a name that says it: ``{"found": 9_871, "meaningless": 129}``.
    """

    done: int
    failures: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether at least one round was done and none went wrong."""
        return self.done > 0 and not self.failures
