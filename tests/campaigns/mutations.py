"""Random single changes to rows of a room and to bundles of its log: each is found, or means nothing.

Lives here: how many of which. Must not live here: the changes and what of them means nothing (tests/audit).
"""

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.audit.mutation_rounds import change_bundles, change_rows
from tests.campaigns.outcome import Outcome

__all__ = ["run"]

_STEP = 1_000


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Make ``count`` changes: two of three to rows, the third to bundles."""
    failures: list[str] = []
    counts: Counter[str] = Counter()
    done = 0
    while done < count:
        some = min(_STEP, count - done)
        for what, change, part in (
            ("rows", change_rows, some - some // 3),
            ("bundles", change_bundles, some // 3),
        ):
            with tempfile.TemporaryDirectory(prefix="strongroom-mutations-") as folder:
                rounds = change(Path(folder), part, seed + done)
            failures += [f"seed {seed + done}: {missed}" for missed in rounds.missed]
            counts[f"{what} changed"] += rounds.made.total()
            counts[f"{what}, found"] += rounds.made.total() - rounds.meaningless - len(rounds.missed)
            counts[f"{what}, meaningless"] += rounds.meaningless
        done += some
        report(f"{done} of {count}")
    return Outcome(done, tuple(failures), dict(counts))
