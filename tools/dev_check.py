"""``./dev check``: what has to hold before every commit, in under a minute.

Lives here: the steps and their order, quickest first. Must not live here: their settings (pyproject.toml).
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

__all__ = ["main", "shares"]

Lane = Sequence[tuple[str, ...]]
"""Steps that run one after the other."""

UNIT_TESTS = Path("tests/unit")
STATIC: Lane = (
    ("ruff", "format", "--check", "--quiet", "."),
    ("ruff", "check", "--quiet", "."),
    ("lint-imports",),
    ("mypy", "--no-error-summary"),
)

# A property gets a sample of the examples that `./dev test` gives it.
SURROUNDINGS = {"HYPOTHESIS_PROFILE": "check"}
NO_TESTS_COLLECTED = 5


def shares(folder: Path, count: int) -> list[list[Path]]:
    """Divide what lies in a folder of tests into so many shares, of about the same length each."""

    def length(path: Path) -> int:
        return sum(each.stat().st_size for each in ([path] if path.is_file() else path.rglob("*.py")))

    of_all: list[list[Path]] = [[] for _ in range(count)]
    lengths = [0] * count
    parts = [path for path in folder.iterdir() if path.suffix == ".py" or any(path.rglob("test_*.py"))]
    for path in sorted(parts, key=lambda part: (-length(part), part)):
        shortest = lengths.index(min(lengths))
        of_all[shortest].append(path)
        lengths[shortest] += length(path)
    return of_all


def _lanes() -> list[Lane]:
    """What runs side by side.

    Two runs of pytest, each with its share of the tests, do with three quarters of what one takes that hands
    the tests to two processes one by one.
    """
    tests = [("pytest", "-q", "-m", "not slow", *map(str, share)) for share in shares(UNIT_TESTS, 2) if share]
    return [*((each,) for each in tests), STATIC]


def run(step: tuple[str, ...]) -> bool:
    """Run one step, say how it went, and return whether it passed."""
    start = time.monotonic()
    surroundings = {**SURROUNDINGS, **os.environ}
    done = subprocess.run(step, env=surroundings, capture_output=True, text=True, check=False)
    passed = done.returncode in (0, NO_TESTS_COLLECTED if step[0] == "pytest" else 0)
    said = "" if passed else done.stdout + done.stderr
    # One print, so that the lanes do not mix their lines.
    print(
        f"{said}{'ok  ' if passed else 'FAIL'} {' '.join(step)} ({time.monotonic() - start:.1f} s)",
        flush=True,
    )
    return passed


def main() -> int:
    """Run every step, even after one has failed, so that one run shows all there is to mend."""
    lanes = _lanes()
    with ThreadPoolExecutor(len(lanes)) as side_by_side:
        done = side_by_side.map(lambda steps: [run(step) for step in steps], lanes)
        passed = [step for lane in done for step in lane]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
