"""The property tests with many more examples than a run of the tests gives them.

Lives here: one run of pytest over everything that hypothesis drives. Must not live here: a property.
"""

import os
import subprocess
import sys
from collections.abc import Callable

from tests.campaigns.outcome import Outcome

__all__ = ["run"]


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Give each property ``count`` examples, drawn from ``seed``."""
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "hypothesis"),
        *(f"--hypothesis-seed={seed}", "-p", "no:cacheprovider"),
    ]
    surroundings = {**os.environ, "HYPOTHESIS_PROFILE": "soak", "STRONGROOM_EXAMPLES": str(count)}
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        failures = []
        for line in process.stdout:
            report(line.rstrip())
            if line.startswith(("FAILED", "ERROR")):
                failures.append(line.rstrip())
    if process.returncode and not failures:
        failures.append(f"pytest ended with {process.returncode}")
    return Outcome(count, tuple(failures))
