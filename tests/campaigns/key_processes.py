"""Keys made, renewed and erased by many processes at once, and by such as are killed: none is lost or left.

Lives here: how many of which, on which engine. Must not live here: what they do (tests/keys/at_once.py).
"""

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.campaigns.ordeal import engines
from tests.campaigns.outcome import Outcome
from tests.keys.at_once import kill_creations, kill_rewriters, make_and_erase
from tests.keys.rooms import made_place

__all__ = ["run"]

_KILLS = 10
_SECONDS = 10


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Do ``count`` rounds: each kills ten processes, and lets four more work for ten seconds."""
    known = list(engines().values())
    failures: list[str] = []
    counts: Counter[str] = Counter()
    for number in range(count):
        with (
            tempfile.TemporaryDirectory(prefix="strongroom-keys-") as folder,
            known[number % len(known)]() as new,
        ):
            try:
                counts.update(_round(Path(folder), new, Random(f"{seed} {number}")))
            except AssertionError as wrong:
                failures.append(f"round {number}: {wrong}")
        report(f"{number + 1} of {count}")
    return Outcome(count, tuple(failures), dict(counts))


def _round(folder: Path, new: Callable[[], str], dice: Random) -> dict[str, int]:
    with made_place(folder / "killed", f"sqlite:///{folder / 'killed.db'}") as place:
        kill_rewriters(place, _KILLS, dice)
    kill_creations(folder, _KILLS, dice)
    with made_place(folder / "shared", new() or f"sqlite:///{folder / 'shared.db'}") as place:
        added, erased = make_and_erase(place, _SECONDS)
    return {"killed": 2 * _KILLS, "customers added": added, "erased": erased}
