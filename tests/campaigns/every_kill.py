"""kill -9 of everything that keys, backups and erasures do, counted in a tally that a later run goes on with.

Lives here: which ordeals, in which turn, and the tally. Must not live here: the ordeals (backups.py,
erasures.py, keepers.py, kills.py).

The count is of kills, not of rounds: work that had come to its end before it could be killed is no kill. A
run that is stopped loses the round that it was in; the next one begins with new rooms and counts on.
"""

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from strongroom.keys.private_file import replace_private
from tests.campaigns.backups import BackingUp, Restoring
from tests.campaigns.erasures import Erasing, Rotating
from tests.campaigns.keepers import Keeping
from tests.campaigns.kills import Killing
from tests.campaigns.ordeal import Ordeal, Wrong, engines
from tests.campaigns.outcome import Outcome

__all__ = ["Tally", "run"]

_MOST_FAILURES = 20
_ORDEALS: tuple[tuple[str, Callable[..., Ordeal]], ...] = (
    ("backups", BackingUp),
    ("erasures", Erasing),
    ("keepers", Keeping),
    ("restores", Restoring),
    ("rotations", Rotating),
    ("ring", partial(Killing, kinds=("ring",))),
)


@dataclass
class Tally:
    """What all runs so far have come to.

    Args:
        path: Where it is kept; None: nowhere.
        rounds: How many were done.
        kills: By ordeal and engine, and what was killed after what.
        failures: What went wrong.
    """

    path: Path | None = None
    rounds: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, path: Path | None) -> "Tally":
        """The tally that lies there, or a new one."""
        if path is None or not path.exists():
            return cls(path)
        known = json.loads(path.read_text("utf-8"))
        return cls(path, known["rounds"], Counter(known["counts"]), known["failures"])

    @property
    def kills(self) -> int:
        """How many processes were killed at work."""
        return sum(times for what, times in self.counts.items() if " killed after " in what)

    def add(self, name: str, counts: Counter[str], failure: str | None) -> None:
        """Take a round in, durably."""
        self.rounds += 1
        self.counts.update({f"{name}, {what}": times for what, times in counts.items()})
        if failure is not None:
            self.failures.append(f"{name}: {failure}")
        if self.path is not None:
            facts = {"rounds": self.rounds, "kills": self.kills, "failures": self.failures}
            written = json.dumps({**facts, "counts": dict(sorted(self.counts.items()))}, indent=1)
            replace_private(self.path, written.encode())


def run(count: int, seed: int, report: Callable[[str], None], tally: Path | None = None) -> Outcome:
    """Go on until ``count`` processes have been killed in all, with those of earlier runs of the tally."""
    kept = Tally.at(tally)
    if kept.rounds:
        report(f"goes on after {kept.rounds} rounds, {kept.kills} kills")
    folder = Path(tempfile.mkdtemp(prefix="strongroom-every-kill-"))
    with ExitStack() as stack:
        ordeals: list[tuple[str, Ordeal]] = []
        for engine, databases in engines().items():
            new = stack.enter_context(databases())
            for name, make in _ORDEALS:
                place = folder / f"{engine}-{name}"
                place.mkdir()
                # Another seed each time that it goes on, and always the same for the same tally.
                ordeals.append(
                    (f"{engine}, {name}", make(place, new, Random(f"{seed} {kept.rounds} {engine}")))
                )
        while kept.kills < count and len(kept.failures) < _MOST_FAILURES:
            name, ordeal = ordeals[kept.rounds % len(ordeals)]
            before, failure = Counter(ordeal.killer.counts), None
            try:
                ordeal.round()
            except Wrong as wrong:
                failure = f"round {kept.rounds}: {wrong}"
                report(f"{name}, {failure}")
            kept.add(name, ordeal.killer.counts - before, failure)
            if kept.rounds % len(ordeals) == 0:
                report(f"{kept.kills} of {count} kills, {kept.rounds} rounds, {len(kept.failures)} failures")
    if not kept.failures:
        shutil.rmtree(folder)
    return Outcome(kept.rounds, tuple(kept.failures), dict(sorted(kept.counts.items())))
