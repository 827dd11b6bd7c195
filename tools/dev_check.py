"""``./dev check``: what has to hold before every commit, in under a minute.

Lives here: the steps and their order, quickest first. Must not live here: their settings (pyproject.toml).
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

__all__ = ["main"]

LANES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("pytest", "-n", "2", "--dist", "worksteal", "-q", "-m", "not slow", "tests/unit"),),
    (
        ("ruff", "format", "--check", "--quiet", "."),
        ("ruff", "check", "--quiet", "."),
        ("lint-imports",),
        ("mypy", "--no-error-summary"),
    ),
)
"""Steps of one lane run one after the other, lanes side by side: checking types uses one processor."""

# A property gets a sample of the examples that `./dev test` gives it.
SURROUNDINGS = {"HYPOTHESIS_PROFILE": "check"}
NO_TESTS_COLLECTED = 5


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
    with ThreadPoolExecutor(len(LANES)) as lanes:
        passed = [
            step for lane in lanes.map(lambda steps: [run(step) for step in steps], LANES) for step in lane
        ]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
