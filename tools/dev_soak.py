"""``./dev soak``: the door to the long campaigns of tests/campaigns.

Lives here: the arguments, the list, the closing lines and the exit status. Must not live here: what a
campaign does (``tests/campaigns/NAME.py``) or what it answers in (``tests/campaigns/outcome.py``).
"""

import argparse
import importlib
import inspect
import secrets
import sys
import time
from pathlib import Path

from tests.campaigns.outcome import Outcome

__all__ = ["campaigns", "main", "run_campaign"]

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "campaigns"
COUNTS = {
    "properties": 5_000,
    "kills": 300,
    "key_processes": 20,
    "mutations": 10_000,
    "every_kill": 1_000,
    "any_request": 20,
    "server_kills": 100,
    "load": 10,
}
"""Rounds where none are asked for; what is not named here does a thousand."""


def campaigns() -> dict[str, str]:
    """The campaigns there are, each with the first line of what it says of itself."""
    names = sorted(path.stem for path in FOLDER.glob("*.py"))
    modules = {name: importlib.import_module(f"tests.campaigns.{name}") for name in names}
    return {
        name: (module.__doc__ or "").partition("\n")[0]
        for name, module in modules.items()
        if hasattr(module, "run")
    }


def run_campaign(name: str, count: int, seed: int, tally: Path | None = None) -> Outcome:
    """Run one campaign and print what it tells, how it ended, and how to have the same again.

    Args:
        tally: The file that a campaign counts on in, where it keeps one.
    """
    started = time.monotonic()
    print(f"{name}: {count} rounds, seed {seed}", flush=True)
    run = importlib.import_module(f"tests.campaigns.{name}").run
    more = {"tally": tally} if "tally" in inspect.signature(run).parameters else {}
    outcome: Outcome = run(count, seed, lambda line: print(f"{name}: {line}", flush=True), **more)
    for failure in outcome.failures:
        print(f"{name}: FAILED {failure}")
    for what, times in outcome.counts.items():
        print(f"{name}: {what}: {times}")
    ended = "passed" if outcome.passed else "FAILED"
    print(f"{name}: {ended}, {outcome.done} rounds in {time.monotonic() - started:.0f} s")
    print(f"{name}: the same again: ./dev soak {name} --count {count} --seed {seed}", flush=True)
    return outcome


def main(arguments: list[str]) -> int:
    """Run the named campaigns one after the other; the exit status is 0 if all passed."""
    known = campaigns()
    listed = "\n".join(f"  {name:12} {says}" for name, says in known.items())
    parser = argparse.ArgumentParser(
        prog="./dev soak",
        description="Run campaigns that take long: many rounds of what the tests do a few of.",
        epilog=f"campaigns:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="+", choices=[*known, "all"], metavar="CAMPAIGN")
    parser.add_argument("--count", type=int, help="rounds; without it a number that fits the campaign")
    parser.add_argument("--seed", type=int, help="what settles all rounds; without it a random one")
    parser.add_argument("--tally", type=Path, help="file in which every_kill counts on from run to run")
    given = parser.parse_args(arguments)
    if given.count is not None and given.count < 1:
        parser.error("--count: at least 1")
    seed = secrets.randbelow(1 << 32) if given.seed is None else given.seed
    names = list(known) if "all" in given.names else given.names
    # All are run even after one has failed, so that one run shows all there is to mend.
    outcomes = [
        run_campaign(name, given.count or COUNTS.get(name, 1_000), seed, given.tally) for name in names
    ]
    return 0 if all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
