"""``./dev check``: what has to hold before every commit, in under a minute.

Lives here: the steps and their order, quickest first. Must not live here: their settings (pyproject.toml).
"""

import subprocess
import sys
import time

__all__ = ["main"]

STEPS: tuple[tuple[str, ...], ...] = (
    ("ruff", "format", "--check", "--quiet", "."),
    ("ruff", "check", "--quiet", "."),
    ("lint-imports",),
    ("mypy", "--no-error-summary"),
    ("pytest", "-n", "2", "-q", "tests/unit"),
)
NO_TESTS_COLLECTED = 5


def main() -> int:
    """Run every step, even after one has failed, so that one run shows all there is to mend."""
    failed = []
    for step in STEPS:
        start = time.monotonic()
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        passed = done.returncode in (0, NO_TESTS_COLLECTED if step[0] == "pytest" else 0)
        if not passed:
            failed.append(step)
            print(done.stdout + done.stderr)
        print(
            f"{'ok  ' if passed else 'FAIL'} {' '.join(step)} ({time.monotonic() - start:.1f} s)", flush=True
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
